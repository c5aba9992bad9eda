/**
 * Which part of the estate a resource is: of which hub or spoke, which tier, which zone. Taken from the
 * component that made it, whose children's names are a contract (`${name}-${tier}-${zoneId}`). It names things
 * for people and selectors; no edge depends on it.
 */
import type { JsonObject, RecordedResource } from "../recorded";
import { AWSX_VPC } from "./awsx";
import type { Context } from "./context";
import { fact, factOf, isGiven, isObject, objectOf, objectsOf, sourceOf, text, unknown } from "./facts";
import { componentOf } from "./recording";
import type { Fact, Vpc } from "./types";

export const HUB_VPC = "causeway:components:HubVpc";
export const SPOKE_VPC = "causeway:components:SpokeVpc";
export const PRIVATELINK_PRODUCER = "causeway:components:PrivateLinkProducer";
export const INTERFACE_ENDPOINTS = "causeway:components:InterfaceEndpoints";

const VPC_COMPONENTS = [HUB_VPC, SPOKE_VPC, AWSX_VPC];

/** The hub or spoke that a VPC is, else the resource itself. */
export function vpcPlacement(context: Context, vpc: RecordedResource): Pick<Vpc, "name" | "role" | "origin"> {
  const awsx = componentOf(context.recording, vpc, [AWSX_VPC]);
  const origin = awsx === undefined ? "created" : "awsx";
  const component = componentOf(context.recording, vpc, [HUB_VPC, SPOKE_VPC]);
  if (component === undefined) return { name: vpc.name, role: "other", origin };
  return { name: component.name, role: component.type === HUB_VPC ? "hub" : "spoke", origin };
}

/** The tier that a subnet belongs to; undefined when its component does not know such a tier. */
export function tierOf(context: Context, subnet: RecordedResource): string | undefined {
  const component = componentOf(context.recording, subnet, VPC_COMPONENTS);
  if (component === undefined || !subnet.name.startsWith(`${component.name}-`)) return undefined;
  const key = subnet.name.slice(component.name.length + 1);
  if (component.type === AWSX_VPC) return /^(.+)-\d+$/.exec(key)?.[1];
  const { availabilityZoneId } = subnet.inputs;
  if (typeof availabilityZoneId !== "string" || !key.endsWith(`-${availabilityZoneId}`)) return undefined;
  const tier = key.slice(0, -availabilityZoneId.length - 1);
  return isObject(objectOf(component.inputs.tiers)[tier]) ? tier : undefined;
}

/** What the settings say that a tier of a subnet's hub or spoke is for; a spoke's tiers are for workloads unless they do. */
export function purposeOf(context: Context, subnet: RecordedResource, tier: string): string | undefined {
  const component = componentOf(context.recording, subnet, [HUB_VPC, SPOKE_VPC]);
  const { purpose } = objectOf(objectOf(component?.inputs.tiers)[tier]);
  if (typeof purpose === "string") return purpose;
  return component?.type === SPOKE_VPC ? "workload" : undefined;
}

/** The zone id of a subnet. A zone name becomes one only where the spoke's own arguments say which it is. */
export function zoneIdOf(context: Context, subnet: RecordedResource): Fact<string> {
  const { availabilityZoneId, availabilityZone } = subnet.inputs;
  if (isGiven(availabilityZoneId)) return fact(subnet, "availabilityZoneId", text);
  if (!isGiven(availabilityZone)) return unknown("is AWS's choice", sourceOf(subnet));
  const named = fact(subnet, "availabilityZone", text);
  if (!named.known) return named;
  const component = componentOf(context.recording, subnet, [SPOKE_VPC]);
  const zone = zonesOf(component).find(({ name }) => name === named.value);
  if (component === undefined || zone === undefined) {
    return unknown(`is the one that this account calls ${named.value}`, named.source);
  }
  return factOf(zone.id, sourceOf(component, "zones"), text);
}

function zonesOf(component: RecordedResource | undefined): JsonObject[] {
  return objectsOf(component?.inputs.zones);
}
