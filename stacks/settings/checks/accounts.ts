/** Rules about accounts: their ids, roles and regions, and who names them. */
import { checkAccess } from "../../../components/internal/endpoint-policy";
import { checkKnownRegion, checkKnownWord } from "../../../components/internal/known-word";
import { checkAccountId } from "../../../components/internal/vpc-checks";
import { region as regionNamed } from "../../../network/catalogue/regions";
import { type Issue, under } from "../../../network/issue";
import type { Draft } from "../draft";
import { pathText } from "../paths";
import { at, type VpcView, vpcViews } from "./vpcs";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/** Every problem with the accounts, the organisation, and the places of the VPCs. */
export function checkAccounts(draft: Draft): Issue[] {
  return [
    ...checkOrganization(draft),
    ...checkDeclared(draft),
    ...vpcViews(draft).flatMap((vpc) => [...checkAccountName(draft, vpc), ...checkVpcRegion(vpc)]),
    ...checkPartitions(draft),
  ];
}

function checkOrganization({ organizationId }: Draft): Issue[] {
  if (organizationId === undefined) return [];
  return checkAccess({ accountIds: [], organizationId }).map((issue) => ({
    ...issue,
    path: pathText(["organizationId"]),
  }));
}

function checkDeclared({ accounts, intact }: Draft): Issue[] {
  if (accounts === undefined) return [];
  const entries = Object.entries(accounts);
  if (entries.length === 0 && intact(["accounts"])) {
    const message = "got none, expected at least one account; declare the hub's";
    return [{ code: "accounts-empty", path: pathText(["accounts"]), message }];
  }
  const owners = new Map<string, string>();
  return entries.flatMap(([name, account]) => {
    const path = pathText(["accounts", name]);
    const owner = owners.get(account.accountId);
    owners.set(account.accountId, owner ?? name);
    return [
      ...under(path, [
        ...checkAccountId(account.accountId),
        ...checkKnownRegion(account.region, "region"),
        ...checkRole(account),
      ]),
      ...(owner === undefined ? [] : [accountTwice(`${path}.accountId`, account.accountId, owner)]),
    ];
  });
}

function accountTwice(path: string, accountId: string, owner: string): Issue {
  const message = `got ${accountId}, which is account ${owner} already, expected each account once; use that name, and give VPCs elsewhere a region`;
  return { code: "account-id-taken", path, message };
}

function checkRole(account: NonNullable<Draft["accounts"]>[string]): Issue[] {
  const { accountId, assumeRole, region } = account;
  if (assumeRole === undefined) return [];
  const path = "assumeRole";
  const [match, partition = "", owner = ""] = ROLE_ARN.exec(assumeRole) ?? [];
  if (match === undefined) {
    const message = `got ${assumeRole}, expected the ARN of a role such as arn:aws:iam::${accountId}:role/causeway`;
    return [{ code: "role-arn-malformed", path, message }];
  }
  if (owner !== accountId) {
    const message = `got a role of account ${owner}, expected one of ${accountId}; name a role of this account`;
    return [{ code: "role-of-other-account", path, message }];
  }
  const own = regionNamed(region)?.partition ?? partition;
  if (own === partition) return [];
  const message = `got a role of partition ${partition}, expected ${own}, where ${region} is; correct the ARN or the region`;
  return [{ code: "role-of-other-partition", path, message }];
}

function checkAccountName(draft: Draft, vpc: VpcView): Issue[] {
  const { account } = vpc;
  // A spoke that inherits the hub's account must not repeat the hub's mistake.
  const written = vpc.source === "hub" ? account : draft.spokes?.[vpc.name]?.account;
  if (draft.accounts === undefined || written === undefined || !draft.whole(["accounts", written])) return [];
  return checkKnownWord("account-unknown", at(vpc, "account"), written, Object.keys(draft.accounts));
}

function checkVpcRegion(vpc: VpcView): Issue[] {
  // The region of an account is checked at the account.
  if (vpc.region === undefined || vpc.regionPath[0] === "accounts") return [];
  return checkKnownRegion(vpc.region, at(vpc, "region"));
}

/** A peering, a private hosted zone and a role work within one partition only. */
function checkPartitions(draft: Draft): Issue[] {
  const [hub, ...spokes] = vpcViews(draft);
  const home = hub?.source === "hub" && hub.region !== undefined ? regionNamed(hub.region) : undefined;
  if (home === undefined) return [];
  return spokes.flatMap((spoke) => {
    const own = spoke.region === undefined ? undefined : regionNamed(spoke.region);
    if (own === undefined || own.partition === home.partition) return [];
    const message = `got ${own.name} of partition ${own.partition}, expected a region of ${home.partition}, the hub's, since nothing connects partitions; give it a hub of its own`;
    return [{ code: "partition-mismatch", path: pathText(spoke.regionPath), message }];
  });
}
