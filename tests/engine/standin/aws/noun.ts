/** What the provider has to know of one resource type, and how the world answers for it. */
import { z } from "zod";
import type { Json, JsonObject } from "../../../../network/recorded";
import type { Place, Thing, World } from "./world";

/** One request to AWS. */
export interface Call extends Place {
  readonly world: World;
}

type Shape = z.ZodRawShape;
export type InputsOf<S extends Shape> = z.output<z.ZodObject<S>>;

/** One resource type. */
export interface Noun<S extends Shape> {
  /** Pulumi type token. */
  readonly token: string;
  /** Inputs that are simulated; every other one is refused, for a shrug would prove nothing. */
  readonly inputs: S;
  /** What AWS adds; unknown in a preview. Inputs that AWS fills in when they are not given stand in `computed`. */
  readonly outputs: readonly string[];
  /**
   * Inputs whose change replaces the resource, as the provider's documentation says.
   * @default - none
   */
  readonly replaces?: readonly (keyof S & string)[];
  /**
   * Inputs that AWS fills in when they are not given; leaving them out is no change.
   * @default - none
   */
  readonly computed?: readonly (keyof S & string)[];
  /**
   * What the provider fills in when an input is not given.
   * @default - nothing
   */
  readonly defaults?: JsonObject;
  /**
   * Longest name that the provider makes from the logical one, when none is given.
   * @default - none is made
   */
  readonly autoName?: number;
  /**
   * Lists without an order.
   * @default - none
   */
  readonly sets?: readonly (keyof S & string)[];
  /**
   * Texts that are JSON documents, compared by what they say.
   * @default - none
   */
  readonly documents?: readonly (keyof S & string)[];
  /**
   * Inputs that other resources change too, such as the VPCs of a zone, so that they may differ from what was asked.
   * @default - none
   */
  readonly shared?: readonly (keyof S & string)[];
  /**
   * Outputs that the provider marks as secret.
   * @default - none
   */
  readonly secrets?: readonly string[];
  /**
   * True for what has no region, such as a role.
   * @default false
   */
  readonly global?: boolean;
  /**
   * What the provider itself refuses, also in a preview; only inputs that are known are given.
   * @default - nothing
   */
  readonly check?: (inputs: Partial<InputsOf<S>>) => { readonly property: string; readonly reason: string }[];
  /** Makes the thing and gives its id. @throws AwsError */
  readonly create: (call: Call, inputs: InputsOf<S>) => string;
  /** All that AWS says of the thing, inputs included; undefined when there is none. `inputs` are those of the state. */
  readonly read: (call: Call, id: string, inputs: JsonObject) => object | undefined;
  /**
   * Changes the thing. @throws AwsError
   * @default - every change replaces
   */
  readonly update?: (call: Call, id: string, inputs: InputsOf<S>, changed: ReadonlySet<string>) => void;
  /** Removes the thing; one that is gone already is fine, as it is for the real provider. @throws AwsError */
  readonly remove: (call: Call, id: string, inputs: JsonObject) => void;
}

/** A noun without its types, as the provider holds it. */
export interface Handler extends Omit<Noun<Shape>, "inputs" | "create" | "update" | "check"> {
  readonly schema: z.ZodObject;
  readonly create: (call: Call, inputs: JsonObject) => string;
  readonly update?: (call: Call, id: string, inputs: JsonObject, changed: ReadonlySet<string>) => void;
  readonly check: (inputs: JsonObject) => { readonly property: string; readonly reason: string }[];
}

/** Checks the definition's types and hands it to the provider. */
export function noun<S extends Shape>(definition: Noun<S>): Handler {
  const { inputs: shape, create, update, check, ...rest } = definition;
  const schema = z.strictObject(definition.global === true ? shape : { ...shape, region: z.string() });
  const parse = (inputs: JsonObject): InputsOf<S> => schema.parse(inputs) as InputsOf<S>;
  return {
    ...(rest as Omit<Noun<Shape>, "inputs" | "create" | "update" | "check">),
    schema,
    create: (call, inputs) => create(call, parse(inputs)),
    ...(update === undefined
      ? {}
      : { update: (call, id, inputs, changed) => update(call, id, parse(inputs), changed) }),
    check: (inputs) => check?.(inputs as Partial<InputsOf<S>>) ?? [],
  };
}

/** Tags as they are given, and with the provider's own; every taggable noun spreads them into its inputs. */
export const tags = {
  tags: z.record(z.string(), z.string()).optional(),
  tagsAll: z.record(z.string(), z.string()).optional(),
};

/** A thing with the inputs that it was made of. */
export interface Made<I> extends Thing {
  inputs: I;
}

/** The place of a call as the first fields of a thing. */
export function at({ account, region }: Place): Place {
  return { account, region };
}

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` */
export function arnOf({ account, region }: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** A value as JSON: what is undefined is left out. */
export function toJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

export type { Json, JsonObject };
