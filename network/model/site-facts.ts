/**
 * What is stated of the site at the far end of a connection: by the Estate, else by the component that made the
 * connection. No resource says what a device announces, which endpoints a site may call, or where its keys are kept.
 */
import type { JsonObject, RecordedResource } from "../recorded";
import type { PresharedKeySource } from "../vpn/preshared-key";
import { ESTATE } from "./estate";
import { factOf, isGiven, isObject, itemsOf, objectOf, sourceOf, unknown } from "./facts";
import { componentOf, ofType, type Recording } from "./recording";
import type { Fact, Source } from "./evidence";
import type { StatedSite } from "./vpn-types";

export const SITE_TO_SITE_VPN = "causeway:components:SiteToSiteVpn";

/** A site with its facts, which have the form of the settings, and where they stand. */
export interface SiteFacts {
  readonly name: string;
  readonly facts: JsonObject;
  readonly source: Source;
  /** The component that made the connection, if there is one. */
  readonly component?: RecordedResource;
}

/** The facts of a connection's site; none but a name where nobody states any. */
export function siteOf(recording: Recording, connection: RecordedResource): SiteFacts {
  const component = componentOf(recording, connection, [SITE_TO_SITE_VPN]);
  const [estate] = ofType(recording, ESTATE);
  const stated = Object.entries(objectOf(estate?.inputs.sites)).find(
    ([, facts]) => objectOf(facts).connection === connection.name,
  );
  if (estate !== undefined && stated !== undefined) {
    const [name, facts] = stated;
    return {
      name,
      facts: objectOf(facts),
      source: sourceOf(estate, `sites.${name}`),
      ...(component && { component }),
    };
  }
  if (component === undefined) return { name: connection.name, facts: {}, source: sourceOf(connection) };
  const { siteName } = component.inputs;
  const name = typeof siteName === "string" ? siteName : component.name;
  return { name, facts: component.inputs, source: sourceOf(component), component };
}

/** The ranges that the device is said to announce. Nothing in AWS proves it, so they are assumed. */
export function announcedBy({ facts, source }: SiteFacts): Fact<readonly string[]> {
  const property = source.property === undefined ? "routing.prefixes" : `${source.property}.routing.prefixes`;
  const own: Source = { ...source, property, assumed: true };
  const { prefixes } = objectOf(facts.routing);
  if (!isGiven(prefixes)) return unknown("is what the device will announce", source);
  return factOf(prefixes, own, (value) => texts(value));
}

/** What is stated, with what holds where nothing is. */
export function statedSite({ facts }: SiteFacts): StatedSite {
  const { profile, preferredTunnel, customerGateway, endpoints, resolver } = facts;
  return {
    profile: typeof profile === "string" ? profile : null,
    behindNat: objectOf(customerGateway).behindNat === true,
    preferredTunnel: preferredTunnel === "tunnel1" ? "tunnel1" : "aws",
    keys: [keyOf(facts, "tunnel1"), keyOf(facts, "tunnel2")],
    endpoints: Array.isArray(endpoints) ? (texts(endpoints) ?? null) : null,
    resolver: typeof resolver === "boolean" ? resolver : null,
  };
}

function keyOf(facts: JsonObject, tunnel: "tunnel1" | "tunnel2"): PresharedKeySource {
  const own = objectOf(facts[tunnel]).presharedKey;
  const given = isObject(own) ? own : objectOf(objectOf(facts.tunnelOptions).presharedKey);
  if (typeof given.config === "string") return { config: given.config };
  if (typeof given.secretsManager === "string") return { secretsManager: given.secretsManager };
  return { generated: true };
}

function texts(value: Parameters<typeof itemsOf>[0]): readonly string[] | undefined {
  const items = itemsOf(value);
  return items.every((item) => typeof item === "string") ? items.map(String) : undefined;
}
