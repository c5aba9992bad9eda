/**
 * A resource as the engine writes it into previews and state, as a recorded one. The provider fills in defaults, tags and
 * the region before the engine writes; all of that is taken out again, so that what remains is what the program said.
 * Pure; reads no files. https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#ResourceV3
 */
import {
  isDefaultProvider,
  type Json,
  type JsonObject,
  type RecordedResource,
  SECRET,
  UNKNOWN,
} from "../../network/recorded";
import { KIND, SIGNATURE, UNKNOWN_ON_WIRE } from "../record/values";

/** The provider's list of inputs that it filled in itself. */
const DEFAULTS = "__defaults";
/** Inputs that a provider resource gets from the engine. */
const ENGINES_OWN = ["__internal", "version", "pluginDownloadURL"];
const AWS_PROVIDER = "pulumi:providers:aws";
/** What `pulumi preview --json` writes in place of a secret. */
const SECRET_TEXT = "[secret]";

/** A JSON object, and nothing else. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Resources of a preview or a state, sorted by URN; without what the program did not register itself. */
export function recordedFromStates(states: readonly JsonObject[]): RecordedResource[] {
  const regions = new Map(
    states
      .filter(({ type, urn }) => type === AWS_PROVIDER && !isDefaultProvider(textOf(urn) ?? ""))
      .map(({ urn, inputs }) => [textOf(urn), isObject(inputs) ? inputs.region : undefined]),
  );
  return states
    .flatMap((state) => recordedFromState(state, regions.get(providerOf(state))) ?? [])
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** @param region of the resource's own provider, where it has one that is not the engine's */
function recordedFromState(state: JsonObject, region: Json | undefined): RecordedResource | undefined {
  const urn = textOf(state.urn) ?? "";
  const type = textOf(state.type) ?? "";
  if (state.external === true || state.delete === true || isDefaultProvider(urn)) return undefined;
  const { inputs, secrets } = readInputs(state, region);
  const references = referencesOf(state, inputs);
  const taken = new Set(Object.values(references).flat());
  const provider = providerOf(state);
  const parent = textOf(state.parent);
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    custom: state.custom === true,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    inputs,
    references,
    dependsOn: sortedTexts(state.dependencies).filter((dependency) => !taken.has(dependency)),
    ignoreChanges: textsOf(state.ignoreChanges),
    protect: state.protect === true,
    aliases: textsOf(state.aliases),
    secrets,
  };
}

/** URN of the provider; the state adds an id to it. */
function providerOf(state: JsonObject): string | undefined {
  const urn = textOf(state.provider)?.replace(/::[^:]*$/, "");
  return urn === undefined || urn === "" || isDefaultProvider(urn) ? undefined : urn;
}

interface ReadInputs {
  readonly inputs: JsonObject;
  readonly secrets: readonly string[];
}

function readInputs(state: JsonObject, region: Json | undefined): ReadInputs {
  const given = isObject(state.inputs) ? state.inputs : {};
  const secrets: string[] = [];
  const inputs: Record<string, Json> = {};
  for (const key of givenKeys(state, given, region)) {
    const value = given[key];
    if (value !== undefined) inputs[key] = readValue(value, key, secrets);
  }
  return { inputs, secrets: secrets.sort() };
}

/**
 * Inputs that the program gave. The SDK says of each, and only of those, where its value comes from, also where it comes
 * from nothing; a refresh leaves out the latter, and then only notes tell what the provider filled in. It adds the
 * region that it works in and all tags without one.
 */
function givenKeys(state: JsonObject, given: JsonObject, region: Json | undefined): string[] {
  const own = Object.keys(given).filter((key) => !key.startsWith("__") && !ENGINES_OWN.includes(key));
  const sources = isObject(state.propertyDependencies) ? state.propertyDependencies : {};
  const complete = Object.values(sources).some((urns) => textsOf(urns).length === 0);
  if (complete) return own.filter((key) => key in sources).sort();
  const filledIn = textsOf(given[DEFAULTS]);
  const added = (key: string) =>
    state.custom === true &&
    (key === "tagsAll" || (key === "region" && region !== undefined && given.region === region));
  return own.filter((key) => !filledIn.includes(key) && !added(key)).sort();
}

function readValue(value: Json, path: string, secrets: string[]): Json {
  if (value === UNKNOWN_ON_WIRE) return UNKNOWN;
  if (value === SECRET_TEXT) return secretAt(path, secrets);
  if (Array.isArray(value))
    return value.map((item: Json, index) => readValue(item, `${path}[${index}]`, secrets));
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === KIND.secret) return secretAt(path, secrets);
  const keys = Object.keys(value).filter((key) => key !== DEFAULTS);
  return Object.fromEntries(
    keys.sort().map((key) => [key, readValue(value[key] ?? null, `${path}.${key}`, secrets)]),
  );
}

function secretAt(path: string, secrets: string[]): Json {
  secrets.push(path);
  return SECRET;
}

function referencesOf(state: JsonObject, inputs: JsonObject): RecordedResource["references"] {
  const sources = isObject(state.propertyDependencies) ? state.propertyDependencies : {};
  const pairs = Object.keys(inputs)
    .map((key) => [key, sortedTexts(sources[key])] as const)
    .filter(([, urns]) => urns.length > 0);
  return Object.fromEntries(pairs);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item: Json): item is string => typeof item === "string") : [];
}

function sortedTexts(value: Json | undefined): string[] {
  return [...new Set(textsOf(value))].sort();
}
