/**
 * How every component makes a child: the caller's `transform` sees the finished arguments, then the child is
 * registered. Knows no AWS service. Tags and the recorded form of a component's own arguments are here too,
 * because all components need all three in the same breath.
 */
import * as pulumi from "@pulumi/pulumi";

/** Receives a child's finished arguments and returns those to register; must not change what it received. */
export type Transform<A> = (args: A) => A;

/** Tags of a resource, key to value. Plain, so that reports can group by them. */
export type Tags = Readonly<Record<string, string>>;

type ResourceClass<A, R extends pulumi.CustomResource> = new (
  name: string,
  args: A,
  opts?: pulumi.CustomResourceOptions,
) => R;

/**
 * Registers one child. The type of the arguments comes from the class alone, so that a misspelt argument is a
 * compile error here as it is with `new`.
 *
 * @param Type the resource's class, such as `aws.ec2.Vpc`
 * @param name `${component}-${role}`, with a key-based suffix for an item of a list
 * @param args the finished arguments
 * @param opts always carries the component as `parent`
 * @param transform last edit to the arguments
 */
export function create<A, R extends pulumi.CustomResource>(
  Type: ResourceClass<A, R>,
  name: string,
  args: NoInfer<NonNullable<A>>,
  opts: pulumi.CustomResourceOptions,
  transform?: Transform<NoInfer<NonNullable<A>>>,
): R {
  return new Type(name, transform === undefined ? args : transform(args), opts);
}

/**
 * A component's arguments as they are recorded with the component itself: plain values and Inputs stay;
 * functions (`transform`), resources and providers are dropped, since the engine cannot record a function and
 * a resource would turn into a dependency of the whole component. Wrap a sensitive field in `pulumi.secret`
 * before handing it in.
 */
export function recordable(args: object): pulumi.Inputs {
  const entries = Object.entries(args).map(([key, value]) => [key, recordableValue(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The given tags and a `Name`, which a `Name` among the given tags overrides. */
export function nameTag(name: string, tags?: Tags): Tags {
  return { Name: name, ...tags };
}

function recordableValue(value: unknown): unknown {
  if (typeof value === "function" || pulumi.Resource.isInstance(value)) return undefined;
  if (Array.isArray(value)) return value.map(recordableValue).filter((item) => item !== undefined);
  if (!isPlainObject(value)) return value;
  const kept = recordable(value);
  // An object of functions only, such as `transform`, leaves no empty shell behind.
  return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept;
}

/** False for Outputs, promises, assets and other class instances, which the SDK serialises by itself. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
