/**
 * VPCs and services as the components describe them, drawn from settings alone: every subnet has its range, and ids are
 * placeholders. The checks compare with them, and the composition takes from them what it must know before a VPC is made.
 */
import type { PrivateLinkProducerArgs, PublishedService, VpcDescription, VpcTier } from "../../components";
import {
  portsOfService,
  supportedRegionsOf,
  zonesOfService,
} from "../../components/privatelink-producer/plan";
import { region as regionNamed } from "../../network/catalogue/regions";
import { checkLayout, planSubnets } from "../../network/layout";
import { parsePrincipals } from "../../network/privatelink/principals";
import type { WrittenSettings } from "./schema";

type Hub = WrittenSettings["hub"];
type Spoke = WrittenSettings["spokes"][string];
type Awsx = Extract<Spoke, { source: "awsx" }>;
type Adopted = Extract<Spoke, { source: "adopted" }>;
type Ranges = readonly (readonly [zoneId: string, cidr: string])[];

/** A VPC with placeholders for ids. Tiers whose ranges cannot be told have subnets without one. */
export function sketchVpc(
  name: string,
  settings: Hub | Spoke,
  place: { readonly accountId: string; readonly region: string },
): VpcDescription {
  const secondary = "secondaryCidrs" in settings ? settings.secondaryCidrs : [];
  const ipv6 = "ipv6" in settings && settings.ipv6;
  return {
    vpcId: `VPC of ${name}`,
    ...place,
    cidrs: [settings.cidr, ...secondary],
    ...(ipv6 ? { ipv6CidrBlock: "IPv6 range" } : {}),
    tiers: Object.fromEntries(tiersOf(name, settings)),
    routeTables: {},
  };
}

/** A service as its consumers see it, with placeholders for ids. */
export function sketchService(name: string, args: PrivateLinkProducerArgs): PublishedService {
  const { vpc, privateDnsName, acceptance, addressTypes, principals } = args;
  const partition = regionNamed(vpc.region)?.partition ?? "aws";
  const privateName = privateDnsName && {
    name: privateDnsName.name,
    verified: isVerified(privateDnsName.verification),
  };
  return {
    name,
    serviceId: `id of ${name}`,
    serviceName: `name of ${name}`,
    accountId: vpc.accountId,
    region: vpc.region,
    zoneIds: zonesOfService(args),
    ports: portsOfService(args),
    addressTypes: addressTypes ?? ["ipv4"],
    acceptance: acceptance ?? "manual",
    principals: parsePrincipals(principals ?? [], partition).map(({ arn }) => arn),
    supportedRegions: supportedRegionsOf(args),
    ...(privateName === undefined ? {} : { privateName }),
  };
}

type Verification = NonNullable<PrivateLinkProducerArgs["privateDnsName"]>["verification"];

function isVerified(verification: Verification): boolean {
  return verification.kind === "route53" || verification.published === true;
}

function tiersOf(name: string, settings: Hub | Spoke): [string, VpcTier][] {
  if (!("source" in settings) || settings.source === "created") return laidOut(name, settings);
  return settings.source === "awsx" ? awsxTiers(name, settings) : assumedTiers(settings);
}

function laidOut(name: string, settings: Hub | Extract<Spoke, { source: "created" }>): [string, VpcTier][] {
  // A layout that has no subnets is reported where it stands.
  const subnets = checkLayout(settings).length > 0 ? [] : planSubnets(settings);
  const cidrs = new Map(subnets.map(({ tier, zoneId, cidr }) => [`${tier} ${zoneId}`, cidr]));
  return Object.entries(settings.tiers).map(([tier, { purpose }]) => {
    const ranges = settings.zones.map((zoneId) => [zoneId, cidrs.get(`${tier} ${zoneId}`) ?? ""] as const);
    return [tier, sketchTier(purpose, ranges, "source" in settings ? groupOf(name, tier) : undefined)];
  });
}

function awsxTiers(name: string, { tiers, zones }: Awsx): [string, VpcTier][] {
  const used = Object.entries(tiers).filter(([, { type }]) => type !== "Unused");
  return used.map(([tier, { purpose, cidrs }]) => {
    const ranges = zones.map(({ id }, index) => [id, cidrs[index] ?? ""] as const);
    return [tier, sketchTier(purpose, ranges, groupOf(name, tier))];
  });
}

function assumedTiers({ assume }: Adopted): [string, VpcTier][] {
  return Object.entries(assume?.tiers ?? {}).map(([tier, { purpose, subnets, workloadSecurityGroupId }]) => {
    const ranges = Object.entries(subnets).map(([zoneId, { cidr }]) => [zoneId, cidr] as const);
    return [tier, sketchTier(purpose, ranges, workloadSecurityGroupId)];
  });
}

/** Created and awsx spokes have a workload group in every tier. */
function groupOf(name: string, tier: string): string {
  return `group of ${name}-${tier}`;
}

function sketchTier(purpose: VpcTier["purpose"], ranges: Ranges, group: string | undefined): VpcTier {
  const subnets = ranges.map(([zoneId, cidr]) => {
    return [zoneId, { zoneId, cidr, subnetId: `subnet in ${zoneId}`, routeTable: "" }] as const;
  });
  return {
    purpose,
    subnets: Object.fromEntries(subnets),
    ...(group === undefined ? {} : { workloadSecurityGroupId: group }),
  };
}
