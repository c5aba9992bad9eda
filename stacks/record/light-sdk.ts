/**
 * Loads the SDK without what it needs only to pack functions for AWS Lambda: npm's own installer and the TypeScript
 * compiler, which are more than half of its loading time. They are loaded when a program does pack one. Has an effect
 * only where the SDK is not loaded yet, so it is imported before everything that imports it.
 */
import Module from "node:module";

type Call = (...args: readonly unknown[]) => unknown;

/** Modules of the SDK, and the functions that the SDK takes from them. */
const SELDOM_CALLED: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi/runtime/closure/codePaths": ["computeCodePaths"],
  "@pulumi/pulumi/runtime/closure/serializeClosure": ["serializeFunction", "serializeFunctionAsync"],
};

for (const [path, names] of Object.entries(SELDOM_CALLED)) loadAtFirstCall(require.resolve(path), names);

/** Puts functions in the place of a module, of which the first to be called loads the module. */
function loadAtFirstCall(file: string, names: readonly string[]): void {
  if (require.cache[file] !== undefined) return;
  const stand = new Module(file);
  const load = (): Readonly<Record<string, Call>> => {
    if (require.cache[file] === stand) Reflect.deleteProperty(require.cache, file);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point is to load it now and not before
    return require(file) as Readonly<Record<string, Call>>;
  };
  stand.exports = Object.fromEntries(
    names.map((name): [string, Call] => [name, (...args) => load()[name]?.(...args)]),
  );
  stand.loaded = true;
  require.cache[file] = stand;
}
