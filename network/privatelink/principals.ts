/**
 * Who may ask for a connection to an endpoint service. Pure. Knows the form of a principal only, not whether it exists.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions
 */
import type { Issue } from "../issue";

/** The word that stands for every AWS account. */
export const ANY_ACCOUNT = "*";

/** One principal, in the form that AWS keeps. */
export interface Principal {
  /** `*`, or the ARN of an account, a role or a user. */
  readonly arn: string;
  /** Its name within the names of resources: `333333333333`, `333333333333-role-reader` or `any-account`. */
  readonly key: string;
  /** Account that it belongs to; absent for `*`. */
  readonly accountId?: string;
}

const ACCOUNT_ID = /^\d{12}$/;
const ARN = /^arn:([a-z-]+):iam::(\d{12}):(?:(root)|(role|user)\/(.+))$/;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const IAM_NAME = /^[\w+=,.@-]{1,64}$/;
const FORMS =
  '12 digits of an account, arn:aws:iam::<account>:root, arn:aws:iam::<account>:role/<name>, arn:aws:iam::<account>:user/<name>, or "*"';

/**
 * Reads `*`, an account id, or the ARN of an account, a role or a user.
 *
 * @param partition partition of the service's region, which an account id is completed with
 * @returns undefined for anything else; a role or user with a path is something else, since AWS takes none
 */
export function parsePrincipal(text: string, partition: string): Principal | undefined {
  if (text === ANY_ACCOUNT) return { arn: text, key: "any-account" };
  if (ACCOUNT_ID.test(text)) return { arn: `arn:${partition}:iam::${text}:root`, key: text, accountId: text };
  const [, , accountId = "", root, kind, name = ""] = ARN.exec(text) ?? [];
  if (root !== undefined) return { arn: text, key: accountId, accountId };
  if (kind === undefined || !IAM_NAME.test(name)) return undefined;
  return { arn: text, key: `${accountId}-${kind}-${name}`, accountId };
}

/** The principals that can be read, each once, sorted by key. */
export function parsePrincipals(texts: readonly string[], partition: string): Principal[] {
  const parsed = texts.flatMap((text) => parsePrincipal(text, partition) ?? []);
  const distinct = new Map(parsed.map((principal) => [principal.key, principal]));
  return [...distinct.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The principals that let an account ask for a connection: its own ones and `*`. */
export function principalsOfAccount(principals: readonly Principal[], accountId: string): Principal[] {
  return principals.filter((principal) => principal.accountId === accountId || principal.arn === ANY_ACCOUNT);
}

/**
 * Codes: `principal-malformed`, `principal-with-path`, `principal-partition`, `principal-twice`,
 * `any-account-said-once` (`*` opens the service to every AWS account, so it must be said twice).
 *
 * @param allowAnyAwsAccount the second time that `*` is said
 */
export function checkPrincipals(
  texts: readonly string[],
  allowAnyAwsAccount: boolean,
  partition: string,
): Issue[] {
  const keys = texts.map((text) => parsePrincipal(text, partition)?.key);
  const each = texts.flatMap((text, index) => {
    const path = `principals[${index}]`;
    const issues = checkPrincipal(text, path, partition);
    const key = keys[index];
    const twice = key !== undefined && keys.indexOf(key) < index;
    const message = `got ${text}, which is there already, expected each principal once; remove one of the two`;
    return twice ? [...issues, { code: "principal-twice", path, message }] : issues;
  });
  return [...each, ...checkAnyAccount(texts, allowAnyAwsAccount)];
}

function checkPrincipal(text: string, path: string, partition: string): Issue[] {
  const [, given, accountId, , kind, name] = ARN.exec(text) ?? [];
  if (given !== undefined && given !== partition) {
    const message = `got a principal of partition ${given}, expected ${partition}, the one of the service; correct the ARN`;
    return [{ code: "principal-partition", path, message }];
  }
  if (parsePrincipal(text, partition) !== undefined) return [];
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpointServicePermissions.html
  if (kind !== undefined && name?.includes("/") === true) {
    const message = `got ${text}, expected a ${kind} without a path, since AWS takes none here; name account ${accountId}, or a ${kind} without a path`;
    return [{ code: "principal-with-path", path, message }];
  }
  return [{ code: "principal-malformed", path, message: `got ${text}, expected ${FORMS}` }];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions */
function checkAnyAccount(texts: readonly string[], allowAnyAwsAccount: boolean): Issue[] {
  const code = "any-account-said-once";
  const index = texts.indexOf(ANY_ACCOUNT);
  if (index >= 0 && !allowAnyAwsAccount) {
    const message =
      "got *, which lets every AWS account ask for a connection, expected accounts; name them, or say it again with allowAnyAwsAccount: true";
    return [{ code, path: `principals[${index}]`, message }];
  }
  if (index >= 0 || !allowAnyAwsAccount) return [];
  const message =
    "got true without * among the principals, expected both or none; add * to principals or remove this";
  return [{ code, path: "allowAnyAwsAccount", message }];
}
