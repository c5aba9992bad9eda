/**
 * Every rule for a virtual private gateway and its sites, all problems at once. With more than one site the
 * gateway is a CloudHub, whose rules are the last ones. Imports the kernel and its neighbours only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
import { overlaps, parseCidr } from "../cidr";
import { under, type Issue } from "../issue";
import { checkAmazonAsn, DEFAULT_AMAZON_ASN, DEFAULT_CUSTOMER_ASN } from "./asn";
import { checkSite } from "./check-site";
import { insideCidrOf, isSlot, type TunnelNumber } from "./inside-cidrs";
import { vpnQuotas } from "./limits";
import { remotePrefixesOf } from "./plan";
import type { GatewayInput, SiteInput } from "./site";

type Sites = readonly (readonly [string, SiteInput])[];

/**
 * Checks a gateway with all its sites; paths begin at the gateway, such as `sites.hq.slot`.
 *
 * @returns codes amazon-asn-out-of-range, slot-taken, inside-cidr-taken, customer-asn-taken,
 * customer-gateway-taken, site-ranges-overlap, site-range-overlaps-vpc, connections-per-gateway,
 * routes-advertised, propagated-routes, and those of `checkSite`
 */
export function checkGateway(gateway: GatewayInput): Issue[] {
  const sites = Object.entries(gateway.sites).sort(([a], [b]) => (a < b ? -1 : 1));
  const amazonAsn = gateway.amazonAsn ?? DEFAULT_AMAZON_ASN;
  const context = { region: gateway.region, amazonAsn };
  return [
    ...checkAmazonAsn(amazonAsn, "amazonAsn"),
    ...sites.flatMap(([name, site]) => under(`sites.${name}`, checkSite(name, site, context))),
    ...checkSlotsTaken(sites),
    ...checkInsideCidrsTaken(sites),
    ...checkCustomerGatewaysTaken(sites),
    ...checkAsnsTaken(sites),
    ...checkOverlaps(gateway, sites),
    ...checkQuotas(gateway, sites),
  ];
}

function checkSlotsTaken(sites: Sites): Issue[] {
  const owners = sites.map(([name, site]) => ({ key: String(site.slot), path: `sites.${name}.slot`, name }));
  return taken(
    owners,
    "slot-taken",
    (key, first) => `got ${key}, the slot of ${first}; every site needs its own`,
  );
}

function checkInsideCidrsTaken(sites: Sites): Issue[] {
  const slots = sites.map(([, site]) => site.slot);
  const owners = sites.flatMap(([name, site], index) =>
    ([1, 2] as const).flatMap((number) => {
      const { path, cidr } = insideCidrFor(site, number);
      // A shared slot shares its ranges too; that is one mistake, and checkSlotsTaken names it.
      const shared = path === "slot" && slots.indexOf(site.slot) < index;
      if (cidr === undefined || shared) return [];
      return [{ key: cidr, path: `sites.${name}.${path}`, name: `${name}.tunnel${number}` }];
    }),
  );
  const message = (key: string, first: string) =>
    `got ${key}, the inside range of ${first}; each tunnel of a gateway needs its own`;
  return taken(owners, "inside-cidr-taken", message);
}

function insideCidrFor(site: SiteInput, number: TunnelNumber): { path: string; cidr: string | undefined } {
  const given = number === 1 ? site.tunnel1?.insideCidr : site.tunnel2?.insideCidr;
  if (given !== undefined) return { path: `tunnel${number}.insideCidr`, cidr: given };
  return { path: "slot", cidr: isSlot(site.slot) ? insideCidrOf(site.slot, number) : undefined };
}

/**
 * AWS answers a second request for the same device with the first customer gateway, so two sites would share it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
 */
function checkCustomerGatewaysTaken(sites: Sites): Issue[] {
  const owners = sites.flatMap(([name, { customerGateway, routing }]) => {
    const { address, certificateArn = "", deviceName = "" } = customerGateway;
    if (address === undefined) return [];
    const asn = routing.kind === "bgp" ? routing.asn : DEFAULT_CUSTOMER_ASN;
    const key = [address, asn, certificateArn, deviceName].join(" ").trim();
    return [{ key, path: `sites.${name}.customerGateway.address`, name }];
  });
  const message = (key: string, first: string) =>
    `got the address and ASN of ${first} (${key}); give each device a deviceName of its own`;
  return taken(owners, "customer-gateway-taken", message);
}

function checkAsnsTaken(sites: Sites): Issue[] {
  const owners = sites.flatMap(([name, { routing }]) =>
    routing.kind === "bgp" ? [{ key: String(routing.asn), path: `sites.${name}.routing.asn`, name }] : [],
  );
  const message = (key: string, first: string) =>
    `got ${key}, the ASN of ${first}; each site of a gateway needs its own, or BGP drops the other's routes`;
  return taken(owners, "customer-asn-taken", message);
}

interface Owner {
  readonly key: string;
  readonly path: string;
  readonly name: string;
}

/** One issue for each owner of a key that an earlier one has. */
function taken(
  owners: readonly Owner[],
  code: string,
  message: (key: string, first: string) => string,
): Issue[] {
  const first = new Map<string, Owner>();
  return owners.flatMap((owner) => {
    const before = first.get(owner.key);
    if (before === undefined) first.set(owner.key, owner);
    if (before === undefined) return [];
    return [{ code, path: owner.path, message: message(owner.key, before.name) }];
  });
}

interface SitePrefix {
  readonly site: string;
  readonly path: string;
  readonly text: string;
}

function checkOverlaps(gateway: GatewayInput, sites: Sites): Issue[] {
  const prefixes = sites.flatMap(([site, { routing }]) =>
    routing.prefixes.map((text, index) => ({
      site,
      path: `sites.${site}.routing.prefixes[${index}]`,
      text,
    })),
  );
  return [...overlapsWithVpc(gateway, prefixes), ...overlapsBetweenSites(prefixes)];
}

/** The VPC's local route wins over any propagated one, so the site's hosts in it could not be reached. */
function overlapsWithVpc({ vpcCidrs }: GatewayInput, prefixes: readonly SitePrefix[]): Issue[] {
  // A default route is no range of the site: the VPC's own ranges are more specific.
  const ranges = prefixes.filter(({ text }) => text !== "0.0.0.0/0");
  return ranges.flatMap(({ path, text }) =>
    vpcCidrs
      .filter((vpc) => overlap(vpc, text))
      .map((vpc) => {
        const message = `got ${text}, which overlaps ${vpc} of the VPC; the VPC keeps such packets to itself`;
        return { code: "site-range-overlaps-vpc", path, message };
      }),
  );
}

function overlapsBetweenSites(prefixes: readonly SitePrefix[]): Issue[] {
  return prefixes.flatMap((later, index) => {
    const earlier = prefixes.slice(0, index).filter(({ site }) => site !== later.site);
    return earlier
      .filter(({ text }) => overlap(text, later.text))
      .map(({ site, text }) => {
        const message = `got ${later.text}, which overlaps ${text} of ${site}; sites of one gateway may share no range`;
        return { code: "site-ranges-overlap", path: later.path, message };
      });
  });
}

function overlap(a: string, b: string): boolean {
  const [one, other] = [parseCidr(a), parseCidr(b)];
  return one !== undefined && other !== undefined && overlaps(one, other);
}

function checkQuotas(gateway: GatewayInput, sites: Sites): Issue[] {
  const issues: Issue[] = [];
  const most = gateway.quotas?.connectionsPerGateway ?? vpnQuotas.connectionsPerGateway.value;
  if (sites.length > most) {
    const message = `got ${sites.length} sites, expected at most ${most} connections on one gateway; raise the quota and state it`;
    issues.push({ code: "connections-per-gateway", path: "sites", message });
  }
  for (const [name, { routing }] of sites) {
    const advertised = routing.kind === "bgp" ? remotePrefixesOf(gateway, name).length : 0;
    if (advertised <= vpnQuotas.routesAdvertised.value) continue;
    const message = `got ${advertised} routes for AWS to announce to the site, expected at most ${vpnQuotas.routesAdvertised.value}`;
    issues.push({ code: "routes-advertised", path: `sites.${name}`, message });
  }
  const propagated = sites.reduce((count, [, { routing }]) => count + routing.prefixes.length, 0);
  if (propagated > vpnQuotas.propagatedRoutesPerTable.value) {
    const message = `got ${propagated} prefixes of all sites, expected at most ${vpnQuotas.propagatedRoutesPerTable.value} in one route table; announce larger ranges`;
    issues.push({ code: "propagated-routes", path: "sites", message });
  }
  return issues;
}
