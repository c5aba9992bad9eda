/**
 * From an interface endpoint to the service of this recording that it is connected to. In packet order: whether the
 * connection may be, whether it was accepted, which load balancer takes over in the endpoint's zone, and whether that
 * one's security group is asked. Addresses of consumer and service have nothing to do with each other.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
 */
import { ANY_ACCOUNT, parsePrincipal } from "../privatelink/principals";
import { region as regionNamed } from "../catalogue/regions";
import { nodeOf, valueOf } from "../model/facts";
import type { EndpointService, LoadBalancer } from "../model/privatelink-types";
import type { Source, Vpc } from "../model/types";
import { ALL_ADDRESSES } from "./addresses";
import { balancerNodes } from "./balancer-nodes";
import type { Connected } from "./connections";
import type { Inside } from "./ends";
import { groupStop } from "./stops";
import { meets } from "./intervals";
import { throughBalancer } from "./load-balancers";
import { valuesOf } from "./packets";
import { judgeGroups } from "./security-groups";
import { zoneOf } from "./targets";
import {
  filtered,
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  through,
  together,
  type Wave,
  withDoubt,
  withHop,
} from "./wave";
import type { World } from "./world";

/** From the endpoint's interface to the service's targets, and back to the endpoint. */
export function throughPrivateLink(world: World, connected: Connected, at: Inside, wave: Wave): Progress {
  return through(
    permitted(connected, at.vpc, wave),
    (part) => accepted(connected, part),
    (part) => toBalancer(world, connected, at, part),
  );
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions */
function permitted({ endpoint, service }: Connected, consumer: Vpc, wave: Wave): Progress {
  const { account, principals, name, region } = service;
  const own = consumer.account;
  if (!own.known) return goesOn(withDoubt(wave, `the account of ${consumer.name} ${own.why}`, own.source));
  if (account.known && account.value === own.value) return goesOn(wave);
  const partition = regionNamed(valueOf(region) ?? "")?.partition ?? "aws";
  const known = principals.flatMap((one) => {
    const principal = one.known ? parsePrincipal(one.value, partition) : undefined;
    return principal === undefined ? [] : [principal];
  });
  const admitting = known.filter(({ arn, accountId }) => arn === ANY_ACCOUNT || accountId === own.value);
  if (admitting.some(({ arn }) => arn === ANY_ACCOUNT || arn.endsWith(":root"))) return goesOn(wave);
  const [one] = admitting;
  if (one !== undefined)
    return goesOn({
      ...wave,
      assumptions: [...wave.assumptions, `endpoint ${endpoint.name} is made by ${one.arn}`],
    });
  if (!account.known) return goesOn(withDoubt(wave, `the account of ${name} ${account.why}`, account.source));
  const vague = principals.find((fact) => !fact.known || parsePrincipal(fact.value, partition) === undefined);
  if (vague !== undefined)
    return goesOn(withDoubt(wave, `who may connect to ${name} is not all known`, vague.source));
  return stopped(wave, {
    kind: "not-accepted",
    at: { urn: service.id, property: "allowedPrincipals" },
    why: `${name} permits no endpoint of account ${own.value}`,
    fix: `name account ${own.value} among the principals of ${name}`,
  });
}

/** Nothing passes before acceptance. */
function accepted({ endpoint, service, state }: Connected, wave: Wave): Progress {
  if (!state.known)
    return goesOn(
      withDoubt(wave, `whether ${service.name} accepts ${endpoint.name} ${state.why}`, state.source),
    );
  if (state.value === "accepted") return goesOn(inFamily(service, wave));
  return stopped(wave, {
    kind: "not-accepted",
    at: state.source,
    why: `endpoint ${endpoint.name} waits for acceptance by the owner of ${service.name}`,
    fix: `accept the connection of ${endpoint.name} in the service's account`,
  });
}

/** An endpoint has addresses of the families that its service supports. */
function inFamily({ name, addressTypes }: EndpointService, wave: Wave): Wave {
  const ipv6 = wave.packets.some(({ source }) => meets(source, ALL_ADDRESSES[6]));
  if (!ipv6 || (addressTypes.known && addressTypes.value.includes("ipv6"))) return wave;
  return withDoubt(wave, `whether ${name} answers on IPv6 is not known`, addressTypes.source);
}

/**
 * "We randomly choose one of the Network Load Balancers in the same Availability Zone as the endpoint network
 * interface": https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html. Each of them counts.
 */
function toBalancer(world: World, connected: Connected, at: Inside, wave: Wave): Progress {
  const { service, endpoint, state } = connected;
  const balancers = service.loadBalancers.map((link) => world.model.loadBalancers.get(nodeOf(link) ?? ""));
  const hidden = service.loadBalancers.filter((_link, index) => balancers[index] === undefined);
  const nodes = balancers.flatMap((balancer) =>
    balancer === undefined ? [] : balancerNodes(world, balancer).map((node) => ({ balancer, node })),
  );
  const hop = {
    kind: "privatelink",
    node: service.id,
    name: service.name,
    text: `endpoint ${endpoint.name} in ${at.subnet.name} is connected`,
    sources: [endpoint.serviceName.source, state.source],
  } as const;
  const come = withHop(wave, hop);
  const [unseen] = hidden;
  const away =
    unseen === undefined
      ? []
      : [lost(come, `a load balancer of ${service.name} is not in the recording`, unseen.source)];
  const place = placeOf(connected, at);
  if ("why" in place) return together([...away, lost(come, place.why, place.at)]);
  if ("stop" in place) return stopped(come, place.stop);
  const here = nodes.filter(({ node }) => place.anywhere || zoneOf(node) === place.zone);
  const vague = nodes.find(({ node }) => zoneOf(node) === undefined);
  const partly = balancers.some((one) => one && balancerNodes(world, one).length < one.subnets.length);
  const open = place.anywhere ? partly : vague !== undefined || (partly && here.length === 0);
  const unplaced = open ? [zonesUnknown(connected, vague?.node, come)] : [];
  const ways = [...away, ...unplaced, ...here.map((one) => into(world, one, come))];
  if (ways.length > 0) return together(ways);
  const zones = nodes.flatMap(({ node }) => zoneOf(node) ?? []);
  return stopped(come, noneInZone(connected, at, zones));
}

function zonesUnknown({ service }: Connected, node: Inside | undefined, wave: Wave): Progress {
  const at = node?.subnet.zoneId.source ?? service.source;
  return lost(wave, `the zones of ${service.name} are not all known`, at);
}

function noneInZone({ service, endpoint }: Connected, { subnet }: Inside, zones: readonly string[]): Stop {
  const sorted = [...new Set(zones)].sort().join(", ");
  return {
    kind: "no-endpoint-in-zone",
    at: { urn: endpoint.id, property: "subnetIds" },
    why: `${service.name} has no load balancer in ${valueOf(subnet.zoneId) ?? "the zone"}, the zone of ${subnet.name}`,
    fix: `give ${endpoint.name} subnets in zones of the service: ${sorted}`,
  };
}

type Place =
  | { readonly anywhere: boolean; readonly zone?: string }
  | { readonly why: string; readonly at: Source }
  | { readonly stop: Stop };

/** Zones matter within one region; between regions AWS chooses. */
function placeOf({ service, endpoint }: Connected, { vpc, subnet }: Inside): Place {
  const [own, theirs] = [vpc.region, service.region];
  if (!own.known) return { why: `the region of ${vpc.name} ${own.why}`, at: own.source };
  if (!theirs.known) return { why: `the region of ${service.name} ${theirs.why}`, at: theirs.source };
  if (own.value === theirs.value) {
    const { zoneId } = subnet;
    if (zoneId.known) return { anywhere: false, zone: zoneId.value };
    return { why: `the zone of ${subnet.name} ${zoneId.why}`, at: zoneId.source };
  }
  const { supportedRegions: supported } = service;
  if (!supported.known)
    return { why: `the regions of ${service.name} ${supported.why}`, at: supported.source };
  if (supported.value.includes(own.value)) return { anywhere: true };
  const why = `${service.name} takes no endpoint in ${own.value}, where ${endpoint.name} is`;
  const fix = `name ${own.value} among the supported regions of ${service.name}`;
  return { stop: { kind: "not-accepted", at: supported.source, why, fix } };
}

interface BalancerNode {
  readonly balancer: LoadBalancer;
  readonly node: Inside;
}

function into(world: World, { balancer, node }: BalancerNode, wave: Wave): Progress {
  const entering: Wave = { ...wave, vpcs: [...wave.vpcs, node.vpc.id] };
  return through(enforced(world, { balancer, node }, entering), (part) =>
    throughBalancer(world, balancer, node, "privatelink", part),
  );
}

/**
 * Where inbound rules hold for PrivateLink, "the source of the traffic is the private IP address of the client, not the
 * endpoint interface". Groups of another VPC's interfaces are not seen.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html#security-group-considerations
 */
function enforced(world: World, { balancer, node }: BalancerNode, wave: Wave): Progress {
  const { enforcesOnPrivateLink: holds } = balancer;
  if (node.worn.kind === "none" || (holds.known && !holds.value)) return goesOn(wave);
  const client = { kind: "outside", addresses: valuesOf(wave.packets, "source"), internet: false } as const;
  const judgements = judgeGroups(world, node.worn, "ingress", wave.packets, {
    end: client,
    groupsSeen: false,
  });
  const sure = holds.known
    ? judgements
    : judgements.map((one) => {
        const why = `whether ${balancer.name} holds its rules against PrivateLink ${holds.why}`;
        return one.outcome === "stops" ? { ...one, outcome: "unknown" as const, why } : one;
      });
  return filtered(wave, sure, (judgement) => {
    const stop = groupStop(judgement, "ingress");
    return { ...stop, fix: `${stop.fix}, or do not hold its rules against PrivateLink traffic` };
  });
}
