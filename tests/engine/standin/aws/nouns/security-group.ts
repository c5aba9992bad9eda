/** Security groups and their rules. */
import { z } from "zod";
import { networkOf } from "../../../../../network/cidr";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Thing, World } from "../world";
import { defaultsOf, needVpc } from "./vpc";
import { AwsError } from "../error";
import { entriesOf } from "./prefix-list";

const inline = z.array(z.strictObject({})).max(0, "the stand-in knows standalone rules only").optional();

const groupInputs = {
  ...tags,
  description: z.string(),
  name: z.string(),
  region: z.string(),
  revokeRulesOnDelete: z.boolean().optional(),
  vpcId: z.string(),
};
const defaultGroupInputs = {
  ...tags,
  egress: inline,
  ingress: inline,
  region: z.string(),
  revokeRulesOnDelete: z.boolean().optional(),
  vpcId: z.string(),
};

interface SecurityGroup extends Thing {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  /** True for a VPC's default group, which AWS makes. */
  readonly byAws?: boolean;
  readonly inputs?:
    z.output<z.ZodObject<typeof groupInputs>> | z.output<z.ZodObject<typeof defaultGroupInputs>>;
}

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

const ruleInputs = {
  ...tags,
  cidrIpv4: z.string().optional(),
  cidrIpv6: z.string().optional(),
  description: z.string().optional(),
  fromPort: z.number().optional(),
  ipProtocol: z.string(),
  prefixListId: z.string().optional(),
  referencedSecurityGroupId: z.string().optional(),
  region: z.string(),
  securityGroupId: z.string(),
  toPort: z.number().optional(),
};
type RuleInputs = z.output<z.ZodObject<typeof ruleInputs>>;

interface Rule extends Made<RuleInputs> {
  readonly direction: "ingress" | "egress";
}

declare module "../world" {
  interface Kinds {
    securityGroup: SecurityGroup;
    securityGroupRule: Rule;
  }
}

export function needGroup(call: Call, id: string): SecurityGroup {
  return call.world.need(call, "securityGroup", id, "InvalidGroup.NotFound");
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const TEXT = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

export const securityGroup = noun({
  token: "aws:ec2/securityGroup:SecurityGroup",
  inputs: groupInputs,
  outputs: ["arn", "egress", "ingress", "ownerId"],
  replaces: ["description", "name", "vpcId"],
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  autoName: 255,
  create(call, inputs) {
    const { world } = call;
    needVpc(call, inputs.vpcId);
    if (!TEXT.test(inputs.name) || inputs.name.startsWith("sg-")) {
      throw new AwsError(
        "InvalidParameterValue",
        `Value (${inputs.name}) for parameter GroupName is invalid.`,
      );
    }
    if (!TEXT.test(inputs.description)) {
      throw new AwsError(
        "InvalidParameterValue",
        `Invalid security group description. Valid descriptions are strings less than 256 characters from a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*`,
      );
    }
    const taken = world
      .all("securityGroup")
      .some(({ vpcId, name }) => vpcId === inputs.vpcId && name === inputs.name);
    if (taken) {
      refuse(
        "security-group-name-taken",
        `The security group '${inputs.name}' already exists for VPC '${inputs.vpcId}'`,
      );
    }
    const id = world.newId("sg");
    const { vpcId, name, description } = inputs;
    world.put("securityGroup", { id, ...at(call), vpcId, name, description, inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("securityGroup", id);
    if (found === undefined) return undefined;
    return {
      ...found.inputs,
      ...rulesInline(world, id),
      arn: arnOf(found, "ec2", `security-group/${id}`),
      ownerId: found.account,
    };
  },
  update(call, id, inputs) {
    call.world.put("securityGroup", { ...needGroup(call, id), inputs });
  },
  remove({ world }, id) {
    const users = [
      ...world.all("networkInterface").filter(({ securityGroupIds }) => securityGroupIds.includes(id)),
      ...world
        .all("securityGroupRule")
        .filter(({ inputs }) => inputs.referencedSecurityGroupId === id && inputs.securityGroupId !== id),
    ];
    if (users.length > 0) {
      refuse(
        "security-group-in-use",
        `resource ${id} has a dependent object (${users.map((user) => user.id).join(", ")})`,
      );
    }
    for (const rule of rulesOf(world, id)) world.remove("securityGroupRule", rule.id);
    world.remove("securityGroup", id);
  },
});

/** Takes over the group that AWS gives every VPC; its end changes nothing at AWS. */
export const defaultSecurityGroup = noun({
  token: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  inputs: defaultGroupInputs,
  outputs: ["arn", "description", "name", "namePrefix", "ownerId"],
  replaces: ["vpcId"],
  computed: ["egress", "ingress"],
  create(call, inputs) {
    needVpc(call, inputs.vpcId);
    const id = defaultsOf(inputs.vpcId).securityGroup;
    call.world.put("securityGroup", { ...needGroup(call, id), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("securityGroup", id);
    if (found === undefined) return undefined;
    const { description, name } = found;
    const arn = arnOf(found, "ec2", `security-group/${id}`);
    return {
      egress: [],
      ingress: [],
      ...found.inputs,
      arn,
      description,
      name,
      namePrefix: "",
      ownerId: found.account,
    };
  },
  update(call, id, inputs) {
    call.world.put("securityGroup", { ...needGroup(call, id), inputs });
  },
  remove: () => undefined,
});

export function rulesOf(world: World, securityGroupId: string): Rule[] {
  return world.all("securityGroupRule").filter(({ inputs }) => inputs.securityGroupId === securityGroupId);
}

/** What the group says of its own rules, after a refresh. */
function rulesInline(world: World, id: string): Record<"egress" | "ingress", object[]> {
  const all = rulesOf(world, id);
  const of = (direction: Rule["direction"]): object[] =>
    all
      .filter((rule) => rule.direction === direction)
      .map(({ inputs: { ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6, description, prefixListId } }) => ({
        cidrBlocks: cidrIpv4 === undefined ? [] : [cidrIpv4],
        description: description ?? "",
        fromPort: fromPort ?? 0,
        ipv6CidrBlocks: cidrIpv6 === undefined ? [] : [cidrIpv6],
        prefixListIds: prefixListId === undefined ? [] : [prefixListId],
        protocol: ipProtocol,
        toPort: toPort ?? 0,
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { egress: of("egress"), ingress: of("ingress") };
}

function ruleNoun(direction: Rule["direction"], token: string) {
  return noun({
    token,
    inputs: ruleInputs,
    outputs: ["arn", "securityGroupRuleId"],
    replaces: ["securityGroupId"],
    check: (inputs) => {
      const given = SOURCES.filter((source) => inputs[source] !== undefined).length;
      return given > 1
        ? [{ property: "", reason: `exactly one of ${SOURCES.join(", ")} must be configured` }]
        : [];
    },
    create(call, inputs) {
      const { world } = call;
      checkRule(call, direction, inputs);
      const id = world.newId("sgr");
      world.put("securityGroupRule", { id, ...at(call), direction, inputs });
      return id;
    },
    read: ({ world }, id) => {
      const found = world.find("securityGroupRule", id);
      return (
        found && {
          ...found.inputs,
          arn: arnOf(found, "ec2", `security-group-rule/${id}`),
          securityGroupRuleId: id,
        }
      );
    },
    update(call, id, inputs) {
      checkRule(call, direction, inputs, id);
      call.world.put("securityGroupRule", { id, ...at(call), direction, inputs });
    },
    remove({ world }, id) {
      world.remove("securityGroupRule", id);
    },
  });
}

export const securityGroupIngressRule = ruleNoun(
  "ingress",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
);
export const securityGroupEgressRule = ruleNoun(
  "egress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
);

function checkRule(call: Call, direction: Rule["direction"], inputs: RuleInputs, self?: string): void {
  const { world } = call;
  needGroup(call, inputs.securityGroupId);
  checkSource(call, inputs);
  const others = rulesOf(world, inputs.securityGroupId).filter(
    (rule) => rule.direction === direction && rule.id !== self,
  );
  const opened = (rule: RuleInputs): string =>
    [rule.ipProtocol, rule.fromPort, rule.toPort, ...SOURCES.map((source) => rule[source])].join(" ");
  if (others.some((other) => opened(other.inputs) === opened(inputs))) {
    refuse("security-group-rule-exists", `the specified rule "${opened(inputs).trim()}" already exists`);
  }
  const size = [...others.map((other) => other.inputs), inputs].reduce(
    (sum, rule) => sum + weightOf(rule),
    0,
  );
  if (size > world.quotas.rulesPerSecurityGroup) {
    refuse("security-group-rules-quota", "The maximum number of rules per security group has been reached.");
  }
}

/** A rule that names a prefix list counts as many as the list has room for. */
function weightOf({ prefixListId }: RuleInputs): number {
  return prefixListId === undefined ? 1 : entriesOf(prefixListId);
}

function checkSource(call: Call, inputs: RuleInputs): void {
  const { cidrIpv4, cidrIpv6, description, fromPort, ipProtocol, toPort } = inputs;
  const malformed = (what: string): never => refuse("security-group-rule-malformed", what);
  for (const cidr of [cidrIpv4, cidrIpv6]) {
    if (cidr !== undefined && networkOf(cidr) !== cidr) malformed(`CIDR block ${cidr} is malformed`);
  }
  if (SOURCES.every((source) => inputs[source] === undefined))
    malformed("a source or destination must be given");
  if (ipProtocol !== "-1" && (fromPort === undefined || toPort === undefined || fromPort > toPort)) {
    malformed(`Invalid port range: ${fromPort ?? ""}-${toPort ?? ""}`);
  }
  if (description !== undefined && !TEXT.test(description))
    malformed(`Invalid rule description: ${description}`);
  if (inputs.referencedSecurityGroupId !== undefined) needGroup(call, inputs.referencedSecurityGroupId);
  if (inputs.prefixListId !== undefined && entriesOf(inputs.prefixListId) === 0) {
    throw new AwsError(
      "InvalidPrefixListID.NotFound",
      `The prefix list ID '${inputs.prefixListId}' does not exist`,
    );
  }
}
