/** Route tables, their associations and their routes. */
import { z } from "zod";
import { containsCidr, parseCidr } from "../../../../../network/cidr";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Thing, World } from "../world";
import { needSubnet } from "./subnet";
import { needVpc, rangesOf } from "./vpc";

const tableInputs = { ...tags, region: z.string(), vpcId: z.string() };
type TableInputs = z.output<z.ZodObject<typeof tableInputs>>;

interface RouteTable extends Thing {
  readonly vpcId: string;
  /** True for a VPC's main table, which AWS makes. */
  readonly byAws?: boolean;
  readonly inputs?: TableInputs;
}

const associationInputs = {
  gatewayId: z.string().optional(),
  region: z.string(),
  routeTableId: z.string(),
  subnetId: z.string().optional(),
};
type Association = Made<z.output<z.ZodObject<typeof associationInputs>>>;

const TARGETS = [
  "egressOnlyGatewayId",
  "gatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
] as const;
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"] as const;

const text = z.string().optional();
const routeInputs = {
  destinationCidrBlock: text,
  destinationIpv6CidrBlock: text,
  destinationPrefixListId: text,
  egressOnlyGatewayId: text,
  gatewayId: text,
  natGatewayId: text,
  networkInterfaceId: text,
  region: z.string(),
  routeTableId: z.string(),
  transitGatewayId: text,
  vpcEndpointId: text,
  vpcPeeringConnectionId: text,
};
type RouteInputs = z.output<z.ZodObject<typeof routeInputs>>;
type Route = Made<RouteInputs>;

declare module "../world" {
  interface Kinds {
    routeTable: RouteTable;
    routeTableAssociation: Association;
    route: Route;
  }
}

export function needRouteTable(call: Call, id: string): RouteTable {
  return call.world.need(call, "routeTable", id, "InvalidRouteTableID.NotFound");
}

export const routeTable = noun({
  token: "aws:ec2/routeTable:RouteTable",
  inputs: tableInputs,
  outputs: ["arn", "ownerId", "propagatingVgws", "routes"],
  replaces: ["vpcId"],
  create(call, inputs) {
    const { world } = call;
    needVpc(call, inputs.vpcId);
    const others = world.all("routeTable").filter(({ vpcId }) => vpcId === inputs.vpcId);
    if (others.length >= world.quotas.routeTablesPerVpc) {
      refuse("route-table-quota", "The maximum number of route tables has been reached.");
    }
    const id = world.newId("rtb");
    world.put("routeTable", { id, ...at(call), vpcId: inputs.vpcId, inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("routeTable", id);
    if (found === undefined) return undefined;
    return {
      ...found.inputs,
      vpcId: found.vpcId,
      arn: arnOf(found, "ec2", `route-table/${id}`),
      ownerId: found.account,
      propagatingVgws: world
        .all("propagation")
        .filter(({ inputs }) => inputs.routeTableId === id)
        .map(({ inputs }) => inputs.vpnGatewayId),
      routes: routesOf(world, id)
        .map(({ inputs }) => inputs.destinationCidrBlock ?? inputs.destinationIpv6CidrBlock ?? "")
        .sort(),
    };
  },
  update(call, id, inputs) {
    call.world.put("routeTable", { ...needRouteTable(call, id), inputs });
  },
  remove({ world }, id) {
    const held = world.all("endpointRouteTable").find(({ inputs }) => inputs.routeTableId === id);
    if (held !== undefined) {
      refuse(
        "route-table-has-endpoint",
        `The routeTable '${id}' has dependencies and cannot be deleted. (${held.inputs.vpcEndpointId})`,
      );
    }
    // The provider takes the table from its subnets before it deletes it.
    for (const found of world.all("routeTableAssociation")) {
      if (found.inputs.routeTableId === id) world.remove("routeTableAssociation", found.id);
    }
    for (const found of routesOf(world, id)) world.remove("route", found.id);
    for (const found of world.all("propagation")) {
      if (found.inputs.routeTableId === id) world.remove("propagation", found.id);
    }
    world.remove("routeTable", id);
  },
});

/** Routes of a table that somebody made; the local one and those of endpoints are AWS's. */
export function routesOf(world: World, routeTableId: string): Route[] {
  return world.all("route").filter(({ inputs }) => inputs.routeTableId === routeTableId);
}

export const routeTableAssociation = noun({
  token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  inputs: associationInputs,
  outputs: [],
  replaces: ["gatewayId", "subnetId"],
  create(call, inputs) {
    const { world } = call;
    checkSameVpc(call, inputs);
    const other = world
      .all("routeTableAssociation")
      .find((found) => found.inputs.subnetId === inputs.subnetId);
    if (other !== undefined) {
      refuse(
        "subnet-has-route-table",
        `the specified association for route table ${inputs.routeTableId} conflicts with an existing association (${other.id})`,
      );
    }
    const id = world.newId("rtbassoc");
    world.put("routeTableAssociation", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("routeTableAssociation", id)?.inputs,
  update(call, id, inputs) {
    checkSameVpc(call, inputs);
    call.world.put("routeTableAssociation", { id, ...at(call), inputs });
  },
  remove({ world }, id) {
    world.remove("routeTableAssociation", id);
  },
});

function checkSameVpc(call: Call, { routeTableId, subnetId }: Association["inputs"]): void {
  const table = needRouteTable(call, routeTableId);
  if (subnetId === undefined || needSubnet(call, subnetId).inputs.vpcId === table.vpcId) return;
  refuse(
    "route-table-of-other-vpc",
    `Route table ${routeTableId} and subnet ${subnetId} belong to different networks`,
  );
}

export const route = noun({
  token: "aws:ec2/route:Route",
  inputs: routeInputs,
  outputs: ["instanceId", "instanceOwnerId", "origin", "state"],
  replaces: ["routeTableId", ...DESTINATIONS],
  check: (inputs) => {
    const targets = TARGETS.filter((target) => inputs[target] !== undefined).length;
    return targets > 1 ? [{ property: "", reason: `one of ${TARGETS.join(", ")} must be specified` }] : [];
  },
  create(call, inputs) {
    const { world } = call;
    const table = needRouteTable(call, inputs.routeTableId);
    const others = routesOf(world, table.id);
    const destination = destinationOf(inputs);
    if (others.some((other) => destinationOf(other.inputs) === destination)) {
      refuse("route-exists", `The route identified by ${destination} already exists.`);
    }
    if (others.length >= world.quotas.routesPerRouteTable) {
      refuse("route-quota", `The maximum number of routes of route table ${table.id} has been reached.`);
    }
    checkWithinVpc(call, table, inputs);
    checkTarget(call, table, inputs);
    const id = `r-${table.id}${numberOf(destination)}`;
    world.put("route", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("route", id);
    if (found === undefined) return undefined;
    return {
      ...found.inputs,
      instanceId: "",
      instanceOwnerId: "",
      origin: "CreateRoute",
      state: stateOf(world, found.inputs),
    };
  },
  update(call, id, inputs) {
    const table = needRouteTable(call, inputs.routeTableId);
    checkWithinVpc(call, table, inputs);
    checkTarget(call, table, inputs);
    call.world.put("route", { id, ...at(call), inputs });
  },
  remove({ world }, id) {
    world.remove("route", id);
  },
});

function destinationOf(inputs: RouteInputs): string {
  return DESTINATIONS.map((key) => inputs[key]).find((value) => value !== undefined) ?? "";
}

/** A route through a peering that waits may exist, but leads nowhere: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html */
function stateOf(world: World, { vpcPeeringConnectionId }: RouteInputs): "active" | "blackhole" {
  if (vpcPeeringConnectionId === undefined) return "active";
  return world.find("peering", vpcPeeringConnectionId)?.status === "active" ? "active" : "blackhole";
}

/** The local route wins unless the traffic is led to an interface inside the VPC. */
function checkWithinVpc(call: Call, table: RouteTable, inputs: RouteInputs): void {
  const range = parseCidr(inputs.destinationCidrBlock ?? "");
  if (range === undefined || inputs.networkInterfaceId !== undefined) return;
  if (!rangesOf(call.world, needVpc(call, table.vpcId)).some((own) => containsCidr(own, range))) return;
  refuse(
    "route-within-vpc",
    `The destination CIDR block ${inputs.destinationCidrBlock ?? ""} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`,
  );
}

function checkTarget(call: Call, table: RouteTable, inputs: RouteInputs): void {
  const { world } = call;
  const { vpcPeeringConnectionId, gatewayId, natGatewayId } = inputs;
  if (vpcPeeringConnectionId !== undefined) checkPeering(call, table, vpcPeeringConnectionId);
  if (natGatewayId !== undefined)
    world.need(call, "natGateway", natGatewayId, "InvalidNatGatewayID.NotFound");
  if (gatewayId === undefined) return;
  const attached = gatewayId.startsWith("vgw-")
    ? world
        .all("vpnGatewayAttachment")
        .some(({ vpcId, vpnGatewayId }) => vpnGatewayId === gatewayId && vpcId === table.vpcId)
    : world.find("internetGateway", gatewayId)?.inputs.vpcId === table.vpcId;
  if (!attached) {
    refuse(
      "route-to-detached-gateway",
      `route table ${table.id} and network gateway ${gatewayId} belong to different networks`,
    );
  }
}

function checkPeering({ world }: Call, table: RouteTable, id: string): void {
  const peering = world.find("peering", id);
  if (peering === undefined || peering.status === "failed") {
    refuse("route-to-unknown-peering", `The vpcPeeringConnection ID '${id}' does not exist`);
  }
  if (![peering.requester.vpcId, peering.accepter.vpcId].includes(table.vpcId)) {
    refuse(
      "route-to-foreign-peering",
      `route table ${table.id} and peering ${id} belong to different networks`,
    );
  }
}

/** The provider's own number of a destination; any stable one will do. */
function numberOf(destination: string): number {
  let number = 0;
  for (const letter of destination) number = (number * 31 + letter.charCodeAt(0)) % 4294967296;
  return number;
}
