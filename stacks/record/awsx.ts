/**
 * What the awsx plugin answers when `awsx.ec2.Vpc` is registered: lists of the right length, in its order, whose items
 * refer to the children that it would register. The children themselves are not recorded here; the network model
 * expands them. Measured against awsx 3.8 with explicit zones and ranges; VPC endpoint specs are not modelled.
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/
 */

import { RecordingError } from "./error";
import { type UrnScope, urnOf } from "./urn";
import { UNKNOWN_ON_WIRE, type Wire, type WireObject, plainOf, resourceOnWire } from "./values";

export const AWSX_VPC = "awsx:ec2:Vpc";

/** One child that an output refers to. */
export interface AwsxChild {
  readonly urn: string;
  /** Empty while unknown. */
  readonly id: string;
}

/** The answer to a registration: outputs, the resources that each comes from, and every child that they refer to. */
export interface AwsxAnswer {
  readonly outputs: WireObject;
  readonly dependencies: readonly string[];
  readonly children: readonly AwsxChild[];
}

/** One registration of an awsx VPC. */
export interface AwsxRequest {
  readonly urn: string;
  readonly name: string;
  readonly args: WireObject;
  /** Whether the children have ids, which is so in run mode only. */
  readonly ids: boolean;
}

interface Tier {
  readonly name: string;
  readonly type: string;
}

interface SubnetFamily {
  readonly tier: Tier;
  readonly zone: number;
  readonly subnet: AwsxChild;
  readonly routeTable: AwsxChild;
  readonly association: AwsxChild;
  readonly route?: AwsxChild;
}

interface NatPair {
  readonly eip: AwsxChild;
  readonly nat: AwsxChild;
}

type MakeChild = (type: string, name: string, parent: string) => AwsxChild;

/** awsx sorts tiers by type; within a type they keep the order of the specs. */
const TYPE_ORDER = ["public", "private", "isolated"];

/** Codes: `awsx-layout-unknown` */
export function answerAwsxVpc(scope: UrnScope, { urn, name, args, ids }: AwsxRequest): AwsxAnswer {
  requireKnown(name, args);
  const make: MakeChild = (type, childName, parent) => ({
    urn: urnOf(scope, type, childName, parent),
    id: ids ? `${childName}-id` : "",
  });
  const vpc = make("aws:ec2/vpc:Vpc", name, urn);
  const gateway = make("aws:ec2/internetGateway:InternetGateway", name, vpc.urn);
  const families = subnetFamilies(make, name, vpc.urn, args);
  const nats = natPairs(make, name, families, args);
  const routes = families.flatMap(({ route }) => (route === undefined ? [] : [route]));
  const tables = families.flatMap(({ subnet, routeTable }) => [subnet, routeTable]);
  const associations = families.map(({ association }) => association);
  return {
    outputs: {
      ...subnetOutputs(families),
      vpc: reference(vpc),
      vpcId: idOf(vpc),
      internetGateway: reference(gateway),
      routes: routes.map(reference),
      natGateways: nats.map(({ nat }) => reference(nat)),
      eips: givenAddresses(args) ? [] : nats.map(({ eip }) => reference(eip)),
      subnetLayout: listOf(args["subnetSpecs"]),
      ...(listOf(args["vpcEndpointSpecs"]).length === 0 ? { vpcEndpoints: [] } : {}),
    },
    // Whatever output is used, the SDK is told that it comes from all of these.
    dependencies: [vpc, ...tables].map((item) => item.urn),
    children: [
      vpc,
      gateway,
      ...tables,
      ...associations,
      ...routes,
      ...nats.flatMap(({ eip, nat }) => [eip, nat]),
    ],
  };
}

/** Without these three nobody can tell which children there are. */
function requireKnown(name: string, args: WireObject): void {
  for (const key of ["availabilityZoneNames", "subnetSpecs", "natGateways"]) {
    if (args[key] === undefined || plainOf(args[key]) !== undefined) continue;
    throw new RecordingError(
      "awsx-layout-unknown",
      `${key} of the awsx VPC ${name} is not known before deployment; give it plain values`,
    );
  }
}

function subnetFamilies(make: MakeChild, vpcName: string, vpcUrn: string, args: WireObject): SubnetFamily[] {
  const tiers = tiersOf(args);
  const strategy = natStrategy(args, tiers);
  const family = (zone: number, tier: Tier): SubnetFamily => {
    const name = `${vpcName}-${tier.name}-${zone + 1}`;
    const subnet = make("aws:ec2/subnet:Subnet", name, vpcUrn);
    const routeTable = make("aws:ec2/routeTable:RouteTable", name, subnet.urn);
    const association = make("aws:ec2/routeTableAssociation:RouteTableAssociation", name, routeTable.urn);
    const routed = tier.type === "public" || (tier.type === "private" && strategy !== "None");
    const route = routed ? { route: make("aws:ec2/route:Route", name, routeTable.urn) } : {};
    return { tier, zone, subnet, routeTable, association, ...route };
  };
  return range(zoneCount(args)).flatMap((zone) => tiers.map((tier) => family(zone, tier)));
}

/** NAT gateways and their addresses are children of the zone's first public subnet. */
function natPairs(
  make: MakeChild,
  vpcName: string,
  families: readonly SubnetFamily[],
  args: WireObject,
): NatPair[] {
  const strategy = natStrategy(args, tiersOf(args));
  const homes = range(zoneCount(args)).flatMap((zone) => {
    const home = families.find((family) => family.zone === zone && family.tier.type === "public");
    return home === undefined ? [] : [home];
  });
  const chosen = strategy === "None" ? [] : strategy === "Single" ? homes.slice(0, 1) : homes;
  return chosen.map(({ zone, subnet }) => ({
    eip: make("aws:ec2/eip:Eip", `${vpcName}-${zone + 1}`, subnet.urn),
    nat: make("aws:ec2/natGateway:NatGateway", `${vpcName}-${zone + 1}`, subnet.urn),
  }));
}

function subnetOutputs(families: readonly SubnetFamily[]): WireObject {
  const outputs: WireObject = {
    subnets: families.map(({ subnet }) => reference(subnet)),
    routeTables: families.map(({ routeTable }) => reference(routeTable)),
    routeTableAssociations: families.map(({ association }) => reference(association)),
  };
  for (const type of TYPE_ORDER) {
    const subnets = families.filter(({ tier }) => tier.type === type).map(({ subnet }) => subnet);
    outputs[`${type}Subnets`] = subnets.map(reference);
    outputs[`${type}SubnetIds`] = subnets.map(idOf);
  }
  return outputs;
}

function zoneCount(args: WireObject): number {
  const names = plainOf(args["availabilityZoneNames"]);
  if (Array.isArray(names)) return names.length;
  const count = plainOf(args["numberOfAvailabilityZones"]);
  return typeof count === "number" ? count : 3;
}

function tiersOf(args: WireObject): Tier[] {
  const specs = listOf(args["subnetSpecs"]);
  const given = specs.length === 0 ? [{ type: "Private" }, { type: "Public" }] : specs;
  const tiers = given.flatMap((spec) => {
    const type = textOf(spec, "type");
    // Only this exact word reserves a range without making a subnet.
    if (type === undefined || type === "Unused") return [];
    return [{ type: type.toLowerCase(), name: textOf(spec, "name") ?? type.toLowerCase() }];
  });
  return tiers.sort((a, b) => TYPE_ORDER.indexOf(a.type) - TYPE_ORDER.indexOf(b.type));
}

function natStrategy(args: WireObject, tiers: readonly Tier[]): string {
  if (!tiers.some(({ type }) => type === "public")) return "None";
  return textOf(plainOf(args["natGateways"]), "strategy") ?? "OnePerAz";
}

function givenAddresses(args: WireObject): boolean {
  const gateways = plainOf(args["natGateways"]);
  return isObject(gateways) && listOf(gateways["elasticIpAllocationIds"]).length > 0;
}

function textOf(value: Wire | undefined, key: string): string | undefined {
  const object = plainOf(value);
  const text = isObject(object) ? plainOf(object[key]) : undefined;
  return typeof text === "string" ? text : undefined;
}

function listOf(value: Wire | undefined): Wire[] {
  const list = plainOf(value);
  return Array.isArray(list) ? list : [];
}

function isObject(value: Wire | undefined): value is WireObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function reference({ urn, id }: AwsxChild): WireObject {
  return resourceOnWire(urn, id);
}

function idOf({ id }: AwsxChild): string {
  return id === "" ? UNKNOWN_ON_WIRE : id;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
