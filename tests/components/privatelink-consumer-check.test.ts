import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkPrivateLinkConsumer,
  type PrivateLinkConsumerArgs,
} from "../../components/privatelink-consumer";
import type { PublishedService } from "../../components/published-service";
import { recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const hub = describedVpc("hub", 0, { endpoints: ["euw1-az1", "euw1-az3"] });
const orders: PublishedService = {
  name: "orders",
  serviceId: "vpce-svc-1",
  serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
  accountId: APP_ACCOUNT,
  region: "eu-west-1",
  zoneIds: ["euw1-az1", "euw1-az2"],
  ports: [{ port: 443, protocol: "tcp" }],
  addressTypes: ["ipv4"],
  acceptance: "automatic",
  principals: [`arn:aws:iam::${NETWORK_ACCOUNT}:role/deployer`],
  supportedRegions: ["eu-west-1", "us-east-1"],
  privateName: { name: "orders.example.com", verified: true },
};
const args: PrivateLinkConsumerArgs = {
  service: orders,
  vpc: hub,
  tier: "endpoints",
  sources: { hub: { cidrs: ["10.0.0.0/16"] } },
};

type Found = readonly (readonly [code: string, path: string])[];
const codes = (change: Partial<PrivateLinkConsumerArgs>): Found =>
  checkPrivateLinkConsumer({ ...args, ...change }).map(({ code, path }) => [code, path]);
const service = (change: Partial<PublishedService>, more: Partial<PrivateLinkConsumerArgs> = {}): Found =>
  codes({ service: { ...orders, ...change }, ...more });

/** A provider can be made in a program only; what `check` says of arguments that hold one. */
async function withProvider(found: (provider: aws.Provider) => Found): Promise<Found> {
  let said: Found = [];
  await recordProgram(() => {
    said = found(new aws.Provider("app", {}));
  });
  return said;
}

describe("checkPrivateLinkConsumer", () => {
  it("accepts an endpoint in the zone that tier and service have in common", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ zones: ["euw1-az1"] }), []);
  });

  it("names both sets when no zone matches", () => {
    const issues = checkPrivateLinkConsumer({ ...args, service: { ...orders, zoneIds: ["euw1-az2"] } });
    assert.deepEqual(issues, [
      {
        code: "endpoint-without-zone",
        path: "zones",
        message:
          "got euw1-az1, euw1-az3 of tier endpoints and euw1-az2 of orders, expected a zone in common; add a zone to either",
      },
    ]);
  });

  it("refuses an unknown region, an unknown tier, and zones that tier or service lack", () => {
    assert.deepEqual(codes({ vpc: { ...hub, region: "eu-west-9" } }), [["region-unknown", "vpc.region"]]);
    assert.deepEqual(codes({ tier: "endpoint" }), [["tier-unknown", "tier"]]);
    assert.deepEqual(codes({ zones: ["euw1-az2"] }), [["zone-unknown", "zones[0]"]]);
    assert.deepEqual(codes({ zones: ["euw1-az1", "euw1-az3"] }), [["zone-not-served", "zones[1]"]]);
  });

  it("accepts another region that the service supports, and refuses one that it does not", () => {
    const far = (region: string, zone: string) =>
      codes({ vpc: describedVpc("far", 4, { endpoints: [zone] }, { region }) });
    assert.deepEqual(far("us-east-1", "use1-az1"), []);
    assert.deepEqual(far("us-east-2", "use2-az1"), [["region-not-supported", "vpc.region"]]);
    assert.deepEqual(far("us-gov-west-1", "usgw1-az1"), [["partition-mismatch", "vpc.region"]]);
    assert.deepEqual(far("us-east-1", "use1-az3"), [["endpoint-without-zone", "zones"]]);
  });

  it("accepts the service's own account and any principal of the account, and refuses a stranger", () => {
    assert.deepEqual(service({ principals: ["*"] }), []);
    assert.deepEqual(service({ principals: [], accountId: NETWORK_ACCOUNT }), []);
    assert.deepEqual(service({ principals: [] }), [["consumer-not-entitled", "vpc.accountId"]]);
    assert.deepEqual(service({ principals: ["arn:aws:iam::333333333333:root"] }), [
      ["consumer-not-entitled", "vpc.accountId"],
    ]);
  });

  it("refuses a policy", () => {
    assert.deepEqual(codes({ policy: { Statement: [] } }), [["endpoint-policy-refused", "policy"]]);
  });

  it("refuses IPv6 of a service or a VPC without it, and IPv4 of a service without that", () => {
    const six = { ...hub, ipv6CidrBlock: "2a05:d018:0:1::/56" };
    const both = { addressTypes: ["ipv4", "ipv6"] } as const;
    assert.deepEqual(service(both, { vpc: six, dualStack: true }), []);
    assert.deepEqual(codes({ vpc: six, dualStack: true }), [["address-type-unsupported", "dualStack"]]);
    assert.deepEqual(service(both, { dualStack: true }), [["dual-stack-without-ipv6", "dualStack"]]);
    assert.deepEqual(service({ addressTypes: ["ipv6"] }), [["address-type-unsupported", "dualStack"]]);
  });
});

describe("checkPrivateLinkConsumer, acceptance", () => {
  it("accepts an accepter in manual mode, and refuses one in automatic mode", () => {
    const home = { accountId: NETWORK_ACCOUNT };
    assert.deepEqual(service({ ...home, acceptance: "manual" }, { accepter: {} }), []);
    assert.deepEqual(service({ ...home, acceptance: "automatic" }, { accepter: {} }), [
      ["accepter-in-automatic-mode", "accepter"],
    ]);
  });

  it("demands a provider of a service in another account or region", async () => {
    const missing = [["accepter-provider-missing", "accepter.provider"]];
    const virginia = describedVpc("far", 4, { endpoints: ["use1-az1"] }, { region: "us-east-1" });
    assert.deepEqual(service({ acceptance: "manual" }, { accepter: {} }), missing);
    const away = { acceptance: "manual", accountId: NETWORK_ACCOUNT } as const;
    assert.deepEqual(service(away, { accepter: {}, vpc: virginia }), missing);
    const given = await withProvider((provider) =>
      service({ acceptance: "manual" }, { accepter: { provider } }),
    );
    assert.deepEqual(given, []);
  });
});

describe("checkPrivateLinkConsumer, sources", () => {
  const from = (cidrs: readonly string[], ports?: readonly number[]) =>
    codes({ sources: { app: { cidrs, ports } } });

  it("accepts ranges, groups and nobody", () => {
    assert.deepEqual(from(["10.2.0.0/16"], [443]), []);
    assert.deepEqual(codes({ sources: { app: { securityGroupId: "sg-1" } } }), []);
    assert.deepEqual(codes({ sources: { app: { cidrs: [], ipv6CidrBlock: "fd00::/56" } } }), []);
    assert.deepEqual(codes({ sources: {} }), []);
  });

  it("refuses a port that the service does not publish, of a group too", () => {
    assert.deepEqual(from(["10.2.0.0/16"], [443, 8443]), [["port-not-published", "sources.app.ports[1]"]]);
    assert.deepEqual(codes({ sources: { app: { securityGroupId: "sg-1", ports: [80] } } }), [
      ["port-not-published", "sources.app.ports[0]"],
    ]);
  });

  it("refuses no range and wrong ranges", () => {
    assert.deepEqual(from([]), [["range-missing", "sources.app.cidrs"]]);
    assert.deepEqual(from(["10.2.0.0", "10.2.0.1/16", "0.0.0.0/0"]), [
      ["range-malformed", "sources.app.cidrs[0]"],
      ["range-host-bits", "sources.app.cidrs[1]"],
      ["range-everything", "sources.app.cidrs[2]"],
    ]);
  });

  it("accepts as many rules as the quota, and refuses one more and a quota that AWS never grants", () => {
    const hosts = (count: number) => Array.from({ length: count }, (_, index) => `10.2.${2 * index}.0/24`);
    assert.deepEqual(from(hosts(60)), []);
    assert.deepEqual(from(hosts(61)), [["security-group-rules-exceeded", "sources"]]);
    assert.deepEqual(codes({ sources: { app: { cidrs: hosts(61) } }, rulesPerSecurityGroup: 61 }), []);
    assert.deepEqual(codes({ rulesPerSecurityGroup: 0 }), [["quota-out-of-bounds", "rulesPerSecurityGroup"]]);
  });
});

describe("checkPrivateLinkConsumer, names", () => {
  const inOwnVpc = { names: { kind: "private-dns" } } as const;
  const web = { vpcId: "vpc-web", region: "eu-west-1", accountId: NETWORK_ACCOUNT };
  const shared = (dnsName: string | undefined, vpcs = { web }) =>
    ({ names: { kind: "shared-zone", dnsName, vpcs } }) as const;

  it("accepts the endpoint's own names, private DNS, and a shared zone", () => {
    assert.deepEqual(codes({ names: { kind: "own" } }), []);
    assert.deepEqual(codes(inOwnVpc), []);
    assert.deepEqual(codes(shared(undefined)), []);
    assert.deepEqual(service({ privateName: undefined }, shared("orders.internal.example.com")), []);
  });

  it("refuses private names of an endpoint that stays pending", () => {
    const pending = { acceptance: "manual" } as const;
    assert.deepEqual(service(pending, inOwnVpc), [["names-before-acceptance", "names"]]);
    assert.deepEqual(service(pending, shared("a.example.com")), [["names-before-acceptance", "names"]]);
    assert.deepEqual(service(pending), []);
  });

  it("refuses private DNS and a shared zone without a name, and private DNS of one that is not verified", () => {
    assert.deepEqual(service({ privateName: undefined }, inOwnVpc), [["private-name-missing", "names"]]);
    assert.deepEqual(service({ privateName: undefined }, shared(undefined)), [
      ["private-name-missing", "names"],
    ]);
    const unverified = { privateName: { name: "orders.example.com", verified: false } };
    assert.deepEqual(service(unverified, inOwnVpc), [["private-name-unverified", "names"]]);
    assert.deepEqual(service(unverified, shared(undefined)), []);
  });

  it("refuses a malformed name, and VPCs with a malformed account, an unknown region or no provider", () => {
    assert.deepEqual(codes(shared("Orders.example.com")), [["private-name-malformed", "names.dnsName"]]);
    const of = (change: Partial<typeof web>) =>
      codes(shared("a.example.com", { web: { ...web, ...change } }));
    assert.deepEqual(of({ region: "eu-west-9" }), [["region-unknown", "names.vpcs.web.region"]]);
    assert.deepEqual(of({ accountId: "1" })[0], ["account-id-malformed", "names.vpcs.web.accountId"]);
    assert.deepEqual(of({ accountId: APP_ACCOUNT }), [
      ["consumer-provider-missing", "names.vpcs.web.provider"],
    ]);
  });

  it("accepts 300 VPCs for one zone and refuses 301", () => {
    const vpcs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`web${index}`, web])) as {
        web: typeof web;
      };
    assert.deepEqual(codes(shared("a.example.com", vpcs(299))), []);
    assert.deepEqual(codes(shared("a.example.com", vpcs(300))), [
      ["private-zone-vpcs-exceeded", "names.vpcs"],
    ]);
  });
});
