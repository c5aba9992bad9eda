import assert from "node:assert/strict";
import { matchOf } from "../../../network/model/aws/traffic";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { NetworkAclRule, SecurityRule } from "../../../network/model/types";
import { type Json, type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "one", { cidrBlock: "10.0.0.0/16" });
const acl = fabricate("aws:ec2/networkAcl:NetworkAcl", "acl", { vpcId: idOf(vpc) });
const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "group", { vpcId: idOf(vpc) });
const other = fabricate("aws:ec2/securityGroup:SecurityGroup", "other", { vpcId: idOf(vpc) });
const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { vpcId: idOf(vpc) });

function aclRules(...rules: RecordedResource[]): readonly NetworkAclRule[] {
  return buildModel([vpc, acl, ...rules]).networkAcls.get(acl.urn)?.rules ?? [];
}

function aclRule(name: string, inputs: Readonly<Record<string, FabricatedInput>>): RecordedResource {
  return fabricate("aws:ec2/networkAclRule:NetworkAclRule", name, { networkAclId: idOf(acl), ...inputs });
}

function groupRules(id: string, ...resources: RecordedResource[]): readonly SecurityRule[] {
  return buildModel([vpc, other, endpoint, ...resources]).securityGroups.get(id)?.rules ?? [];
}

const SOURCE = { urn: "rule" };
const words = (protocol: Json, fromPort?: Json, toPort?: Json, icmpType?: Json, icmpCode?: Json) =>
  matchOf({ protocol, fromPort, toPort, icmpType, icmpCode }, SOURCE);

describe("matchOf", () => {
  const read: readonly (readonly [string, ReturnType<typeof words>, unknown])[] = [
    ["a TCP range", words("tcp", 1024, 65535), { protocol: "tcp", ports: { from: 1024, to: 65535 } }],
    ["TCP by its number", words("6", 443, 443), { protocol: "tcp", ports: { from: 443, to: 443 } }],
    ["UDP in capitals", words("UDP", 53, 53), { protocol: "udp", ports: { from: 53, to: 53 } }],
    ["every protocol, whatever the ports say", words("-1", 0, 0), { protocol: "all" }],
    ["every type of ICMP", words("icmp", undefined, undefined, -1, -1), { protocol: "icmp" }],
    ["one type of ICMP", words("1", undefined, undefined, 8, -1), { protocol: "icmp", icmp: { type: 8 } }],
    [
      "one code of ICMPv6",
      words("58", undefined, undefined, 1, 4),
      { protocol: "icmpv6", icmp: { type: 1, code: 4 } },
    ],
    ["a protocol without a word", words("50"), { protocol: "50" }],
  ];
  for (const [what, match, value] of read) {
    it(`reads ${what}`, () => assert.deepEqual(match, { known: true, value, source: SOURCE }));
  }
  const refused: readonly (readonly [string, ReturnType<typeof words>])[] = [
    ["a word that is no protocol", words("tcpp", 1, 1)],
    ["a number beyond the protocols", words("256")],
    ["TCP without ports", words("tcp")],
    ["ports in the wrong order", words("tcp", 2, 1)],
    ["a port that is not known", words("tcp", UNKNOWN, 443)],
    ["a protocol that is not known", words(UNKNOWN, 443, 443)],
  ];
  for (const [what, match] of refused) {
    it(`keeps ${what} unknown`, () => assert.equal(match.known, false));
  }
});

describe("the model of a network ACL", () => {
  it("has its rules in the order in which AWS looks at them", () => {
    const rules = aclRules(
      aclRule("c", {
        ruleNumber: 100,
        ruleAction: "allow",
        protocol: "-1",
        cidrBlock: "10.0.0.0/8",
        egress: true,
      }),
      aclRule("b", { ruleNumber: 200, ruleAction: "deny", protocol: "-1", cidrBlock: "10.9.0.0/16" }),
      aclRule("a", {
        ruleNumber: 90,
        ruleAction: "allow",
        protocol: "tcp",
        cidrBlock: "10.0.0.0/8",
        fromPort: 443,
        toPort: 443,
      }),
    );
    assert.deepEqual(
      rules.map(({ direction, number, action, cidr }) => [
        direction,
        valueOf(number),
        valueOf(action),
        valueOf(cidr),
      ]),
      [
        ["ingress", 90, "allow", "10.0.0.0/8"],
        ["ingress", 200, "deny", "10.9.0.0/16"],
        ["egress", 100, "allow", "10.0.0.0/8"],
      ],
    );
    assert.deepEqual(valueOf(rules[0]?.match), { protocol: "tcp", ports: { from: 443, to: 443 } });
  });

  it("reads IPv6 rules and rules within its own arguments", () => {
    const inline = fabricate("aws:ec2/networkAcl:NetworkAcl", "inline", {
      vpcId: idOf(vpc),
      egress: [
        { action: "allow", ruleNo: 1, protocol: "-1", ipv6CidrBlock: "2000::/3", fromPort: 0, toPort: 0 },
      ],
    });
    const rules = buildModel([vpc, inline]).networkAcls.get(inline.urn)?.rules ?? [];
    assert.deepEqual(
      rules.map(({ direction, cidr, source }) => [direction, valueOf(cidr), source.property]),
      [["egress", "2000::/3", "egress[0]"]],
    );
  });

  it("has a rule of unknown direction in both, deciding nobody knows what", () => {
    const rules = aclRules(
      aclRule("a", {
        ruleNumber: 1,
        ruleAction: "allow",
        protocol: "-1",
        cidrBlock: "0.0.0.0/0",
        egress: UNKNOWN,
      }),
    );
    assert.deepEqual(
      rules.map(({ direction, action }) => [direction, action.known]),
      [
        ["ingress", false],
        ["egress", false],
      ],
    );
  });

  it("replaces AWS's default one where a resource takes it over, and then lets nothing through by itself", () => {
    const taken = fabricate("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "taken", {
      defaultNetworkAclId: idOf(vpc),
    });
    const { networkAcls, vpcs } = buildModel([vpc, taken]);
    assert.deepEqual(
      [...networkAcls.values()].map(({ id, isDefault, rules }) => [id, isDefault, rules.length]),
      [[taken.urn, true, 0]],
    );
    assert.equal(vpcs.get(vpc.urn)?.defaultNetworkAcl, taken.urn);
  });

  it("lets IPv6 through its default one where the VPC has it", () => {
    const dual = fabricate("aws:ec2/vpc:Vpc", "one", {
      cidrBlock: "10.0.0.0/16",
      assignGeneratedIpv6CidrBlock: true,
    });
    const rules = buildModel([dual]).networkAcls.get(`${dual.urn}#default-network-acl`)?.rules ?? [];
    assert.deepEqual(
      rules.map(({ direction, cidr }) => [direction, valueOf(cidr)]),
      [
        ["ingress", "0.0.0.0/0"],
        ["ingress", "::/0"],
        ["egress", "0.0.0.0/0"],
        ["egress", "::/0"],
      ],
    );
  });
});

describe("the model of a security group", () => {
  const standalone = (type: "Ingress" | "Egress", inputs: Readonly<Record<string, FabricatedInput>>) =>
    fabricate(`aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`, "rule", {
      securityGroupId: idOf(group),
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ...inputs,
    });

  it("lets nothing in or out without rules", () => {
    assert.deepEqual(groupRules(group.urn, group), []);
  });

  it("reads a rule for a range with its description and its evidence", () => {
    const rule = standalone("Egress", { cidrIpv4: "10.64.0.0/25", description: "shared endpoints" });
    assert.deepEqual(groupRules(group.urn, group, rule), [
      {
        direction: "egress",
        match: {
          known: true,
          value: { protocol: "tcp", ports: { from: 443, to: 443 } },
          source: { urn: rule.urn },
        },
        peer: {
          known: true,
          value: { kind: "cidr", cidr: "10.64.0.0/25" },
          source: { urn: rule.urn, property: "cidrIpv4" },
        },
        description: "shared endpoints",
        source: { urn: rule.urn },
      },
    ]);
  });

  it("reads a rule for another group", () => {
    const [rule] = groupRules(
      group.urn,
      group,
      standalone("Ingress", { referencedSecurityGroupId: idOf(other) }),
    );
    const peer = valueOf(rule?.peer);
    assert.equal(peer?.kind === "group" && nodeOf(peer.group), other.urn);
  });

  it("reads a rule for a gateway endpoint's prefix list", () => {
    const [rule] = groupRules(group.urn, group, standalone("Egress", { prefixListId: idOf(endpoint) }));
    assert.deepEqual(valueOf(rule?.peer), {
      kind: "prefix-list",
      list: { kind: "service", endpoint: endpoint.urn },
    });
  });

  it("keeps another prefix list as one that is not modelled", () => {
    const [rule] = groupRules(group.urn, group, standalone("Egress", { prefixListId: "pl-0abc" }));
    const peer = valueOf(rule?.peer);
    assert.equal(peer?.kind === "prefix-list" && peer.list.kind, "other");
  });

  it("keeps a range unknown that is not known before deployment", () => {
    const [rule] = groupRules(group.urn, group, standalone("Ingress", { cidrIpv6: idOf(vpc) }));
    assert.deepEqual([rule?.peer.known, rule?.peer.source.property], [false, "cidrIpv6"]);
  });

  it("reads an older rule as one for each of its ranges", () => {
    const rule = fabricate("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
      securityGroupId: idOf(group),
      type: "ingress",
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrBlocks: ["10.0.0.0/8", "192.168.0.0/16"],
      self: true,
    });
    assert.deepEqual(
      groupRules(group.urn, group, rule).map(({ direction, peer }) => [direction, valueOf(peer)]),
      [
        ["ingress", { kind: "cidr", cidr: "10.0.0.0/8" }],
        ["ingress", { kind: "cidr", cidr: "192.168.0.0/16" }],
        ["ingress", { kind: "group", group: { kind: "node", node: group.urn, source: { urn: rule.urn } } }],
      ],
    );
  });

  it("reads rules within its own arguments", () => {
    const inline = fabricate("aws:ec2/securityGroup:SecurityGroup", "inline", {
      vpcId: idOf(vpc),
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [idOf(other)] }],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    });
    const rules = groupRules(inline.urn, inline);
    assert.deepEqual(
      rules.map(({ direction, match, source }) => [direction, valueOf(match)?.protocol, source.property]),
      [
        ["ingress", "tcp", "ingress[0]"],
        ["egress", "all", "egress[0]"],
      ],
    );
  });

  it("warns of a rule whose group nobody can name", () => {
    const lost = fabricate("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "lost", {
      securityGroupId: UNKNOWN,
    });
    const { warnings } = buildModel([vpc, lost]);
    assert.deepEqual(
      warnings.map(({ code, message }) => [code, message]),
      [["unresolved-reference", "lost: securityGroupId comes from something that is not modelled"]],
    );
  });
});
