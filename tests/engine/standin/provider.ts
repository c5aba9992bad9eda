/**
 * The resource provider's side of things, without the wire: what the engine asks, answered as the AWS provider answers
 * it. https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 *
 * What the real provider does inside one call (retries, waiting for a state) is not simulated; what comes out of it is.
 */
import { createHash } from "node:crypto";
import { AwsError } from "./aws/error";
import { StandInError } from "./error";
import { answer, handlers } from "./aws";
import type { Call, Handler } from "./aws/noun";
import type { Place, World } from "./aws/world";
import {
  DEFAULTS,
  isUnknown,
  type Json,
  type JsonObject,
  noted,
  plainObject,
  same,
  UNKNOWN_ON_WIRE,
} from "./plain";

/** What the program said of one provider resource. */
export interface ProviderConfig extends Place {
  readonly defaultTags: JsonObject;
}

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly Failure[];
}

export interface Difference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface Read {
  readonly inputs: JsonObject;
  readonly state: JsonObject;
}

/** The account that a provider works in and its region. @throws AwsError as the provider does for a foreign account */
export function configured(config: JsonObject, ambientAccount: string): ProviderConfig {
  const role = objectsOf(config.assumeRoles).at(-1)?.roleArn;
  const account = typeof role === "string" ? (role.split(":")[4] ?? "") : ambientAccount;
  const allowed = parsed(config.allowedAccountIds);
  if (Array.isArray(allowed) && !allowed.includes(account)) {
    throw new AwsError("AccountNotAllowed", `AWS account ID not allowed: ${account}`);
  }
  const { region } = config;
  if (typeof region !== "string") throw new AwsError("MissingRegion", "Missing region configuration");
  const defaults = parsed(config.defaultTags);
  const tags = isObject(defaults) && isObject(defaults.tags) ? defaults.tags : {};
  return { account, region, defaultTags: tags };
}

export class Provider {
  constructor(
    private readonly world: World,
    readonly config: ProviderConfig,
  ) {}

  /** Fills in what the provider fills in and refuses what its schema refuses. */
  check(type: string, name: string, olds: JsonObject, news: JsonObject, seed: string): Checked {
    const handler = handlerOf(type);
    const given = documentsAsText(handler, plainObject(news));
    const filled = this.filled(handler, name, plainOld(olds), given, seed);
    const inputs = {
      ...Object.fromEntries(Object.entries(given).map(([k, v]) => [k, noted(v)])),
      ...filled.all,
    };
    return {
      inputs: { ...inputs, [DEFAULTS]: filled.defaults },
      failures: failuresOf(handler, type, plainObject(inputs)),
    };
  }

  diff(type: string, olds: JsonObject, news: JsonObject): Difference {
    const handler = handlerOf(type);
    const [before, after] = [plainObject(olds), plainObject(news)];
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().filter((key) => {
      if (after[key] === undefined && handler.computed?.includes(key) === true) return false;
      const how = {
        set: handler.sets?.includes(key) === true,
        document: handler.documents?.includes(key) === true,
      };
      return !same(before[key], after[key], how);
    });
    const replaces = changed.filter(
      (key) => handler.update === undefined || key === "region" || handler.replaces?.includes(key) === true,
    );
    // https://github.com/pulumi/pulumi-terraform-bridge: a name of the user's own would be taken twice.
    const named = handler.autoName !== undefined && !itemsOf(news[DEFAULTS]).includes("name");
    return {
      changed,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && named && !changed.includes("name"),
    };
  }

  /** What a preview says of a resource that does not exist yet. */
  previewCreate(type: string, inputs: JsonObject): JsonObject {
    const handler = handlerOf(type);
    const own = plainObject(inputs);
    const unknown = [...handler.outputs, ...(handler.computed ?? [])].filter((key) => own[key] === undefined);
    return { ...own, ...Object.fromEntries(unknown.map((key) => [key, UNKNOWN_ON_WIRE])) };
  }

  /** What a preview says of a change. */
  previewUpdate(olds: JsonObject, news: JsonObject): JsonObject {
    return { ...plainObject(olds), ...plainObject(news) };
  }

  create(type: string, inputs: JsonObject): { readonly id: string; readonly state: JsonObject } {
    const handler = handlerOf(type);
    const own = plainObject(inputs);
    const call = this.call(own);
    const id = handler.create(call, own);
    return { id, state: stateOf(type, handler, call, id, own) };
  }

  update(type: string, id: string, oldInputs: JsonObject, inputs: JsonObject): JsonObject {
    const handler = handlerOf(type);
    const own = plainObject(inputs);
    const call = this.call(own);
    if (handler.read(call, id, own) === undefined) {
      throw new AwsError("NotFound", `${type} ${id} does not exist any more`);
    }
    const { changed } = this.diff(type, oldInputs, inputs);
    // A resource that failed to come up in time is updated without a change; then there is nothing to do but read it.
    if (changed.length > 0) handler.update?.(call, id, own, new Set(changed));
    return stateOf(type, handler, call, id, own);
  }

  /** The thing as it is now; undefined when it is gone. Without inputs, those that would make it are given. */
  read(type: string, id: string, inputs: JsonObject): Read | undefined {
    const handler = handlerOf(type);
    const own = plainObject(inputs);
    const call = this.call(own);
    const found = handler.read(call, id, own);
    if (found === undefined) return undefined;
    const state = asJson(found);
    return { inputs: refreshed(handler, inputs, state), state };
  }

  remove(type: string, id: string, inputs: JsonObject): void {
    const own = plainObject(inputs);
    handlerOf(type).remove(this.call(own), id, own);
  }

  invoke(token: string, args: JsonObject): JsonObject {
    const own = plainObject(args);
    return answer(this.call(own), token, own);
  }

  /** Outputs of a type that are secret. */
  secretsOf(type: string): readonly string[] {
    return handlerOf(type).secrets ?? [];
  }

  private call(inputs: JsonObject): Call {
    const { account, region } = this.config;
    return {
      world: this.world,
      account,
      region: typeof inputs.region === "string" ? inputs.region : region,
    };
  }

  /** https://github.com/pulumi/pulumi-aws/blob/master/provider/tags.go and region.go: set before the schema is looked at */
  private filled(handler: Handler, name: string, olds: Old, given: JsonObject, seed: string): Filled {
    const all: Record<string, Json> = {};
    const defaults: string[] = [];
    for (const [key, value] of Object.entries(handler.defaults ?? {})) {
      if (given[key] !== undefined) continue;
      all[key] = value;
      defaults.push(key);
    }
    if (handler.autoName !== undefined && given.name === undefined && given.namePrefix === undefined) {
      const former = olds.defaults.includes("name") ? olds.inputs.name : undefined;
      all.name = former ?? autoName(name, seed, handler.autoName);
      defaults.push("name");
    }
    if (handler.global !== true && given.region === undefined) all.region = this.config.region;
    if ("tagsAll" in handler.schema.shape) all.tagsAll = this.allTags(given.tags);
    return { all, defaults: defaults.sort() };
  }

  private allTags(given: Json | undefined): Json {
    if (isUnknown(given as never)) return UNKNOWN_ON_WIRE;
    return { ...this.config.defaultTags, ...(isObject(given) ? given : {}) };
  }
}

interface Filled {
  readonly all: JsonObject;
  readonly defaults: readonly string[];
}

interface Old {
  readonly inputs: JsonObject;
  readonly defaults: readonly Json[];
}

function plainOld(olds: JsonObject): Old {
  return { inputs: plainObject(olds), defaults: itemsOf(olds[DEFAULTS]) };
}

function handlerOf(type: string): Handler {
  const handler = handlers.get(type);
  if (handler === undefined) throw new StandInError(`the stand-in AWS knows no resource type ${type}`);
  return handler;
}

/** Policies may be given as objects; the provider hands them on as text. */
function documentsAsText(handler: Handler, given: JsonObject): JsonObject {
  const documents = (handler.documents ?? []).filter((key) => isObject(given[key]));
  return { ...given, ...Object.fromEntries(documents.map((key) => [key, JSON.stringify(given[key])])) };
}

/** Unknown values satisfy any type; everything else is held against the schema. */
function failuresOf(handler: Handler, type: string, inputs: JsonObject): Failure[] {
  const failures: Failure[] = [];
  for (const key of Object.keys(inputs)) {
    if (key in handler.schema.shape) continue;
    failures.push({ property: key, reason: `the stand-in AWS does not know the input ${key} of ${type}` });
  }
  for (const [property, field] of Object.entries(handler.schema.shape)) {
    const value = inputs[property];
    if (isUnknown(value as never)) continue;
    const result = (field as { safeParse: SafeParse }).safeParse(value);
    for (const { path, message } of result.error?.issues ?? []) {
      failures.push({ property: [property, ...path].join("."), reason: message });
    }
  }
  if (failures.length > 0) return failures;
  const known = Object.entries(inputs).filter(([, value]) => !isUnknown(value as never));
  return handler.check(Object.fromEntries(known));
}

type SafeParse = (value: unknown) => {
  readonly error?: { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] };
};

/** State after a change. Inputs come back as they went in, or a plan made of the preview would not hold. */
function stateOf(type: string, handler: Handler, call: Call, id: string, inputs: JsonObject): JsonObject {
  const found = handler.read(call, id, inputs);
  if (found === undefined) throw new StandInError(`${type} ${id} is not there after it was made`);
  const state = asJson(found);
  for (const [key, value] of Object.entries(inputs)) {
    if (handler.shared?.includes(key) === true) continue;
    if (!same(state[key], value, { set: true, document: handler.documents?.includes(key) === true })) {
      throw new StandInError(`${type} ${id}: the stand-in changes the input ${key}`);
    }
  }
  for (const key of Object.keys(state)) {
    if (key in handler.schema.shape || handler.outputs.includes(key)) continue;
    throw new StandInError(`${type}: the stand-in gives the output ${key}, which the noun does not declare`);
  }
  return { ...state, ...inputs };
}

/** Inputs of the state with the values of today; for an import, those that would make the thing. */
function refreshed(handler: Handler, inputs: JsonObject, state: JsonObject): JsonObject {
  const given = plainObject(inputs);
  const imported = Object.keys(given).length === 0;
  const keys = imported
    ? Object.keys(handler.schema.shape).filter((key) => !handler.computed?.includes(key))
    : Object.keys(given);
  const now = keys.flatMap((key) => {
    const value = state[key];
    if (value === undefined) return [];
    const how = {
      set: handler.sets?.includes(key) === true,
      document: handler.documents?.includes(key) === true,
    };
    const now = imported ? value : inTheFormOf(given[key], value);
    const kept = given[key] !== undefined && same(given[key], now, how) ? inputs[key] : now;
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return { ...Object.fromEntries(now), [DEFAULTS]: inputs[DEFAULTS] ?? [] };
}

/** A refresh tells what became of what was given; it adds nothing inside of it that AWS filled in. */
function inTheFormOf(given: Json | undefined, value: Json): Json {
  if (Array.isArray(given) && Array.isArray(value)) {
    const [form] = given as readonly Json[];
    return value.map((item: Json, index) => inTheFormOf((given as readonly Json[])[index] ?? form, item));
  }
  if (!isObject(given) || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      key in given ? [[key, inTheFormOf(given[key], item)]] : [],
    ),
  );
}

function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** The logical name and seven digits, as https://www.pulumi.com/docs/iac/concepts/resources/names/ says. */
function autoName(name: string, seed: string, longest: number): string {
  const suffix = createHash("sha1").update(seed).digest("hex").slice(0, 7);
  return `${name.slice(0, longest - 8)}-${suffix}`;
}

/** Pulumi hands every provider setting that is not a text to the provider as JSON text. */
function parsed(value: Json | undefined): Json | undefined {
  return typeof value === "string" && /^[[{]/.test(value) ? (JSON.parse(value) as Json) : value;
}

function objectsOf(value: Json | undefined): JsonObject[] {
  return itemsOf(parsed(value)).filter(isObject);
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
