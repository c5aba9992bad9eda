/** A small estate made of our own components, for tests of what reads a recording. */
import * as aws from "@pulumi/aws";
import { GatewayEndpoints, HubVpc, InterfaceEndpoints, SpokePeering, SpokeVpc } from "../../../components";
import type { JsonObject, RecordedResource } from "../../../network/recorded";

export const NETWORK = "111111111111";
export const DATA = "222222222222";

/** A hub that shares two services, a spoke of ours in its account, an awsx spoke and an adopted one in another. */
export function estate(): void {
  const network = new aws.Provider("network", { region: "eu-west-1", allowedAccountIds: [NETWORK] });
  const data = new aws.Provider("data", { region: "eu-west-1", allowedAccountIds: [DATA] });
  const zones = ["euw1-az1", "euw1-az2"];
  const access = { accountIds: [NETWORK, DATA] };
  const tiers = {
    endpoints: { slot: 0, purpose: "endpoints" as const },
    tools: { slot: 1, purpose: "workload" as const },
  };
  const hub = new HubVpc(
    "hub",
    { accountId: NETWORK, region: "eu-west-1", cidr: "10.0.0.0/16", zones, tiers },
    { provider: network },
  );
  const app = new SpokeVpc(
    "app",
    {
      source: "created",
      accountId: NETWORK,
      region: "eu-west-1",
      cidr: "10.1.0.0/16",
      secondaryCidrs: ["100.64.0.0/16"],
      zones,
      tiers: {
        app: {
          slot: 0,
          purpose: "workload",
          egress: [{ cidr: "10.0.0.0/16", protocol: "tcp", fromPort: 443, toPort: 443 }],
        },
      },
    },
    { provider: network },
  );
  const lake = SpokeVpc.fromAwsx(
    "lake",
    {
      accountId: DATA,
      region: "eu-west-1",
      cidr: "10.2.0.0/16",
      zones: [{ id: "euw1-az1", name: "eu-west-1c", position: 1 }],
      tiers: { jobs: { type: "Isolated", cidrs: ["10.2.0.0/20"] } },
      natGateways: "None",
    },
    { provider: data },
  );
  const legacy = SpokeVpc.adopt(
    "legacy",
    {
      vpcId: "vpc-0a1b2c3d4e5f60718",
      accountId: DATA,
      region: "eu-west-1",
      cidr: "10.9.0.0/16",
      assume: {
        tiers: {
          app: {
            subnets: {
              "euw1-az1": {
                subnetId: "subnet-0a1b2c3d4e5f60718",
                cidr: "10.9.0.0/24",
                routeTableId: "rtb-0a1b2c3d4e5f60718",
              },
            },
          },
        },
      },
    },
    { provider: data },
  );
  const spokes = { app: [app, network], lake: [lake, data], legacy: [legacy, data] } as const;
  for (const [name, [spoke, provider]] of Object.entries(spokes)) {
    new SpokePeering(`hub-${name}`, {
      hub: { name: "hub", vpc: hub.description, provider: network },
      spoke: { name, vpc: spoke.description, provider },
    });
  }
  new GatewayEndpoints(
    "app-gateways",
    { vpc: app.description, services: { s3: { tiers: ["app"] } }, access },
    { provider: network },
  );
  new InterfaceEndpoints(
    "core",
    {
      vpc: hub.description,
      tier: "endpoints",
      services: { kms: {}, "ecr.dkr": {} },
      consumers: {
        app: { ...app.description, services: "all", provider: network },
        lake: { ...lake.description, services: ["kms"], provider: data },
      },
      access,
      verifyZones: false,
    },
    { provider: network },
  );
}

/** What AWS adds to a resource, so that a program in run mode gets on. */
export const outputs = ({ name }: RecordedResource): JsonObject => ({
  zoneId: `${name}-zone`,
  prefixListId: `${name}-list`,
});
export const invokes = {
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": (args: JsonObject): JsonObject => ({
    ...args,
    dnsEntries: [{ dnsName: "vpce.example.com", hostedZoneId: "Z0EXAMPLE" }],
  }),
};
