/** Instances and network interfaces that somebody made: what a route can name, and what begins and takes flows. Types only. */
import type { Fact, Link } from "./evidence";
import type { Node } from "./types";

/** A network interface, or an instance with the one that comes with it. */
export interface Machine extends Node {
  readonly kind: "instance" | "network-interface";
  /** Absent for an instance whose interfaces are resources of their own. */
  readonly subnet?: Link;
  readonly securityGroups: readonly Link[];
  /** Private IPv4 addresses that were chosen; AWS chooses one of the subnet's where there is none. */
  readonly addresses: readonly Fact<string>[];
  /** Whether it has a public address; absent where its subnet says. */
  readonly publicAddress?: Fact<boolean>;
  /** Whether it may send and take only packets with its own address. */
  readonly sourceDestCheck: Fact<boolean>;
}
