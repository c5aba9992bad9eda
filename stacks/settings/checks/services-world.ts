/** The VPCs around a service, as far as the settings are understood; what is not is checked where it stands. */
import { region as regionNamed } from "../../../network/catalogue/regions";
import { parseCidr } from "../../../network/cidr";
import type { Draft } from "../draft";
import type { ServicePlace, ServiceWorld } from "../services-args";
import { sketchVpc } from "../services-sketch";
import { SOUND_ACCOUNT } from "./descriptions";
import { hubView, spokeView, type VpcView } from "./vpcs";

/** Places of a draft, with placeholders for ids. */
export function worldOf(draft: Draft): ServiceWorld {
  const { hub, spokes = {}, sites = {}, quotas } = draft;
  const hubPlace = hub === undefined ? undefined : placeOf(draft, hubView(draft), hub);
  const places = Object.entries(spokes).flatMap(([name, spoke]): [string, ServicePlace][] => {
    const place = placeOf(draft, spokeView(draft, name, spoke), spoke);
    if (place === undefined) return [];
    const leftOut = spoke.peering === "none" ? [] : spoke.peering.leftOutCidrs;
    const cidrs = place.cidrs.filter((cidr) => !leftOut.includes(cidr));
    return [[name, { ...place, cidrs, peered: spoke.peering !== "none" }]];
  });
  const prefixes = Object.entries(sites).map(
    ([name, { routing }]) => [name, sound(routing.prefixes)] as const,
  );
  return {
    hub: hubPlace,
    spokes: Object.fromEntries(places),
    sites: Object.fromEntries(prefixes),
    rulesPerSecurityGroup: quotas?.rulesPerSecurityGroup,
  };
}

/** A VPC whose region is not known can be compared with nothing. */
function placeOf(
  { accounts = {} }: Draft,
  view: VpcView | undefined,
  settings: Parameters<typeof sketchVpc>[1],
): ServicePlace | undefined {
  if (view?.region === undefined || regionNamed(view.region) === undefined) return undefined;
  const { account = "", region } = view;
  const declared = Object.hasOwn(accounts, account) ? accounts[account]?.accountId : undefined;
  const accountId = declared !== undefined && /^\d{12}$/.test(declared) ? declared : SOUND_ACCOUNT;
  const vpc = sketchVpc(view.name, settings, { accountId, region });
  return { vpc: { ...vpc, cidrs: sound(vpc.cidrs) }, peered: false, cidrs: sound(vpc.cidrs) };
}

/** Ranges that are none are reported once, where they stand. */
function sound(cidrs: readonly string[]): string[] {
  return cidrs.filter((cidr) => parseCidr(cidr) !== undefined);
}
