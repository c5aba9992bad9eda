/** Network load balancers with their listeners and target groups. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { cidrOf, containsCidr } from "../../../../../network/cidr";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { World } from "../world";
import { needGroup } from "./security-group";
import { needSubnet, placeInterface, removeInterfaces } from "./subnet";
import { needVpc, samePlace } from "./vpc";

const balancerInputs = {
  ...tags,
  accessLogs: z
    .strictObject({ bucket: z.string(), enabled: z.boolean().optional(), prefix: z.string().optional() })
    .optional(),
  dnsRecordClientRoutingPolicy: z.string().optional(),
  enableCrossZoneLoadBalancing: z.boolean().optional(),
  enableDeletionProtection: z.boolean().optional(),
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: z.enum(["on", "off"]).optional(),
  internal: z.boolean().optional(),
  ipAddressType: z.string().optional(),
  loadBalancerType: z.enum(["network", "application", "gateway"]).optional(),
  name: z.string().optional(),
  namePrefix: z.string().max(6).optional(),
  region: z.string(),
  securityGroups: z.array(z.string()).optional(),
  subnetMappings: z
    .array(z.strictObject({ privateIpv4Address: z.string().optional(), subnetId: z.string() }))
    .optional(),
  subnets: z.array(z.string()).optional(),
};
type BalancerInputs = z.output<z.ZodObject<typeof balancerInputs>>;

interface LoadBalancer extends Made<BalancerInputs> {
  readonly name: string;
  readonly arn: string;
  readonly subnetIds: readonly string[];
  readonly vpcId: string;
}

const healthCheck = z.strictObject({
  enabled: z.boolean().optional(),
  healthyThreshold: z.number().optional(),
  interval: z.number().optional(),
  matcher: z.string().optional(),
  path: z.string().optional(),
  port: z.string().optional(),
  protocol: z.string().optional(),
  timeout: z.number().optional(),
  unhealthyThreshold: z.number().optional(),
});
const groupInputs = {
  ...tags,
  connectionTermination: z.boolean().optional(),
  deregistrationDelay: z.number().optional(),
  healthCheck: healthCheck.optional(),
  ipAddressType: z.string().optional(),
  name: z.string().optional(),
  namePrefix: z.string().max(6).optional(),
  port: z.number().optional(),
  preserveClientIp: z.union([z.boolean(), z.string()]).optional(),
  protocol: z.string().optional(),
  proxyProtocolV2: z.boolean().optional(),
  region: z.string(),
  slowStart: z.number().optional(),
  targetType: z.enum(["instance", "ip", "alb"]).optional(),
  vpcId: z.string().optional(),
};

interface TargetGroup extends Made<z.output<z.ZodObject<typeof groupInputs>>> {
  readonly name: string;
  readonly arn: string;
}

const attachmentInputs = {
  availabilityZone: z.string().optional(),
  port: z.number().optional(),
  region: z.string(),
  targetGroupArn: z.string(),
  targetId: z.string(),
};
const listenerInputs = {
  ...tags,
  alpnPolicy: z.string().optional(),
  certificateArn: z.string().optional(),
  defaultActions: z.array(z.strictObject({ targetGroupArn: z.string(), type: z.literal("forward") })),
  loadBalancerArn: z.string(),
  port: z.number().optional(),
  protocol: z.string().optional(),
  region: z.string(),
  sslPolicy: z.string().optional(),
  tcpIdleTimeoutSeconds: z.number().optional(),
};

declare module "../world" {
  interface Kinds {
    loadBalancer: LoadBalancer;
    targetGroup: TargetGroup;
    targetAttachment: Made<z.output<z.ZodObject<typeof attachmentInputs>>>;
    listener: Made<z.output<z.ZodObject<typeof listenerInputs>>>;
  }
}

/** The provider completes a prefix with the moment; here with a number that no other thing has. */
function nameOf({ world }: Call, { name, namePrefix = "" }: { name?: string; namePrefix?: string }): string {
  return name ?? `${namePrefix}${world.newId("name").slice(-16)}`;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
function needName(name: string): void {
  if (/^(?!internal-)(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/.test(name)) return;
  throw new AwsError(
    "ValidationError",
    `The name '${name}' can only contain characters that are alphanumeric characters and hyphens(-), at most 32`,
  );
}

function number(name: string): string {
  return createHash("sha1").update(name).digest("hex").slice(0, 16);
}

function subnetsOf({ subnetMappings, subnets }: BalancerInputs): string[] {
  return [...(subnets ?? []), ...(subnetMappings ?? []).map(({ subnetId }) => subnetId)];
}

export const loadBalancer = noun({
  token: "aws:lb/loadBalancer:LoadBalancer",
  inputs: balancerInputs,
  outputs: ["arn", "arnSuffix", "dnsName", "vpcId", "zoneId"],
  replaces: ["internal", "loadBalancerType", "name", "namePrefix"],
  computed: [
    "dnsRecordClientRoutingPolicy",
    "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    "ipAddressType",
    "name",
    "namePrefix",
    "securityGroups",
    "subnetMappings",
    "subnets",
  ],
  defaults: { enableDeletionProtection: false, internal: false, loadBalancerType: "application" },
  sets: ["securityGroups", "subnetMappings", "subnets"],
  autoName: 32,
  create(call, given) {
    const { world } = call;
    const name = nameOf(call, given);
    needName(name);
    if (world.all("loadBalancer").some((other) => samePlace(other, call) && other.name === name)) {
      refuse(
        "load-balancer-name-taken",
        `A load balancer with the same name '${name}' exists, but with different settings`,
      );
    }
    const subnets = subnetsOf(given).map((id) => needSubnet(call, id));
    const zones = subnets.map(({ zoneId }) => zoneId);
    const [first] = subnets;
    if (first === undefined || new Set(zones).size < zones.length) {
      refuse(
        "load-balancer-zone-twice",
        "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
      );
    }
    checkAddresses(call, given);
    for (const id of given.securityGroups ?? []) needGroup(call, id);
    const resource = `loadbalancer/net/${name}/${number(`${call.account} ${name}`)}`;
    const arn = arnOf(call, "elasticloadbalancing", resource);
    for (const subnet of subnets) placeInterface(call, subnet, arn, given.securityGroups);
    const subnetIds = subnets.map(({ id }) => id);
    world.put("loadBalancer", {
      id: arn,
      arn,
      name,
      ...at(call),
      subnetIds,
      vpcId: first.inputs.vpcId,
      inputs: given,
    });
    return arn;
  },
  read: ({ world }, id) => {
    const found = world.find("loadBalancer", id);
    if (found === undefined) return undefined;
    const { inputs: given, name, arn, subnetIds, vpcId } = found;
    return {
      dnsRecordClientRoutingPolicy: "any_availability_zone",
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
      ipAddressType: "ipv4",
      securityGroups: [],
      subnetMappings: subnetIds.map((subnetId) => ({ subnetId })),
      subnets: [...subnetIds].sort(),
      name,
      namePrefix: "",
      ...given,
      arn,
      arnSuffix: arn.split(":loadbalancer/")[1],
      dnsName: `${name}-${number(name)}.elb.${found.region}.amazonaws.com`,
      vpcId,
      zoneId: "Z2IFOLAFXWLO4F",
    };
  },
  update(call, id, given) {
    const found = call.world.need(call, "loadBalancer", id, "LoadBalancerNotFound");
    const wanted = subnetsOf(given);
    const subnets = wanted.map((one) => needSubnet(call, one));
    checkAddresses(call, given);
    removeInterfaces(call.world, id);
    for (const subnet of subnets) placeInterface(call, subnet, id, given.securityGroups);
    call.world.put("loadBalancer", { ...found, subnetIds: wanted, inputs: given });
  },
  remove({ world }, id) {
    const found = world.find("loadBalancer", id);
    if (found === undefined) return;
    if (found.inputs.enableDeletionProtection === true) {
      refuse(
        "load-balancer-protected",
        `Load balancer '${id}' cannot be deleted because deletion protection is enabled`,
      );
    }
    const service = world
      .all("endpointService")
      .find((one) => one.inputs.networkLoadBalancerArns?.includes(id) === true);
    if (service !== undefined) {
      refuse(
        "load-balancer-in-use",
        `Load balancer '${id}' cannot be deleted because it is currently associated with another service`,
      );
    }
    for (const listener of listenersOf(world, id)) world.remove("listener", listener.id);
    removeInterfaces(world, id);
    world.remove("loadBalancer", id);
  },
});

function checkAddresses(call: Call, { subnetMappings }: BalancerInputs): void {
  for (const { subnetId, privateIpv4Address } of subnetMappings ?? []) {
    if (privateIpv4Address === undefined) continue;
    const { cidrBlock } = needSubnet(call, subnetId).inputs;
    if (!containsCidr(cidrOf(cidrBlock), cidrOf(`${privateIpv4Address}/32`))) {
      throw new AwsError("ValidationError", `The address ${privateIpv4Address} is not in ${cidrBlock}`);
    }
  }
}

export const targetGroup = noun({
  token: "aws:lb/targetGroup:TargetGroup",
  inputs: groupInputs,
  outputs: [
    "arn",
    "arnSuffix",
    "loadBalancerArns",
    "loadBalancingAlgorithmType",
    "loadBalancingAnomalyMitigation",
    "loadBalancingCrossZoneEnabled",
    "protocolVersion",
    "stickiness",
    "targetFailovers",
    "targetGroupHealth",
    "targetHealthStates",
  ],
  replaces: ["ipAddressType", "name", "namePrefix", "port", "protocol", "targetType", "vpcId"],
  computed: [
    "connectionTermination",
    "healthCheck",
    "ipAddressType",
    "name",
    "namePrefix",
    "preserveClientIp",
  ],
  defaults: { deregistrationDelay: 300, proxyProtocolV2: false, slowStart: 0, targetType: "instance" },
  autoName: 32,
  create(call, given) {
    const name = nameOf(call, given);
    needName(name);
    if (given.vpcId !== undefined) needVpc(call, given.vpcId);
    if (call.world.all("targetGroup").some((other) => samePlace(other, call) && other.name === name)) {
      refuse(
        "target-group-name-taken",
        `A target group with the same name '${name}' exists, but with different settings`,
      );
    }
    const arn = arnOf(
      call,
      "elasticloadbalancing",
      `targetgroup/${name}/${number(`${call.account} ${name}`)}`,
    );
    call.world.put("targetGroup", { id: arn, arn, name, ...at(call), inputs: given });
    return arn;
  },
  read: ({ world }, id) => {
    const found = world.find("targetGroup", id);
    if (found === undefined) return undefined;
    const users = world
      .all("listener")
      .filter(({ inputs }) => inputs.defaultActions.some((action) => action.targetGroupArn === id));
    return {
      connectionTermination: false,
      healthCheck: { enabled: true, protocol: "TCP" },
      ipAddressType: "ipv4",
      name: found.name,
      namePrefix: "",
      preserveClientIp: "false",
      ...found.inputs,
      arn: found.arn,
      arnSuffix: found.arn.split(":").at(-1),
      loadBalancerArns: users.map(({ inputs }) => inputs.loadBalancerArn).sort(),
      loadBalancingAlgorithmType: "",
      loadBalancingAnomalyMitigation: "",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
      protocolVersion: "",
      stickiness: { enabled: false, type: "source_ip" },
      targetFailovers: [],
      targetGroupHealth: {},
      targetHealthStates: [],
    };
  },
  update(call, id, given) {
    const found = call.world.need(call, "targetGroup", id, "TargetGroupNotFound");
    call.world.put("targetGroup", { ...found, inputs: given });
  },
  remove({ world }, id) {
    if (
      world
        .all("listener")
        .some(({ inputs }) => inputs.defaultActions.some((action) => action.targetGroupArn === id))
    ) {
      refuse("target-group-in-use", `Target group '${id}' is currently in use by a listener or a rule`);
    }
    for (const found of world.all("targetAttachment"))
      if (found.inputs.targetGroupArn === id) world.remove("targetAttachment", found.id);
    world.remove("targetGroup", id);
  },
});

export const targetGroupAttachment = noun({
  token: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  inputs: attachmentInputs,
  outputs: [],
  create(call, given) {
    call.world.need(call, "targetGroup", given.targetGroupArn, "TargetGroupNotFound");
    const id = call.world.newId("targets");
    call.world.put("targetAttachment", { id, ...at(call), inputs: given });
    return id;
  },
  read: ({ world }, id) => world.find("targetAttachment", id)?.inputs,
  remove: ({ world }, id) => world.remove("targetAttachment", id),
});

export const listener = noun({
  token: "aws:lb/listener:Listener",
  inputs: listenerInputs,
  outputs: ["arn", "mutualAuthentication"],
  replaces: ["loadBalancerArn"],
  computed: ["sslPolicy", "tcpIdleTimeoutSeconds"],
  create(call, given) {
    const { world } = call;
    world.need(call, "loadBalancer", given.loadBalancerArn, "LoadBalancerNotFound");
    for (const { targetGroupArn } of given.defaultActions)
      world.need(call, "targetGroup", targetGroupArn, "TargetGroupNotFound");
    const others = listenersOf(world, given.loadBalancerArn);
    if (others.some((other) => other.inputs.port === given.port)) {
      refuse("listener-port-taken", "A listener already exists on this port for this load balancer");
    }
    if (others.length >= world.quotas.listenersPerLoadBalancer) {
      refuse(
        "listener-quota",
        `The maximum number of listeners of '${given.loadBalancerArn}' has been reached`,
      );
    }
    const arn = `${given.loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${number(String(given.port))}`;
    world.put("listener", { id: arn, ...at(call), inputs: given });
    return arn;
  },
  read: ({ world }, id) => {
    const found = world.find("listener", id);
    return (
      found && {
        sslPolicy: "",
        tcpIdleTimeoutSeconds: 350,
        ...found.inputs,
        arn: id,
        mutualAuthentication: { mode: "off" },
      }
    );
  },
  update(call, id, given) {
    const found = call.world.need(call, "listener", id, "ListenerNotFound");
    call.world.put("listener", { ...found, inputs: given });
  },
  remove: ({ world }, id) => world.remove("listener", id),
});

function listenersOf(world: World, arn: string) {
  return world.all("listener").filter(({ inputs }) => inputs.loadBalancerArn === arn);
}
