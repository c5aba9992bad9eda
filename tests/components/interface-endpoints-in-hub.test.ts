import assert from "node:assert/strict";
import {
  GatewayEndpoints,
  HubVpc,
  InterfaceEndpoints,
  SpokePeering,
  SpokeVpc,
  type VpcDescription,
} from "../../components";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { NETWORK_ACCOUNT } from "./described-vpcs";

const place = { accountId: NETWORK_ACCOUNT, region: "eu-west-1" };
const access = { accountIds: [NETWORK_ACCOUNT] };

function hub(): HubVpc {
  return new HubVpc("hub", {
    ...place,
    cidr: "10.0.0.0/16",
    zones: ["euw1-az1", "euw1-az2"],
    tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
  });
}

const spokes = {
  created: () =>
    new SpokeVpc("app", {
      ...place,
      source: "created",
      cidr: "10.1.0.0/16",
      zones: ["euw1-az1", "euw1-az2"],
      tiers: { app: { slot: 0, purpose: "workload" } },
    }),
  awsx: () =>
    SpokeVpc.fromAwsx("app", {
      ...place,
      cidr: "10.1.0.0/16",
      zones: [
        { id: "euw1-az1", name: "eu-west-1a", position: 1 },
        { id: "euw1-az2", name: "eu-west-1b", position: 2 },
      ],
      tiers: { app: { type: "Isolated", cidrs: ["10.1.0.0/20", "10.1.64.0/20"] } },
      natGateways: "None",
    }),
  adopted: () =>
    SpokeVpc.adopt("app", {
      ...place,
      vpcId: "vpc-0a1b2c3d4e5f60718",
      cidr: "10.1.0.0/16",
      assume: {
        tiers: {
          app: {
            subnets: {
              "euw1-az1": { subnetId: "subnet-1", cidr: "10.1.0.0/20", routeTableId: "rtb-1" },
              "euw1-az2": { subnetId: "subnet-2", cidr: "10.1.64.0/20", routeTableId: "rtb-2" },
            },
          },
        },
      },
    }),
};

function connect(hubVpc: VpcDescription, app: VpcDescription): void {
  new InterfaceEndpoints("core", {
    vpc: hubVpc,
    tier: "endpoints",
    services: { secretsmanager: {} },
    consumers: { app: { vpcId: app.vpcId, ...place, cidrs: app.cidrs, services: "all" } },
    access,
    verifyZones: false,
  });
  new GatewayEndpoints("app-gateways", { vpc: app, services: { s3: { tiers: ["app"] } }, access });
  new SpokePeering("hub-app", { hub: { name: "hub", vpc: hubVpc }, spoke: { name: "app", vpc: app } });
}

const getVpcEndpoint = () => ({ dnsEntries: [{ dnsName: "vpce.example", hostedZoneId: "Z1" }] });

describe("a hub with endpoints and a peered spoke", () => {
  for (const source of ["created", "awsx", "adopted"] as const) {
    for (const mode of ["preview", "run"] as const) {
      it(`is the same for a spoke that is ${source}: two routes each way (${mode})`, async () => {
        const recorded: RecordedProgram = await recordProgram(
          () => connect(hub().description, spokes[source]().description),
          {
            mode,
            invokes: mode === "run" ? { "aws:ec2/getVpcEndpoint:getVpcEndpoint": getVpcEndpoint } : {},
          },
        );
        const ours = recorded.all("aws:ec2/route:Route").filter(({ name }) => name.startsWith("hub-app-"));
        assert.equal(ours.length, 4);
        assert.ok(ours.every(({ parent }) => parent === recorded.named("hub-app").urn));
        const attached = recorded.all(
          "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        );
        assert.equal(attached.length, 2);
        const consumer = recorded.only("aws:route53/zoneAssociation:ZoneAssociation");
        const vpc = source === "adopted" ? [] : recorded.all("aws:ec2/vpc:Vpc").slice(0, 1);
        assert.equal(consumer.references["vpcId"] === undefined, vpc.length === 0);
        const placed = recorded.all("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation");
        assert.deepEqual(
          placed.map(({ references }) => references["subnetId"]),
          ["euw1-az1", "euw1-az2"].map((zoneId) => [
            recorded.named(`hub-endpoints-${zoneId}`, "aws:ec2/subnet:Subnet").urn,
          ]),
        );
      });
    }
  }
});
