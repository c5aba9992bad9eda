/**
 * What the policy SDK hands to a policy of a stack that was recorded: every resource with its inputs, then the stack with
 * outputs, where what is not known before deployment throws when it is read, and secrets come in plain text.
 */
import { withForetold } from "../../network/model/build";
import type { Json, JsonObject, RecordedResource } from "../../network/recorded";
import type { everyIntentHolds } from "../../policies/every-intent-holds";
import type { StackResource } from "../../policies/recorded-from-policy";

type Rule = ReturnType<typeof everyIntentHolds>;

/** One violation as the rule reports it. */
export interface Reported {
  readonly message: string;
  readonly urn?: string;
}

/** Stands for every secret. */
export const PLAIN_SECRET = "correct-horse-battery-staple";

export interface PolicyStack {
  /** What the rule is asked of each resource. */
  readonly registrations: readonly { readonly urn: string; readonly props: JsonObject }[];
  /** What it is asked of the stack. */
  readonly resources: readonly StackResource[];
}

/** The stack of a recording, as an engine that runs the same program would show it to a policy. */
export function policyStack(recorded: readonly RecordedResource[]): PolicyStack {
  const all = withForetold(recorded);
  const shown = new Map(all.map((resource) => [resource.urn, bare(resource)]));
  const find = (urn: string): StackResource[] => [shown.get(urn)].filter((one) => one !== undefined);
  const inputs = new Map(all.map(({ urn, inputs: given }) => [urn, given]));
  const resources = all.map((resource): StackResource => {
    const provider = providerOf(resource);
    const [parent] = find(resource.parent ?? "");
    return {
      ...bare(resource),
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined
        ? {}
        : { provider: { urn: provider, props: guarded(inputs.get(provider) ?? {}) } }),
      dependencies: [...Object.values(resource.references).flat(), ...resource.dependsOn].flatMap(find),
      propertyDependencies: Object.fromEntries(
        Object.entries(resource.references).map(([property, urns]) => [property, urns.flatMap(find)]),
      ),
    };
  });
  const registrations = all.map((resource) => {
    // The provider adds the region that it works in, and all tags.
    const region = inputs.get(providerOf(resource) ?? "")?.region;
    const added: JsonObject = region === undefined ? {} : { region, tagsAll: { owner: "platform" } };
    return { urn: resource.urn, props: guarded({ ...added, ...resource.inputs }) };
  });
  return { registrations, resources };
}

/** What a rule says of a stack. */
export async function judge(rule: Rule, { registrations, resources }: PolicyStack): Promise<Reported[]> {
  const reported: Reported[] = [];
  const { validateResource, validateStack } = rule;
  if (typeof validateResource !== "function") throw new Error("expected one validation of a resource");
  // Of the arguments only these are read; the engine's tests hand over the whole ones.
  type ResourceArgs = Parameters<typeof validateResource>[0];
  type StackArgs = Parameters<typeof validateStack>[0];
  for (const registration of registrations)
    await validateResource(registration as unknown as ResourceArgs, () => undefined);
  await validateStack(
    { resources } as unknown as StackArgs,
    ((message: string, urn?: string) => {
      reported.push({ message, ...(urn === undefined ? {} : { urn }) });
    }) as Parameters<typeof validateStack>[1],
  );
  return reported;
}

/** Outputs: of a component none, of a resource its inputs and an id that only a deployment gives. */
function bare({
  urn,
  type,
  name,
  custom,
  inputs,
  protect,
  ignoreChanges,
  aliases,
}: RecordedResource): StackResource {
  return {
    urn,
    type,
    name,
    props: custom ? guarded({ ...inputs, id: { $unknown: true }, arn: { $unknown: true } }) : {},
    opts: { protect, ignoreChanges: [...ignoreChanges], aliases: [...aliases] },
    dependencies: [],
    propertyDependencies: {},
  };
}

function providerOf({ custom, type, provider, urn }: RecordedResource): string | undefined {
  if (!custom || type.startsWith("pulumi:providers:")) return undefined;
  const [prefix = "", project = ""] = urn.split("::");
  return provider ?? `${prefix}::${project}::pulumi:providers:aws::default_7_48_0`;
}

/** Throws where an unknown value is read, at any depth. */
function guarded(object: JsonObject): JsonObject {
  return guard(object) as JsonObject;
}

function guard(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if ((value as JsonObject)["$secret"] === true) return PLAIN_SECRET;
  return new Proxy(value, {
    get: (target, key): unknown => {
      const found: unknown = Reflect.get(target, key);
      if (isUnknown(found)) throw new Error(`string value at .${String(key)} can't be known during preview`);
      return typeof found === "function" ? found : guard(found as Json);
    },
  });
}

function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "$unknown" in value;
}
