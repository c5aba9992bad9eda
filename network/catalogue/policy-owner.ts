/**
 * Whose principals and resources count as own, and the policy conditions that say so. Imports nothing. Values of one
 * condition key are alternatives and keys are not, so that members of the organisation and accounts outside it take a
 * statement each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */

/** Whose principals and resources count as own: the organisation when it is given, else the accounts. */
export interface PolicyOwner {
  /** Accounts, 12 digits each. */
  readonly accountIds: readonly string[];
  /**
   * The organisation, such as `o-a1b2c3d4e5`.
   * @default - none; the accounts are listed one by one
   */
  readonly organizationId?: string;
  /**
   * Accounts beside the organisation, 12 digits each. They are admitted to each other's resources, and not to the
   * organisation's, nor it to theirs.
   * @default - none; the organisation alone is own
   */
  readonly outsideAccountIds?: readonly string[];
}

/** One way to be own. */
export interface Ownership {
  /** End of a statement's id, which tells it from the same statement for other owners. */
  readonly suffix: "" | "OutsideOrganization";
  /** Condition that the caller, or the resource, is own in this way. */
  readonly owned: (what: "Principal" | "Resource") => Readonly<Record<string, string | readonly string[]>>;
}

/** Every way to be own; at least one. */
export function ownershipsOf(owner: PolicyOwner): Ownership[] {
  const { accountIds, organizationId, outsideAccountIds = [] } = owner;
  if (organizationId === undefined) return [byAccount("", [...accountIds, ...outsideAccountIds])];
  const members: Ownership = {
    suffix: "",
    owned: (what) => ({ [`aws:${what}OrgID`]: organizationId }),
  };
  return outsideAccountIds.length === 0
    ? [members]
    : [members, byAccount("OutsideOrganization", outsideAccountIds)];
}

function byAccount(suffix: Ownership["suffix"], accountIds: readonly string[]): Ownership {
  const accounts = [...new Set(accountIds)].sort();
  return { suffix, owned: (what) => ({ [`aws:${what}Account`]: accounts }) };
}
