/**
 * The network ACL of a tier: a coarse guard with few entries, which adding a spoke, an endpoint or a rule of a
 * security group never changes. Imports nothing of the layout. Security groups decide who may talk to whom; the ACL only
 * keeps public IPv4 addresses out. On IPv6 it lets every global address through, because the ranges that Amazon gives are
 * not known beforehand: there, only the lack of a route keeps the internet out.
 *
 * Entries have the same numbers in every tier and in both directions:
 *
 * | number       | in and out                                                                         |
 * | ------------ | ---------------------------------------------------------------------------------- |
 * | 100 + 10 * n | all protocols from and to the n-th private range                                    |
 * | 500          | for a gateway endpoint: out tcp 443 to anywhere, in tcp 1024-65535 from anywhere    |
 * | 600          | with IPv6: all protocols from and to 2000::/3, global addresses                     |
 * | 610          | with IPv6: all protocols from and to fd00::/8, unique local addresses               |
 *
 * DNS by the VPC's resolver, DHCP, instance metadata and time pass every network ACL, so they have no entry:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Issue } from "../../network/issue";
import { quotas } from "../../network/catalogue/quotas";
import { EPHEMERAL_PORTS } from "../../network/ports";
import { create, nameTag, type Tags, type Transform } from "./create";

/** What decides the entries of one tier's ACL. */
export interface NetworkAclPlan {
  /** IPv4 ranges that may come in and go out, in a fixed order: the position is the entry's number. */
  readonly privateRanges: readonly string[];
  /** Whether a gateway endpoint serves the tier. */
  readonly gatewayEndpoint: boolean;
  readonly ipv6: boolean;
}

/** One entry, as AWS numbers it. */
export interface NetworkAclEntry {
  readonly direction: "in" | "out";
  readonly ruleNumber: number;
  readonly protocol: "-1" | "tcp";
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** Last edits to the arguments of a network ACL's resources. */
export interface NetworkAclTransforms {
  readonly networkAcl?: Transform<aws.ec2.NetworkAclArgs>;
  readonly networkAclRule?: Transform<aws.ec2.NetworkAclRuleArgs>;
  readonly networkAclAssociation?: Transform<aws.ec2.NetworkAclAssociationArgs>;
}

/** Entries of a tier's ACL, by number; see the table above. */
export function networkAclEntries(plan: NetworkAclPlan): NetworkAclEntry[] {
  const ranges = plan.privateRanges.flatMap((cidrBlock, index) => bothWays(100 + 10 * index, { cidrBlock }));
  const ipv6 = plan.ipv6
    ? [...bothWays(600, { ipv6CidrBlock: "2000::/3" }), ...bothWays(610, { ipv6CidrBlock: "fd00::/8" })]
    : [];
  return [...ranges, ...(plan.gatewayEndpoint ? gatewayEndpointEntries : []), ...ipv6];
}

/**
 * Checks that the entries fit into one ACL: code `network-acl-rules-quota`. The quota counts each direction
 * alone, and the closing deny rules of both families with it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls
 */
export function checkNetworkAcl(
  plan: NetworkAclPlan,
  quota: number = quotas.networkAclRulesPerDirection.value,
): Issue[] {
  const others = networkAclEntries({ ...plan, privateRanges: [] }).length / 2 + (plan.ipv6 ? 2 : 1);
  const fits = quota - others;
  if (plan.privateRanges.length <= fits) return [];
  const why = `because a network ACL holds ${quota} rules in each direction`;
  const message = `got ${plan.privateRanges.length} ranges, expected at most ${fits}, ${why}; join neighbouring ranges, or let AWS raise the quota and set quotas.networkAclRulesPerDirection`;
  return [{ code: "network-acl-rules-quota", path: "privateRanges", message }];
}

/** Registers the ACL of one tier with its entries. */
export function createNetworkAcl(
  name: string,
  args: { readonly vpcId: pulumi.Input<string>; readonly plan: NetworkAclPlan; readonly tags?: Tags },
  opts: pulumi.CustomResourceOptions,
  transform: NetworkAclTransforms = {},
): aws.ec2.NetworkAcl {
  const acl = create(
    aws.ec2.NetworkAcl,
    name,
    { vpcId: args.vpcId, tags: nameTag(name, args.tags) },
    opts,
    transform.networkAcl,
  );
  for (const { direction, ...entry } of networkAclEntries(args.plan)) {
    create(
      aws.ec2.NetworkAclRule,
      // The number is what AWS knows an entry by, so it is the key.
      `${name}-${direction}-${entry.ruleNumber}`,
      { networkAclId: acl.id, egress: direction === "out", ruleAction: "allow", ...entry },
      // Two entries of one number cannot exist at a time, so the old one must go first.
      { ...opts, deleteBeforeReplace: true },
      transform.networkAclRule,
    );
  }
  return acl;
}

// A rule cannot name a prefix list, and the addresses of S3 or DynamoDB are many and change; AWS's advice is
// to open the port. There is no way to the internet, so only the gateway endpoint is reached.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
const gatewayEndpointEntries: readonly NetworkAclEntry[] = [
  {
    direction: "in",
    ruleNumber: 500,
    protocol: "tcp",
    cidrBlock: "0.0.0.0/0",
    fromPort: EPHEMERAL_PORTS.from,
    toPort: EPHEMERAL_PORTS.to,
  },
  { direction: "out", ruleNumber: 500, protocol: "tcp", cidrBlock: "0.0.0.0/0", fromPort: 443, toPort: 443 },
];

function bothWays(
  ruleNumber: number,
  range: Pick<NetworkAclEntry, "cidrBlock" | "ipv6CidrBlock">,
): NetworkAclEntry[] {
  return (["in", "out"] as const).map((direction) => ({ direction, ruleNumber, protocol: "-1", ...range }));
}
