/**
 * Statements that several renderers share: who cannot do certificates, and how prefixes become list entries.
 * Imports types only.
 */
import type { Issue } from "../issue";
import type { SitePlan } from "../vpn/plan";
import type { Device } from "./config";

/** @returns code device-certificate, for devices whose certificate store no text can fill */
export function refuseCertificate(device: Device, plan: SitePlan): Issue[] {
  if (plan.authentication.kind === "preshared-key") return [];
  const message = `no configuration with a certificate is written for ${device}; use strongswan or pre-shared keys`;
  return [{ code: "device-certificate", path: "customerGateway.certificateArn", message }];
}

/** The entries of a prefix list, numbered in fives so that one can be put between. */
export function prefixListLines(name: string, prefixes: readonly string[]): string[] {
  return prefixes.map((prefix, index) => `ip prefix-list ${name} seq ${(index + 1) * 5} permit ${prefix}`);
}

/** What BGP says of each tunnel where tunnel 1 is to be preferred: larger local preference, smaller MED. */
export const PINNED = {
  1: { localPreference: 200, med: 100 },
  2: { localPreference: 100, med: 200 },
} as const;
