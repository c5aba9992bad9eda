/**
 * What the awsx plugin answers when `awsx.ec2.Vpc` is registered: lists of the right length, in its order, whose items
 * refer to the children that it would register. The children themselves are not recorded here; the network model
 * expands them. Measured against awsx 3.8 with explicit zones and ranges; VPC endpoint specs are not modelled.
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/
 */

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

/** awsx sorts tiers by type; within a type they keep the order of the specs. */
const TYPE_ORDER = ["public", "private", "isolated"];

export function answerAwsxVpc(
  scope: UrnScope,
  urn: string,
  name: string,
  args: WireObject,
  ids: boolean,
): AwsxAnswer {
  const child = (type: string, childName: string, parent: string): AwsxChild => ({
    urn: urnOf(scope, type, childName, parent),
    id: ids ? `${childName}-id` : "",
  });
  const zones = zoneCount(args);
  const tiers = tiersOf(args);
  const strategy = natStrategy(args, tiers);
  const vpc = child("aws:ec2/vpc:Vpc", name, urn);
  const gateway = child("aws:ec2/internetGateway:InternetGateway", name, vpc.urn);
  const families = range(zones).flatMap((zone) =>
    tiers.map((tier) => subnetFamily(child, name, vpc.urn, tier, zone, strategy)),
  );
  const nats = range(strategy === "None" ? 0 : strategy === "Single" ? 1 : zones).map((zone) => {
    const home =
      families.find((family) => family.zone === zone && family.tier.type === "public")?.subnet.urn ?? vpc.urn;
    return {
      eip: child("aws:ec2/eip:Eip", `${name}-${zone + 1}`, home),
      nat: child("aws:ec2/natGateway:NatGateway", `${name}-${zone + 1}`, home),
    };
  });
  const routes = families.flatMap(({ route }) => (route === undefined ? [] : [route]));
  const tables = families.flatMap(({ subnet, routeTable }) => [subnet, routeTable]);
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
      ...families.map(({ association }) => association),
      ...routes,
      ...nats.flatMap(({ eip, nat }) => [eip, nat]),
    ],
  };
}

function subnetFamily(
  child: (type: string, name: string, parent: string) => AwsxChild,
  vpcName: string,
  vpcUrn: string,
  tier: Tier,
  zone: number,
  strategy: string,
): SubnetFamily {
  const name = `${vpcName}-${tier.name}-${zone + 1}`;
  const subnet = child("aws:ec2/subnet:Subnet", name, vpcUrn);
  const routeTable = child("aws:ec2/routeTable:RouteTable", name, subnet.urn);
  const association = child("aws:ec2/routeTableAssociation:RouteTableAssociation", name, routeTable.urn);
  const routed = tier.type === "public" || (tier.type === "private" && strategy !== "None");
  return {
    tier,
    zone,
    subnet,
    routeTable,
    association,
    ...(routed ? { route: child("aws:ec2/route:Route", name, routeTable.urn) } : {}),
  };
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
