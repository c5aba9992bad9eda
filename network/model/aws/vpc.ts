/** VPCs and their ranges. What AWS gives every VPC is a node even where no resource names it. */
import type { RecordedResource } from "../../recorded";
import type { Context, VpcDefaults } from "../context";
import { fact, flag, isGiven, sourceOf, text, unknown } from "../facts";
import { ownerOf } from "../links";
import { vpcPlacement } from "../placement";
import { accountOf, groupBy, ofType, type Recording, regionOf } from "../recording";
import type { NodeId, Vpc, VpcRange } from "../types";
import { AWS } from "./types";

/** A VPC before the nodes that point to it are known. */
export type VpcDraft = Omit<Vpc, "subnets" | "routeTables" | "peerings" | "privateZones">;

export function liftVpcs(context: Context): VpcDraft[] {
  const { recording } = context;
  const associations = [
    ...ofType(recording, AWS.ipv4CidrAssociation),
    ...ofType(recording, AWS.ipv6CidrAssociation),
  ];
  const byVpc = groupBy(associations, (association) => ownerOf(context, "vpc", association, "vpcId"));
  return ofType(recording, AWS.vpc).map((vpc) => liftVpc(context, vpc, byVpc.get(vpc.urn) ?? []));
}

function liftVpc(
  context: Context,
  vpc: RecordedResource,
  associations: readonly RecordedResource[],
): VpcDraft {
  const defaults = defaultsOf(context, vpc.urn);
  return {
    id: vpc.urn,
    ...vpcPlacement(context, vpc),
    account: accountOf(context.recording, vpc),
    region: regionOf(context.recording, vpc),
    ranges: rangesOf(vpc, associations),
    // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html#vpc-dns-support: on and off unless said
    // otherwise, for a VPC that is not made in the console.
    dnsSupport: fact(vpc, "enableDnsSupport", flag, true),
    dnsHostnames: fact(vpc, "enableDnsHostnames", flag, false),
    mainRouteTable: defaults.routeTable,
    defaultNetworkAcl: defaults.networkAcl,
    defaultSecurityGroup: defaults.securityGroup,
    source: sourceOf(vpc),
  };
}

/** What AWS gives a VPC that no resource of the recording takes over. */
export function defaultsOf(context: Context, vpc: NodeId): VpcDefaults {
  return context.defaults.get(vpc) ?? impliedDefaults(vpc);
}

/** Ids of the table, list and group that come with a VPC. */
export function impliedDefaults(vpc: NodeId): VpcDefaults {
  return {
    routeTable: `${vpc}#main-route-table`,
    networkAcl: `${vpc}#default-network-acl`,
    securityGroup: `${vpc}#default-security-group`,
  };
}

/**
 * Every recorded VPC's defaults, by the resource that takes them over where there is one. Made before the links
 * can be followed, so it reads references itself.
 */
export function findDefaults(recording: Recording): Map<NodeId, VpcDefaults> {
  const found = new Map(ofType(recording, AWS.vpc).map(({ urn }) => [urn, impliedDefaults(urn)]));
  const adopt = (type: string, property: string, noun: keyof VpcDefaults, target?: string) => {
    for (const resource of ofType(recording, type)) {
      const vpcs = (resource.references[property] ?? []).filter((urn) => found.has(urn));
      const [vpc] = vpcs;
      const defaults = vpc === undefined ? undefined : found.get(vpc);
      const node = target === undefined ? resource.urn : onlyOf(resource.references[target]);
      if (vpc === undefined || defaults === undefined || vpcs.length > 1 || node === undefined) continue;
      found.set(vpc, { ...defaults, [noun]: node });
    }
  };
  adopt(AWS.defaultSecurityGroup, "vpcId", "securityGroup");
  adopt(AWS.defaultNetworkAcl, "defaultNetworkAclId", "networkAcl");
  adopt(AWS.defaultRouteTable, "defaultRouteTableId", "routeTable");
  // A table that is made the main one takes the place of the one that came with the VPC.
  adopt(AWS.mainRouteTableAssociation, "vpcId", "routeTable", "routeTableId");
  return found;
}

function onlyOf(urns: readonly string[] | undefined): string | undefined {
  return urns?.length === 1 ? urns[0] : undefined;
}

function rangesOf(vpc: RecordedResource, associations: readonly RecordedResource[]): VpcRange[] {
  const primary: VpcRange = isGiven(vpc.inputs.cidrBlock)
    ? { family: 4, cidr: fact(vpc, "cidrBlock", text) }
    : { family: 4, cidr: unknown("is an address pool's choice", sourceOf(vpc, "ipv4IpamPoolId")) };
  const secondary = associations.map((association) => rangeOf(association));
  const ipv4 = secondary.filter(({ family }) => family === 4);
  const ipv6 = secondary.filter(({ family }) => family === 6);
  return [primary, ...ipv4, ...ownIpv6(vpc), ...ipv6];
}

function rangeOf(association: RecordedResource): VpcRange {
  const family = association.type === AWS.ipv4CidrAssociation ? 4 : 6;
  const property = family === 4 ? "cidrBlock" : "ipv6CidrBlock";
  if (isGiven(association.inputs[property])) return { family, cidr: fact(association, property, text) };
  return { family, cidr: unknown("is given by Amazon at deployment", sourceOf(association)) };
}

function ownIpv6(vpc: RecordedResource): VpcRange[] {
  if (isGiven(vpc.inputs.ipv6CidrBlock)) return [{ family: 6, cidr: fact(vpc, "ipv6CidrBlock", text) }];
  const asked = ["assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId"].find(
    (property) => isGiven(vpc.inputs[property]) && vpc.inputs[property] !== false,
  );
  if (asked === undefined) return [];
  return [{ family: 6, cidr: unknown("is given by Amazon at deployment", sourceOf(vpc, asked)) }];
}
