/**
 * The narrow waist: one registered resource as plain, sorted JSON. The offline recorder, a policy's stack
 * arguments, `pulumi preview --json` and `pulumi stack export` all produce it; the network model reads
 * nothing else. Edges come from `references`, because ids are unknown before deployment.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Stands where a value is not known before deployment. */
export const UNKNOWN = { $unknown: true } as const;
/** Stands where a value is a secret; the value itself is never recorded. */
export const SECRET = { $secret: true } as const;

/** One registration, in the engine's own words. */
export interface RecordedResource {
  readonly urn: string;
  /** Pulumi type token, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly name: string;
  /** False for a component, true for a resource of a provider. */
  readonly custom: boolean;
  /** URN of the parent; absent for the stack itself. */
  readonly parent?: string;
  /**
   * URN of the provider resource, inherited ones included; absent for default providers and for components, but for
   * remote ones, whose children get it.
   */
  readonly provider?: string;
  /** Inputs as registered, keys sorted; unknown values are {@link UNKNOWN}, secret ones {@link SECRET}. */
  readonly inputs: JsonObject;
  /** Top-level input property -> URNs of the resources that its value comes from, sorted. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** URNs that this resource waits for without taking a property from them, sorted. */
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly protect: boolean;
  /** Former URNs or alias specifications, as text. */
  readonly aliases: readonly string[];
  /** Paths of the inputs that are secret, such as `tunnel1PresharedKey`, sorted. */
  readonly secrets: readonly string[];
}

/** The engine makes a provider of its own where none is given: https://www.pulumi.com/docs/iac/concepts/resources/providers/ */
export function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:[^:]+::default(_[^:]*)?$/.test(urn);
}

/** Whether a recorded value, or any part of it, is not known before deployment. */
export function hasUnknown(value: Json | undefined): boolean {
  return contains(value, "$unknown");
}

/** Whether a recorded value, or any part of it, is a secret. */
export function hasSecret(value: Json | undefined): boolean {
  return contains(value, "$secret");
}

function contains(value: Json | undefined, marker: "$unknown" | "$secret"): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => contains(item, marker));
  if (value === null || typeof value !== "object") return false;
  const object = value as JsonObject;
  return object[marker] === true || Object.values(object).some((item) => contains(item, marker));
}
