/**
 * Loads the SDK without its parts that a program seldom uses and that take most of its loading time: what packs functions
 * for AWS Lambda (npm's own installer, the TypeScript compiler), and the Automation API. Each is loaded at its first use.
 * Does nothing where the SDK is loaded already, so it is imported before everything that imports the SDK.
 */
import Module from "node:module";

type Call = (...args: readonly unknown[]) => unknown;

/** Modules of the SDK, and the functions that the SDK takes from them. */
const PACKING: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi/runtime/closure/codePaths": ["computeCodePaths"],
  "@pulumi/pulumi/runtime/closure/serializeClosure": ["serializeFunction", "serializeFunctionAsync"],
};
const AUTOMATION = require.resolve("@pulumi/pulumi/automation");
const SDK = require.resolve("@pulumi/pulumi");

if (require.cache[SDK] === undefined) loadSdk();

function loadSdk(): void {
  for (const [path, names] of Object.entries(PACKING)) standIn(require.resolve(path), names);
  standIn(AUTOMATION, []);
  const pulumi = load(SDK);
  Reflect.deleteProperty(require.cache, AUTOMATION);
  const atFirstUse = { get: () => load(AUTOMATION), enumerable: true, configurable: true };
  Object.defineProperty(pulumi, "automation", atFirstUse);
}

/** Puts functions in the place of a module, of which the first to be called loads the module. */
function standIn(file: string, names: readonly string[]): void {
  const stand = new Module(file);
  const real = (): Readonly<Record<string, Call>> => {
    if (require.cache[file] === stand) Reflect.deleteProperty(require.cache, file);
    return load(file) as Readonly<Record<string, Call>>;
  };
  const calls = names.map((name): [string, Call] => [name, (...args) => real()[name]?.(...args)]);
  stand.exports = { __esModule: true, ...Object.fromEntries(calls) };
  stand.loaded = true;
  require.cache[file] = stand;
}

function load(file: string): object {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point is when it is loaded
  return require(file) as object;
}
