/**
 * Random small networks and random packets through them. Most parts of a network are as a careful person would
 * write them, so that packets get far; every part has its own chance to be a little wrong: the half of a range, the
 * neighbouring port, a rule one number too late, an association left out.
 */
import * as fc from "fast-check";
import { buildNetwork, type Network } from "./building";
import { type EndpointPlan, type GatewayPlan, type NetworkPlan, type SubnetPlan, type VpcPlan } from "./plan";
import { endpointPlans, gatewayPlans } from "./networks-endpoints";
import { acls, endpointGroup, tierGroups } from "./networks-filters";
import { corpZone, endpointZone, hidingZone } from "./networks-names";
import { type Resolving, resolvings } from "./networks-resolvers";
import { routeTables } from "./networks-routes";
import { type OfferedService, offeredServices } from "./networks-services";
import { vpnPlans } from "./networks-sites";
import { type Place, placeOf, topologies } from "./networks-topology";
import { all, oneOf } from "./random";

/** Random networks. */
export function networks(): fc.Arbitrary<Network> {
  return networkPlans().map(buildNetwork);
}

export function networkPlans(): fc.Arbitrary<NetworkPlan> {
  return topologies().chain((topology) =>
    fc
      .tuple(
        endpointPlans(topology),
        gatewayPlans(topology),
        offeredServices(topology),
        vpnPlans(topology).chain((vpns) =>
          resolvings(topology, vpns).map((resolving) => ({ vpns, resolving })),
        ),
      )
      .chain(([ofAws, gateways, offered, { vpns, resolving }]) => {
        const endpoints = [...ofAws, ...offered.map(({ endpoint }) => endpoint)];
        const services = offered.map(({ service }) => service);
        return fc
          .record({
            vpcs: all(
              topology.vpcs.map((vpc) =>
                fullVpc(placeOf(topology, vpc), endpoints, gateways).map((full) =>
                  withResolvers(withServices(full, offered), resolving),
                ),
              ),
            ),
            zones: all([
              ...ofAws.map((endpoint) => endpointZone(topology, endpoint)),
              corpZone(topology),
              hidingZone(topology, ofAws),
            ]).map((zones) => [...zones.flat(), ...offered.flatMap((one) => one.zones)]),
            warnings: oneOf(
              [96, fc.constant<string[]>([])],
              [3, fc.constantFrom(...topology.vpcs).map(({ name }) => [name])],
              [1, fc.constant<string[]>(["all"])],
            ),
            fog: oneOf(
              [70, fc.constant<number[]>([])],
              [30, fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 4 })],
            ),
          })
          .map((parts) => ({
            ...parts,
            peerings: topology.peerings,
            nats: topology.nats,
            machines: topology.machines,
            endpoints,
            gateways,
            services,
            vpns,
            resolvers: resolving.resolvers,
            rules: resolving.rules,
          }));
      }),
  );
}

/** The groups that a service of the VPC needs: new ones, and rules for its targets. */
function withServices(vpc: VpcPlan, offered: readonly OfferedService[]): VpcPlan {
  const given = offered.filter(({ service }) => service.vpc === vpc.name).flatMap(({ groups }) => groups);
  const more = (name: string) => given.filter((group) => group.name === name).flatMap(({ rules }) => rules);
  const isTier = (name: string) => vpc.subnets.some(({ tier }) => tier === name);
  return {
    ...vpc,
    groups: [
      ...vpc.groups.map((group) => ({ ...group, rules: [...group.rules, ...more(group.name)] })),
      ...given.filter(({ name }) => !isTier(name)),
    ],
  };
}

/** The groups that Resolver endpoints of the VPC need. */
function withResolvers(vpc: VpcPlan, { groups }: Resolving): VpcPlan {
  const own = groups.filter((group) => group.vpc === vpc.name).map(({ name, rules }) => ({ name, rules }));
  return { ...vpc, groups: [...vpc.groups, ...own] };
}

function fullVpc(
  place: Place,
  endpoints: readonly EndpointPlan[],
  gateways: readonly GatewayPlan[],
): fc.Arbitrary<VpcPlan> {
  const { vpc } = place;
  const shared = endpoints.filter((endpoint) => endpoint.vpc === vpc.name);
  return fc
    .record({
      subnets: all(vpc.subnets.map((subnet) => fullSubnet(place, subnet))),
      tiers: tierGroups(place, gateways),
      doors: all(shared.map(({ name }) => endpointGroup(place, name))),
    })
    .map(({ subnets, tiers, doors }) => ({ ...vpc, subnets, groups: [...tiers, ...doors] }));
}

function fullSubnet(place: Place, subnet: SubnetPlan): fc.Arbitrary<SubnetPlan> {
  return fc.record({ acl: acls(place), routes: routeTables(place) }).map(({ acl, routes }) => ({
    ...subnet,
    ...(acl === undefined ? {} : { acl }),
    ...(routes === undefined ? {} : { routes }),
  }));
}
