/**
 * The policy of a VPC endpoint: who may use it, for whose resources. A VPC endpoint policy grants nothing by itself,
 * it is the most that may pass. Pure: the same input gives the same text, byte for byte.
 *
 * The default follows AWS's data perimeter guidance: own principals to own resources, AWS services calling on
 * their own, and the catalogue's dated exceptions for resources that AWS owns.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies
 */
import {
  policyExceptions,
  type PolicyOwner,
  type PolicyStatement,
} from "../../network/catalogue/policy-exceptions";
import { ownershipsOf } from "../../network/catalogue/policy-owner";
import { quotas } from "../../network/catalogue/quotas";
import type { Issue } from "../../network/issue";
import type { Json, JsonObject } from "../../network/recorded";
import { checkAccountId } from "./vpc-checks";

/** Whose principals and resources the default policy admits. */
export type EndpointAccess = PolicyOwner;

/** What the caller decided about the policy of one endpoint; at most one of the two. */
export interface PolicyChoice {
  /**
   * The policy document, as plain JSON. It replaces the default, so that its exceptions are the caller's too.
   * @default - principals and resources of the accounts or the organisation, with the catalogue's exceptions
   */
  readonly policy?: JsonObject;
  /**
   * Whether everybody may use the endpoint for everything that their own permissions allow.
   * @default false
   */
  readonly fullAccess?: boolean;
}

/** The endpoint that the policy is for. */
export interface PolicyTarget {
  /** Catalogue id, which finds the exceptions; absent for a service that the catalogue does not know. */
  readonly serviceId?: string;
  /** Region of the service, which is in the names of the buckets that AWS owns. */
  readonly region: string;
  /** Whether the service takes a policy; null when AWS documents neither, which counts as yes. */
  readonly policySupport: boolean | null;
}

const FULL_ACCESS: PolicyStatement = {
  Sid: "AllowEverything",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
};

/**
 * Text of the policy to send with the endpoint.
 *
 * @returns undefined when none may be sent: the service refuses policies, or nobody documents that it takes one and
 * full access is wanted, which is what AWS gives without a policy
 */
export function endpointPolicy(
  target: PolicyTarget,
  choice: PolicyChoice,
  access: EndpointAccess,
): string | undefined {
  if (target.policySupport === false) return undefined;
  if (choice.policy !== undefined) return stableJson(choice.policy);
  if (choice.fullAccess !== true) return policyText(defaultStatements(target, access));
  // Sent in full, since leaving it out would keep the policy that an earlier deployment sent.
  return target.policySupport === true ? policyText([FULL_ACCESS]) : undefined;
}

/**
 * Codes: `endpoint-policy-refused`, `endpoint-policy-twice`, `endpoint-policy-malformed`,
 * `endpoint-policy-too-long`.
 *
 * @returns issues at `policy` or `fullAccess`
 */
export function checkEndpointPolicy(
  target: PolicyTarget,
  choice: PolicyChoice,
  access: EndpointAccess,
): Issue[] {
  if (choice.policy === undefined) return tooLong(endpointPolicy(target, choice, access));
  if (target.policySupport === false) {
    const message =
      "got a policy, expected none, since AWS refuses one for this service and gives full access; remove it";
    return [{ code: "endpoint-policy-refused", path: "policy", message }];
  }
  if (choice.fullAccess === true) {
    const message = "got fullAccess beside a policy, expected one of the two; remove fullAccess";
    return [{ code: "endpoint-policy-twice", path: "fullAccess", message }];
  }
  const statements = choice.policy["Statement"];
  if (!Array.isArray(statements) || statements.length === 0) {
    const message =
      'got a policy without statements, expected a list "Statement"; without one nothing would pass';
    return [{ code: "endpoint-policy-malformed", path: "policy", message }];
  }
  return tooLong(endpointPolicy(target, choice, access));
}

/**
 * Codes: `access-empty`, `account-id-malformed`, `organization-id-malformed`.
 *
 * @returns issues at `accountIds[i]`, `outsideAccountIds[i]`, `organizationId` or the access itself
 */
export function checkAccess(access: EndpointAccess): Issue[] {
  const { accountIds, organizationId, outsideAccountIds = [] } = access;
  const accounts = Object.entries({ accountIds, outsideAccountIds }).flatMap(([list, ids]) =>
    ids.flatMap((accountId, index) => checkAccountId(accountId, `${list}[${index}]`)),
  );
  if (organizationId !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
    const message = `got ${organizationId}, expected an organisation id such as o-a1b2c3d4e5`;
    return [...accounts, { code: "organization-id-malformed", path: "organizationId", message }];
  }
  if (organizationId !== undefined || accountIds.length + outsideAccountIds.length > 0) return accounts;
  const message =
    "got no account and no organisation, expected one of them; without one no principal could use an endpoint";
  return [{ code: "access-empty", path: "accountIds", message }];
}

function defaultStatements(target: PolicyTarget, access: EndpointAccess): PolicyStatement[] {
  const { serviceId, region } = target;
  const exceptions = serviceId === undefined ? [] : policyExceptions(serviceId);
  return [
    ...ownStatements(access),
    SERVICE_PRINCIPALS,
    ...exceptions.flatMap((exception) => exception.statements(region, access)),
  ];
}

function ownStatements(access: EndpointAccess): PolicyStatement[] {
  return ownershipsOf(access).map(({ suffix, owned }) => ({
    Sid: `AllowOwnPrincipalsToOwnResources${suffix}`,
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { ...owned("Principal"), ...owned("Resource") } },
  }));
}

/**
 * Calls that an AWS service makes under its own name, such as the answer of a CloudFormation custom resource to a
 * presigned URL; such a principal belongs to no account and to no organisation.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
const SERVICE_PRINCIPALS: PolicyStatement = {
  Sid: "AllowAwsServicePrincipals",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
};

/**
 * AWS counts every character, blanks included, and does not raise the limit.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
 */
function tooLong(text: string | undefined): Issue[] {
  const most = quotas.endpointPolicyCharacters.value;
  if (text === undefined || text.length <= most) return [];
  const message =
    `got a policy of ${text.length} characters, expected at most ${most}, which AWS does not raise; ` +
    "shorten it, or give organizationId in place of many accounts";
  return [{ code: "endpoint-policy-too-long", path: "policy", message }];
}

function policyText(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** JSON with sorted keys, so that the order in which a caller wrote them is no change. */
function stableJson(document: JsonObject): string {
  return JSON.stringify(sorted(document));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
