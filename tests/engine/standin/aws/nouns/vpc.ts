/** VPCs with what AWS puts into each, their secondary ranges, and internet gateways. */
import { z } from "zod";
import { type Cidr, cidrOf, containsCidr, overlaps, parseCidr, subnetAt } from "../../../../../network/cidr";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Place, World } from "../world";

const vpcInputs = {
  ...tags,
  assignGeneratedIpv6CidrBlock: z.boolean().optional(),
  cidrBlock: z.string(),
  enableDnsHostnames: z.boolean().optional(),
  enableDnsSupport: z.boolean().optional(),
  enableNetworkAddressUsageMetrics: z.boolean().optional(),
  instanceTenancy: z.enum(["default", "dedicated"]).optional(),
  region: z.string(),
};
type VpcInputs = z.output<z.ZodObject<typeof vpcInputs>>;

interface VpcThing extends Made<VpcInputs> {
  readonly ipv6CidrBlock?: string;
}

const associationInputs = {
  cidrBlock: z.string(),
  region: z.string(),
  vpcId: z.string(),
};
interface CidrAssociation extends Made<z.output<z.ZodObject<typeof associationInputs>>> {
  readonly vpcId: string;
}

const gatewayInputs = { ...tags, region: z.string(), vpcId: z.string().optional() };
type InternetGateway = Made<z.output<z.ZodObject<typeof gatewayInputs>>>;

declare module "../world" {
  interface Kinds {
    vpc: VpcThing;
    cidrAssociation: CidrAssociation;
    internetGateway: InternetGateway;
  }
}

/** The VPC, as this account sees it in this region. */
export function needVpc(call: Call, id: string): VpcThing {
  return call.world.need(call, "vpc", id, "InvalidVpcID.NotFound");
}

/** Every IPv4 range of a VPC, the primary one first. */
export function rangesOf(world: World, vpc: VpcThing): Cidr[] {
  const secondary = world.all("cidrAssociation").filter(({ vpcId }) => vpcId === vpc.id);
  return [vpc.inputs.cidrBlock, ...secondary.map(({ inputs }) => inputs.cidrBlock)].map(cidrOf);
}

/** Ids of what AWS makes with a VPC. */
export function defaultsOf(
  vpcId: string,
): Readonly<Record<"securityGroup" | "routeTable" | "networkAcl", string>> {
  const number = vpcId.slice("vpc-".length);
  return { securityGroup: `sg-${number}`, routeTable: `rtb-${number}`, networkAcl: `acl-${number}` };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export function needRange(text: string): Cidr {
  const range = parseCidr(text);
  if (range === undefined || range.prefixLength < 16 || range.prefixLength > 28) {
    refuse("vpc-range-size", `The CIDR '${text}' is invalid.`);
  }
  return range;
}

const hostnamesNeedSupport = ({ enableDnsHostnames, enableDnsSupport }: VpcInputs): void => {
  if (enableDnsHostnames === true && enableDnsSupport === false) {
    refuse("vpc-hostnames-without-support", "DNS hostnames need DNS support in the VPC");
  }
};

export const vpc = noun({
  token: "aws:ec2/vpc:Vpc",
  inputs: vpcInputs,
  outputs: [
    "arn",
    "defaultNetworkAclId",
    "defaultRouteTableId",
    "defaultSecurityGroupId",
    "dhcpOptionsId",
    "ipv6AssociationId",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
    "mainRouteTableId",
    "ownerId",
  ],
  replaces: ["cidrBlock"],
  computed: ["enableDnsHostnames", "enableNetworkAddressUsageMetrics"],
  defaults: { enableDnsSupport: true, instanceTenancy: "default" },
  create(call, inputs) {
    const { world } = call;
    needRange(inputs.cidrBlock);
    hostnamesNeedSupport(inputs);
    const here = world.all("vpc").filter((other) => samePlace(other, call));
    if (here.length >= world.quotas.vpcsPerRegion) {
      refuse("vpc-quota", "The maximum number of VPCs has been reached.");
    }
    const id = world.newId("vpc");
    world.put("vpc", { id, ...at(call), inputs, ...ipv6Of(world, inputs) });
    const defaults = defaultsOf(id);
    const place = { ...at(call), vpcId: id, byAws: true };
    world.put("securityGroup", {
      id: defaults.securityGroup,
      ...place,
      name: "default",
      description: "default VPC security group",
    });
    world.put("routeTable", { id: defaults.routeTable, ...place });
    world.put("networkAcl", { id: defaults.networkAcl, ...place });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("vpc", id);
    if (found === undefined) return undefined;
    const { securityGroup, routeTable, networkAcl } = defaultsOf(id);
    const { ipv6CidrBlock } = found;
    return {
      enableDnsHostnames: false,
      enableNetworkAddressUsageMetrics: false,
      ...found.inputs,
      arn: arnOf(found, "ec2", `vpc/${id}`),
      defaultNetworkAclId: networkAcl,
      defaultRouteTableId: routeTable,
      defaultSecurityGroupId: securityGroup,
      dhcpOptionsId: `dopt-0${id.slice(-16)}`,
      ipv6AssociationId: ipv6CidrBlock === undefined ? "" : `vpc-cidr-assoc-${id.slice(4)}`,
      ipv6CidrBlock: ipv6CidrBlock ?? "",
      ipv6CidrBlockNetworkBorderGroup: ipv6CidrBlock === undefined ? "" : found.region,
      mainRouteTableId: routeTable,
      ownerId: found.account,
    };
  },
  update(call, id, inputs) {
    hostnamesNeedSupport(inputs);
    const old = needVpc(call, id);
    call.world.put("vpc", {
      ...old,
      inputs,
      ...(old.ipv6CidrBlock === undefined ? ipv6Of(call.world, inputs) : {}),
    });
  },
  remove({ world }, id) {
    if (world.find("vpc", id) === undefined) return;
    const left = dependants(world, id);
    if (left.length > 0) {
      refuse(
        "vpc-has-dependants",
        `The vpc '${id}' has dependencies and cannot be deleted. (${left.join(", ")})`,
      );
    }
    const defaults = defaultsOf(id);
    world.remove("securityGroup", defaults.securityGroup);
    world.remove("routeTable", defaults.routeTable);
    world.remove("networkAcl", defaults.networkAcl);
    world.remove("vpc", id);
  },
});

/** Amazon's /56, here from the range that is kept for documentation. */
function ipv6Of(world: World, { assignGeneratedIpv6CidrBlock }: VpcInputs): { ipv6CidrBlock?: string } {
  if (assignGeneratedIpv6CidrBlock !== true) return {};
  const number = world.all("vpc").length + 1;
  return { ipv6CidrBlock: `2001:db8:${number.toString(16)}00::/56` };
}

export function samePlace(a: Place, b: Place): boolean {
  return a.account === b.account && a.region === b.region;
}

/** What keeps AWS from deleting a VPC. */
function dependants(world: World, vpcId: string): string[] {
  const inside = [
    ...world.all("subnet").filter(({ inputs }) => inputs.vpcId === vpcId),
    ...(["securityGroup", "routeTable", "networkAcl"] as const)
      .flatMap((kind) => world.all(kind))
      .filter((thing) => thing.vpcId === vpcId && !thing.byAws),
    ...world.all("internetGateway").filter(({ inputs }) => inputs.vpcId === vpcId),
    ...world.all("vpcEndpoint").filter(({ inputs }) => inputs.vpcId === vpcId),
    ...world
      .all("peering")
      .filter(
        ({ status, requester, accepter }) =>
          status === "active" && [requester.vpcId, accepter.vpcId].includes(vpcId),
      ),
  ];
  return inside.map(({ id }) => id);
}

export const vpcIpv4CidrBlockAssociation = noun({
  token: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  inputs: associationInputs,
  outputs: [],
  create(call, inputs) {
    const { world } = call;
    const vpcThing = needVpc(call, inputs.vpcId);
    const range = needRange(inputs.cidrBlock);
    const own = rangesOf(world, vpcThing);
    if (own.length >= world.quotas.cidrsPerVpc) {
      refuse("vpc-ranges-quota", `The maximum number of CIDR blocks of VPC ${vpcThing.id} has been reached`);
    }
    if (own.some((other) => overlaps(other, range))) {
      refuse("vpc-range-overlap", `The CIDR '${inputs.cidrBlock}' conflicts with another CIDR of the VPC`);
    }
    if (peerRanges(world, vpcThing.id).some((other) => overlaps(other, range))) {
      refuse("vpc-range-overlaps-peer", `The CIDR '${inputs.cidrBlock}' overlaps a range of a peered VPC`);
    }
    const id = world.newId("vpc-cidr-assoc");
    world.put("cidrAssociation", { id, ...at(call), vpcId: vpcThing.id, inputs });
    return id;
  },
  read: ({ world }, id) => world.find("cidrAssociation", id)?.inputs,
  remove({ world }, id) {
    const association = world.find("cidrAssociation", id);
    if (association === undefined) return;
    const range = cidrOf(association.inputs.cidrBlock);
    const used = world
      .all("subnet")
      .some(
        ({ inputs }) => inputs.vpcId === association.vpcId && containsCidr(range, cidrOf(inputs.cidrBlock)),
      );
    if (used) refuse("vpc-range-in-use", `The CIDR '${association.inputs.cidrBlock}' has subnets`);
    world.remove("cidrAssociation", id);
  },
});

function peerRanges(world: World, vpcId: string): Cidr[] {
  return world.all("peering").flatMap(({ status, requester, accepter }) => {
    if (status === "failed" || ![requester.vpcId, accepter.vpcId].includes(vpcId)) return [];
    const peer = world.find("vpc", requester.vpcId === vpcId ? accepter.vpcId : requester.vpcId);
    return peer === undefined ? [] : rangesOf(world, peer);
  });
}

export const internetGateway = noun({
  token: "aws:ec2/internetGateway:InternetGateway",
  inputs: gatewayInputs,
  outputs: ["arn", "ownerId"],
  computed: ["vpcId"],
  create(call, inputs) {
    if (inputs.vpcId !== undefined) attach(call, inputs.vpcId);
    const id = call.world.newId("igw");
    call.world.put("internetGateway", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("internetGateway", id);
    return (
      found && { ...found.inputs, arn: arnOf(found, "ec2", `internet-gateway/${id}`), ownerId: found.account }
    );
  },
  update(call, id, inputs, changed) {
    if (changed.has("vpcId") && inputs.vpcId !== undefined) attach(call, inputs.vpcId);
    call.world.put("internetGateway", {
      ...call.world.need(call, "internetGateway", id, "InvalidInternetGatewayID.NotFound"),
      inputs,
    });
  },
  remove({ world }, id) {
    world.remove("internetGateway", id);
  },
});

function attach(call: Call, vpcId: string): void {
  needVpc(call, vpcId);
  const other = call.world.all("internetGateway").find(({ inputs }) => inputs.vpcId === vpcId);
  if (other !== undefined) refuse("gateway-attached", `resource ${vpcId} is already attached to ${other.id}`);
}

/** The n-th /64 of a VPC's own IPv6 range. */
export function ipv6SubnetAt(block: string, index: number): Cidr {
  return subnetAt(cidrOf(block), 64, index);
}
