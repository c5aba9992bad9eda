/**
 * What the far side of a VPN gets: texts for its device, and what its engineer must know besides. Imports types
 * only.
 */
import type { Issue } from "../issue";
import type { SitePlan } from "../vpn/plan";

/** Devices that a configuration can be written for. */
export const DEVICES = [
  "strongswan",
  "cisco-ios-xe",
  "juniper-srx",
  "opnsense",
  "mikrotik-routeros",
] as const;
export type Device = (typeof DEVICES)[number];

/** One text. */
export interface ConfigFile {
  /** Where it belongs, from the root of the device's files; a plain name where a device has no such files. */
  readonly name: string;
  readonly text: string;
  /** Whether a revealed key is in it: write it for its owner only and never show it. */
  readonly secret: boolean;
}

/** All that a device needs to become the far side. */
export interface GatewayConfig {
  readonly device: Device;
  /** Empty when the device cannot do what the tunnels ask; `issues` says why. */
  readonly files: readonly ConfigFile[];
  /** What no line of a file says: what to fill in, what to open, how traffic will run. One line each. */
  readonly notes: readonly string[];
  /** What the device cannot do. With files beside it, it works for less than was asked: read before use. */
  readonly issues: readonly Issue[];
  /** Whether there are files and nothing in them is left to fill in. */
  readonly complete: boolean;
}

/** What only the far side's engineer knows. */
export interface DeviceFacts {
  /**
   * Name of the interface that faces the internet, where a device's configuration has to name it.
   * @default - to be filled in
   */
  readonly outsideInterface?: string;
}

/** What one device's renderer makes; the rest is the same for all. */
export interface Rendered {
  readonly files: readonly ConfigFile[];
  readonly notes: readonly string[];
  readonly issues: readonly Issue[];
}

/** Writes one device's texts. */
export type Renderer = (plan: SitePlan, facts: DeviceFacts) => Rendered;
