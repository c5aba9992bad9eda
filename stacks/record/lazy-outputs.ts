/**
 * Makes the outputs of a resource when they are first read. The SDK makes one for every property that a resource has or
 * could have, each of a dozen promises, and a program reads few of them: they would be most of a recording's memory.
 */

import { type OutputResolver, propertyTransfer } from "./sdk";

/** Returns what puts the former state back. */
export function makeOutputsLazy(): () => void {
  const former = propertyTransfer.transferProperties;
  propertyTransfer.transferProperties = (onto, label, props) => {
    const resolvers: Record<string, OutputResolver> = {};
    for (const key of Object.keys(props)) {
      // Those two are not transferred, and what is there already is the SDK's to refuse.
      if (key === "id" || key === "urn") continue;
      if (Object.hasOwn(onto, key)) return former(onto, label, props);
      resolvers[key] = lazyOutput(onto, key, () => {
        const { [key]: resolve } = former(onto, label, { [key]: undefined });
        if (resolve === undefined) throw new Error(`the SDK transferred no property ${key} of ${label}`);
        return resolve;
      });
    }
    return resolvers;
  };
  return () => {
    propertyTransfer.transferProperties = former;
  };
}

/**
 * Defines a property that becomes an output when it is read.
 *
 * @param make puts the output onto the resource and gives what resolves it
 * @returns what resolves the output, be it read before or after
 */
function lazyOutput(onto: object, key: string, make: () => OutputResolver): OutputResolver {
  let resolve: OutputResolver | undefined;
  let resolved: readonly unknown[] | undefined;
  const define = (value: unknown): void =>
    void Object.defineProperty(onto, key, { value, writable: true, enumerable: true, configurable: true });
  Object.defineProperty(onto, key, {
    enumerable: true,
    configurable: true,
    get: (): unknown => {
      Reflect.deleteProperty(onto, key);
      resolve = make();
      if (resolved !== undefined) resolve(...resolved);
      return Reflect.get(onto, key) as unknown;
    },
    set: define,
  });
  return (...settled) => {
    if (resolve !== undefined) resolve(...settled);
    else resolved = settled;
  };
}
