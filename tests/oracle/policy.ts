/**
 * Endpoint policies, for one ordinary request: a role of the source VPC's account asks for something that belongs to
 * the same account. The organisation of that account is not in the model.
 */
import type { EndpointPolicy, Fact } from "../../network/model/types";
import type { Json, JsonObject } from "../../network/recorded";
import { type Answer, any, both, NO, perhaps, YES } from "./packet";

export interface Request {
  readonly account: Fact<string>;
  /** As the endpoint names it: `com.amazonaws.eu-west-1.secretsmanager`. */
  readonly service: string;
  readonly endpoint: "interface" | "gateway";
}

/** What the role does, for services of which the random networks make endpoints. */
const EXAMPLES: Readonly<Record<string, { readonly action: string; readonly resource: string }>> = {
  secretsmanager: {
    action: "secretsmanager:GetSecretValue",
    resource: "arn:aws:secretsmanager:eu-west-1:{}:secret:example",
  },
  kms: { action: "kms:Decrypt", resource: "arn:aws:kms:eu-west-1:{}:key/example" },
  ssm: { action: "ssm:GetParameter", resource: "arn:aws:ssm:eu-west-1:{}:parameter/example" },
  logs: { action: "logs:PutLogEvents", resource: "arn:aws:logs:eu-west-1:{}:log-group:example" },
  s3: { action: "s3:GetObject", resource: "arn:aws:s3:::example-bucket/example" },
  dynamodb: { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:eu-west-1:{}:table/example" },
};

/**
 * Whether the policy lets the request pass. An explicit denial goes before every allowance; what nothing allows is
 * denied. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function policyAllows(policy: EndpointPolicy, request: Request): Answer {
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html: no policy is full access, and so is
  // every endpoint of a service that is not one of AWS.
  if (policy.kind === "full" || /\.vpce-svc-[0-9a-f]+$/.test(request.service)) return YES;
  const { Statement: statement } = policy.document;
  const statements = (Array.isArray(statement) ? statement : [statement]).filter(isObject);
  const allowed = any(
    statements.filter(({ Effect }) => Effect === "Allow").map((each) => applies(each, request)),
  );
  const denied = any(
    statements.filter(({ Effect }) => Effect === "Deny").map((each) => applies(each, request)),
  );
  if (denied.is === "yes" || allowed.is === "no") return NO;
  if (denied.is === "unknown") return denied;
  return allowed;
}

function applies(statement: JsonObject, request: Request): Answer {
  if (["NotPrincipal", "NotAction", "NotResource"].some((word) => statement[word] !== undefined))
    return perhaps("a statement says what it is not about");
  const { action, resource } = exampleOf(request);
  return [
    // Actions alone are the same in capitals.
    any(listOf(statement.Action).map((word) => matches(word.toLowerCase(), action.toLowerCase()))),
    any(listOf(statement.Resource).map((word) => matches(word, resource))),
    principalMatches(statement.Principal, request),
    conditionsHold(statement.Condition, request),
  ].reduce(both, YES);
}

function exampleOf({ service, account }: Request): { readonly action: string; readonly resource: string } {
  const word = service.split(".").at(-1) ?? "";
  const { action, resource } = EXAMPLES[word] ?? { action: `${word}:Example`, resource: "arn:aws:example" };
  return { action, resource: resource.replace("{}", account.known ? account.value : "unknown") };
}

/** `*` stands for any text. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function matches(pattern: string, text: string): Answer {
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === text ? YES : NO;
  const [head = ""] = parts;
  if (!text.startsWith(head)) return NO;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return NO;
    at = found + part.length;
  }
  const tail = parts.at(-1) ?? "";
  return text.length - tail.length >= at && text.endsWith(tail) ? YES : NO;
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: an account stands for
 * everybody in it; in the policy of a gateway endpoint it stands for its root user alone:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway
 */
function principalMatches(principal: Json | undefined, request: Request): Answer {
  if (principal === "*") return YES;
  if (!isObject(principal)) return NO;
  return any(
    listOf(principal.AWS).map((word) => {
      if (word === "*") return YES;
      const [, account, rest] = /^(?:arn:aws:iam::)?(\d{12})(?::(.+))?$/.exec(word) ?? [];
      if (account === undefined) return perhaps(`the principal ${word} is not simulated`);
      if (!request.account.known) return perhaps(`the account of the source ${request.account.why}`);
      if (account !== request.account.value) return NO;
      if (rest !== undefined && rest !== "root")
        return perhaps(`the role that asks may be ${word} or another one`);
      return request.endpoint === "interface" ? YES : NO;
    }),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html */
function conditionsHold(condition: Json | undefined, request: Request): Answer {
  if (condition === undefined) return YES;
  if (!isObject(condition)) return perhaps("a condition is not simulated");
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(isObject(keys) ? keys : {}).map(([key, values]) =>
        holds(operator, key, listOf(values), request),
      ),
    )
    .reduce(both, YES);
}

function holds(operator: string, key: string, values: readonly string[], { account }: Request): Answer {
  const is = contextOf(key.toLowerCase(), account);
  if (is === undefined) return perhaps(`${key} is not known`);
  const equal = values.includes(is);
  switch (operator) {
    case "StringEquals":
    case "Bool":
      return equal ? YES : NO;
    case "StringNotEquals":
      return equal ? NO : YES;
    default:
      return perhaps(`the operator ${operator} is not simulated`);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function contextOf(key: string, account: Fact<string>): string | undefined {
  switch (key) {
    case "aws:principalaccount":
    case "aws:resourceaccount":
      return account.known ? account.value : undefined;
    case "aws:principalisawsservice":
      return "false";
    default:
      return undefined;
  }
}

function listOf(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === "string");
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
