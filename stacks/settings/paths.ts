/** Where a value stands, in the user's own words: `causeway:hub.endpointSets.core.services.ecr.api.ports[0]`. */

/** Namespace of the keys in `Pulumi.<env>.yaml`: the project's name. */
export const namespace = "causeway";

/** Keys and list positions from the top of the settings to a value. */
export type Path = readonly PropertyKey[];

/** A path as text. */
export function pathText(path: Path): string {
  const text = path.map((segment) => (typeof segment === "number" ? `[${segment}]` : `.${String(segment)}`));
  return `${namespace}:${text.join("").replace(/^\./, "")}`;
}

/** Whether `inner` is `outer` or lies below it. */
export function isWithin(outer: Path, inner: Path): boolean {
  return outer.every((segment, index) => segment === inner[index]);
}

/** The value at a path; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, segment) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[segment];
  }, root);
}
