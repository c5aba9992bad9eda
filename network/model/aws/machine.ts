/**
 * Instances and network interfaces. What attaches one to another, or an address or a group to either, as a resource of
 * its own is not modelled and stays a warning.
 */
import type { RecordedResource } from "../../recorded";
import { type Context, warnUnresolved } from "../context";
import { fact, flag, isGiven, itemsOf, factOf, linkTo, nodeOf, sourceOf, text, unknown } from "../facts";
import { linkOf, linksOf, requiredLink } from "../links";
import type { Machine } from "../machine-types";
import { ofType } from "../recording";
import type { Fact, Link } from "../types";
import { AWS } from "./types";
import { defaultsOf } from "./vpc";

export function liftMachines(context: Context): Machine[] {
  const instances = ofType(context.recording, AWS.instance).map((one) => liftInstance(context, one));
  const interfaces = ofType(context.recording, AWS.networkInterface).map((one) =>
    liftInterface(context, one),
  );
  return [...instances, ...interfaces];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html: the check is on unless said otherwise. */
function checkOf(resource: RecordedResource): Fact<boolean> {
  return fact(resource, "sourceDestCheck", flag, true);
}

function liftInstance(context: Context, instance: RecordedResource): Machine {
  const { inputs } = instance;
  const common = {
    id: instance.urn,
    name: instance.name,
    kind: "instance",
    source: sourceOf(instance),
  } as const;
  if (["networkInterfaces", "primaryNetworkInterface"].some((property) => isGiven(inputs[property]))) {
    const why = "is that of an interface of its own";
    return {
      ...common,
      securityGroups: [],
      addresses: [],
      sourceDestCheck: unknown(why, sourceOf(instance)),
    };
  }
  if (isGiven(inputs.secondaryNetworkInterfaces))
    warnUnresolved(context, instance, "secondaryNetworkInterfaces", "are not modelled");
  const subnet = subnetOf(context, instance);
  return {
    ...common,
    subnet,
    securityGroups: groupsOf(context, instance, subnet, "vpcSecurityGroupIds"),
    addresses: [...given(instance, "privateIp"), ...listed(instance, "secondaryPrivateIps")],
    ...(isGiven(inputs.associatePublicIpAddress)
      ? { publicAddress: fact(instance, "associatePublicIpAddress", flag) }
      : {}),
    sourceDestCheck: checkOf(instance),
  };
}

/** What gives an interface addresses that nobody chose. */
const MORE_ADDRESSES = ["privateIpsCount", "privateIpLists", "ipv4PrefixCount", "ipv4Prefixes"];

function liftInterface(context: Context, resource: RecordedResource): Machine {
  const subnet = subnetOf(context, resource);
  const source = sourceOf(resource);
  return {
    id: resource.urn,
    name: resource.name,
    kind: "network-interface",
    source,
    subnet,
    securityGroups: groupsOf(context, resource, subnet, "securityGroups"),
    addresses: MORE_ADDRESSES.some((property) => isGiven(resource.inputs[property]))
      ? []
      : listed(resource, "privateIps"),
    publicAddress: unknown("is not known", source),
    sourceDestCheck: checkOf(resource),
  };
}

/** One that could be anywhere could change any verdict. */
function subnetOf(context: Context, resource: RecordedResource): Link {
  const subnet = requiredLink(context, "subnet", resource, "subnetId");
  if (subnet.kind === "unknown") warnUnresolved(context, resource, "subnetId", subnet.why);
  return subnet;
}

/** One that names no group gets the VPC's default one, unless a launch template names some. */
function groupsOf(
  context: Context,
  resource: RecordedResource,
  subnet: Link,
  property: "vpcSecurityGroupIds" | "securityGroups",
): Link[] {
  const own = linksOf(context, "securityGroup", resource, property);
  if (own.length > 0) return own;
  const source = sourceOf(resource, property);
  const names = property === "vpcSecurityGroupIds" && isGiven(resource.inputs.securityGroups);
  if (names || isGiven(resource.inputs.launchTemplate))
    return [{ kind: "unknown", why: "is named in another way", source }];
  const home = context.recording.byUrn.get(nodeOf(subnet) ?? "");
  const vpc = home && nodeOf(linkOf(context, "vpc", home, "vpcId"));
  return vpc === undefined
    ? [{ kind: "unknown", why: "is the default group of a VPC that is not known", source }]
    : [linkTo(defaultsOf(context, vpc).securityGroup, source)];
}

function given(resource: RecordedResource, property: string): Fact<string>[] {
  return isGiven(resource.inputs[property]) ? [fact(resource, property, text)] : [];
}

function listed(resource: RecordedResource, property: string): Fact<string>[] {
  const value = resource.inputs[property];
  if (isGiven(value) && !Array.isArray(value))
    return [unknown("is not known before deployment", sourceOf(resource, property))];
  return itemsOf(value).map((one) => factOf(one, sourceOf(resource, property), text));
}
