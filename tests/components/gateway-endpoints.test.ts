import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkGatewayEndpoints,
  GatewayEndpoints,
  type GatewayEndpointsArgs,
} from "../../components/gateway-endpoints";
import { endpointPolicy } from "../../components/internal/endpoint-policy";
import { InvalidInputError } from "../../network/issue";
import { UNKNOWN } from "../../network/recorded";
import { recordProgram } from "../support/recorded";
import { describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ASSOCIATION = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const COMPONENT = "causeway:components:GatewayEndpoints";

const access = { accountIds: [NETWORK_ACCOUNT] };
const vpc = describedVpc("app", 1, { app: ["euw1-az1", "euw1-az2"], data: ["euw1-az1"] });
const s3ForApp: GatewayEndpointsArgs = { vpc, access, services: { s3: { tiers: ["app"] } } };

const record = (args: GatewayEndpointsArgs, mode: "preview" | "run" = "preview") =>
  recordProgram(() => ({ warnings: new GatewayEndpoints("app-gw", args).warnings }), { mode });

describe("GatewayEndpoints", () => {
  it("makes one endpoint and one association for each route table of the tiers", async () => {
    const recorded = await record(s3ForApp);
    assert.deepEqual(recorded.types(), { [ASSOCIATION]: 2, [ENDPOINT]: 1, [COMPONENT]: 1 });
    assert.deepEqual(recorded.only(ENDPOINT).inputs, {
      policy: endpointPolicy({ serviceId: "s3", region: "eu-west-1", policySupport: true }, {}, access),
      serviceName: "com.amazonaws.eu-west-1.s3",
      tags: { Name: "app-gw-s3" },
      vpcEndpointType: "Gateway",
      vpcId: "vpc-app",
    });
    assert.deepEqual(
      recorded.all(ASSOCIATION).map(({ name, inputs }) => [name, inputs]),
      [
        ["app-gw-s3-app-euw1-az1", { routeTableId: "rtb-app-app-euw1-az1", vpcEndpointId: UNKNOWN }],
        ["app-gw-s3-app-euw1-az2", { routeTableId: "rtb-app-app-euw1-az2", vpcEndpointId: UNKNOWN }],
      ],
    );
  });

  it("parents every child and refers from associations to the endpoint", async () => {
    const recorded = await record({ ...s3ForApp, securityGroups: { app: "sg-app" } });
    const component = recorded.only(COMPONENT).urn;
    const endpoint = recorded.only(ENDPOINT).urn;
    const children = recorded.resources.filter(({ custom }) => custom);
    assert.deepEqual([...new Set(children.map(({ parent }) => parent))], [component]);
    for (const { references } of recorded.all(ASSOCIATION)) {
      assert.deepEqual(references, { vpcEndpointId: [endpoint] });
    }
    assert.deepEqual(recorded.only(EGRESS).references, { prefixListId: [endpoint] });
  });

  it("opens TCP 443 to the prefix list in each given security group", async () => {
    const securityGroups = { web: "sg-web", batch: "sg-batch" };
    const recorded = await record({ ...s3ForApp, securityGroups });
    assert.deepEqual(
      recorded.all(EGRESS).map(({ name, inputs }) => [name, inputs]),
      [
        ["app-gw-s3-batch", "sg-batch"],
        ["app-gw-s3-web", "sg-web"],
      ].map(([name, securityGroupId]) => [
        name,
        {
          description: "s3 tcp 443 by gateway endpoint",
          fromPort: 443,
          ipProtocol: "tcp",
          prefixListId: UNKNOWN,
          securityGroupId,
          toPort: 443,
        },
      ]),
    );
  });

  it("gives every child of several services its own name and known ids in a run", async () => {
    const services = { s3: { tiers: ["app", "data"] }, dynamodb: { tiers: ["data"] } };
    const recorded = await record({ ...s3ForApp, services }, "run");
    assert.deepEqual(
      recorded.all(ASSOCIATION).map(({ name }) => name),
      [
        "app-gw-dynamodb-data-euw1-az1",
        "app-gw-s3-app-euw1-az1",
        "app-gw-s3-app-euw1-az2",
        "app-gw-s3-data-euw1-az1",
      ],
    );
    assert.ok(recorded.all(ASSOCIATION).every(({ inputs }) => typeof inputs["vpcEndpointId"] === "string"));
  });

  it("attaches a route table that serves two chosen tiers once", async () => {
    const shared = {
      ...vpc,
      routeTables: {
        "rtb-1": {
          routeTableId: "rtb-1",
          serves: ["app", "data"].map((tier) => ({ tier, zoneId: "euw1-az1" })),
        },
      },
    };
    const recorded = await record({ ...s3ForApp, vpc: shared, services: { s3: { tiers: ["app", "data"] } } });
    assert.equal(recorded.only(ASSOCIATION).name, "app-gw-s3-rtb-1");
    assert.deepEqual(recorded.outputs, { warnings: [] });
  });

  it("warns when a tier that was not chosen shares a chosen one's route table", async () => {
    const serves = ["app", "data"].map((tier) => ({ tier, zoneId: "euw1-az1" }));
    const shared = { ...vpc, routeTables: { "rtb-1": { routeTableId: "rtb-1", serves } } };
    const recorded = await record({ ...s3ForApp, vpc: shared });
    assert.deepEqual(recorded.outputs, {
      warnings: [
        {
          code: "route-table-shared",
          path: "services.s3.tiers",
          message: "tiers data can use the endpoint too, because they share a route table with a chosen tier",
        },
      ],
    });
  });

  it("uses the component's provider for a VPC of another account", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("app-account", { region: "eu-west-1" });
      new GatewayEndpoints("app-gw", { ...s3ForApp, securityGroups: { app: "sg-app" } }, { provider });
    });
    const provider = recorded.named("app-account").urn;
    const children = [ENDPOINT, ASSOCIATION, EGRESS].flatMap((type) => recorded.all(type));
    assert.deepEqual([...new Set(children.map((child) => child.provider))], [provider]);
  });

  it("takes the names of another region", async () => {
    const abroad = describedVpc("app", 1, { app: ["use1-az1"] }, { region: "us-east-1" });
    const recorded = await record({ ...s3ForApp, vpc: abroad });
    assert.equal(recorded.only(ENDPOINT).inputs["serviceName"], "com.amazonaws.us-east-1.s3");
  });

  it("hands each kind of child to its transform", async () => {
    const recorded = await record({
      ...s3ForApp,
      securityGroups: { app: "sg-app" },
      transform: {
        endpoint: (args) => ({ ...args, tags: { Owner: "network" } }),
        routeTableAssociation: (args) => ({ ...args, region: "eu-west-1" }),
        egressRule: (args) => ({ ...args, description: "edited" }),
      },
    });
    assert.deepEqual(recorded.only(ENDPOINT).inputs["tags"], { Owner: "network" });
    assert.deepEqual(
      recorded.all(ASSOCIATION).map(({ inputs }) => inputs["region"]),
      ["eu-west-1", "eu-west-1"],
    );
    assert.equal(recorded.only(EGRESS).inputs["description"], "edited");
  });

  it("changes nothing that exists when a zone and a service are added", async () => {
    const more = describedVpc("app", 1, { app: ["euw1-az1", "euw1-az2", "euw1-az3"], data: ["euw1-az1"] });
    const before = await record(s3ForApp);
    const after = await record({
      ...s3ForApp,
      vpc: more,
      services: { ...s3ForApp.services, dynamodb: { tiers: ["data"] } },
    });
    const custom = ({ resources }: typeof before) => resources.filter((resource) => resource.custom);
    const kept = custom(after).filter(({ urn }) => before.urns().includes(urn));
    assert.deepEqual(kept, custom(before));
    assert.deepEqual(
      custom(after)
        .filter(({ urn }) => !before.urns().includes(urn))
        .map(({ name }) => name),
      ["app-gw-dynamodb", "app-gw-dynamodb-data-euw1-az1", "app-gw-s3-app-euw1-az3"],
    );
  });

  it("throws before anything is registered", async () => {
    const args = { ...s3ForApp, services: { s3: { tiers: [] } } };
    await assert.rejects(record(args), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'GatewayEndpoints "app-gw"');
      return true;
    });
  });
});

describe("checkGatewayEndpoints", () => {
  const codes = (change: Partial<GatewayEndpointsArgs>): string[][] =>
    checkGatewayEndpoints({ ...s3ForApp, ...change }).map(({ code, path }) => [code, path]);

  it("accepts all three services", () => {
    const services = { s3: { tiers: ["app"] }, dynamodb: { tiers: ["data"] }, s3express: { tiers: ["app"] } };
    assert.deepEqual(codes({ services }), []);
  });

  it("refuses an endpoint that is attached to nothing", () => {
    assert.deepEqual(codes({ services: { s3: { tiers: [] } } }), [
      ["gateway-endpoint-unattached", "services.s3.tiers"],
    ]);
    assert.deepEqual(codes({ vpc: { ...vpc, routeTables: {} } }), [
      ["gateway-endpoint-unattached", "services.s3.tiers"],
    ]);
  });

  it("refuses a tier of another VPC, naming the nearest of its own", () => {
    const [issue] = checkGatewayEndpoints({ ...s3ForApp, services: { s3: { tiers: ["apps"] } } });
    assert.deepEqual(issue, {
      code: "tier-unknown",
      path: "services.s3.tiers[0]",
      message: "got apps, expected app; correct the name",
    });
  });

  it("refuses an unknown service with the nearest, and says which have interface endpoints", () => {
    const message = (id: string): string =>
      checkGatewayEndpoints({ ...s3ForApp, services: { [id]: { tiers: ["app"] } } })
        .map(({ code, message }) => `${code}: ${message}`)
        .join();
    assert.equal(
      message("dynamo"),
      "service-unknown: got dynamo, expected a gateway endpoint service: dynamodb; correct the name",
    );
    assert.match(
      message("kms"),
      /^service-unknown: got kms, .*; it has interface endpoints, see InterfaceEndpoints$/,
    );
  });

  it("refuses an unknown region, an empty access and a policy beside full access", () => {
    assert.deepEqual(codes({ vpc: { ...vpc, region: "eu-west-9" } }), [["region-unknown", "vpc.region"]]);
    assert.deepEqual(codes({ access: { accountIds: [] } }), [["access-empty", "access.accountIds"]]);
    const policy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };
    assert.deepEqual(codes({ services: { s3: { tiers: ["app"], policy, fullAccess: true } } }), [
      ["endpoint-policy-twice", "services.s3.fullAccess"],
    ]);
  });

  it("reports every problem at once", () => {
    const services = { s3: { tiers: ["apps"] }, sqs: { tiers: ["app"] } };
    assert.deepEqual(codes({ services, access: { accountIds: ["1"] } }), [
      ["account-id-malformed", "access.accountIds[0]"],
      ["tier-unknown", "services.s3.tiers[0]"],
      ["service-unknown", "services.sqs"],
    ]);
  });
});
