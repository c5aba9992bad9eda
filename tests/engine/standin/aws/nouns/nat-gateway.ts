/** NAT gateways and elastic addresses, which awsx makes for public tiers. */
import { z } from "zod";
import { arnOf, at, type Made, noun, tags } from "../noun";
import { needSubnet, placeInterface, removeInterfaces } from "./subnet";

const eipInputs = { ...tags, domain: z.enum(["vpc"]).optional(), region: z.string() };
const natInputs = {
  ...tags,
  allocationId: z.string().optional(),
  connectivityType: z.enum(["public", "private"]).optional(),
  region: z.string(),
  subnetId: z.string(),
};

interface NatGateway extends Made<z.output<z.ZodObject<typeof natInputs>>> {
  readonly networkInterfaceId: string;
}

declare module "../world" {
  interface Kinds {
    eip: Made<z.output<z.ZodObject<typeof eipInputs>>>;
    natGateway: NatGateway;
  }
}

export const eip = noun({
  token: "aws:ec2/eip:Eip",
  inputs: eipInputs,
  outputs: [
    "allocationId",
    "arn",
    "associationId",
    "carrierIp",
    "customerOwnedIp",
    "privateDns",
    "privateIp",
    "ptrRecord",
    "publicDns",
    "publicIp",
  ],
  replaces: ["domain"],
  computed: ["domain"],
  create(call, inputs) {
    const id = call.world.newId("eipalloc");
    call.world.put("eip", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("eip", id);
    const arn = found && arnOf(found, "ec2", `elastic-ip/${id}`);
    const unset = {
      associationId: "",
      carrierIp: "",
      customerOwnedIp: "",
      privateDns: "",
      privateIp: "",
      ptrRecord: "",
    };
    const own = { allocationId: id, arn, publicDns: "", publicIp: "203.0.113.10" };
    return found && { domain: "vpc", ...found.inputs, ...unset, ...own };
  },
  update(call, id, inputs) {
    call.world.put("eip", { id, ...at(call), inputs });
  },
  remove: ({ world }, id) => world.remove("eip", id),
});

export const natGateway = noun({
  token: "aws:ec2/natGateway:NatGateway",
  inputs: natInputs,
  outputs: [
    "associationId",
    "autoProvisionZones",
    "autoScalingIps",
    "networkInterfaceId",
    "privateIp",
    "publicIp",
    "regionalNatGatewayAddresses",
    "regionalNatGatewayAutoMode",
    "routeTableId",
  ],
  replaces: ["allocationId", "connectivityType", "subnetId"],
  defaults: { connectivityType: "public" },
  create(call, inputs) {
    const subnet = needSubnet(call, inputs.subnetId);
    if (inputs.allocationId !== undefined) {
      call.world.need(call, "eip", inputs.allocationId, "InvalidAllocationID.NotFound");
    }
    const id = call.world.newId("nat");
    const networkInterfaceId = placeInterface(call, subnet, id);
    call.world.put("natGateway", { id, ...at(call), networkInterfaceId, inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("natGateway", id);
    if (found === undefined) return undefined;
    const { networkInterfaceId } = found;
    return {
      ...found.inputs,
      associationId: "",
      autoProvisionZones: "",
      autoScalingIps: "",
      networkInterfaceId,
      privateIp: "10.0.0.10",
      publicIp: "203.0.113.10",
      regionalNatGatewayAddresses: [],
      regionalNatGatewayAutoMode: "",
      routeTableId: "",
    };
  },
  update(call, id, inputs) {
    const found = call.world.need(call, "natGateway", id, "NatGatewayNotFound");
    call.world.put("natGateway", { ...found, inputs });
  },
  remove({ world }, id) {
    removeInterfaces(world, id);
    world.remove("natGateway", id);
  },
});
