import assert from "node:assert/strict";
import { checkInterfaceEndpoints, type InterfaceEndpointsArgs } from "../../components/interface-endpoints";
import { planWarnings } from "../../components/interface-endpoints/plan";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const vpc = describedVpc("hub", 0, { endpoints: ["euw1-az1", "euw1-az2"], workload: ["euw1-az1"] });
const app = {
  vpcId: "vpc-app",
  region: "eu-west-1",
  accountId: NETWORK_ACCOUNT,
  cidrs: ["10.1.0.0/16"],
  services: "all" as const,
};
const acme = {
  serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
  privateDnsNames: ["api.acme.example"],
  ports: [443],
};
const valid: InterfaceEndpointsArgs = {
  vpc,
  tier: "endpoints",
  access: { accountIds: [NETWORK_ACCOUNT] },
  services: { secretsmanager: {}, "ecr.api": {} },
  consumers: { app },
};

const codes = (change: Partial<InterfaceEndpointsArgs>): string[][] =>
  checkInterfaceEndpoints({ ...valid, ...change }).map(({ code, path }) => [code, path]);

const message = (change: Partial<InterfaceEndpointsArgs>): string =>
  checkInterfaceEndpoints({ ...valid, ...change })
    .map((issue) => issue.message)
    .join("\n");

describe("checkInterfaceEndpoints, services", () => {
  it("accepts services of the catalogue beside a third party's", () => {
    assert.deepEqual(codes({ services: { ...valid.services, acme } }), []);
  });

  it("refuses an unknown service with the nearest ids", () => {
    assert.deepEqual(codes({ services: { secretmanager: {} } }), [
      ["service-unknown", "services.secretmanager"],
    ]);
    assert.match(
      message({ services: { secretmanager: {} } }),
      /^got secretmanager, expected an id of the catalogue of \d{4}-\d\d-\d\d, such as secretsmanager; a third-party service states its serviceName$/,
    );
  });

  it("points a service that has gateway endpoints only to them", () => {
    assert.match(
      message({ services: { s3express: {} } }),
      /has gateway endpoints only; use GatewayEndpoints/,
    );
  });

  it("refuses a key that no resource name can hold", () => {
    assert.deepEqual(codes({ services: { "acme api": acme } }), [
      ["service-key-malformed", "services.acme api"],
    ]);
  });

  it("refuses a service of one region that AWS does not reach across regions, and accepts it at home", () => {
    assert.deepEqual(codes({ services: { organizations: {} } }), [
      ["service-region", "services.organizations"],
    ]);
    assert.match(
      message({ services: { organizations: {} } }),
      /^got organizations in eu-west-1, expected us-east-1/,
    );
    const virginia = describedVpc("hub", 0, { endpoints: ["use1-az1"] }, { region: "us-east-1" });
    assert.deepEqual(codes({ vpc: virginia, services: { organizations: {} } }), []);
    assert.deepEqual(codes({ services: { iam: {}, route53: {} } }), []);
  });

  it("demands that the region of an endpoint service is the one in its name", () => {
    const abroad = { ...acme, serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" };
    assert.deepEqual(codes({ services: { acme: abroad } }), [["service-region", "services.acme.region"]]);
    assert.deepEqual(codes({ services: { acme: { ...acme, region: "us-east-1" } } }), [
      ["service-region", "services.acme.region"],
    ]);
    assert.deepEqual(codes({ services: { acme: { ...abroad, region: "us-east-1" } } }), []);
    assert.deepEqual(codes({ services: { acme: { ...abroad, region: "us-east-9" } } }), [
      ["region-unknown", "services.acme.region"],
    ]);
  });

  it("refuses a service name that is none", () => {
    assert.deepEqual(codes({ services: { acme: { ...acme, serviceName: "vpce-svc-0123456789abcdef0" } } }), [
      ["service-name-malformed", "services.acme.serviceName"],
    ]);
  });

  it("refuses a service without ports, and numbers that are no port", () => {
    assert.deepEqual(codes({ services: { acme: { ...acme, ports: [] } } }), [
      ["ports-missing", "services.acme.ports"],
    ]);
    assert.deepEqual(codes({ services: { acme: { ...acme, ports: [1, 0, 65535, 65536, 443.5] } } }), [
      ["port-malformed", "services.acme.ports[1]"],
      ["port-malformed", "services.acme.ports[3]"],
      ["port-malformed", "services.acme.ports[4]"],
    ]);
  });

  it("refuses a private name that is no lower-case name", () => {
    const privateDnsNames = ["api.acme.example", "*.acme.example", "API.acme.example", "acme", "-a.example"];
    assert.deepEqual(
      codes({ services: { acme: { ...acme, privateDnsNames } } }),
      [1, 2, 3, 4].map((index) => ["private-name-malformed", `services.acme.privateDnsNames[${index}]`]),
    );
  });

  it("demands the account's own names where only the account knows them", () => {
    assert.deepEqual(codes({ services: { "iot.data": {} } }), [
      ["private-dns-names-missing", "services.iot.data.privateDnsNames"],
    ]);
    const privateDnsNames = ["a1b2c3-ats.iot.eu-west-1.amazonaws.com"];
    assert.deepEqual(codes({ services: { "iot.data": { privateDnsNames } } }), []);
  });

  it("refuses a private name where AWS warns against one, and accepts the service without", () => {
    const privateDnsNames = ["dynamodb.eu-west-1.amazonaws.com"];
    assert.deepEqual(codes({ services: { dynamodb: { privateDnsNames } } }), [
      ["own-zone-warned-against", "services.dynamodb.privateDnsNames"],
    ]);
    assert.deepEqual(codes({ services: { dynamodb: {} } }), []);
  });

  it("refuses two owners of one private name, and one owner that names it twice", () => {
    const name = "secretsmanager.eu-west-1.amazonaws.com";
    const other = { ...acme, privateDnsNames: [name] };
    assert.deepEqual(codes({ services: { secretsmanager: {}, acme: other } }), [
      ["private-name-owned-twice", "services.secretsmanager.privateDnsNames"],
    ]);
    assert.deepEqual(codes({ services: { acme: { ...acme, privateDnsNames: [name, name] } } }), [
      ["private-name-owned-twice", "services.acme.privateDnsNames"],
    ]);
    const below = { ...acme, privateDnsNames: [`api.${name}`] };
    assert.deepEqual(codes({ services: { secretsmanager: {}, acme: below } }), []);
  });

  it("refuses dual stack in a hub without IPv6, and accepts it with IPv6", () => {
    const services = { acme: { ...acme, dualStack: true } };
    assert.deepEqual(codes({ services }), [["dual-stack-without-ipv6", "services.acme.dualStack"]]);
    const withIpv6 = { ...valid, services, vpc: { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" } };
    assert.deepEqual(checkInterfaceEndpoints(withIpv6), []);
    assert.deepEqual(
      planWarnings(withIpv6).map(({ code, path }) => [code, path]),
      [["dual-stack-unconfirmed", "services.acme.dualStack"]],
    );
  });

  it("refuses a policy for a service that takes none", () => {
    const policy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };
    assert.deepEqual(codes({ services: { secretsmanager: { policy } } }), []);
    assert.deepEqual(codes({ services: { acme: { ...acme, policy } } }), [
      ["endpoint-policy-refused", "services.acme.policy"],
    ]);
    assert.deepEqual(codes({ services: { secretsmanager: { policy, fullAccess: true } } }), [
      ["endpoint-policy-twice", "services.secretsmanager.fullAccess"],
    ]);
  });
});

describe("checkInterfaceEndpoints, places", () => {
  it("refuses an unknown tier and an unknown region, naming the nearest", () => {
    assert.equal(message({ tier: "endpoint" }), "got endpoint, expected endpoints; correct the name");
    assert.deepEqual(codes({ tier: "endpoint" }), [["tier-unknown", "tier"]]);
    assert.deepEqual(codes({ vpc: { ...vpc, region: "eu-west-9" } }), [["region-unknown", "vpc.region"]]);
  });

  it("refuses a zone that the tier, or the set, does not have", () => {
    assert.deepEqual(codes({ zones: ["euw1-az1", "euw1-az3"] }), [["zone-unknown", "zones[1]"]]);
    const services = { secretsmanager: { zones: ["euw1-az2"] } };
    assert.deepEqual(codes({ services }), []);
    assert.deepEqual(codes({ services, zones: ["euw1-az1"] }), [
      ["zone-unknown", "services.secretsmanager.zones[0]"],
    ]);
  });

  it("refuses an endpoint that is left with no zone", () => {
    assert.deepEqual(codes({ services: { secretsmanager: { zones: [] } } }), [
      ["endpoint-without-zone", "services.secretsmanager.zones"],
    ]);
    const virginia = describedVpc("hub", 0, { endpoints: ["use1-az2", "use1-az4"] }, { region: "us-east-1" });
    const inVirginia = { ...valid, vpc: virginia, services: { "email-smtp": {} } };
    assert.deepEqual(checkInterfaceEndpoints(inVirginia), []);
    assert.deepEqual(
      checkInterfaceEndpoints({ ...inVirginia, zones: ["use1-az2"] }).map(({ code, path }) => [code, path]),
      [["endpoint-without-zone", "services.email-smtp.zones"]],
    );
  });
});

describe("checkInterfaceEndpoints, who may call", () => {
  const consumer = (change: Partial<typeof app> | { services: string[] }) =>
    codes({ consumers: { app: { ...app, ...change } } });

  it("refuses ranges that are malformed, everything, missing or IPv6 among a VPC's", () => {
    assert.deepEqual(consumer({ cidrs: ["10.1.0.0", "10.1.0.1/16", "0.0.0.0/0", "fd00::/56"] }), [
      ["range-malformed", "consumers.app.cidrs[0]"],
      ["range-host-bits", "consumers.app.cidrs[1]"],
      ["range-everything", "consumers.app.cidrs[2]"],
      ["range-not-ipv4", "consumers.app.cidrs[3]"],
    ]);
    assert.deepEqual(consumer({ cidrs: [] }), [["range-missing", "consumers.app.cidrs"]]);
    const office = { cidrs: ["fd00::/56", "192.168.0.1/24"], services: "all" as const };
    assert.deepEqual(codes({ clientRanges: { office } }), [
      ["range-host-bits", "clientRanges.office.cidrs[1]"],
    ]);
    assert.deepEqual(codes({ vpc: { ...vpc, cidrs: ["10.0.0.1/16"] } }), [
      ["range-host-bits", "vpc.cidrs[0]"],
    ]);
  });

  it("refuses a subscription to a service that the set lacks, naming the nearest", () => {
    assert.deepEqual(consumer({ services: ["ecr.api", "ecr.dkr"] }), [
      ["subscription-unknown", "consumers.app.services[1]"],
    ]);
    const office = { cidrs: ["192.168.0.0/24"], services: ["secretmanager"] };
    assert.equal(
      message({ clientRanges: { office } }),
      "got secretmanager, expected a service of this set: secretsmanager; add it to services or correct the name",
    );
  });

  it("demands a provider of a consumer in another account, and a known region and account", () => {
    assert.deepEqual(consumer({ accountId: APP_ACCOUNT }), [
      ["consumer-provider-missing", "consumers.app.provider"],
    ]);
    assert.deepEqual(consumer({ region: "us-east-1" }), []);
    assert.deepEqual(consumer({ region: "us-east-9" }), [["region-unknown", "consumers.app.region"]]);
    assert.deepEqual(consumer({ accountId: "1" })[0], ["account-id-malformed", "consumers.app.accountId"]);
  });

  it("refuses more rules than the quota, and accepts them when the account has more", () => {
    const cidrs = Array.from({ length: 60 }, (_, index) => `10.1.${index * 2}.0/24`);
    assert.deepEqual(consumer({ cidrs: cidrs.slice(1) }), []);
    const exceeded = [
      ["security-group-rules-exceeded", "services.secretsmanager"],
      ["security-group-rules-exceeded", "services.ecr.api"],
    ];
    assert.deepEqual(consumer({ cidrs }).sort(), exceeded.sort());
    assert.deepEqual(codes({ consumers: { app: { ...app, cidrs } }, rulesPerSecurityGroup: 61 }), []);
    assert.deepEqual(codes({ rulesPerSecurityGroup: 0 })[0], [
      "quota-out-of-bounds",
      "rulesPerSecurityGroup",
    ]);
  });

  it("refuses more VPCs for one private zone than Route 53 takes, the hub included", () => {
    const consumers = (count: number) => {
      const entries = Array.from({ length: count }, (_, index) => [
        `spoke${index}`,
        { ...app, vpcId: `vpc-${index}` },
      ]);
      return Object.fromEntries(entries) as Record<string, typeof app>;
    };
    assert.deepEqual(codes({ services: { secretsmanager: {} }, consumers: consumers(299) }), []);
    assert.deepEqual(codes({ services: { secretsmanager: {} }, consumers: consumers(300) }), [
      ["private-zone-vpcs-exceeded", "services.secretsmanager"],
    ]);
  });

  it("refuses an access that names nobody", () => {
    assert.deepEqual(codes({ access: { accountIds: [] } }), [["access-empty", "access.accountIds"]]);
  });

  it("reports every problem at once", () => {
    assert.deepEqual(
      codes({
        services: { secretmanager: {}, acme: { ...acme, ports: [] } },
        consumers: { app: { ...app, services: ["kms"], cidrs: ["10.1.0.1/16"] } } as never,
        access: { accountIds: ["1"] },
      }),
      [
        ["account-id-malformed", "access.accountIds[0]"],
        ["service-unknown", "services.secretmanager"],
        ["ports-missing", "services.acme.ports"],
        ["range-host-bits", "consumers.app.cidrs[0]"],
        ["subscription-unknown", "consumers.app.services[0]"],
      ],
    );
  });
});
