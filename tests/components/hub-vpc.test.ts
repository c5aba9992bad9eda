import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkHubVpc,
  type HubEgressRule,
  type HubTier,
  HubVpc,
  type HubVpcArgs,
} from "../../components/hub-vpc";
import { InvalidInputError, type Issue } from "../../network/issue";
import { UNKNOWN } from "../../network/recorded";
import { recordProgram } from "../support/recorded";
import { difference } from "../support/difference";

const ENDPOINTS: HubTier = { slot: 0, purpose: "endpoints" };
const WORKLOAD: HubTier = { slot: 2, purpose: "workload" };

const ARGS: HubVpcArgs = {
  accountId: "111111111111",
  region: "eu-west-1",
  cidr: "10.0.0.0/16",
  zones: ["euw1-az1", "euw1-az2"],
  tiers: { endpoints: ENDPOINTS, workload: WORKLOAD },
  tags: { estate: "test" },
};

const hub = (args: Partial<HubVpcArgs> = {}, mode: "preview" | "run" = "run") =>
  recordProgram(() => new HubVpc("hub", { ...ARGS, ...args }), {
    mode,
    outputs: ({ name }) => ({ ipv6CidrBlock: "2001:db8:1200:fc00::/56", arn: `arn:aws:test:::${name}` }),
  });

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${path}: ${code}`);
const tags = (name: string) => ({ Name: name, estate: "test" });

describe("HubVpc", () => {
  it("registers these children and no others, in preview as in run mode", async () => {
    const expected = {
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/networkAcl:NetworkAcl": 2,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 4,
      "aws:ec2/networkAclRule:NetworkAclRule": 16,
      "aws:ec2/routeTable:RouteTable": 4,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 4,
      // For the one tier that is for workloads.
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 4,
      "aws:ec2/vpc:Vpc": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "causeway:components:HubVpc": 1,
    };
    const [preview, run] = [await hub({}, "preview"), await hub({}, "run")];
    assert.deepEqual(preview.types(), expected);
    assert.deepEqual(run.urns(), preview.urns());
  });

  it("is the parent of every child", async () => {
    const recorded = await hub();
    const component = recorded.only("causeway:components:HubVpc").urn;
    const parents = recorded.resources.filter(({ urn }) => urn !== component).map(({ parent }) => parent);
    assert.deepEqual([...new Set(parents)], [component]);
  });

  it("turns DNS support and host names on", async () => {
    const vpc = (await hub()).only("aws:ec2/vpc:Vpc");
    assert.equal(vpc.name, "hub-vpc");
    assert.deepEqual(vpc.inputs, {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: tags("hub-vpc"),
    });
  });

  it("lays out one private subnet for each tier and zone, by fixed slots", async () => {
    const subnets = (await hub()).all("aws:ec2/subnet:Subnet");
    const ranges = subnets.map(({ name, inputs }) => [
      name,
      inputs["availabilityZoneId"],
      inputs["cidrBlock"],
    ]);
    assert.deepEqual(ranges, [
      ["hub-endpoints-euw1-az1", "euw1-az1", "10.0.0.0/21"],
      ["hub-endpoints-euw1-az2", "euw1-az2", "10.0.64.0/21"],
      ["hub-workload-euw1-az1", "euw1-az1", "10.0.16.0/21"],
      ["hub-workload-euw1-az2", "euw1-az2", "10.0.80.0/21"],
    ]);
    assert.deepEqual(subnets[0]?.inputs, {
      vpcId: "hub-vpc-id",
      availabilityZoneId: "euw1-az1",
      cidrBlock: "10.0.0.0/21",
      mapPublicIpOnLaunch: false,
      tags: tags("hub-endpoints-euw1-az1"),
    });
  });

  it("gives each subnet a route table of its own, without inline routes", async () => {
    const recorded = await hub();
    const name = "hub-workload-euw1-az2";
    const table = recorded.named(name, "aws:ec2/routeTable:RouteTable");
    assert.deepEqual(table.inputs, { vpcId: "hub-vpc-id", tags: tags(name) });
    const association = recorded.named(name, "aws:ec2/routeTableAssociation:RouteTableAssociation");
    assert.deepEqual(association.references, {
      routeTableId: [table.urn],
      subnetId: [recorded.named(name, "aws:ec2/subnet:Subnet").urn],
    });
  });

  it("gives each tier a network ACL for the private ranges and puts it on the tier's subnets", async () => {
    const recorded = await hub();
    const acl = recorded.named("hub-workload", "aws:ec2/networkAcl:NetworkAcl");
    assert.deepEqual(acl.inputs, { vpcId: "hub-vpc-id", tags: tags("hub-workload") });
    const rules = recorded
      .all("aws:ec2/networkAclRule:NetworkAclRule")
      .filter(({ references }) => references["networkAclId"]?.includes(acl.urn))
      .map(({ name, inputs }) => `${name} ${String(inputs["egress"])} ${String(inputs["cidrBlock"])}`);
    assert.deepEqual(rules, [
      "hub-workload-in-100 false 10.0.0.0/8",
      "hub-workload-in-110 false 172.16.0.0/12",
      "hub-workload-in-120 false 192.168.0.0/16",
      "hub-workload-in-130 false 100.64.0.0/10",
      "hub-workload-out-100 true 10.0.0.0/8",
      "hub-workload-out-110 true 172.16.0.0/12",
      "hub-workload-out-120 true 192.168.0.0/16",
      "hub-workload-out-130 true 100.64.0.0/10",
    ]);
    const association = recorded.named(
      "hub-workload-euw1-az1",
      "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    );
    assert.deepEqual(association.references, {
      networkAclId: [acl.urn],
      subnetId: [recorded.named("hub-workload-euw1-az1", "aws:ec2/subnet:Subnet").urn],
    });
  });

  it("writes each ACL entry as a rule of its own with a fixed number", async () => {
    const recorded = await hub({ gatewayEndpointTiers: ["workload"] });
    const rule = { networkAclId: "hub-workload-id", ruleAction: "allow" };
    assert.deepEqual(recorded.named("hub-workload-out-110").inputs, {
      ...rule,
      egress: true,
      ruleNumber: 110,
      protocol: "-1",
      cidrBlock: "172.16.0.0/12",
    });
    assert.deepEqual(recorded.named("hub-workload-out-500").inputs, {
      ...rule,
      egress: true,
      ruleNumber: 500,
      protocol: "tcp",
      cidrBlock: "0.0.0.0/0",
      fromPort: 443,
      toPort: 443,
    });
    assert.deepEqual(recorded.named("hub-workload-in-500").inputs, {
      ...rule,
      egress: false,
      ruleNumber: 500,
      protocol: "tcp",
      cidrBlock: "0.0.0.0/0",
      fromPort: 1024,
      toPort: 65535,
    });
    const opened = recorded
      .all("aws:ec2/networkAclRule:NetworkAclRule")
      .filter(({ name }) => name.endsWith("-500"));
    assert.equal(opened.length, 2, "the tier without a gateway endpoint stays closed");
  });

  it("opens nothing to anywhere without a gateway endpoint", async () => {
    const ranges = (await hub()).resources.map(({ inputs }) => JSON.stringify(inputs));
    assert.deepEqual(
      ranges.filter((text) => text.includes("0.0.0.0/0") || text.includes("::/0")),
      [],
    );
  });

  it("empties the default security group", async () => {
    assert.deepEqual((await hub()).named("hub-default").inputs, {
      vpcId: "hub-vpc-id",
      ingress: [],
      egress: [],
      tags: tags("hub-default"),
    });
  });

  it("leaves the default network ACL and the main route table alone, and makes no gateway", async () => {
    const types = Object.keys((await hub()).types()).join(" ");
    assert.doesNotMatch(types, /DefaultNetworkAcl|DefaultRouteTable|MainRouteTable|Gateway|:Route$/);
  });

  it("adds secondary ranges and lets their subnets wait for them", async () => {
    const recorded = await hub({
      secondaryCidrs: ["100.64.0.0/16"],
      tiers: { ...ARGS.tiers, pods: { slot: 0, purpose: "workload", range: "100.64.0.0/16" } },
    });
    const association = recorded.named("hub-cidr-100.64.0.0/16");
    assert.equal(association.type, "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation");
    assert.deepEqual(association.inputs, { vpcId: "hub-vpc-id", cidrBlock: "100.64.0.0/16" });
    const [pods, other] = [
      recorded.named("hub-pods-euw1-az2", "aws:ec2/subnet:Subnet"),
      "hub-workload-euw1-az2",
    ];
    assert.equal(pods.inputs["cidrBlock"], "100.64.64.0/21");
    assert.deepEqual(pods.dependsOn, [association.urn]);
    assert.deepEqual(pods.references, { vpcId: [recorded.only("aws:ec2/vpc:Vpc").urn] });
    assert.deepEqual(recorded.named(other, "aws:ec2/subnet:Subnet").dependsOn, []);
  });

  describe("with IPv6", () => {
    it("asks Amazon for a /56 and gives each subnet the /64 of its slot", async () => {
      const recorded = await hub({ ipv6: true });
      const vpc = recorded.only("aws:ec2/vpc:Vpc");
      assert.equal(vpc.inputs["assignGeneratedIpv6CidrBlock"], true);
      const subnets = recorded.all("aws:ec2/subnet:Subnet");
      assert.deepEqual(
        subnets.map(({ inputs }) => inputs["ipv6CidrBlock"]),
        [
          "2001:db8:1200:fc00::/64",
          "2001:db8:1200:fc08::/64",
          "2001:db8:1200:fc02::/64",
          "2001:db8:1200:fc0a::/64",
        ],
      );
      assert.ok(subnets.every(({ inputs }) => inputs["assignIpv6AddressOnCreation"] === true));
    });

    it("registers the same subnets while the /56 is unknown", async () => {
      const [with6, without] = [await hub({ ipv6: true }, "preview"), await hub({}, "preview")];
      assert.deepEqual(
        with6.all("aws:ec2/subnet:Subnet").map(({ urn }) => urn),
        without.all("aws:ec2/subnet:Subnet").map(({ urn }) => urn),
      );
      const [subnet] = with6.all("aws:ec2/subnet:Subnet");
      assert.deepEqual(subnet?.inputs["ipv6CidrBlock"], UNKNOWN);
      assert.deepEqual(subnet?.references["ipv6CidrBlock"], [with6.only("aws:ec2/vpc:Vpc").urn]);
    });

    it("opens the ACLs to global and unique local addresses and describes the /56", async () => {
      const recorded = await recordProgram(() => new HubVpc("hub", { ...ARGS, ipv6: true }).description, {
        mode: "run",
        outputs: () => ({ ipv6CidrBlock: "2001:db8:1200:fc00::/56", arn: "arn:aws:test" }),
      });
      assert.equal(recorded.named("hub-workload-in-600").inputs["ipv6CidrBlock"], "2000::/3");
      assert.equal(recorded.named("hub-workload-out-610").inputs["ipv6CidrBlock"], "fd00::/8");
      assert.equal(recorded.outputs["ipv6CidrBlock"], "2001:db8:1200:fc00::/56");
    });
  });

  describe("flow logs", () => {
    it("go to a log group of their own for a year, by a role for this account's flow logs only", async () => {
      const recorded = await hub();
      assert.deepEqual(recorded.only("aws:cloudwatch/logGroup:LogGroup").inputs, {
        retentionInDays: 365,
        tags: tags("hub-flow-logs"),
      });
      const flowLog = recorded.only("aws:ec2/flowLog:FlowLog");
      assert.deepEqual(flowLog.inputs, {
        vpcId: "hub-vpc-id",
        trafficType: "ALL",
        maxAggregationInterval: 600,
        logDestinationType: "cloud-watch-logs",
        logDestination: "arn:aws:test:::hub-flow-logs",
        iamRoleArn: "arn:aws:test:::hub-flow-logs",
        tags: tags("hub-flow-logs"),
      });
      assert.deepEqual(flowLog.dependsOn, [recorded.only("aws:iam/rolePolicy:RolePolicy").urn]);
      assert.deepEqual(JSON.parse(String(recorded.only("aws:iam/role:Role").inputs["assumeRolePolicy"])), {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "vpc-flow-logs.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": "111111111111" },
              ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:111111111111:vpc-flow-log/*" },
            },
          },
        ],
      });
    });

    it("may be written by the role to that log group alone", async () => {
      const policy = JSON.parse(String((await hub()).only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]));
      assert.deepEqual(policy.Statement, [
        {
          Effect: "Allow",
          Action: [
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
          ],
          Resource: "arn:aws:test:::hub-flow-logs:*",
        },
      ]);
    });

    it("take the retention, key and interval of the settings", async () => {
      const kmsKeyArn = "arn:aws:kms:eu-west-1:111111111111:key/k";
      const recorded = await hub({
        flowLogs: { destination: "cloudwatch", retentionDays: 30, kmsKeyArn, aggregationSeconds: 60 },
      });
      const group = recorded.only("aws:cloudwatch/logGroup:LogGroup").inputs;
      assert.equal(group["retentionInDays"], 30);
      assert.equal(group["kmsKeyId"], kmsKeyArn);
      assert.equal(recorded.only("aws:ec2/flowLog:FlowLog").inputs["maxAggregationInterval"], 60);
    });

    it("go to a bucket without a role", async () => {
      const recorded = await hub({ flowLogs: { destination: "s3", bucketArn: "arn:aws:s3:::logs/hub/" } });
      assert.deepEqual(recorded.only("aws:ec2/flowLog:FlowLog").inputs, {
        vpcId: "hub-vpc-id",
        trafficType: "ALL",
        maxAggregationInterval: 600,
        logDestinationType: "s3",
        logDestination: "arn:aws:s3:::logs/hub/",
        tags: tags("hub-flow-logs"),
      });
      const types = Object.keys(recorded.types());
      assert.deepEqual(
        types.filter((type) => /iam|cloudwatch/.test(type)),
        [],
      );
    });

    it("name the partition of the region", async () => {
      const args = { region: "cn-north-1", zones: ["cnn1-az1"] };
      const role = (await hub(args)).only("aws:iam/role:Role");
      assert.match(String(role.inputs["assumeRolePolicy"]), /arn:aws-cn:ec2:cn-north-1:111111111111:/);
    });
  });

  describe("providers", () => {
    for (const [region, zone, accountId] of [
      ["eu-west-1", "euw1-az1", "111111111111"],
      ["us-east-1", "use1-az1", "111111111111"],
      ["eu-west-1", "euw1-az1", "222222222222"],
    ] as const) {
      it(`are inherited by every child, for account ${accountId} in ${region}`, async () => {
        const args = { ...ARGS, region, zones: [zone], accountId, secondaryCidrs: ["10.8.0.0/16"] };
        const recorded = await recordProgram(() => {
          const provider = new aws.Provider("home", { region });
          return new HubVpc("hub", args, { provider });
        });
        const provider = recorded.only("pulumi:providers:aws").urn;
        const children = recorded.resources.filter(({ custom, urn }) => custom && urn !== provider);
        assert.equal(children.length, 34);
        assert.deepEqual([...new Set(children.map((child) => child.provider))], [provider]);
      });
    }
  });

  it("describes itself with plain topology and the ids of its resources", async () => {
    const recorded = await recordProgram(() => new HubVpc("hub", { ...ARGS, zones: ["euw1-az1"] }), {
      mode: "run",
      outputs: () => ({ arn: "arn:aws:test" }),
    });
    const subnet = (tier: string, cidr: string) => ({
      "euw1-az1": {
        zoneId: "euw1-az1",
        cidr,
        subnetId: `hub-${tier}-euw1-az1-id`,
        routeTable: `${tier}-euw1-az1`,
      },
    });
    const table = (tier: string) => ({
      routeTableId: `hub-${tier}-euw1-az1-id`,
      serves: [{ tier, zoneId: "euw1-az1" }],
    });
    const ids = (tier: string) => ({
      subnetIds: { "euw1-az1": `hub-${tier}-euw1-az1-id` },
      routeTableIds: { "euw1-az1": `hub-${tier}-euw1-az1-id` },
    });
    assert.equal(recorded.outputs["vpcId"], "hub-vpc-id");
    assert.deepEqual(recorded.outputs["description"], {
      vpcId: "hub-vpc-id",
      accountId: "111111111111",
      region: "eu-west-1",
      cidrs: ["10.0.0.0/16"],
      tiers: {
        endpoints: { purpose: "endpoints", subnets: subnet("endpoints", "10.0.0.0/21") },
        workload: {
          purpose: "workload",
          subnets: subnet("workload", "10.0.16.0/21"),
          workloadSecurityGroupId: "hub-workload-id",
        },
      },
      routeTables: { "endpoints-euw1-az1": table("endpoints"), "workload-euw1-az1": table("workload") },
    });
    assert.deepEqual(recorded.outputs["tiers"], {
      endpoints: ids("endpoints"),
      workload: { ...ids("workload"), workloadSecurityGroupId: "hub-workload-id" },
    });
  });

  it("hands every kind of child to its transform", async () => {
    const mark = <A extends object>(args: A): A => ({ ...args, region: "eu-west-1" });
    const description = "marked";
    const recorded = await hub({
      secondaryCidrs: ["10.8.0.0/16"],
      tiers: {
        ...ARGS.tiers,
        workload: { ...WORKLOAD, egress: [{ cidr: "10.0.0.0/20", protocol: "icmp" }] },
      },
      transform: {
        workloadSecurityGroup: mark,
        workloadEgressRule: mark,
        vpc: mark,
        cidrAssociation: mark,
        subnet: mark,
        routeTable: mark,
        routeTableAssociation: mark,
        networkAcl: mark,
        networkAclRule: mark,
        networkAclAssociation: mark,
        defaultSecurityGroup: mark,
        flowLog: mark,
        flowLogGroup: mark,
        flowLogRole: (args) => ({ ...args, description }),
        flowLogRolePolicy: (args) => ({ ...args, namePrefix: "marked-" }),
      },
    });
    const marked = recorded.resources.filter(
      ({ custom, inputs }) =>
        custom &&
        (inputs["region"] === "eu-west-1" ||
          inputs["description"] === description ||
          inputs["namePrefix"] === "marked-"),
    );
    assert.equal(marked.length, recorded.resources.filter(({ custom }) => custom).length);
    assert.equal(recorded.only("causeway:components:HubVpc").inputs["transform"], undefined);
  });

  describe("the workloads of a tier", () => {
    const https = { protocol: "tcp", fromPort: 443, toPort: 443 } as const;
    const withEgress = (egress: readonly HubEgressRule[], args: Partial<HubVpcArgs> = {}) =>
      hub({ tiers: { ...ARGS.tiers, workload: { ...WORKLOAD, egress } }, ...args }, "run");

    it("wear a group that lets nothing in and only what is listed out; those of other tiers have none", async () => {
      const recorded = await withEgress([{ ...https, cidr: "10.0.0.0/21", description: "endpoints" }]);
      const { name, inputs } = recorded.only("aws:ec2/securityGroup:SecurityGroup");
      assert.equal(name, "hub-workload");
      assert.deepEqual(
        [inputs["ingress"], inputs["egress"], inputs["vpcId"]],
        [undefined, undefined, "hub-vpc-id"],
      );
      const rule = recorded.only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      assert.equal(rule.name, "hub-workload-egress-tcp-443-10.0.0.0/21");
      assert.equal(rule.inputs["securityGroupId"], "hub-workload-id");
      assert.equal(rule.inputs["cidrIpv4"], "10.0.0.0/21");
      assert.deepEqual(recorded.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
    });

    it("may go to the hub's own IPv6 range, which AWS chooses", async () => {
      const recorded = await withEgress([{ ...https, own: "ipv6" }], { ipv6: true });
      const rule = recorded.only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      assert.equal(rule.name, "hub-workload-egress-tcp-443-ipv6");
      assert.equal(rule.inputs["cidrIpv4"], undefined);
      assert.ok(rule.references["cidrIpv6"]?.some((urn) => urn.endsWith("::hub-vpc")));
    });

    it("are refused ways out where the tier is for something else, and more than a group holds", () => {
      const egress = [{ ...https, cidr: "10.0.0.0/21" }] as const;
      const tiers = { ...ARGS.tiers, endpoints: { ...ENDPOINTS, egress } };
      const issues = checkHubVpc({ ...ARGS, tiers, quotas: { rulesPerSecurityGroup: 0 } });
      assert.deepEqual(
        issues.map(({ code, path }) => [code, path]),
        [
          ["egress-rules-quota", "tiers.endpoints.egress"],
          ["egress-without-workloads", "tiers.endpoints.egress"],
        ],
      );
      const workload = { ...WORKLOAD, egress };
      assert.deepEqual(checkHubVpc({ ...ARGS, tiers: { ...ARGS.tiers, workload } }), []);
    });
  });

  describe("stays in place", () => {
    const component = (...keys: string[]) => ({ hub: keys });

    it("when a zone is added", async () => {
      const after = await hub({ zones: ["euw1-az3", ...ARGS.zones] });
      assert.deepEqual(difference(await hub(), after), {
        added: {
          "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
          "aws:ec2/routeTable:RouteTable": 2,
          "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
          "aws:ec2/subnet:Subnet": 2,
        },
        removed: [],
        changed: component("zones"),
      });
    });

    it("when a tier is added", async () => {
      const after = await hub({ tiers: { ...ARGS.tiers, appliance: { slot: 1, purpose: "appliance" } } });
      assert.deepEqual(difference(await hub(), after), {
        added: {
          "aws:ec2/networkAcl:NetworkAcl": 1,
          "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
          "aws:ec2/networkAclRule:NetworkAclRule": 8,
          "aws:ec2/routeTable:RouteTable": 2,
          "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
          "aws:ec2/subnet:Subnet": 2,
        },
        removed: [],
        changed: component("tiers"),
      });
    });

    it("when a secondary range is added", async () => {
      const after = await hub({ secondaryCidrs: ["10.8.0.0/16"] });
      assert.deepEqual(difference(await hub(), after), {
        added: { "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": 1 },
        removed: [],
        changed: component("secondaryCidrs"),
      });
    });

    it("when a private range is appended", async () => {
      const privateRanges = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "203.0.113.0/24",
      ];
      assert.deepEqual(difference(await hub(), await hub({ privateRanges })), {
        added: { "aws:ec2/networkAclRule:NetworkAclRule": 4 },
        removed: [],
        changed: component("privateRanges"),
      });
    });

    it("when a tier gets a gateway endpoint", async () => {
      assert.deepEqual(difference(await hub(), await hub({ gatewayEndpointTiers: ["workload"] })), {
        added: { "aws:ec2/networkAclRule:NetworkAclRule": 2 },
        removed: [],
        changed: component("gatewayEndpointTiers"),
      });
    });

    it("when zones and tiers are listed in another order", async () => {
      const { endpoints, workload } = ARGS.tiers as Required<
        Pick<typeof ARGS.tiers, "endpoints" | "workload">
      >;
      const after = await hub({ zones: [...ARGS.zones].reverse(), tiers: { workload, endpoints } });
      assert.deepEqual(difference(await hub(), after), {
        added: {},
        removed: [],
        changed: component("zones"),
      });
    });
  });
});

describe("checkHubVpc", () => {
  const check = (args: Partial<HubVpcArgs>) => codes(checkHubVpc({ ...ARGS, ...args }));

  it("accepts the arguments of the tests above", () => {
    assert.deepEqual(checkHubVpc(ARGS), []);
    assert.deepEqual(
      check({ ipv6: true, secondaryCidrs: ["10.8.0.0/16"], gatewayEndpointTiers: ["workload"] }),
      [],
    );
  });

  it("refuses an account id and a region that do not exist", () => {
    assert.deepEqual(check({ accountId: "1111" }), ["accountId: account-id-malformed"]);
    assert.deepEqual(check({ region: "eu-west-9" }), ["region: region-unknown"]);
  });

  it("refuses ranges that are malformed, have host bits or overlap", () => {
    assert.deepEqual(check({ cidr: "10.0.0.0" }), ["cidr: range-malformed"]);
    assert.deepEqual(check({ cidr: "10.0.3.7/16" }), ["cidr: range-host-bits"]);
    assert.deepEqual(check({ secondaryCidrs: ["10.0.128.0/17"] }), ["secondaryCidrs[0]: range-overlap"]);
  });

  it("refuses more ranges than the account has, and takes a raised quota", () => {
    const secondaryCidrs = ["10.8.0.0/16", "10.9.0.0/16", "10.10.0.0/16", "10.11.0.0/16", "10.12.0.0/16"];
    assert.deepEqual(check({ secondaryCidrs: secondaryCidrs.slice(1) }), []);
    assert.deepEqual(check({ secondaryCidrs }), ["secondaryCidrs: vpc-ranges-quota"]);
    assert.deepEqual(check({ secondaryCidrs, quotas: { cidrsPerVpc: 10 } }), []);
  });

  it("refuses a range that the network ACLs would stop", () => {
    const privateRanges = ["10.0.0.0/12"];
    assert.deepEqual(check({ privateRanges }), []);
    assert.deepEqual(check({ privateRanges, secondaryCidrs: ["10.16.0.0/16"] }), [
      "secondaryCidrs[0]: range-outside-private-ranges",
    ]);
    assert.deepEqual(check({ privateRanges: ["10.0.0.1/8"] }), ["privateRanges[0]: range-host-bits"]);
  });

  it("refuses zones that are unknown, elsewhere or given twice, each once", () => {
    assert.deepEqual(check({ zones: ["euw1-az1", "euw1-az4"] }), ["zones[1]: zone-unknown"]);
    assert.deepEqual(check({ zones: ["euw1-az1", "use1-az1"] }), ["zones[1]: zone-other-region"]);
    assert.deepEqual(check({ zones: ["euw1-az1", "euw1-az1"] }), ["zones[1]: duplicate-zone"]);
    assert.deepEqual(check({ zones: ["eu-west-1a"] }), ["zones[0]: zone-not-availability-zone"]);
    assert.deepEqual(check({ zones: [] }), ["zones: zones-missing"]);
  });

  it("refuses tiers that are missing, badly named or on a taken slot", () => {
    assert.deepEqual(check({ tiers: {} }), ["tiers: tiers-empty"]);
    assert.deepEqual(check({ tiers: { App: { slot: 0, purpose: "workload" } } }), [
      "tiers.App: tier-name-malformed",
    ]);
    const twice = { a: { slot: 0, purpose: "workload" }, b: { slot: 0, purpose: "workload" } } as const;
    assert.deepEqual(check({ tiers: twice }), ["tiers.b.slot: tier-slot-taken"]);
  });

  it("refuses more slots than a /56 has networks only when IPv6 is on", () => {
    const wide = { zoneSlots: 16, tierSlots: 32 };
    assert.deepEqual(check(wide), []);
    assert.deepEqual(check({ ...wide, ipv6: true }), ["tierSlots: too-many-slots"]);
  });

  it("refuses a gateway endpoint for a tier that is not there", () => {
    assert.deepEqual(check({ gatewayEndpointTiers: ["worklaod"] }), [
      "gatewayEndpointTiers[0]: gateway-endpoint-tier-unknown",
    ]);
  });

  it("refuses a retention that CloudWatch does not have", () => {
    assert.deepEqual(check({ flowLogs: { destination: "cloudwatch", retentionDays: 100 } }), [
      "flowLogs.retentionDays: retention-not-accepted",
    ]);
  });

  it("reports every problem at once, and nothing is registered", async () => {
    const bad = { ...ARGS, accountId: "1", region: "mars", cidr: "10.0.0.0/8", tiers: {} };
    let caught: unknown;
    const recorded = await recordProgram(() => {
      try {
        new HubVpc("hub", bad);
      } catch (error) {
        caught = error;
      }
    });
    assert.ok(caught instanceof InvalidInputError);
    assert.equal(caught.subject, 'HubVpc "hub"');
    assert.deepEqual(codes(caught.issues), [
      "accountId: account-id-malformed",
      "region: region-unknown",
      "tiers: tiers-empty",
      "cidr: range-too-large",
    ]);
    assert.deepEqual(recorded.resources, []);
  });
});
