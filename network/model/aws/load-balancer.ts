/** Network Load Balancers with their listeners, and target groups with their targets. Other kinds are not modelled. */
import { type Json, type JsonObject, type RecordedResource } from "../../recorded";
import type { Context } from "../context";
import {
  fact,
  factOf,
  flag,
  isGiven,
  itemsOf,
  known,
  objectOf,
  objectsOf,
  sourceOf,
  text,
  whole,
} from "../facts";
import { linksOf, ownerOf, requiredLink } from "../links";
import { PRIVATELINK_PRODUCER } from "../placement";
import { componentOf, groupBy, ofType } from "../recording";
import { ESTATE } from "../estate";
import type { LoadBalancer, Listener, TargetGroup } from "../privatelink-types";
import type { Fact, Link } from "../types";
import { AWS } from "./types";

/** Whether a load balancer is of the kind that a service can have; without a type it is an application one. */
export function isNetworkLoadBalancer({ inputs }: Pick<RecordedResource, "inputs">): boolean {
  return inputs.loadBalancerType === "network";
}

export function liftLoadBalancers(context: Context): LoadBalancer[] {
  const { recording } = context;
  const listeners = groupBy(ofType(recording, AWS.listener), (listener) =>
    ownerOf(context, "loadBalancer", listener, "loadBalancerArn"),
  );
  return ofType(recording, AWS.loadBalancer)
    .filter(isNetworkLoadBalancer)
    .map((balancer) => ({
      id: balancer.urn,
      name: balancer.name,
      internal: fact(balancer, "internal", flag, false),
      subnets: subnetsOf(context, balancer),
      addresses: objectsOf(balancer.inputs.subnetMappings).flatMap(({ privateIpv4Address }) =>
        typeof privateIpv4Address === "string" ? [privateIpv4Address] : [],
      ),
      securityGroups: linksOf(context, "securityGroup", balancer, "securityGroups"),
      crossZone: fact(balancer, "enableCrossZoneLoadBalancing", flag, false),
      // AWS's default where a group is worn.
      enforcesOnPrivateLink: fact(
        balancer,
        "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        (value) => (value === "on" ? true : value === "off" ? false : undefined),
        true,
      ),
      listeners: (listeners.get(balancer.urn) ?? []).map((listener) => liftListener(context, listener)),
      targetTiers: targetTiersOf(context, balancer),
      source: sourceOf(balancer),
    }));
}

function subnetsOf(context: Context, balancer: RecordedResource): Link[] {
  const mapped = objectsOf(balancer.inputs.subnetMappings).flatMap(({ subnetId }) =>
    subnetId === undefined ? [] : [subnetId],
  );
  return [
    ...linksOf(context, "subnet", balancer, "subnets"),
    ...linksOf(context, "subnet", balancer, "subnetMappings", mapped),
  ];
}

function liftListener(context: Context, listener: RecordedResource): Listener {
  return {
    port: fact(listener, "port", whole),
    protocol: fact(listener, "protocol", text),
    targetGroup: requiredLink(context, "targetGroup", listener, "defaultActions"),
    source: sourceOf(listener),
  };
}

/** `${service}-${key}` is the name of a load balancer of a service; the settings say whose workloads answer. */
function targetTiersOf({ recording }: Context, balancer: RecordedResource): string[] {
  const [estate] = ofType(recording, ESTATE);
  const component = componentOf(recording, balancer, [PRIVATELINK_PRODUCER]);
  if (estate === undefined || component === undefined) return [];
  const stated = objectOf(objectOf(estate.inputs.services)[component.name]);
  const own = objectOf(objectOf(stated.loadBalancers)[balancer.name.slice(component.name.length + 1)]);
  return itemsOf(own.targetTiers).filter((tier) => typeof tier === "string");
}

export function liftTargetGroups(context: Context): TargetGroup[] {
  const { recording } = context;
  const attachments = groupBy(ofType(recording, AWS.targetGroupAttachment), (attachment) =>
    ownerOf(context, "targetGroup", attachment, "targetGroupArn"),
  );
  return ofType(recording, AWS.targetGroup).map((group) => {
    const check = objectOf(group.inputs.healthCheck);
    const source = sourceOf(group, "healthCheck");
    return {
      id: group.urn,
      name: group.name,
      vpc: requiredLink(context, "vpc", group, "vpcId"),
      targetType: fact(group, "targetType", text, "instance"),
      protocol: fact(group, "protocol", text),
      port: fact(group, "port", whole),
      preservesClientAddresses: preservesOf(group),
      crossZone: fact(group, "loadBalancingCrossZoneEnabled", crossZone, "balancer" as const),
      healthCheckProtocol: factOf(check.protocol, source, text, "TCP"),
      healthCheckPort: factOf(check.port, source, text, "traffic-port"),
      targets: (attachments.get(group.urn) ?? []).map((attachment) => ({
        id: fact(attachment, "targetId", text),
        ...(isGiven(attachment.inputs.port) ? { port: fact(attachment, "port", whole) } : {}),
        source: sourceOf(attachment),
      })),
      complete: completeOf(context, group),
      source: sourceOf(group),
    };
  });
}

/** The provider takes the word as text. Unless it is said, AWS decides by the kind of target. */
function preservesOf(group: RecordedResource): Fact<boolean> {
  return fact(group, "preserveClientIp", (value) =>
    value === true || value === "true" ? true : value === false || value === "false" ? false : undefined,
  );
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-cross-zone.html */
function crossZone(value: Json): boolean | "balancer" | undefined {
  if (value === "use_load_balancer_configuration") return "balancer";
  return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
}

/** A component says when others register targets; elsewhere every attachment is taken to be recorded. */
function completeOf({ recording }: Context, group: RecordedResource): Fact<boolean> {
  const component = componentOf(recording, group, [PRIVATELINK_PRODUCER]);
  if (component === undefined) return known(true, sourceOf(group));
  const balancers = Object.entries(objectOf(component.inputs.loadBalancers));
  const targets = balancers.flatMap(([key, balancer]) =>
    objectsOf(objectOf(balancer).listeners).flatMap((listener): JsonObject[] =>
      `${component.name}-${key}-${String(listener.port)}` === group.name ? [objectOf(listener.targets)] : [],
    ),
  );
  return known(
    !targets.some((one) => one.registeredElsewhere === true),
    sourceOf(component, "loadBalancers"),
  );
}
