/** Subnets and the network interfaces that AWS's own services keep in them. */
import { z } from "zod";
import { cidrOf, containsCidr, overlaps, parseCidr } from "../../../../../network/cidr";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Thing, World } from "../world";
import { needVpc, rangesOf } from "./vpc";

const inputs = {
  ...tags,
  assignIpv6AddressOnCreation: z.boolean().optional(),
  availabilityZone: z.string().optional(),
  availabilityZoneId: z.string().optional(),
  cidrBlock: z.string(),
  enableDns64: z.boolean().optional(),
  enableResourceNameDnsARecordOnLaunch: z.boolean().optional(),
  enableResourceNameDnsAaaaRecordOnLaunch: z.boolean().optional(),
  ipv6CidrBlock: z.string().optional(),
  ipv6Native: z.boolean().optional(),
  mapPublicIpOnLaunch: z.boolean().optional(),
  privateDnsHostnameTypeOnLaunch: z.string().optional(),
  region: z.string(),
  vpcId: z.string(),
};
type SubnetInputs = z.output<z.ZodObject<typeof inputs>>;

interface SubnetThing extends Made<SubnetInputs> {
  readonly zoneId: string;
}

/** An elastic network interface that a service keeps; the owner makes and removes it. */
interface NetworkInterface extends Thing {
  readonly owner: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
}

declare module "../world" {
  interface Kinds {
    subnet: SubnetThing;
    networkInterface: NetworkInterface;
  }
}

export function needSubnet(call: Call, id: string): SubnetThing {
  return call.world.need(call, "subnet", id, "InvalidSubnetID.NotFound");
}

/** Puts an interface of a service into a subnet. */
export function placeInterface(
  { world }: Call,
  subnet: SubnetThing,
  owner: string,
  securityGroupIds: readonly string[] = [],
): string {
  const id = world.newId("eni");
  const { account, region } = subnet;
  world.put("networkInterface", { id, account, region, owner, subnetId: subnet.id, securityGroupIds });
  return id;
}

/** Interfaces of a service, in the order in which they were made. */
export function interfacesOf(world: World, owner: string): NetworkInterface[] {
  return world.all("networkInterface").filter((found) => found.owner === owner);
}

export function removeInterfaces(world: World, owner: string, subnetId?: string): void {
  for (const found of interfacesOf(world, owner)) {
    if (subnetId === undefined || found.subnetId === subnetId) world.remove("networkInterface", found.id);
  }
}

export const subnet = noun({
  token: "aws:ec2/subnet:Subnet",
  inputs,
  outputs: ["arn", "ipv6CidrBlockAssociationId", "ownerId"],
  replaces: ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "vpcId"],
  computed: ["availabilityZone", "availabilityZoneId", "privateDnsHostnameTypeOnLaunch"],
  defaults: {
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
  },
  check: ({ availabilityZone, availabilityZoneId }) =>
    availabilityZone !== undefined && availabilityZoneId !== undefined
      ? [{ property: "availabilityZone", reason: "conflicts with availabilityZoneId" }]
      : [],
  create(call, given) {
    const { world } = call;
    const vpc = needVpc(call, given.vpcId);
    const zoneId = zoneOf(call, given);
    const range = parseCidr(given.cidrBlock);
    if (
      range === undefined ||
      range.prefixLength < 16 ||
      range.prefixLength > 28 ||
      !rangesOf(world, vpc).some((own) => containsCidr(own, range))
    ) {
      refuse("subnet-outside-vpc", `The CIDR '${given.cidrBlock}' is invalid.`);
    }
    const others = world.all("subnet").filter((other) => other.inputs.vpcId === vpc.id);
    if (others.length >= world.quotas.subnetsPerVpc) {
      refuse("subnet-quota", `The maximum number of subnets of VPC ${vpc.id} has been reached`);
    }
    if (others.some((other) => overlaps(cidrOf(other.inputs.cidrBlock), range))) {
      refuse("subnet-overlap", `The CIDR '${given.cidrBlock}' conflicts with another subnet`);
    }
    checkIpv6(given, vpc.ipv6CidrBlock, others);
    const id = world.newId("subnet");
    world.put("subnet", { id, ...at(call), zoneId, inputs: given });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("subnet", id);
    if (found === undefined) return undefined;
    const name = world.zoneNames(found)[world.zoneIds(found).indexOf(found.zoneId)];
    return {
      availabilityZone: name,
      availabilityZoneId: found.zoneId,
      privateDnsHostnameTypeOnLaunch: "ip-name",
      ...found.inputs,
      arn: arnOf(found, "ec2", `subnet/${id}`),
      ipv6CidrBlockAssociationId:
        found.inputs.ipv6CidrBlock === undefined ? "" : `subnet-cidr-assoc-${id.slice(7)}`,
      ownerId: found.account,
    };
  },
  update(call, id, given) {
    const found = needSubnet(call, id);
    const vpc = needVpc(call, given.vpcId);
    const others = call.world
      .all("subnet")
      .filter((other) => other.inputs.vpcId === vpc.id && other.id !== id);
    checkIpv6(given, vpc.ipv6CidrBlock, others);
    call.world.put("subnet", { ...found, inputs: given });
  },
  remove({ world }, id) {
    const used = world.all("networkInterface").filter(({ subnetId }) => subnetId === id);
    if (used.length > 0) {
      refuse(
        "subnet-in-use",
        `The subnet '${id}' has dependencies and cannot be deleted. (${used.map((eni) => eni.owner).join(", ")})`,
      );
    }
    // Associations go with the subnet.
    for (const kind of ["routeTableAssociation", "networkAclAssociation"] as const) {
      for (const found of world.all(kind)) if (found.inputs.subnetId === id) world.remove(kind, found.id);
    }
    world.remove("subnet", id);
  },
});

function zoneOf(call: Call, { availabilityZone, availabilityZoneId }: SubnetInputs): string {
  const zoneIds = call.world.zoneIds(call);
  const named =
    availabilityZone === undefined
      ? zoneIds[0]
      : zoneIds[call.world.zoneNames(call).indexOf(availabilityZone)];
  const zoneId = availabilityZoneId ?? named;
  if (zoneId === undefined || !zoneIds.includes(zoneId)) {
    refuse(
      "subnet-zone-unknown",
      `Value (${availabilityZone ?? availabilityZoneId ?? ""}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zoneIds.join(", ")}.`,
    );
  }
  return zoneId;
}

function checkIpv6(
  { ipv6CidrBlock }: SubnetInputs,
  ofVpc: string | undefined,
  others: readonly SubnetThing[],
): void {
  if (ipv6CidrBlock === undefined) return;
  const range = parseCidr(ipv6CidrBlock);
  if (range?.prefixLength !== 64 || ofVpc === undefined || !containsCidr(cidrOf(ofVpc), range)) {
    refuse("subnet-outside-vpc", `The CIDR '${ipv6CidrBlock}' is invalid.`);
  }
  if (others.some(({ inputs: other }) => other.ipv6CidrBlock === ipv6CidrBlock)) {
    refuse("subnet-overlap", `The CIDR '${ipv6CidrBlock}' conflicts with another subnet`);
  }
}
