/**
 * What an `awsx.ec2.Vpc` will register. The component is built by a plugin, so an offline recording has its
 * arguments and not its children; with zones and ranges stated they can be foretold, name by name. Measured
 * against awsx 3.8: https://github.com/pulumi/pulumi-awsx/blob/v3.8.0/awsx/ec2/vpc.ts
 *
 * Not foretold: layouts that awsx computes itself (strategy "Legacy", or specs without `cidrBlocks`), zones that
 * it looks up, and the endpoints of `vpcEndpointSpecs`.
 */
import { type Json, type JsonObject, type RecordedResource, UNKNOWN } from "../recorded";
import { AWS } from "./aws/types";
import { type AwsxLayout, layoutOf, type PlannedAwsxSubnet } from "./awsx-layout";
import { isGiven, isObject, itemsOf, objectOf } from "./facts";

export const AWSX_VPC = "awsx:ec2:Vpc";
const EIP = "aws:ec2/eip:Eip";

/** The children, and why some of them or all cannot be foretold. */
export interface AwsxExpansion {
  readonly resources: readonly RecordedResource[];
  /** A clause, such as `takes its zones from the account`; absent when the expansion is complete. */
  readonly problem?: string;
}

/** Arguments that the component hands on to the VPC itself. */
const VPC_ARGUMENTS = [
  "assignGeneratedIpv6CidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "ipv4IpamPoolId",
  "ipv4NetmaskLength",
  "ipv6CidrBlock",
  "ipv6CidrBlockNetworkBorderGroup",
  "ipv6IpamPoolId",
  "ipv6NetmaskLength",
  "region",
] as const;

/**
 * The children of one recorded `awsx:ec2:Vpc`, sorted by URN.
 *
 * @param provider URN of the AWS provider that the component hands to its children
 * @default provider the one recorded with the component
 */
export function expandAwsxVpc(component: RecordedResource, provider = component.provider): AwsxExpansion {
  const layout = layoutOf(component);
  if (typeof layout === "string") return { resources: [], problem: layout };
  const vpc = vpcOf(component, provider);
  const gateway = child(component, provider, vpc, AWS.internetGateway, component.name, {
    inputs: { vpcId: UNKNOWN, tags: sharedTags(component) },
    references: { vpcId: [vpc.urn], ...tagReferences(component) },
  });
  const nats = new Map<number, RecordedResource>();
  const below = layout.subnets.flatMap((planned) =>
    familyOf({ component, provider, vpc, gateway, nats, layout }, planned),
  );
  const resources = [vpc, gateway, ...below].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  if (new Set(resources.map(({ urn }) => urn)).size < resources.length) {
    return { resources: [], problem: "gives two subnets the same name" };
  }
  const endpoints = itemsOf(component.inputs.vpcEndpointSpecs).length;
  return {
    resources,
    ...(endpoints === 0 ? {} : { problem: `makes ${endpoints} VPC endpoints of its own` }),
  };
}

function vpcOf(component: RecordedResource, provider: string | undefined): RecordedResource {
  const given = VPC_ARGUMENTS.filter((property) => isGiven(component.inputs[property]));
  const handedOn = Object.fromEntries(
    given.map((property) => [property, component.inputs[property] ?? null]),
  );
  const references = Object.fromEntries(
    [...given, "cidrBlock"].flatMap((property) => {
      const urns = component.references[property];
      return urns === undefined ? [] : [[property, urns] as const];
    }),
  );
  return child(component, provider, component, AWS.vpc, component.name, {
    inputs: { ...handedOn, ...cidrBlockOf(component), tags: sharedTags(component) },
    references: { ...references, ...tagReferences(component) },
  });
}

/** Without a range and an IPAM pool awsx falls back to a range of its own. */
function cidrBlockOf({ inputs }: RecordedResource): JsonObject {
  if (isGiven(inputs.cidrBlock)) return { cidrBlock: inputs.cidrBlock };
  return isGiven(inputs.ipv4IpamPoolId) ? {} : { cidrBlock: "10.0.0.0/16" };
}

interface Made {
  readonly component: RecordedResource;
  readonly provider: string | undefined;
  readonly vpc: RecordedResource;
  readonly gateway: RecordedResource;
  /** By the position of the zone; the first public subnet of a zone adds the zone's. */
  readonly nats: Map<number, RecordedResource>;
  readonly layout: AwsxLayout;
}

/** A subnet, its route table, the association of both, and the route and NAT gateway that its type asks for. */
function familyOf(made: Made, planned: PlannedAwsxSubnet): RecordedResource[] {
  const { component, provider, vpc } = made;
  const subnet = subnetOf(made, planned);
  const tags = merged(sharedTags(component), {
    Name: nameTagOf(component, planned),
    SubnetType: planned.spec.type ?? null,
  });
  const table = child(component, provider, subnet, AWS.routeTable, planned.name, {
    inputs: { vpcId: UNKNOWN, tags },
    references: { vpcId: [vpc.urn], ...tagReferences(component) },
    dependsOn: [subnet.urn],
  });
  const association = child(component, provider, table, AWS.routeTableAssociation, planned.name, {
    inputs: { routeTableId: UNKNOWN, subnetId: UNKNOWN },
    references: { routeTableId: [table.urn], subnetId: [subnet.urn] },
  });
  return [subnet, table, association, ...natOf(made, planned, subnet), ...routeOf(made, planned, table)];
}

function subnetOf({ component, provider, vpc }: Made, planned: PlannedAwsxSubnet): RecordedResource {
  const { spec } = planned;
  const optedIn = spec.assignIpv6AddressOnCreation === true;
  const tags = merged(sharedTags(component), spec.tags, {
    Name: nameTagOf(component, planned),
    SubnetType: spec.type ?? null,
  });
  return child(component, provider, vpc, AWS.subnet, planned.name, {
    inputs: {
      vpcId: UNKNOWN,
      availabilityZone: planned.zoneName,
      cidrBlock: planned.cidr,
      mapPublicIpOnLaunch: planned.type === "public",
      assignIpv6AddressOnCreation: optedIn,
      // Cut out of the VPC's block, which Amazon gives at deployment.
      ...(optedIn ? { ipv6CidrBlock: UNKNOWN } : {}),
      tags,
    },
    references: {
      vpcId: [vpc.urn],
      ...(optedIn ? { ipv6CidrBlock: [vpc.urn] } : {}),
      ...tagReferences(component),
    },
  });
}

/** A NAT gateway in the first public subnet of each zone, or of the first zone alone. */
function natOf(made: Made, { type, zone }: PlannedAwsxSubnet, subnet: RecordedResource): RecordedResource[] {
  const { component, provider, nats, layout } = made;
  const wanted = layout.strategy === "single" ? zone === 0 : layout.strategy === "oneperaz";
  if (type !== "public" || !wanted || nats.has(zone)) return [];
  const name = `${component.name}-${zone + 1}`;
  const tags = merged(component.inputs.tags, { Name: name });
  const given = itemsOf(objectOf(component.inputs.natGateways).elasticIpAllocationIds);
  const eip = child(component, provider, subnet, EIP, name, {
    inputs: { tags },
    references: tagReferences(component),
    dependsOn: [subnet.urn],
  });
  const nat = child(component, provider, subnet, AWS.natGateway, name, {
    inputs: { subnetId: UNKNOWN, allocationId: given[zone] ?? UNKNOWN, tags },
    references: {
      subnetId: [subnet.urn],
      allocationId: given.length === 0 ? [eip.urn] : (component.references.natGateways ?? []),
      ...tagReferences(component),
    },
  });
  nats.set(zone, nat);
  return given.length === 0 ? [eip, nat] : [nat];
}

/** A public subnet's default route leads to the internet gateway, a private one's to a NAT gateway if there is one. */
function routeOf(
  made: Made,
  { name, type, zone }: PlannedAwsxSubnet,
  table: RecordedResource,
): RecordedResource[] {
  const { component, provider, gateway, nats, layout } = made;
  const nat = nats.get(layout.strategy === "single" ? 0 : zone);
  const target = type === "public" ? gateway : type === "private" ? nat : undefined;
  if (target === undefined) return [];
  const property = type === "public" ? "gatewayId" : "natGatewayId";
  const route = child(component, provider, table, AWS.route, name, {
    inputs: { destinationCidrBlock: "0.0.0.0/0", routeTableId: UNKNOWN, [property]: UNKNOWN },
    references: { routeTableId: [table.urn], [property]: [target.urn] },
  });
  return [route];
}

function child(
  component: RecordedResource,
  provider: string | undefined,
  parent: RecordedResource,
  type: string,
  name: string,
  made: {
    readonly inputs: JsonObject;
    readonly references: Readonly<Record<string, readonly string[]>>;
    readonly dependsOn?: readonly string[];
  },
): RecordedResource {
  const { region } = component.inputs;
  const inputs = isGiven(region) ? { ...made.inputs, region } : made.inputs;
  const given = Object.entries(made.references).filter(([, urns]) => urns.length > 0);
  return {
    urn: childUrn(parent.urn, type, name),
    type,
    name,
    custom: true,
    parent: parent.urn,
    ...(provider === undefined ? {} : { provider }),
    inputs: Object.fromEntries(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1))),
    references: Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1))),
    dependsOn: made.dependsOn ?? [],
    ignoreChanges: [],
    protect: component.protect,
    aliases: [],
    secrets: [],
  };
}

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns: the types of all parents, then its own. */
function childUrn(parent: string, type: string, name: string): string {
  const [prefix = "", project = "", types = ""] = parent.split("::");
  return `${prefix}::${project}::${types}$${type}::${name}`;
}

function sharedTags(component: RecordedResource): Json {
  return merged({ Name: component.name }, component.inputs.tags);
}

function tagReferences({ references }: RecordedResource): Record<string, readonly string[]> {
  return references.tags === undefined ? {} : { tags: references.tags };
}

function nameTagOf(component: RecordedResource, { name, zone, zoneName }: PlannedAwsxSubnet): string {
  if (component.inputs.subnetNameTagStrategy !== "AvailabilityZone") return name;
  const position = `-${zone + 1}`;
  // `eu-west-1a` gives `1a`.
  return `${name.slice(0, -position.length)}-${String(zoneName).split("-").at(-1) ?? ""}`;
}

/** Later maps win; one that is not known makes the result unknown. */
function merged(...maps: readonly (Json | undefined)[]): Json {
  const given = maps.filter(isGiven);
  if (given.some((map) => !isObject(map) || map.$unknown === true)) return UNKNOWN;
  const entries = given.flatMap((map) => Object.entries(objectOf(map)));
  return Object.fromEntries([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
