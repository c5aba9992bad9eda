/**
 * Whether an endpoint's policy lets workloads of an account use the service for resources of their own account. A
 * policy is denied as a whole only where nothing could pass; what it allows in part is said; what depends on something
 * that no recording holds, such as the caller's role, is unknown and never allowed.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { policyExceptions } from "../catalogue/policy-exceptions";
import { regionNames } from "../catalogue/regions";
import { isGiven, isObject } from "../model/facts";
import type { EndpointPolicy, Fact } from "../model/types";
import type { Json, JsonObject } from "../recorded";
import { type Caller, every, holds, isLike, statementsOf, textsOf, type Truth } from "./policy-conditions";

/** What a policy says of a caller. */
export type PolicyDecision =
  | {
      readonly kind: "allowed";
      readonly text: string;
      /** Requests that are meant, if not all. */ readonly only: readonly string[];
    }
  | { readonly kind: "denied"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string };

/** The endpoint whose policy is asked. */
export interface PolicySubject {
  readonly type: "interface" | "gateway";
  /** First part of the service's actions, such as `ecr` for `ecr.api`. */
  readonly service: string;
}

export function decidePolicy(
  policy: Fact<EndpointPolicy>,
  caller: Caller,
  subject: PolicySubject,
): PolicyDecision {
  if (!policy.known) return { kind: "unknown", text: `the endpoint policy ${policy.why}` };
  if (policy.value.kind === "full")
    return { kind: "allowed", text: "the policy allows everything", only: [] };
  const statements = statementsOf(policy.value.document).map((statement) =>
    readStatement(statement, caller, subject),
  );
  const denials = statements.filter(({ effect }) => effect === "Deny");
  const total = denials.find(({ applies, whole }) => applies === "yes" && whole);
  if (total !== undefined)
    return { kind: "denied", text: `${total.name} denies everything to ${callerText(caller)}` };
  const grant = grantOf(
    statements.filter(({ effect }) => effect === "Allow"),
    caller,
  );
  if (grant.kind !== "allowed") return grant;
  const open = denials.find(({ applies }) => applies === "maybe");
  if (open !== undefined)
    return { kind: "unknown", text: `whether ${open.name} denies the call is not known: ${open.why}` };
  const parts = denials
    .filter(({ applies }) => applies === "yes")
    .map(({ name }) => `nothing that ${name} denies`);
  return parts.length === 0 ? grant : { ...grant, only: [...grant.only, ...parts] };
}

/** One statement as far as the caller settles it. */
interface Statement {
  readonly effect: "Allow" | "Deny" | "unknown";
  readonly name: string;
  /** Whether it is about the caller, its own resources and the service. */
  readonly applies: Truth;
  /** Whether it is about every action and every resource. */
  readonly whole: boolean;
  /** In words, the actions and resources that it is limited to. */
  readonly only: readonly string[];
  /** What is not known. */
  readonly why: string;
}

function grantOf(statements: readonly Statement[], caller: Caller): PolicyDecision {
  const sure = statements.filter(({ applies }) => applies === "yes");
  const best = sure.find(({ whole }) => whole) ?? sure[0];
  if (best !== undefined)
    return { kind: "allowed", text: `${best.name} allows ${callerText(caller)}`, only: best.only };
  const open = statements.find(({ applies }) => applies === "maybe");
  if (open !== undefined)
    return {
      kind: "unknown",
      text: `whether ${open.name} allows ${callerText(caller)} is not known: ${open.why}`,
    };
  return { kind: "denied", text: `no statement allows ${callerText(caller)}` };
}

function readStatement(statement: JsonObject, caller: Caller, { type, service }: PolicySubject): Statement {
  const { Effect, Sid, Condition } = statement;
  const name = typeof Sid === "string" ? `statement ${Sid}` : "a statement";
  const principal = principalIs(statement, caller, type);
  const actions = actionsOf(statement, service, Effect === "Deny");
  const resources = resourcesOf(statement, caller, { service, denies: Effect === "Deny" });
  const condition = holds(Condition, caller);
  const effect = Effect === "Allow" || Effect === "Deny" ? Effect : "unknown";
  const applies = every([principal, actions.applies, resources.applies, condition]);
  const why =
    principal === "maybe"
      ? "it depends on the caller's role"
      : condition === "maybe"
        ? "it has a condition that the caller's account does not settle"
        : "it is limited to actions or resources of which it is not known whose they are";
  const only = [...actions.only, ...resources.only];
  // An effect that is neither word makes the document invalid, and what AWS would do with it unknown.
  return {
    effect: effect === "unknown" ? "Allow" : effect,
    name,
    applies: effect === "unknown" ? "maybe" : applies,
    whole: only.length === 0,
    only,
    why,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function principalIs(
  { Principal, NotPrincipal }: JsonObject,
  { account }: Caller,
  type: PolicySubject["type"],
): Truth {
  if (isGiven(NotPrincipal)) return "maybe";
  if (Principal === "*") return "yes";
  if (!isObject(Principal)) return "maybe";
  const { AWS, ...others } = Principal;
  const named = AWS === undefined ? [] : textsOf(AWS);
  if (named === undefined) return "maybe";
  const results = named.map((principal) => isCaller(principal, account, type));
  if (results.includes("yes")) return "yes";
  // A workload is neither a service nor a federated user by itself; canonical users stand for accounts.
  return results.includes("maybe") || "CanonicalUser" in others || "Federated" in others ? "maybe" : "no";
}

/**
 * For a gateway endpoint an account stands for its root user alone, which no workload is.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway-endpoint-principals
 */
function isCaller(principal: string, account: string | undefined, type: PolicySubject["type"]): Truth {
  if (principal === "*") return "yes";
  const [, owner = "", name] = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::(.*))?$/.exec(principal) ?? [];
  if (owner === "") return "maybe";
  const whole = name === undefined || name === "root";
  if ((account !== undefined && owner !== account) || (whole && type === "gateway")) return "no";
  return account !== undefined && whole ? "yes" : "maybe";
}

interface Limits {
  readonly applies: Truth;
  readonly only: readonly string[];
}

/** Denying all but a list leaves nobody knows what of the service; allowing all but a list leaves the rest. */
function actionsOf({ Action, NotAction }: JsonObject, service: string, denies: boolean): Limits {
  if (isGiven(NotAction)) {
    const left = textsOf(NotAction)?.every((action) => action !== "*" && !isLike(action, `${service}:*`));
    return {
      applies: left === true && !denies ? "yes" : "maybe",
      only: [`no action of ${shown(NotAction)}`],
    };
  }
  const actions = textsOf(Action);
  if (actions === undefined) return { applies: "maybe", only: [] };
  const all = actions.some((action) => action === "*" || action.toLowerCase() === `${service}:*`);
  if (all) return { applies: "yes", only: [] };
  const own = actions.filter((action) => action.toLowerCase().startsWith(`${service}:`));
  return own.length > 0
    ? { applies: "yes", only: [`actions ${own.join(", ")}`] }
    : { applies: "maybe", only: [] };
}

/** Resources that name the caller's account, or none, which those of S3 do. */
function resourcesOf(
  { Resource, NotResource }: JsonObject,
  { account }: Caller,
  { service, denies }: { readonly service: string; readonly denies: boolean },
): Limits {
  if (isGiven(NotResource)) {
    const left = textsOf(NotResource)?.every(
      (resource) => resource.split(":").length > 5 && ownerIs(resource, account, service) === "no",
    );
    return {
      applies: left === true && !denies ? "yes" : "maybe",
      only: [`no resource of ${shown(NotResource)}`],
    };
  }
  const resources = textsOf(Resource);
  if (resources === undefined) return { applies: "maybe", only: [] };
  if (resources.includes("*")) return { applies: "yes", only: [] };
  const owners = resources.map((resource) => ownerIs(resource, account, service));
  const own = resources.filter((_resource, index) => owners[index] === "yes");
  if (own.length > 0) return { applies: "yes", only: [`resources ${own.join(", ")}`] };
  return { applies: owners.includes("maybe") ? "maybe" : "no", only: [] };
}

/** Whether a resource is one of the caller's account, and of the service. */
function ownerIs(resource: string, account: string | undefined, service: string): Truth {
  const [arn, , kind, region, owner = ""] = resource.split(":");
  if (arn !== "arn") return "maybe";
  if (kind === "s3" && !service.startsWith("s3")) return "no";
  if (owner === "" && kind === "s3") return isOfAws(resource) ? "no" : "maybe";
  if (owner === "" || account === undefined || region === undefined) return "maybe";
  return isLike(owner, account) ? "yes" : "no";
}

/** Buckets that AWS owns, which the catalogue lists as exceptions of its default policy. */
function isOfAws(resource: string): boolean {
  ownedByAws ??= new Set(
    regionNames().flatMap((region) =>
      policyExceptions("s3")
        .flatMap((exception) => exception.statements(region, { accountIds: [] }))
        .flatMap((statement) => statement.Resource),
    ),
  );
  return ownedByAws.has(resource);
}

/** Made at the first question, because it is of every region. */
let ownedByAws: ReadonlySet<string> | undefined;

function shown(value: Json | undefined): string {
  return textsOf(value)?.join(", ") ?? "an unknown list";
}

function callerText({ account }: Caller): string {
  return account === undefined ? "the caller" : `account ${account}`;
}
