/** Names of a service: the private DNS name that its owner proves, and names that AWS limits in length. Pure. */
import type { Issue } from "../issue";

/** https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html */
const LONGEST_NAME = 255;
const PRIVATE_NAME =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Code: `private-name-malformed`. */
export function checkPrivateName(name: string, path: string): Issue[] {
  if (PRIVATE_NAME.test(name) && name.length <= LONGEST_NAME) return [];
  const message = `got ${name}, expected a lower-case name such as orders.example.com or *.example.com, at most ${LONGEST_NAME} characters; correct it`;
  return [{ code: "private-name-malformed", path, message }];
}

/** The private hosted zone that answers for a name, and the record that it needs. */
export function zoneOfName(name: string): {
  readonly dnsName: string;
  readonly records: readonly ("apex" | "wildcard")[];
} {
  return name.startsWith("*.")
    ? { dnsName: name.slice(2), records: ["wildcard"] }
    : { dnsName: name, records: ["apex"] };
}

/** A private name that is answered for in one VPC, by a shared zone or by AWS's own private DNS. */
export interface AnsweredName {
  /** The VPC, by any word that tells it from others. */
  readonly vpc: string;
  readonly name: string;
  /** Where it stands in the settings. */
  readonly path: string;
}

/** A name has one owner in a VPC, whoever that is. Code: `private-name-owned-twice`. */
export function checkNameOwners(names: readonly AnsweredName[]): Issue[] {
  const owners = new Map<string, string>();
  return names.flatMap(({ vpc, name, path }) => {
    const key = JSON.stringify([vpc, name]);
    const owner = owners.get(key);
    owners.set(key, owner ?? path);
    if (owner === undefined) return [];
    const message = `got ${name} in ${vpc}, where ${owner} answers for it already, expected one owner per private name; leave it to one of the two`;
    return [{ code: "private-name-owned-twice", path, message }];
  });
}

/** Pulumi makes a name of its own from a resource's: a hyphen and seven random characters at the end. */
const RANDOM_SUFFIX = 8;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const LONGEST_LOAD_BALANCER_NAME = 32;
/** What the provider takes as the beginning of a name that it completes. */
const LONGEST_PREFIX = 6;

/**
 * How a load balancer or a target group gets its name in AWS. Pulumi's own way is right where the result is a valid
 * name; where it would be refused, too long or with other characters than letters, digits and hyphens, the provider makes
 * one from a short prefix. Neither fixes the name, so that a replacement can exist beside what it replaces.
 */
export function loadBalancerNaming(label: string): { readonly namePrefix?: string } {
  const fits = label.length + RANDOM_SUFFIX <= LONGEST_LOAD_BALANCER_NAME;
  const valid = /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(label) && !label.startsWith("internal-");
  if (fits && valid) return {};
  const letters = label.replace(/[^A-Za-z0-9]/g, "").slice(0, LONGEST_PREFIX);
  return { namePrefix: letters === "" ? "lb" : letters };
}
