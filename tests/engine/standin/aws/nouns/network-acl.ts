/** Network ACLs, their rules and which subnet has which. */
import { z } from "zod";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Thing } from "../world";
import { needSubnet } from "./subnet";
import { needVpc } from "./vpc";

const aclInputs = { ...tags, region: z.string(), vpcId: z.string() };

interface NetworkAcl extends Thing {
  readonly vpcId: string;
  /** True for a VPC's default list, which AWS makes. */
  readonly byAws?: boolean;
  readonly inputs?: z.output<z.ZodObject<typeof aclInputs>>;
}

const ruleInputs = {
  cidrBlock: z.string().optional(),
  egress: z.boolean().optional(),
  fromPort: z.number().optional(),
  icmpCode: z.number().optional(),
  icmpType: z.number().optional(),
  ipv6CidrBlock: z.string().optional(),
  networkAclId: z.string(),
  protocol: z.string(),
  region: z.string(),
  ruleAction: z.enum(["allow", "deny"]),
  ruleNumber: z.number(),
  toPort: z.number().optional(),
};
const associationInputs = { networkAclId: z.string(), region: z.string(), subnetId: z.string() };

declare module "../world" {
  interface Kinds {
    networkAcl: NetworkAcl;
    networkAclRule: Made<z.output<z.ZodObject<typeof ruleInputs>>>;
    networkAclAssociation: Made<z.output<z.ZodObject<typeof associationInputs>>>;
  }
}

function needAcl(call: Call, id: string): NetworkAcl {
  return call.world.need(call, "networkAcl", id, "InvalidNetworkAclID.NotFound");
}

export const networkAcl = noun({
  token: "aws:ec2/networkAcl:NetworkAcl",
  inputs: aclInputs,
  outputs: ["arn", "egress", "ingress", "ownerId", "subnetIds"],
  replaces: ["vpcId"],
  create(call, inputs) {
    needVpc(call, inputs.vpcId);
    const id = call.world.newId("acl");
    call.world.put("networkAcl", { id, ...at(call), vpcId: inputs.vpcId, inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("networkAcl", id);
    if (found === undefined) return undefined;
    const own = world.all("networkAclRule").filter(({ inputs }) => inputs.networkAclId === id);
    const entries = (egress: boolean) =>
      own
        .filter(({ inputs }) => (inputs.egress ?? false) === egress)
        .map(
          ({ inputs: { cidrBlock, ipv6CidrBlock, fromPort, toPort, protocol, ruleAction, ruleNumber } }) => ({
            action: ruleAction,
            ...(cidrBlock === undefined ? { ipv6CidrBlock } : { cidrBlock }),
            fromPort: fromPort ?? 0,
            protocol,
            ruleNo: ruleNumber,
            toPort: toPort ?? 0,
          }),
        )
        .sort((a, b) => a.ruleNo - b.ruleNo);
    const users = world.all("networkAclAssociation").filter(({ inputs }) => inputs.networkAclId === id);
    return {
      ...found.inputs,
      arn: arnOf(found, "ec2", `network-acl/${id}`),
      egress: entries(true),
      ingress: entries(false),
      ownerId: found.account,
      subnetIds: users.map(({ inputs }) => inputs.subnetId).sort(),
    };
  },
  update(call, id, inputs) {
    call.world.put("networkAcl", { ...needAcl(call, id), inputs });
  },
  remove({ world }, id) {
    const used = world.all("networkAclAssociation").find(({ inputs }) => inputs.networkAclId === id);
    if (used !== undefined) {
      refuse(
        "network-acl-in-use",
        `The networkAcl '${id}' has dependencies and cannot be deleted. (${used.inputs.subnetId})`,
      );
    }
    for (const rule of world.all("networkAclRule")) {
      if (rule.inputs.networkAclId === id) world.remove("networkAclRule", rule.id);
    }
    world.remove("networkAcl", id);
  },
});

export const networkAclRule = noun({
  token: "aws:ec2/networkAclRule:NetworkAclRule",
  inputs: ruleInputs,
  outputs: [],
  defaults: { egress: false },
  create(call, inputs) {
    const { world } = call;
    needAcl(call, inputs.networkAclId);
    const others = world
      .all("networkAclRule")
      .filter(
        (other) => other.inputs.networkAclId === inputs.networkAclId && other.inputs.egress === inputs.egress,
      );
    if (others.some((other) => other.inputs.ruleNumber === inputs.ruleNumber)) {
      refuse(
        "network-acl-rule-exists",
        `The network acl entry identified by ${inputs.ruleNumber} already exists.`,
      );
    }
    if (others.length >= world.quotas.networkAclRulesPerDirection) {
      refuse(
        "network-acl-rules-quota",
        `The maximum number of network acl entries of ${inputs.networkAclId} has been reached.`,
      );
    }
    const id = world.newId("nacl");
    world.put("networkAclRule", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("networkAclRule", id)?.inputs,
  remove({ world }, id) {
    world.remove("networkAclRule", id);
  },
});

/** Every subnet has a list, the VPC's own unless told otherwise; so this replaces one, and its end brings that back. */
export const networkAclAssociation = noun({
  token: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  inputs: associationInputs,
  outputs: [],
  create(call, inputs) {
    const { world } = call;
    const acl = needAcl(call, inputs.networkAclId);
    if (needSubnet(call, inputs.subnetId).inputs.vpcId !== acl.vpcId) {
      refuse("network-acl-of-other-vpc", `${acl.id} and ${inputs.subnetId} belong to different networks`);
    }
    for (const former of world.all("networkAclAssociation")) {
      if (former.inputs.subnetId === inputs.subnetId) world.remove("networkAclAssociation", former.id);
    }
    const id = world.newId("aclassoc");
    world.put("networkAclAssociation", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("networkAclAssociation", id)?.inputs,
  remove({ world }, id) {
    world.remove("networkAclAssociation", id);
  },
});
