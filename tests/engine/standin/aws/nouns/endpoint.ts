/** VPC endpoints, what places them in subnets and route tables, and their own private names. */
import { z } from "zod";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { World } from "../world";
import { type Offer, offerOf } from "./offer";
import { needRouteTable } from "./route-table";
import { needGroup } from "./security-group";
import { interfacesOf, needSubnet, placeInterface, removeInterfaces } from "./subnet";
import { needVpc, samePlace } from "./vpc";

const inputs = {
  ...tags,
  autoAccept: z.boolean().optional(),
  dnsOptions: z
    .strictObject({
      dnsRecordIpType: z.string().optional(),
      privateDnsOnlyForInboundResolverEndpoint: z.boolean().optional(),
    })
    .optional(),
  ipAddressType: z.string().optional(),
  policy: z.string().optional(),
  privateDnsEnabled: z.boolean().optional(),
  region: z.string(),
  securityGroupIds: z.array(z.string()).optional(),
  serviceName: z.string(),
  serviceRegion: z.string().optional(),
  subnetIds: z.array(z.string()).optional(),
  vpcEndpointType: z.enum(["Interface", "Gateway"]).optional(),
  vpcId: z.string(),
};
type EndpointInputs = z.output<z.ZodObject<typeof inputs>>;

interface Endpoint extends Made<EndpointInputs> {
  readonly vpcId: string;
  readonly type: "Interface" | "Gateway";
  readonly state: "available" | "pendingAcceptance" | "rejected";
  readonly serviceId?: string;
  readonly prefixListId?: string;
  /** Names that AWS answers for in the VPC; empty while private DNS is off. */
  readonly privateNames: readonly string[];
  /** None before the endpoint stands in a subnet. */
  readonly dnsEntries: readonly { readonly dnsName: string; readonly hostedZoneId: string }[];
}

const subnetInputs = { region: z.string(), subnetId: z.string(), vpcEndpointId: z.string() };
const tableInputs = { region: z.string(), routeTableId: z.string(), vpcEndpointId: z.string() };
const privateDnsInputs = { privateDnsEnabled: z.boolean(), region: z.string(), vpcEndpointId: z.string() };

declare module "../world" {
  interface Kinds {
    vpcEndpoint: Endpoint;
    endpointSubnet: Made<z.output<z.ZodObject<typeof subnetInputs>>>;
    endpointRouteTable: Made<z.output<z.ZodObject<typeof tableInputs>>>;
  }
}

function needEndpoint(call: Call, id: string): Endpoint {
  return call.world.need(call, "vpcEndpoint", id, "InvalidVpcEndpointId.NotFound");
}

function needOffer(
  call: Call,
  { serviceName, serviceRegion, vpcEndpointType = "Gateway" }: EndpointInputs,
): Offer {
  const offer = offerOf(call, serviceName, serviceRegion);
  if (offer === undefined) {
    const own = serviceName.includes("vpce-svc-");
    refuse(
      own ? "endpoint-service-not-permitted" : "endpoint-service-unknown",
      `The Vpc Endpoint Service '${serviceName}' does not exist`,
    );
  }
  if (!offer.types.includes(vpcEndpointType)) {
    refuse(
      "endpoint-type-not-offered",
      `Endpoint type (${vpcEndpointType}) does not match available service types ([${offer.types.join(", ")}]).`,
    );
  }
  return offer;
}

export const vpcEndpoint = noun({
  token: "aws:ec2/vpcEndpoint:VpcEndpoint",
  inputs,
  outputs: [
    "arn",
    "cidrBlocks",
    "dnsEntries",
    "networkInterfaceIds",
    "ownerId",
    "prefixListId",
    "requesterManaged",
    "routeTableIds",
    "state",
    "subnetConfigurations",
  ],
  replaces: ["serviceName", "serviceRegion", "vpcEndpointType", "vpcId"],
  computed: [
    "dnsOptions",
    "ipAddressType",
    "policy",
    "privateDnsEnabled",
    "securityGroupIds",
    "serviceRegion",
    "subnetIds",
  ],
  defaults: { vpcEndpointType: "Gateway" },
  documents: ["policy"],
  sets: ["securityGroupIds", "subnetIds"],
  // vpc.EndpointPrivateDns changes it.
  shared: ["privateDnsEnabled", "subnetIds"],
  create(call, given) {
    const { world } = call;
    const vpc = needVpc(call, given.vpcId);
    const offer = needOffer(call, given);
    checkQuota(call, given);
    checkSettings(call, given, offer);
    const id = world.newId("vpce");
    const state = offer.acceptanceRequired ? "pendingAcceptance" : "available";
    const endpoint: Endpoint = {
      id,
      ...at(call),
      vpcId: vpc.id,
      type: given.vpcEndpointType ?? "Gateway",
      state,
      ...(offer.serviceId === undefined ? {} : { serviceId: offer.serviceId }),
      ...(given.vpcEndpointType === "Interface" ? {} : { prefixListId: offer.prefixListId }),
      privateNames: [],
      dnsEntries: [],
      inputs: given,
    };
    world.put("vpcEndpoint", {
      ...endpoint,
      privateNames: privateNames(call, endpoint, offer, given.privateDnsEnabled === true),
    });
    try {
      for (const subnetId of given.subnetIds ?? []) placeEndpoint(call, endpoint, subnetId);
    } catch (error) {
      removeInterfaces(world, id);
      world.remove("vpcEndpoint", id);
      throw error;
    }
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("vpcEndpoint", id);
    if (found === undefined) return undefined;
    const { inputs: given, type, region } = found;
    const interfaces = interfacesOf(world, id);
    const subnetIds = interfaces.map(({ subnetId }) => subnetId).sort();
    const tables = world.all("endpointRouteTable").filter((one) => one.inputs.vpcEndpointId === id);
    return {
      ipAddressType: type === "Interface" ? "ipv4" : undefined,
      policy: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
      securityGroupIds: [],
      serviceRegion: region,
      ...given,
      dnsOptions: given.dnsOptions ?? (type === "Interface" ? { dnsRecordIpType: "ipv4" } : {}),
      privateDnsEnabled: found.privateNames.length > 0 || given.privateDnsEnabled === true,
      arn: arnOf(found, "ec2", `vpc-endpoint/${id}`),
      cidrBlocks: type === "Gateway" ? ["198.51.100.0/24"] : [],
      dnsEntries: found.dnsEntries,
      networkInterfaceIds: interfaces.map((one) => one.id).sort(),
      ownerId: found.account,
      prefixListId: found.prefixListId ?? "",
      requesterManaged: false,
      routeTableIds: tables.map((one) => one.inputs.routeTableId).sort(),
      state: found.state,
      subnetConfigurations: [],
      subnetIds,
    };
  },
  update(call, id, given, changed) {
    const found = needEndpoint(call, id);
    const offer = needOffer(call, given);
    checkSettings(call, given, offer);
    const names = changed.has("privateDnsEnabled")
      ? privateNames(call, found, offer, given.privateDnsEnabled === true)
      : found.privateNames;
    call.world.put("vpcEndpoint", { ...found, privateNames: names, inputs: given });
    if (changed.has("subnetIds")) moveEndpoint(call, found, given.subnetIds ?? []);
    for (const eni of interfacesOf(call.world, id)) {
      call.world.put("networkInterface", { ...eni, securityGroupIds: given.securityGroupIds ?? [] });
    }
  },
  remove({ world }, id) {
    removeInterfaces(world, id);
    for (const kind of ["endpointSubnet", "endpointRouteTable"] as const) {
      for (const found of world.all(kind))
        if (found.inputs.vpcEndpointId === id) world.remove(kind, found.id);
    }
    world.remove("vpcEndpoint", id);
  },
});

/** Subnets that the endpoint stands in and should not go first, so that a zone is free for its new subnet. */
function moveEndpoint(call: Call, endpoint: Endpoint, wanted: readonly string[]): void {
  const held = interfacesOf(call.world, endpoint.id).map(({ subnetId }) => subnetId);
  for (const subnetId of held.filter((one) => !wanted.includes(one))) {
    removeInterfaces(call.world, endpoint.id, subnetId);
  }
  for (const subnetId of wanted.filter((one) => !held.includes(one))) placeEndpoint(call, endpoint, subnetId);
  setNames(call.world, endpoint.id);
}

function checkQuota(call: Call, { vpcEndpointType, vpcId }: EndpointInputs): void {
  const { world } = call;
  const here = world.all("vpcEndpoint").filter((other) => samePlace(other, call));
  if (vpcEndpointType === "Interface") {
    const own = here.filter((other) => other.type === "Interface" && other.vpcId === vpcId);
    if (own.length >= world.quotas.interfaceEndpointsPerVpc) {
      refuse("endpoint-quota", "The maximum number of VPC endpoints has been reached.");
    }
    return;
  }
  if (here.filter((other) => other.type === "Gateway").length >= world.quotas.gatewayEndpointsPerRegion) {
    refuse("gateway-endpoint-quota", "The maximum number of VPC endpoints has been reached.");
  }
}

function checkSettings(call: Call, given: EndpointInputs, offer: Offer): void {
  if (given.policy !== undefined && !offer.policySupported) {
    refuse(
      "endpoint-policy-not-supported",
      `The service ${offer.serviceName} does not support setting a policy.`,
    );
  }
  for (const id of given.securityGroupIds ?? []) {
    if (needGroup(call, id).vpcId !== given.vpcId) {
      throw new AwsError(
        "InvalidGroup.NotFound",
        `The security group '${id}' does not exist in VPC '${given.vpcId}'`,
      );
    }
  }
  if (given.ipAddressType !== undefined && !offer.addressTypes.includes(given.ipAddressType)) {
    throw new AwsError(
      "InvalidParameter",
      `IP address type ${given.ipAddressType} is not supported by ${offer.serviceName}`,
    );
  }
}

/** Names that AWS answers for in the VPC once private DNS is on. */
function privateNames(call: Call, endpoint: Endpoint, offer: Offer, wanted: boolean): readonly string[] {
  if (!wanted) return [];
  const { world } = call;
  const { id, vpcId, state } = endpoint;
  if (state !== "available") {
    refuse("endpoint-private-dns-before-acceptance", `private-dns-enabled cannot be set: ${id} is ${state}`);
  }
  if (offer.privateNames.length === 0) {
    throw new AwsError(
      "InvalidParameter",
      `Private DNS can't be enabled because the service ${offer.serviceName} does not provide a private DNS name.`,
    );
  }
  if (!offer.privateNamesVerified) {
    refuse(
      "endpoint-private-dns-not-verified",
      `Private DNS can't be enabled because the private DNS name of ${offer.serviceName} is not verified.`,
    );
  }
  const vpc = needVpc(call, vpcId);
  if (vpc.inputs.enableDnsHostnames !== true || vpc.inputs.enableDnsSupport === false) {
    refuse(
      "endpoint-private-dns-needs-vpc-dns",
      "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true",
    );
  }
  for (const name of offer.privateNames) {
    const endpointWith = world
      .all("vpcEndpoint")
      .find((other) => other.id !== id && other.vpcId === vpcId && other.privateNames.includes(name));
    const zoneWith = world
      .all("zone")
      .find((zone) => zone.inputs.name === name && zone.vpcs.some((own) => own.vpcId === vpcId));
    if ((endpointWith ?? zoneWith) === undefined) continue;
    refuse(
      "endpoint-private-dns-conflict",
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${name} in the VPC ${vpcId}`,
    );
  }
  return offer.privateNames;
}

/** Gives the endpoint an interface in a subnet. */
function placeEndpoint(call: Call, endpoint: Endpoint, subnetId: string): void {
  const { world } = call;
  const subnet = needSubnet(call, subnetId);
  if (subnet.inputs.vpcId !== endpoint.vpcId) {
    refuse(
      "endpoint-subnet-of-other-vpc",
      `The subnet ID '${subnet.id}' does not exist in VPC '${endpoint.vpcId}'`,
    );
  }
  const zones = interfacesOf(world, endpoint.id).map((one) => world.find("subnet", one.subnetId)?.zoneId);
  if (zones.includes(subnet.zoneId)) {
    refuse(
      "endpoint-zone-twice",
      `Found another VPC endpoint subnet in the availability zone of ${subnet.id}`,
    );
  }
  const offer = needOffer(call, endpoint.inputs);
  if (!offer.zoneIds.includes(subnet.zoneId)) {
    refuse(
      "endpoint-zone-not-offered",
      `The VPC endpoint service ${offer.serviceName} does not support the availability zone of the subnet: ${subnet.id}.`,
    );
  }
  placeInterface(call, subnet, endpoint.id, endpoint.inputs.securityGroupIds);
  setNames(world, endpoint.id);
}

export const vpcEndpointSubnetAssociation = noun({
  token: "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
  inputs: subnetInputs,
  outputs: [],
  create(call, given) {
    placeEndpoint(call, needEndpoint(call, given.vpcEndpointId), given.subnetId);
    const id = `a-${given.vpcEndpointId.slice(5)}${given.subnetId.slice(7)}`;
    call.world.put("endpointSubnet", { id, ...at(call), inputs: given });
    return id;
  },
  read: ({ world }, id) => world.find("endpointSubnet", id)?.inputs,
  remove({ world }, id) {
    const found = world.find("endpointSubnet", id);
    if (found === undefined) return;
    const { vpcEndpointId, subnetId } = found.inputs;
    removeInterfaces(world, vpcEndpointId, subnetId);
    setNames(world, vpcEndpointId);
    world.remove("endpointSubnet", id);
  },
});

/** The regional name first, then one for each zone. */
function setNames(world: World, id: string): void {
  const endpoint = world.find("vpcEndpoint", id);
  if (endpoint === undefined) return;
  const { region, inputs: given } = endpoint;
  const service = given.serviceName
    .split(".")
    .slice(given.serviceName.includes("vpce-svc-") ? 4 : 3)
    .join(".");
  const suffix = `${service}.${region}.vpce.amazonaws.com`;
  const zones = interfacesOf(world, id).flatMap(({ subnetId }) => {
    const subnet = world.find("subnet", subnetId);
    return subnet === undefined
      ? []
      : [world.zoneNames(subnet)[world.zoneIds(subnet).indexOf(subnet.zoneId)] ?? ""];
  });
  const number = `${id}-${id.slice(-8)}`;
  const names = zones.length === 0 ? [] : ["", ...zones.sort().map((zone) => `-${zone}`)];
  const dnsEntries = names.map((zone) => ({
    dnsName: `${number}${zone}.${suffix}`,
    hostedZoneId: "Z38GZ743OKFT7T",
  }));
  world.put("vpcEndpoint", { ...endpoint, dnsEntries });
}

export const vpcEndpointRouteTableAssociation = noun({
  token: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  inputs: tableInputs,
  outputs: [],
  create(call, given) {
    const { world } = call;
    const endpoint = needEndpoint(call, given.vpcEndpointId);
    const table = needRouteTable(call, given.routeTableId);
    if (table.vpcId !== endpoint.vpcId) {
      throw new AwsError(
        "InvalidRouteTableId.NotFound",
        `The routeTable ID '${table.id}' does not exist in VPC '${endpoint.vpcId}'`,
      );
    }
    const same = world
      .all("endpointRouteTable")
      .some(
        ({ inputs: other }) =>
          other.routeTableId === table.id &&
          world.find("vpcEndpoint", other.vpcEndpointId)?.inputs.serviceName === endpoint.inputs.serviceName,
      );
    if (same) {
      refuse(
        "endpoint-route-exists",
        `route table ${table.id} already has a route with destination-prefix-list-id ${endpoint.prefixListId ?? ""}`,
      );
    }
    const id = `a-${given.vpcEndpointId.slice(5)}${given.routeTableId.slice(4)}`;
    world.put("endpointRouteTable", { id, ...at(call), inputs: given });
    return id;
  },
  read: ({ world }, id) => world.find("endpointRouteTable", id)?.inputs,
  remove: ({ world }, id) => world.remove("endpointRouteTable", id),
});

/** Private DNS of an endpoint, switched apart from it, so that the endpoint can be accepted first. */
export const endpointPrivateDns = noun({
  token: "aws:vpc/endpointPrivateDns:EndpointPrivateDns",
  inputs: privateDnsInputs,
  outputs: [],
  replaces: ["vpcEndpointId"],
  create(call, given) {
    setPrivateDns(call, given.vpcEndpointId, given.privateDnsEnabled);
    return given.vpcEndpointId;
  },
  read: ({ world, region }, id) => {
    const found = world.find("vpcEndpoint", id);
    return found && { privateDnsEnabled: found.privateNames.length > 0, region, vpcEndpointId: id };
  },
  update: (call, id, given) => setPrivateDns(call, id, given.privateDnsEnabled),
  // The provider leaves the setting as it is.
  remove: () => undefined,
});

function setPrivateDns(call: Call, id: string, wanted: boolean): void {
  const endpoint = needEndpoint(call, id);
  const names = privateNames(call, endpoint, needOffer(call, endpoint.inputs), wanted);
  call.world.put("vpcEndpoint", { ...endpoint, privateNames: names });
}
