/**
 * Small networks in few words, as recordings. A sketch says what there is; what it leaves out is as AWS gives it: the
 * main route table, the default network ACL. Ids are unknown, as in a preview.
 */
import type { JsonObject, RecordedResource } from "../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../support/fabricate";
import { resolverOf, type ResolverSketch, sitesOf, vpnGatewayOf, type VpnSketch } from "./vpn-network";

export interface Sketch {
  readonly vpcs: Readonly<Record<string, VpcSketch>>;
  /** `hub-app` peers hub and app unless it says otherwise. */
  readonly peerings?: Readonly<Record<string, PeeringSketch>>;
  readonly endpoints?: Readonly<Record<string, EndpointSketch>>;
  readonly gateways?: Readonly<Record<string, GatewaySketch>>;
  readonly zones?: Readonly<Record<string, ZoneSketch>>;
  readonly vpn?: Readonly<Record<string, VpnSketch>>;
  readonly resolvers?: Readonly<Record<string, ResolverSketch>>;
  /** The organisation of the Estate, whose accounts are all that appear. */
  readonly organization?: string;
  /** What is assumed of VPCs that exist already, by name. */
  readonly adopted?: JsonObject;
  /** Resources of other kinds. */
  readonly more?: (find: Find) => readonly RecordedResource[];
}

/** The resource with this name and type, such as `app` and `Vpc`. */
export type Find = (name: string, type: string) => RecordedResource;

export interface VpcSketch {
  readonly cidr: string;
  readonly secondary?: string;
  /** @default - `hub` is a hub, every other name a spoke */
  readonly role?: "hub" | "spoke";
  readonly account?: string;
  readonly region?: string;
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  readonly internetGateway?: boolean;
  /** Whether Amazon gives the VPC and its subnets IPv6 ranges, which no preview knows. */
  readonly ipv6?: boolean;
  readonly tiers: Readonly<Record<string, TierSketch>>;
}

export interface TierSketch {
  /** Ranges by zone: `1` is euw1-az1. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly purpose?: string;
  /**
   * Such as `10.0.0.0/20 peering hub-app`, `0.0.0.0/0 internet`, `10.9.0.0/16 nat n`, `pl-1 peering p`.
   * @default - the main route table
   */
  readonly routes?: readonly string[];
  /** Routes of one zone in place of those of the tier. */
  readonly zoneRoutes?: Readonly<Record<string, readonly string[]>>;
  /**
   * Such as `in 100 allow all 10.0.0.0/8`, `out 110 deny tcp 443 0.0.0.0/0`.
   * @default - the default network ACL
   */
  readonly acl?: readonly string[];
  /** Such as `tcp 443 10.0.0.0/25`, `all group app/web`, `tcp 443 list s3-app`, `tcp 443 unknown`. */
  readonly egress?: readonly string[];
  readonly ingress?: readonly string[];
  readonly publicAddresses?: boolean;
}

export interface PeeringSketch {
  readonly from?: string;
  readonly to?: string;
  /** @default true */
  readonly accepted?: boolean;
}

export interface EndpointSketch {
  readonly service: string;
  readonly vpc: string;
  readonly tier: string;
  /** @default - every zone of the tier */
  readonly zones?: readonly string[];
  readonly ingress: readonly string[];
  readonly policy?: JsonObject;
  readonly privateDns?: boolean;
}

export interface GatewaySketch {
  readonly service: string;
  readonly vpc: string;
  readonly tiers: readonly string[];
  readonly policy?: JsonObject;
}

export interface ZoneSketch {
  readonly name: string;
  /** The first made the zone. Names of other accounts may say `app authorized`. */
  readonly vpcs: readonly string[];
  /** Such as `A endpoint kms`, `A 10.0.0.7`, `CNAME other.name`, by record name. */
  readonly records: Readonly<Record<string, string>>;
}

const AWS = "aws:ec2/";

/** The recording of a sketch. */
export function recordingOf(sketch: Sketch): RecordedResource[] {
  const made: RecordedResource[] = [];
  const find: Find = (name, type) => {
    const found = made.filter((resource) => resource.name === name && resource.type.endsWith(`:${type}`));
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new Error(`${found.length} resources ${name} of type ${type}`);
    return only;
  };
  const add = (...resources: readonly RecordedResource[]) => made.push(...resources);
  addAll(sketch.vpcs, (name, vpc) => add(...vpcOf(name, vpc)));
  addAll(sketch.peerings, (name, peering) => add(...peeringOf(name, peering, find)));
  addAll(sketch.gateways, (name, gateway) => add(...gatewayOf(name, gateway, sketch, find)));
  addAll(sketch.vpn, (name, vpn) => add(...vpnGatewayOf(name, vpn, find)));
  addAll(sketch.vpcs, (name, vpc) => addTiers(name, vpc, find, add));
  addAll(sketch.vpn, (name, vpn) => add(...sitesOf(name, vpn, sketch, find)));
  addAll(sketch.resolvers, (name, resolver) => {
    add(...resolverOf(name, resolver, sketch, find));
    add(...rulesOf(name, find(`${name}-group`, "SecurityGroup"), resolver, find));
  });
  addAll(sketch.gateways, (name, gateway) => add(...attachmentsOf(name, gateway, sketch, find)));
  addAll(sketch.endpoints, (name, endpoint) => add(...endpointOf(name, endpoint, sketch, find)));
  addAll(sketch.zones, (name, zone) => add(...zoneOf(name, zone, find)));
  add(...(sketch.more?.(find) ?? []), estateOf(sketch));
  return made;
}

function addAll<T>(map: Readonly<Record<string, T>> = {}, each: (name: string, value: T) => void): void {
  for (const [name, value] of Object.entries(map)) each(name, value);
}

const ACCOUNT = "111111111111";
const REGION = "eu-west-1";

function estateOf({ vpcs, organization, adopted }: Sketch): RecordedResource {
  const accounts = [...new Set(Object.values(vpcs).map(({ account = ACCOUNT }) => account))];
  return fabricate("causeway:index:Estate", "estate", {
    accounts: Object.fromEntries(
      accounts.map((accountId) => [`a${accountId}`, { accountId, region: REGION }]),
    ),
    ...(organization === undefined ? {} : { organizationId: organization }),
    assumptions: adopted ?? {},
  });
}

function vpcOf(name: string, sketch: VpcSketch): RecordedResource[] {
  const {
    cidr,
    secondary,
    role = name === "hub" ? "hub" : "spoke",
    account = ACCOUNT,
    region = REGION,
  } = sketch;
  const tiers = Object.fromEntries(
    Object.entries(sketch.tiers).map(([tier, { purpose = "workload" }]) => [tier, { purpose }]),
  );
  const type = role === "hub" ? "causeway:components:HubVpc" : "causeway:components:SpokeVpc";
  const component = fabricate(type, name, { accountId: account, region, tiers, source: "created" });
  const parent = { parent: component };
  const { dnsSupport = true, dnsHostnames = true } = sketch;
  const inputs = {
    cidrBlock: cidr,
    enableDnsSupport: dnsSupport,
    enableDnsHostnames: dnsHostnames,
    ...(sketch.ipv6 === true ? { assignGeneratedIpv6CidrBlock: true } : {}),
  };
  const vpc = fabricate(`${AWS}vpc:Vpc`, name, inputs, parent);
  const vpcId = idOf(vpc);
  return [
    component,
    vpc,
    ...(secondary === undefined
      ? []
      : [
          fabricate(
            `${AWS}vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation`,
            `${name}-second`,
            { vpcId, cidrBlock: secondary },
            parent,
          ),
        ]),
    ...(sketch.internetGateway === true
      ? [fabricate(`${AWS}internetGateway:InternetGateway`, `${name}-internet`, { vpcId }, parent)]
      : []),
    // Rules may name groups of tiers that come later.
    ...Object.entries(sketch.tiers).flatMap(([tier, own]) =>
      isForWorkloads(own)
        ? [fabricate(`${AWS}securityGroup:SecurityGroup`, `${name}-${tier}`, { vpcId }, parent)]
        : [],
    ),
  ];
}

function peeringOf(name: string, sketch: PeeringSketch, find: Find): RecordedResource[] {
  const [first = "", second = ""] = name.split("-");
  const { from = first, to = second, accepted = true } = sketch;
  const connection = fabricate(`${AWS}vpcPeeringConnection:VpcPeeringConnection`, name, {
    vpcId: idOf(find(from, "Vpc")),
    peerVpcId: idOf(find(to, "Vpc")),
  });
  const accepter = fabricate(
    `${AWS}vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter`,
    `${name}-accepter`,
    {
      vpcPeeringConnectionId: idOf(connection),
      autoAccept: accepted,
    },
  );
  return [connection, accepter];
}

function zoneIdOf(zone: string): string {
  return `euw1-az${zone}`;
}

function gatewayOf(
  name: string,
  { service, vpc, policy }: GatewaySketch,
  sketch: Sketch,
  find: Find,
): RecordedResource[] {
  const region = sketch.vpcs[vpc]?.region ?? REGION;
  return [
    fabricate(`${AWS}vpcEndpoint:VpcEndpoint`, name, {
      vpcId: idOf(find(vpc, "Vpc")),
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.${service}`,
      ...(policy === undefined ? {} : { policy: JSON.stringify(policy) }),
    }),
  ];
}

/** Each subnet of a named tier has a table of its own that takes the route. */
function attachmentsOf(
  name: string,
  { vpc, tiers }: GatewaySketch,
  sketch: Sketch,
  find: Find,
): RecordedResource[] {
  return tiers.flatMap((tier) =>
    Object.keys(sketch.vpcs[vpc]?.tiers[tier]?.subnets ?? {}).map((zone) => {
      const subnet = `${vpc}-${tier}-${zoneIdOf(zone)}`;
      return fabricate(
        `${AWS}vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation`,
        `${name}-${subnet}`,
        { vpcEndpointId: idOf(find(name, "VpcEndpoint")), routeTableId: idOf(find(subnet, "RouteTable")) },
      );
    }),
  );
}

type Add = (...resources: readonly RecordedResource[]) => void;

function addTiers(vpcName: string, vpc: VpcSketch, find: Find, add: Add): void {
  const parent = { parent: find(vpcName, vpc.role === "hub" || vpcName === "hub" ? "HubVpc" : "SpokeVpc") };
  const vpcId = idOf(find(vpcName, "Vpc"));
  for (const [tier, sketch] of Object.entries(vpc.tiers)) {
    const name = `${vpcName}-${tier}`;
    for (const [zone, cidrBlock] of Object.entries(sketch.subnets)) {
      const subnet = fabricate(
        `${AWS}subnet:Subnet`,
        `${name}-${zoneIdOf(zone)}`,
        {
          vpcId,
          cidrBlock,
          availabilityZoneId: zoneIdOf(zone),
          ...(sketch.publicAddresses === true ? { mapPublicIpOnLaunch: true } : {}),
          ...(vpc.ipv6 === true ? { ipv6CidrBlock: vpcId } : {}),
        },
        parent,
      );
      add(subnet);
      const routes = sketch.zoneRoutes?.[zone] ?? sketch.routes;
      if (routes !== undefined) add(...tableOf(subnet, vpcId, routes, vpcName, find));
    }
    if (sketch.acl !== undefined) add(...aclOf(name, vpcId, sketch.acl, subnetsOf(name, sketch, find)));
    if (isForWorkloads(sketch)) add(...rulesOf(name, find(name, "SecurityGroup"), sketch, find));
  }
}

/** Tiers that are kept for something else have no group for workloads. */
function isForWorkloads({ purpose = "workload" }: TierSketch): boolean {
  return purpose === "workload";
}

function subnetsOf(name: string, { subnets }: TierSketch, find: Find): RecordedResource[] {
  return Object.keys(subnets).map((zone) => find(`${name}-${zoneIdOf(zone)}`, "Subnet"));
}

function tableOf(
  subnet: RecordedResource,
  vpcId: FabricatedInput,
  routes: readonly string[],
  vpc: string,
  find: Find,
): RecordedResource[] {
  const table = fabricate(`${AWS}routeTable:RouteTable`, subnet.name, { vpcId });
  const association = { routeTableId: idOf(table), subnetId: idOf(subnet) };
  return [
    table,
    fabricate(`${AWS}routeTableAssociation:RouteTableAssociation`, subnet.name, association),
    ...routes.map((text) => {
      const [destination = "", kind = "", target = ""] = text.split(" ");
      const range: Readonly<Record<string, FabricatedInput>> = destination.startsWith("pl-")
        ? { destinationPrefixListId: destination }
        : { destinationCidrBlock: destination };
      const name = `${subnet.name}-${destination}-${kind}`;
      return fabricate(`${AWS}route:Route`, name, {
        routeTableId: idOf(table),
        ...range,
        ...targetOf(kind, target, vpc, find),
      });
    }),
  ];
}

function targetOf(
  kind: string,
  target: string,
  vpc: string,
  find: Find,
): Readonly<Record<string, FabricatedInput>> {
  switch (kind) {
    case "peering":
      return { vpcPeeringConnectionId: idOf(find(target, "VpcPeeringConnection")) };
    case "internet":
      return { gatewayId: idOf(find(`${target === "" ? vpc : target}-internet`, "InternetGateway")) };
    case "interface":
      return { networkInterfaceId: target };
    case "transit":
      return { transitGatewayId: target };
    case "outside":
      return { vpcPeeringConnectionId: target };
    case "vpn":
      return { gatewayId: idOf(find(target, "VpnGateway")) };
    case "nat":
      return { natGatewayId: target };
    default:
      throw new Error(`got ${kind}, expected a kind of target`);
  }
}

function aclOf(
  name: string,
  vpcId: FabricatedInput,
  rules: readonly string[],
  subnets: readonly RecordedResource[],
): RecordedResource[] {
  const acl = fabricate(`${AWS}networkAcl:NetworkAcl`, name, { vpcId, subnetIds: subnets.map(idOf) });
  return [
    acl,
    ...rules.map((text) => {
      const [way = "", number = "", action = "", ...match] = text.split(" ");
      const range = match.at(-1) ?? "";
      return fabricate(`${AWS}networkAclRule:NetworkAclRule`, `${name}-${way}-${number}`, {
        networkAclId: idOf(acl),
        egress: way === "out",
        ruleNumber: Number(number),
        ruleAction: action,
        ...trafficOf(match.slice(0, -1)),
        ...(range === "unknown" ? { cidrBlock: idOf(acl) } : { cidrBlock: range }),
      });
    }),
  ];
}

/** `tcp 443`, `tcp 1024-65535`, `icmp 8`, `all`. */
function trafficOf([protocol = "all", ports = ""]: readonly string[]): Readonly<
  Record<string, FabricatedInput>
> {
  if (protocol === "all") return { protocol: "-1", fromPort: 0, toPort: 0 };
  if (protocol === "icmp") return { protocol, icmpType: Number(ports), icmpCode: -1 };
  const [from = "", to = from] = ports.split("-");
  return { protocol, fromPort: Number(from), toPort: Number(to) };
}

function rulesOf(
  name: string,
  group: RecordedResource,
  { egress = [], ingress = [] }: Pick<TierSketch, "egress" | "ingress">,
  find: Find,
): RecordedResource[] {
  const rule = (direction: "Ingress" | "Egress") => (text: string) =>
    fabricate(
      `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      `${name}-${direction.toLowerCase()}-${text.replaceAll(" ", "-")}`,
      { securityGroupId: idOf(group), ...ruleOf(text.split(" "), group, find) },
    );
  return [...ingress.map(rule("Ingress")), ...egress.map(rule("Egress"))];
}

function ruleOf(
  words: readonly string[],
  group: RecordedResource,
  find: Find,
): Readonly<Record<string, FabricatedInput>> {
  const [protocol = "all", ...rest] = words;
  const ports = protocol === "all" ? "" : (rest.shift() ?? "");
  const [kind = "", name = ""] = rest;
  const { fromPort, toPort, icmpType } = trafficOf([protocol, ports]);
  return {
    ipProtocol: protocol === "all" ? "-1" : protocol,
    ...(protocol === "all" ? {} : { fromPort: fromPort ?? icmpType ?? 0, toPort: toPort ?? -1 }),
    ...peerOf(kind, name, group, find),
  };
}

function peerOf(
  kind: string,
  name: string,
  group: RecordedResource,
  find: Find,
): Readonly<Record<string, FabricatedInput>> {
  switch (kind) {
    case "group":
      return { referencedSecurityGroupId: idOf(find(name.replace("/", "-"), "SecurityGroup")) };
    case "list":
      return { prefixListId: idOf(find(name, "VpcEndpoint")) };
    case "unknown":
      return { cidrIpv4: idOf(group) };
    default:
      return kind.includes(":") ? { cidrIpv6: kind } : { cidrIpv4: kind };
  }
}

function endpointOf(name: string, sketch: EndpointSketch, whole: Sketch, find: Find): RecordedResource[] {
  const { service, vpc, tier, policy, privateDns = false, ingress } = sketch;
  const owner = whole.vpcs[vpc];
  const vpcId = idOf(find(vpc, "Vpc"));
  const group = fabricate(`${AWS}securityGroup:SecurityGroup`, `endpoint-${name}`, { vpcId });
  const serviceName = service.includes("vpce")
    ? service
    : `com.amazonaws.${owner?.region ?? REGION}.${service}`;
  const endpoint = fabricate(`${AWS}vpcEndpoint:VpcEndpoint`, name, {
    vpcId,
    vpcEndpointType: "Interface",
    serviceName,
    securityGroupIds: [idOf(group)],
    privateDnsEnabled: privateDns,
    ...(policy === undefined ? {} : { policy: JSON.stringify(policy) }),
  });
  const zones = sketch.zones ?? Object.keys(owner?.tiers[tier]?.subnets ?? {});
  const rules = rulesOf(`endpoint-${name}`, group, { ingress }, find);
  const subnets = zones.map((zone) =>
    fabricate(`${AWS}vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation`, `${name}-${zone}`, {
      vpcEndpointId: idOf(endpoint),
      subnetId: idOf(find(`${vpc}-${tier}-${zoneIdOf(zone)}`, "Subnet")),
    }),
  );
  return [group, endpoint, ...rules, ...subnets];
}

function zoneOf(label: string, { name, vpcs, records }: ZoneSketch, find: Find): RecordedResource[] {
  const [first = "", ...others] = vpcs.map((text) => text.split(" ")[0] ?? "");
  const zone = fabricate("aws:route53/zone:Zone", label, {
    name,
    vpcs: [{ vpcId: idOf(find(first, "Vpc")) }],
  });
  const zoneId = idOf(zone);
  const associations = others.flatMap((vpc) => {
    const inputs = { zoneId, vpcId: idOf(find(vpc, "Vpc")) };
    const authorized = vpcs.includes(`${vpc} authorized`);
    const type = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
    return [
      ...(authorized ? [fabricate(type, `${label}-${vpc}`, inputs)] : []),
      fabricate("aws:route53/zoneAssociation:ZoneAssociation", `${label}-${vpc}`, inputs),
    ];
  });
  return [
    zone,
    ...associations,
    ...Object.entries(records).map(([record, text]) => recordOf(label, zoneId, record, text, find)),
  ];
}

function recordOf(
  label: string,
  zoneId: FabricatedInput,
  name: string,
  text: string,
  find: Find,
): RecordedResource {
  const [type = "", kind = "", endpoint = ""] = text.split(" ");
  const answer: Readonly<Record<string, FabricatedInput>> =
    kind === "endpoint"
      ? { aliases: [{ name: idOf(find(endpoint, "VpcEndpoint")) }] }
      : { ttl: 60, records: text.split(" ").slice(1) };
  return fabricate("aws:route53/record:Record", `${label}-${name}-${type}`, {
    zoneId,
    name,
    type,
    ...answer,
  });
}
