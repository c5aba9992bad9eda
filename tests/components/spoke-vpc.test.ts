import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkSpokeVpc,
  type CreatedSpokeArgs,
  type EgressRule,
  type EgressTraffic,
  type RangeEgress,
  SpokeVpc,
} from "../../components/spoke-vpc";
import { egressKey } from "../../components/internal/workload-groups";
import type { Issue } from "../../network/issue";
import { recordProgram } from "../support/recorded";
import { difference } from "../support/difference";

const HTTPS: RangeEgress = {
  cidr: "10.0.0.0/20",
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  description: "shared endpoints",
};

const IPV6: EgressRule = {
  ipv6CidrBlock: "2001:db8:1234::/56",
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
};

const ARGS: CreatedSpokeArgs = {
  source: "created",
  accountId: "111111111111",
  region: "eu-west-1",
  cidr: "10.1.0.0/16",
  zones: ["euw1-az1", "euw1-az2"],
  tiers: { app: { slot: 0, purpose: "workload", egress: [HTTPS] }, db: { slot: 1, purpose: "workload" } },
  tags: { estate: "test" },
};

const spoke = (args: Partial<CreatedSpokeArgs> = {}, mode: "preview" | "run" = "run") =>
  recordProgram(() => new SpokeVpc("shop", { ...ARGS, ...args }), {
    mode,
    outputs: ({ name }) => ({ arn: `arn:aws:test:::${name}` }),
  });

const withEgress = (...egress: EgressRule[]): Partial<CreatedSpokeArgs> => ({
  tiers: { app: { slot: 0, purpose: "workload", egress } },
});

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${path}: ${code}`);
const tags = (name: string) => ({ Name: name, estate: "test" });

describe("SpokeVpc, created", () => {
  it("registers the hub's layout and a group for each tier's workloads, in preview as in run mode", async () => {
    const [preview, run] = [await spoke({}, "preview"), await spoke()];
    assert.deepEqual(preview.types(), {
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/networkAcl:NetworkAcl": 2,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 4,
      "aws:ec2/networkAclRule:NetworkAclRule": 16,
      "aws:ec2/routeTable:RouteTable": 4,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 4,
      "aws:ec2/securityGroup:SecurityGroup": 2,
      "aws:ec2/subnet:Subnet": 4,
      "aws:ec2/vpc:Vpc": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
      "causeway:components:SpokeVpc": 1,
    });
    assert.deepEqual(run.urns(), preview.urns());
  });

  it("is the parent of every child", async () => {
    const recorded = await spoke();
    const component = recorded.only("causeway:components:SpokeVpc").urn;
    const parents = recorded.resources.filter(({ custom }) => custom).map(({ parent }) => parent);
    assert.deepEqual([...new Set(parents)], [component]);
  });

  it("gives workloads a group without inline rules, and no way in", async () => {
    const recorded = await spoke();
    assert.deepEqual(recorded.named("shop-app", "aws:ec2/securityGroup:SecurityGroup").inputs, {
      vpcId: "shop-vpc-id",
      description: "Workloads of tier app",
      tags: tags("shop-app"),
    });
    assert.deepEqual(recorded.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
  });

  it("lets workloads out to the tier's egress list only, under names that say what a rule opens", async () => {
    const rule = (await spoke()).only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    assert.equal(rule.name, "shop-app-egress-tcp-443-10.0.0.0/20");
    assert.deepEqual(rule.inputs, {
      securityGroupId: "shop-app-id",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.0.0/20",
      description: "shared endpoints",
      tags: tags("shop-app-egress-tcp-443-10.0.0.0/20"),
    });
  });

  it("writes each protocol and family in AWS's words", async () => {
    const recorded = await spoke(
      withEgress(
        { cidr: "10.0.0.0/8", protocol: "all" },
        { cidr: "10.0.0.0/8", protocol: "icmp" },
        { cidr: "fd00::/8", protocol: "icmp" },
        { cidr: "fd00::/8", protocol: "udp", fromPort: 1024, toPort: 65535 },
      ),
    );
    const keys = ["ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6"];
    const words = recorded
      .all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
      .map(({ name, inputs }) => [
        name,
        Object.fromEntries(keys.flatMap((key) => (key in inputs ? [[key, inputs[key]]] : []))),
      ]);
    assert.deepEqual(words, [
      ["shop-app-egress-all-10.0.0.0/8", { ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }],
      [
        "shop-app-egress-icmp-10.0.0.0/8",
        { ipProtocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "10.0.0.0/8" },
      ],
      [
        "shop-app-egress-icmp-fd00__/8",
        { ipProtocol: "icmpv6", fromPort: -1, toPort: -1, cidrIpv6: "fd00::/8" },
      ],
      [
        "shop-app-egress-udp-1024-65535-fd00__/8",
        { ipProtocol: "udp", fromPort: 1024, toPort: 65535, cidrIpv6: "fd00::/8" },
      ],
    ]);
  });

  it("lets workloads out to an IPv6 range that is known at deployment only", async () => {
    const recorded = await spoke(withEgress(HTTPS, IPV6));
    const rule = recorded.named(
      "shop-app-egress-tcp-443-ipv6",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    );
    assert.deepEqual(rule.inputs, {
      securityGroupId: "shop-app-id",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv6: "2001:db8:1234::/56",
      tags: tags("shop-app-egress-tcp-443-ipv6"),
    });
  });

  it("describes each tier with its workload group", async () => {
    const recorded = await recordProgram(() => new SpokeVpc("shop", { ...ARGS, zones: ["euw1-az1"] }), {
      mode: "run",
      outputs: () => ({ arn: "arn:aws:test" }),
    });
    assert.equal(recorded.outputs["vpcId"], "shop-vpc-id");
    assert.deepEqual(recorded.outputs["tiers"], {
      app: {
        subnetIds: { "euw1-az1": "shop-app-euw1-az1-id" },
        routeTableIds: { "euw1-az1": "shop-app-euw1-az1-id" },
        workloadSecurityGroupId: "shop-app-id",
      },
      db: {
        subnetIds: { "euw1-az1": "shop-db-euw1-az1-id" },
        routeTableIds: { "euw1-az1": "shop-db-euw1-az1-id" },
        workloadSecurityGroupId: "shop-db-id",
      },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(recorded.outputs["description"])).tiers.app, {
      purpose: "workload",
      subnets: {
        "euw1-az1": {
          zoneId: "euw1-az1",
          cidr: "10.1.0.0/21",
          subnetId: "shop-app-euw1-az1-id",
          routeTable: "app-euw1-az1",
        },
      },
      workloadSecurityGroupId: "shop-app-id",
    });
  });

  for (const [region, zone, accountId] of [
    ["eu-west-1", "euw1-az1", "111111111111"],
    ["us-east-1", "use1-az1", "111111111111"],
    ["eu-west-1", "euw1-az1", "222222222222"],
  ] as const) {
    it(`hands its provider to every child, for account ${accountId} in ${region}`, async () => {
      const recorded = await recordProgram(() => {
        const provider = new aws.Provider("home", { region });
        return new SpokeVpc("shop", { ...ARGS, region, zones: [zone], accountId }, { provider });
      });
      const provider = recorded.only("pulumi:providers:aws").urn;
      const children = recorded.resources.filter(({ custom, urn }) => custom && urn !== provider);
      assert.equal(children.length, 35);
      assert.deepEqual([...new Set(children.map((child) => child.provider))], [provider]);
    });
  }

  it("hands the workload groups and their rules to their transforms", async () => {
    const recorded = await spoke({
      transform: {
        workloadSecurityGroup: (args) => ({ ...args, revokeRulesOnDelete: true }),
        workloadEgressRule: (args) => ({ ...args, description: "edited" }),
        vpc: (args) => ({ ...args, instanceTenancy: "dedicated" }),
      },
    });
    const groups = recorded.all("aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual(
      groups.map(({ inputs }) => inputs["revokeRulesOnDelete"]),
      [true, true],
    );
    const rule = recorded.only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    assert.equal(rule.inputs["description"], "edited");
    assert.equal(recorded.only("aws:ec2/vpc:Vpc").inputs["instanceTenancy"], "dedicated");
  });

  it("adds one rule and touches no other when a tier may go to one more range", async () => {
    const more = { ...HTTPS, cidr: "10.9.0.0/16" };
    assert.deepEqual(difference(await spoke(withEgress(HTTPS)), await spoke(withEgress(more, HTTPS))), {
      added: { "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1 },
      removed: [],
      changed: { shop: ["tiers"] },
    });
  });

  it("adds only a tier's own children when a tier is added", async () => {
    const tiers = { cache: { slot: 5, purpose: "workload" } as const, ...ARGS.tiers };
    assert.deepEqual(difference(await spoke(), await spoke({ tiers })), {
      added: {
        "aws:ec2/networkAcl:NetworkAcl": 1,
        "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
        "aws:ec2/networkAclRule:NetworkAclRule": 8,
        "aws:ec2/routeTable:RouteTable": 2,
        "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:ec2/subnet:Subnet": 2,
      },
      removed: [],
      changed: { shop: ["tiers"] },
    });
  });
});

describe("checkSpokeVpc, created", () => {
  const check = (args: Partial<CreatedSpokeArgs>) => codes(checkSpokeVpc({ ...ARGS, ...args }));

  it("accepts the arguments of the tests above", () => {
    assert.deepEqual(checkSpokeVpc(ARGS), []);
  });

  it("refuses what the hub's layout refuses", () => {
    assert.deepEqual(check({ cidr: "10.1.0.1/16" }), ["cidr: range-host-bits"]);
    assert.deepEqual(check({ zones: ["use1-az1"] }), ["zones[0]: zone-other-region"]);
  });

  it("refuses egress ranges that are malformed", () => {
    assert.deepEqual(check(withEgress({ ...HTTPS, cidr: "endpoints" })), [
      "tiers.app.egress[0].cidr: range-malformed",
    ]);
    assert.deepEqual(check(withEgress(HTTPS, { ...HTTPS, cidr: "10.0.0.1/20" })), [
      "tiers.app.egress[1].cidr: range-host-bits",
    ]);
  });

  it("asks for ports exactly where the protocol has them", () => {
    const at = (rule: EgressTraffic) => check(withEgress({ cidr: "10.0.0.0/8", ...rule }));
    const malformed = ["tiers.app.egress[0]: egress-ports-malformed"];
    assert.deepEqual(at({ protocol: "tcp", fromPort: 0, toPort: 65535 }), []);
    assert.deepEqual(at({ protocol: "tcp" }), malformed);
    assert.deepEqual(at({ protocol: "udp", fromPort: 53 }), malformed);
    assert.deepEqual(at({ protocol: "tcp", fromPort: 443, toPort: 80 }), malformed);
    assert.deepEqual(at({ protocol: "tcp", fromPort: 443, toPort: 65536 }), malformed);
    assert.deepEqual(at({ protocol: "all" }), []);
    assert.deepEqual(at({ protocol: "icmp" }), []);
    assert.deepEqual(at({ protocol: "all", fromPort: 0, toPort: 65535 }), [
      "tiers.app.egress[0]: egress-ports-refused",
    ]);
  });

  it("refuses the same rule twice, since both would have one name", () => {
    const again = { ...HTTPS, description: "again" };
    assert.deepEqual(check(withEgress(HTTPS, again)), ["tiers.app.egress[1]: egress-duplicate"]);
    assert.deepEqual(check(withEgress(HTTPS, { ...HTTPS, protocol: "udp" })), []);
    assert.deepEqual(check(withEgress(HTTPS, IPV6)), []);
    assert.deepEqual(check(withEgress(IPV6, IPV6)), ["tiers.app.egress[1]: egress-duplicate"]);
  });

  it("refuses a description that AWS refuses", () => {
    const described = (description: string) => check(withEgress({ ...HTTPS, description }));
    assert.deepEqual(described("to the hub's endpoints"), [
      "tiers.app.egress[0].description: description-not-accepted",
    ]);
    assert.deepEqual(described("x".repeat(256)), [
      "tiers.app.egress[0].description: description-not-accepted",
    ]);
    assert.deepEqual(described("x".repeat(255)), []);
  });

  it("counts IPv4 and IPv6 rules apart against the quota, which can be raised", () => {
    const rules = (count: number, range: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => ({ ...HTTPS, cidr: range(index) }));
    const [v4, v6] = [(index: number) => `10.${index}.0.0/16`, (index: number) => `fd00:${index}::/32`];
    assert.deepEqual(check(withEgress(...rules(60, v4), ...rules(60, v6))), []);
    assert.deepEqual(check(withEgress(...rules(61, v4))), ["tiers.app.egress: egress-rules-quota"]);
    assert.deepEqual(check(withEgress(...rules(59, v6), IPV6)), []);
    assert.deepEqual(check(withEgress(...rules(60, v6), IPV6)), ["tiers.app.egress: egress-rules-quota"]);
    assert.deepEqual(check({ ...withEgress(...rules(61, v4)), quotas: { rulesPerSecurityGroup: 100 } }), []);
  });
});

describe("egressKey", () => {
  it("holds all that tells two rules apart and none of what a URN is split at", () => {
    assert.equal(egressKey(HTTPS), "tcp-443-10.0.0.0/20");
    assert.equal(egressKey({ cidr: "::/0", protocol: "all" }), "all-__/0");
    assert.equal(egressKey(IPV6), "tcp-443-ipv6");
  });
});
