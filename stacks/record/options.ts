/** What a recording is asked for and what it gives back. */

import type { Json, JsonObject, RecordedResource } from "../../network/recorded";

/** How the program is run and what the world outside answers. */
export interface RecordOptions {
  /** Name of the Pulumi project; part of every URN. */
  readonly project: string;
  /** Name of the stack, which is the environment; part of every URN. */
  readonly stack: string;
  /**
   * What `pulumi.getOrganization()` answers.
   * @default "organization", the engine's own word where no organisation exists
   */
  readonly organization?: string;
  /**
   * What `pulumi.Config` sees: full key (`namespace:key`) to text, objects as JSON text.
   * @default - none
   */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Full keys of `config` that are secret.
   * @default - none
   */
  readonly secretKeys?: readonly string[];
  /**
   * `preview`: ids and computed outputs are unknown, as in `pulumi preview` of a new stack. `run`: every resource has
   * the id `${name}-id` and its inputs as outputs, so that every `apply` runs.
   * @default "preview"
   */
  readonly mode?: "preview" | "run";
  /**
   * Outputs of other stacks, by the name that the program asks for, such as `org/network/prod`.
   * @default - none; a stack reference is then an error with the code `stack-reference-missing`
   */
  readonly stackReferences?: Readonly<Record<string, JsonObject>>;
  /**
   * Answers to provider functions, by token.
   * @default - none; a call is then an error with the code `unexpected-invoke`, but for the comparisons at deployment
   * in preview mode
   */
  readonly invokes?: Readonly<Record<string, (args: JsonObject) => JsonObject>>;
  /**
   * More outputs of a resource, beside its inputs, in run mode.
   * @default - none
   */
  readonly outputs?: (resource: RecordedResource) => JsonObject;
  /**
   * Seconds without any sign of life from the program after which it counts as stuck.
   * @default 20
   */
  readonly stallSeconds?: number;
}

/** Something that the program said by `pulumi.log`. */
export interface RecordedMessage {
  /** Never `debug` today: the SDK's own debug lines hold property values, secret ones too. */
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly text: string;
  /** The resource that it is about. */
  readonly urn?: string;
}

/** A resource that the program looked up by its id (`Vpc.get`, `StackReference`); it is not part of the stack. */
export interface RecordedRead {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: Json;
  readonly parent?: string;
}

/** All that one run of a program registered. */
export interface Recording {
  /** Sorted by URN. */
  readonly resources: readonly RecordedResource[];
  /** Sorted by URN. */
  readonly reads: readonly RecordedRead[];
  /** The stack's outputs; unknown values are `UNKNOWN`, secret ones `SECRET`. */
  readonly outputs: JsonObject;
  /** In the order in which they were said. */
  readonly messages: readonly RecordedMessage[];
}
