/** From what was composed to the stack output `network`. */
import * as pulumi from "@pulumi/pulumi";
import type { HubVpc, InterfaceEndpoints, VpcDescription } from "../../components";
import {
  contractVersion,
  type EndpointContract,
  type NetworkContract,
  type TierContract,
  type Unresolved,
  type VpcContract,
} from "../contract";
import type { Settings } from "../settings";
import { subscriptionsOf } from "./estate";
import type { ComposedSpoke } from "./spokes";

/** The contract of the environment, with Outputs where ids will be. */
export function publish(
  environment: string,
  settings: Settings,
  hub: HubVpc,
  spokes: readonly ComposedSpoke[],
  sets: Readonly<Record<string, InterfaceEndpoints>>,
): Unresolved<NetworkContract> {
  return {
    version: contractVersion,
    environment,
    hub: vpcContract(hub.description),
    spokes: Object.fromEntries(
      spokes.map(({ name, settings: spoke, vpc }) => {
        const endpoints = subscriptionsOf(settings, spoke.endpoints);
        return [name, { ...vpcContract(vpc.description), endpoints }] as const;
      }),
    ),
    endpoints: Object.fromEntries(
      Object.entries(sets).flatMap(([set, { endpoints }]) => endpointContracts(set, endpoints)),
    ),
  };
}

function vpcContract(vpc: VpcDescription): Unresolved<VpcContract> {
  const { vpcId, accountId, region, cidrs, ipv6CidrBlock = null } = vpc;
  const tiers = Object.entries(vpc.tiers).map(([tier, { purpose, subnets, workloadSecurityGroupId }]) => {
    const contract: Unresolved<TierContract> = {
      purpose,
      subnets: Object.fromEntries(
        Object.entries(subnets).map(([zoneId, { subnetId, cidr, routeTable }]) => {
          return [
            zoneId,
            { subnetId, cidr, routeTableId: vpc.routeTables[routeTable]?.routeTableId ?? null },
          ] as const;
        }),
      ),
      workloadSecurityGroupId: pulumi.output(workloadSecurityGroupId).apply((id) => id ?? null),
    };
    return [tier, contract] as const;
  });
  return { vpcId, accountId, region, cidrs, ipv6CidrBlock, tiers: Object.fromEntries(tiers) };
}

function endpointContracts(
  set: string,
  endpoints: InterfaceEndpoints["endpoints"],
): (readonly [string, Unresolved<EndpointContract>])[] {
  return Object.entries(endpoints).map(([key, endpoint]) => {
    const { vpcEndpointId, securityGroupId, dnsName, zoneIds, ports, privateZoneIds } = endpoint;
    return [key, { set, vpcEndpointId, securityGroupId, dnsName, zoneIds, ports, privateZoneIds }] as const;
  });
}
