/**
 * A resource as the engine writes it into previews and state, as a recorded one. The provider fills in defaults, tags and
 * the region before the engine writes; all of that is taken out again, so that what remains is what the program said.
 * Pure; reads no files. https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#ResourceV3
 */
import { type Json, type JsonObject, type RecordedResource, SECRET, UNKNOWN } from "../../network/recorded";
import { KIND, SIGNATURE, UNKNOWN_ON_WIRE } from "../record/values";

/** The provider's list of inputs that it filled in itself. */
const DEFAULTS = "__defaults";
/** Inputs that a provider resource gets from the engine. */
const ENGINES_OWN = ["__internal", "version", "pluginDownloadURL"];
/** Inputs that the AWS provider adds without a note; only used where nobody says which ones the program gave. */
const AWS_ADDS = ["region", "tagsAll"];
/** What `pulumi preview --json` writes in place of a secret. */
const SECRET_TEXT = "[secret]";

/** A JSON object, and nothing else. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The recorded form of one resource of a preview or a state; undefined for what the program did not register itself. */
export function recordedFromState(state: JsonObject): RecordedResource | undefined {
  const urn = textOf(state.urn) ?? "";
  const type = textOf(state.type) ?? "";
  if (state.external === true || state.delete === true || isDefaultProvider(urn)) return undefined;
  const { inputs, secrets } = readInputs(state);
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

/** The engine makes a provider of its own where none is given: https://www.pulumi.com/docs/iac/concepts/resources/providers/ */
function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:[^:]+::default(_[^:]*)?$/.test(urn);
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

function readInputs(state: JsonObject): ReadInputs {
  const given = isObject(state.inputs) ? state.inputs : {};
  const secrets: string[] = [];
  const inputs: Record<string, Json> = {};
  for (const key of givenKeys(state, given)) {
    const value = given[key];
    if (value !== undefined) inputs[key] = readValue(value, key, secrets);
  }
  return { inputs, secrets: secrets.sort() };
}

/** Inputs that the program gave: the SDK says of each, and only of those, where its value comes from. */
function givenKeys(state: JsonObject, given: JsonObject): string[] {
  const filledIn = textsOf(given[DEFAULTS]);
  const own = Object.keys(given).filter((key) => !key.startsWith("__") && !ENGINES_OWN.includes(key));
  const sources = isObject(state.propertyDependencies) ? state.propertyDependencies : {};
  if (Object.keys(sources).length > 0) return own.filter((key) => key in sources).sort();
  const custom = state.custom === true;
  return own.filter((key) => !filledIn.includes(key) && !(custom && AWS_ADDS.includes(key))).sort();
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
