/**
 * How the model knows what it knows: facts with their sources, and edges that may lead outside or nowhere known.
 * Types only.
 */

/** Where a value was read. */
export interface Source {
  readonly urn: string;
  /** Input property, or the path within an assumption. Absent where the resource as a whole is the evidence. */
  readonly property?: string;
  /** Set where the value is an assumption of the settings about something that exists already. */
  readonly assumed?: true;
}

/** A value that is known with its source, or not known with the reason. */
export type Fact<T> = Known<T> | Unknown;
export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly source: Source;
}
export interface Unknown {
  readonly known: false;
  /** Why, as a clause: `is not known before deployment`. */
  readonly why: string;
  readonly source: Source;
}

/** A resource's URN; for what a resource or an assumption only implies, the URN, `#` and its part. */
export type NodeId = string;

/** Where an edge leads: to a node of this model, to something that is not in the recording, or nobody knows. */
export type Link =
  | { readonly kind: "node"; readonly node: NodeId; readonly source: Source }
  | { readonly kind: "outside"; readonly id: string; readonly source: Source }
  | { readonly kind: "unknown"; readonly why: string; readonly source: Source };
