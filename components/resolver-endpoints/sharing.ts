/**
 * Rules for VPCs of other accounts: shared by Resource Access Manager, since an account associates its VPC only with a
 * rule that it owns or that is shared with it.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html#resolver-rules-managing-sharing
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag } from "../internal/create";
import type { OutboundEndpoint, ResolverEndpointsArgs } from "./args";
import { followersOf, forwardRules } from "./plan";

/** What an account waits for before it uses a rule. */
export interface SharedRules {
  /** Resources that an association of the account with the rule must wait for; none in the hub's own account. */
  before(rule: string, accountId: string): pulumi.Resource[];
}

/** Registers the share and its parts, when there is anything to share. */
export function shareRules(
  name: string,
  arns: Readonly<Record<string, pulumi.Output<string>>>,
  outbound: OutboundEndpoint,
  args: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): SharedRules {
  const foreign = foreignAccounts(outbound, args);
  const accountIds = [...new Set(Object.values(foreign).flat())].sort();
  if (accountIds.length === 0) return { before: () => [] };
  const { transform } = args;
  const share = createShare(`${name}-rules`, outbound, args, parent);
  const rules = Object.entries(foreign).flatMap(([key]) => {
    const shared = { resourceArn: arns[key] ?? "", resourceShareArn: share.arn };
    const label = `${name}-${key}`;
    return [
      [key, create(aws.ram.ResourceAssociation, label, shared, { parent }, transform?.sharedRule)] as const,
    ];
  });
  const accounts = accountIds.map((accountId) => {
    return [accountId, admitAccount(name, accountId, share, outbound, args, parent)] as const;
  });
  const [ruleOf, admittedOf] = [new Map(rules), new Map(accounts)];
  return {
    before: (rule, accountId) => {
      const admitted = admittedOf.get(accountId) ?? [];
      const shared = ruleOf.get(rule);
      return admitted.length === 0 || shared === undefined ? [] : [shared, ...admitted];
    },
  };
}

/** Rule keys that VPCs of other accounts follow -> the ids of those accounts. */
function foreignAccounts(
  outbound: OutboundEndpoint,
  { vpc }: ResolverEndpointsArgs,
): Readonly<Record<string, readonly string[]>> {
  const entries = forwardRules(outbound).map(([key, rule]) => {
    const owners = followersOf(rule, outbound).map((name) => outbound.vpcs?.[name]?.accountId ?? "");
    return [key, owners.filter((accountId) => accountId !== vpc.accountId)] as const;
  });
  return Object.fromEntries(entries.filter(([, accountIds]) => accountIds.length > 0));
}

function createShare(
  label: string,
  { sharing }: OutboundEndpoint,
  { tags, transform }: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): aws.ram.ResourceShare {
  const wanted = { allowExternalPrincipals: sharing === "invitation", tags: nameTag(label, tags) };
  return create(aws.ram.ResourceShare, label, wanted, { parent }, transform?.share);
}

/** The account as principal of the share and, where it is invited, its acceptance. */
function admitAccount(
  name: string,
  accountId: string,
  share: aws.ram.ResourceShare,
  { sharing, vpcs }: OutboundEndpoint,
  { transform }: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const label = `${name}-${accountId}`;
  const principal = { principal: accountId, resourceShareArn: share.arn };
  const Principal = aws.ram.PrincipalAssociation;
  const admitted = create(Principal, label, principal, { parent }, transform?.sharedAccount);
  if (sharing !== "invitation") return [admitted];
  const names = Object.keys(vpcs ?? {}).sort();
  const owned = names.map((vpc) => vpcs?.[vpc]).find((vpc) => vpc?.accountId === accountId);
  // The share's ARN comes by the principal, because there is no invitation before it.
  const accept = { shareArn: admitted.resourceShareArn };
  const opts = { parent, provider: owned?.provider };
  const Accepter = aws.ram.ResourceShareAccepter;
  return [admitted, create(Accepter, label, accept, opts, transform?.accepter)];
}
