/** Endpoint services: what a producer publishes, who may connect, whose connection is accepted, and the service's name. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Thing, World } from "../world";
import type { Offer } from "./offer";

const inputs = {
  ...tags,
  acceptanceRequired: z.boolean(),
  networkLoadBalancerArns: z.array(z.string()).optional(),
  privateDnsName: z.string().optional(),
  region: z.string(),
  supportedIpAddressTypes: z.array(z.string()).optional(),
  supportedRegions: z.array(z.string()).optional(),
};

interface EndpointService extends Made<z.output<z.ZodObject<typeof inputs>>> {
  readonly verified: boolean;
}

/** A service of somebody outside, which the world is told of. */
interface OutsideService extends Thing {
  readonly zoneIds: readonly string[];
  readonly acceptanceRequired: boolean;
}

const principalInputs = { principalArn: z.string(), region: z.string(), vpcEndpointServiceId: z.string() };
const acceptInputs = { region: z.string(), vpcEndpointId: z.string(), vpcEndpointServiceId: z.string() };
const verificationInputs = {
  region: z.string(),
  serviceId: z.string(),
  waitForVerification: z.boolean().optional(),
};

declare module "../world" {
  interface Kinds {
    endpointService: EndpointService;
    outsideService: OutsideService;
    servicePrincipal: Made<z.output<z.ZodObject<typeof principalInputs>>>;
  }
}

function needService(call: Call, id: string): EndpointService {
  return call.world.need(call, "endpointService", id, "InvalidVpcEndpointServiceId.NotFound");
}

/** Where the service can be reached: the zones of its load balancers' subnets. */
function zonesOf(world: World, service: EndpointService): string[] {
  const zones = world
    .all("loadBalancer")
    .filter(({ arn }) => service.inputs.networkLoadBalancerArns?.includes(arn))
    .flatMap(({ subnetIds }) => subnetIds.flatMap((id) => world.find("subnet", id)?.zoneId ?? []));
  return [...new Set(zones)].sort();
}

/** How somebody's own service looks to an account; undefined for those who may not use it. */
export function offerOfService(call: Call, id: string, region: string): Offer | undefined {
  const { world } = call;
  const common = {
    types: ["Interface" as const],
    policySupported: false,
    addressTypes: ["ipv4"],
    serviceId: id,
  };
  const outside = world.find("outsideService", id);
  if (outside !== undefined) {
    const { zoneIds, acceptanceRequired, account: owner } = outside;
    const serviceName = nameOf(outside);
    return {
      ...common,
      serviceName,
      zoneIds,
      acceptanceRequired,
      owner,
      privateNames: [],
      privateNamesVerified: true,
    };
  }
  const found = world.find("endpointService", id);
  if (found === undefined || found.region !== region || !mayUse(call, found)) return undefined;
  const { privateDnsName, acceptanceRequired, supportedRegions = [found.region] } = found.inputs;
  if (call.region !== found.region && !supportedRegions.includes(call.region)) return undefined;
  return {
    ...common,
    serviceName: nameOf(found),
    addressTypes: found.inputs.supportedIpAddressTypes ?? ["ipv4"],
    zoneIds: call.region === found.region ? zonesOf(world, found) : world.zoneIds(call),
    acceptanceRequired,
    owner: found.account,
    privateNames: privateDnsName === undefined ? [] : [privateDnsName],
    privateNamesVerified: found.verified,
  };
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html: the owner needs no permission. */
function mayUse({ world, account }: Call, service: EndpointService): boolean {
  if (service.account === account) return true;
  return world
    .all("servicePrincipal")
    .filter((one) => one.inputs.vpcEndpointServiceId === service.id)
    .some(({ inputs: { principalArn } }) => principalArn === "*" || principalArn.split(":")[4] === account);
}

function nameOf({ id, region }: Thing): string {
  return `com.amazonaws.vpce.${region}.${id}`;
}

/** The record that proves who owns the service's name. */
function proofOf(id: string): { readonly name: string; readonly value: string } {
  const text = createHash("sha1").update(id).digest("hex");
  return { name: `_${text.slice(0, 20)}`, value: `vpce:${text.slice(20)}` };
}

export const vpcEndpointService = noun({
  token: "aws:ec2/vpcEndpointService:VpcEndpointService",
  inputs,
  outputs: [
    "allowedPrincipals",
    "arn",
    "availabilityZones",
    "baseEndpointDnsNames",
    "managesVpcEndpoints",
    "privateDnsNameConfigurations",
    "serviceName",
    "serviceType",
    "state",
  ],
  computed: ["privateDnsName", "supportedIpAddressTypes", "supportedRegions"],
  sets: ["networkLoadBalancerArns", "supportedIpAddressTypes", "supportedRegions"],
  create(call, given) {
    checkLoadBalancers(call, given.networkLoadBalancerArns ?? []);
    const id = call.world.newId("vpce-svc");
    call.world.put("endpointService", { id, ...at(call), verified: false, inputs: given });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("endpointService", id);
    if (found === undefined) return undefined;
    const { inputs: given, verified } = found;
    const zoneIds = zonesOf(world, found);
    const names = world
      .zoneNames(found)
      .filter((_, index) => zoneIds.includes(world.zoneIds(found)[index] ?? ""));
    const proof = { ...proofOf(id), state: verified ? "verified" : "pendingVerification", type: "TXT" };
    const principals = world.all("servicePrincipal").filter((one) => one.inputs.vpcEndpointServiceId === id);
    return {
      supportedIpAddressTypes: ["ipv4"],
      supportedRegions: [found.region],
      ...given,
      allowedPrincipals: principals.map((one) => one.inputs.principalArn).sort(),
      arn: arnOf(found, "ec2", `vpc-endpoint-service/${id}`),
      availabilityZones: names,
      baseEndpointDnsNames: [`${id}.${found.region}.vpce.amazonaws.com`],
      managesVpcEndpoints: false,
      privateDnsName: given.privateDnsName ?? "",
      privateDnsNameConfigurations: given.privateDnsName === undefined ? [] : [proof],
      serviceName: nameOf(found),
      serviceType: "Interface",
      state: "Available",
    };
  },
  update(call, id, given, changed) {
    const found = needService(call, id);
    checkLoadBalancers(call, given.networkLoadBalancerArns ?? [], id);
    const verified = found.verified && !changed.has("privateDnsName");
    call.world.put("endpointService", { ...found, verified, inputs: given });
  },
  remove({ world }, id) {
    const connected = connectionsOf(world, id);
    if (connected.length > 0) {
      refuse(
        "endpoint-service-has-connections",
        `Service has existing active VPC Endpoint connections! (${connected.map((one) => one.id).join(", ")})`,
      );
    }
    for (const one of world.all("servicePrincipal")) {
      if (one.inputs.vpcEndpointServiceId === id) world.remove("servicePrincipal", one.id);
    }
    world.remove("endpointService", id);
  },
});

function connectionsOf(world: World, serviceId: string) {
  return world.all("vpcEndpoint").filter((one) => one.serviceId === serviceId && one.state !== "rejected");
}

function checkLoadBalancers(call: Call, arns: readonly string[], self?: string): void {
  for (const arn of arns) {
    const found = call.world
      .all("loadBalancer")
      .find((one) => one.arn === arn && one.account === call.account);
    if (found === undefined)
      throw new AwsError("InvalidParameter", `The load balancer ${arn} does not exist`);
    const other = call.world
      .all("endpointService")
      .find((one) => one.id !== self && one.inputs.networkLoadBalancerArns?.includes(arn) === true);
    if (other !== undefined) {
      refuse(
        "load-balancer-of-other-service",
        `Load balancer ${arn} is already associated with service ${other.id}`,
      );
    }
  }
}

export const vpcEndpointServiceAllowedPrinciple = noun({
  token: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  inputs: principalInputs,
  outputs: [],
  create(call, given) {
    needService(call, given.vpcEndpointServiceId);
    const id = call.world.newId("vpce-svc-perm");
    call.world.put("servicePrincipal", { id, ...at(call), inputs: given });
    return id;
  },
  read: ({ world }, id) => world.find("servicePrincipal", id)?.inputs,
  remove: ({ world }, id) => world.remove("servicePrincipal", id),
});

export const vpcEndpointConnectionAccepter = noun({
  token: "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter",
  inputs: acceptInputs,
  outputs: ["vpcEndpointState"],
  create(call, given) {
    const endpoint = connection(call, given);
    call.world.put("vpcEndpoint", { ...endpoint, state: "available" });
    return `${given.vpcEndpointServiceId}_${given.vpcEndpointId}`;
  },
  read: ({ world, region }, id) => {
    const [vpcEndpointServiceId = "", vpcEndpointId = ""] = id.split("_");
    const found = world.find("vpcEndpoint", vpcEndpointId);
    if (found?.state !== "available") return undefined;
    return { region, vpcEndpointId, vpcEndpointServiceId, vpcEndpointState: found.state };
  },
  remove(call, id) {
    const found = call.world.find("vpcEndpoint", id.split("_")[1] ?? "");
    if (found === undefined) return;
    call.world.put("vpcEndpoint", { ...found, state: "rejected", privateNames: [] });
  },
});

function connection(
  call: Call,
  { vpcEndpointId, vpcEndpointServiceId }: z.output<z.ZodObject<typeof acceptInputs>>,
) {
  const service = call.world.find("endpointService", vpcEndpointServiceId);
  if (service?.account !== call.account) {
    refuse(
      "endpoint-accepted-by-other",
      `The VpcEndpointService Id '${vpcEndpointServiceId}' does not exist`,
    );
  }
  const endpoint = call.world.find("vpcEndpoint", vpcEndpointId);
  if (endpoint?.serviceId !== service.id) {
    throw new AwsError(
      "InvalidVpcEndpointId.NotFound",
      `The Vpc Endpoint Id '${vpcEndpointId}' does not exist`,
    );
  }
  return endpoint;
}

/** Proves that the service's name is the owner's: a TXT record in the public zone of the name. */
export const endpointServicePrivateDnsVerification = noun({
  token: "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
  inputs: verificationInputs,
  outputs: [],
  create(call, given) {
    const service = needService(call, given.serviceId);
    const { privateDnsName } = service.inputs;
    if (privateDnsName === undefined) {
      throw new AwsError("InvalidParameter", `The service ${service.id} does not have a private DNS name`);
    }
    const { name, value } = proofOf(service.id);
    const proven = call.world.all("record").some(({ fqdn, inputs: record }) => {
      const zone = call.world.find("zone", record.zoneId);
      const isPublic = zone?.vpcs.length === 0 && privateDnsName.endsWith(zone.inputs.name);
      const texts = (record.records ?? []).map((text) => text.replace(/^"|"$/g, ""));
      return isPublic && record.type === "TXT" && fqdn.startsWith(`${name}.`) && texts.includes(value);
    });
    if (!proven) {
      refuse(
        "service-name-not-proven",
        `unexpected state 'failed', wanted target 'verified': no TXT record ${name} for ${privateDnsName}`,
      );
    }
    call.world.put("endpointService", { ...service, verified: true });
    return service.id;
  },
  read: ({ world }, id, given) => (world.find("endpointService", id) === undefined ? undefined : given),
  update: () => undefined,
  // The provider cannot take a verification back.
  remove: () => undefined,
});
