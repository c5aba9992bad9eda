/**
 * At the destination: into its subnet, through its security groups, and, at an endpoint, to the service behind it.
 */
import { valueOf } from "../model/facts";
import type { EndpointPolicy, Fact, GatewayEndpoint, InterfaceEndpoint, Source } from "../model/types";
import { ALL_PORTS, formatPorts, type PortRange } from "../ports";
import { interval, union } from "./intervals";
import { admit, arrival } from "./admit";
import { connectedTo } from "./connections";
import type { Inside, Origin, Relay, Service } from "./ends";
import { trafficWords } from "./stops";
import { throughBalancer } from "./load-balancers";
import { intersectPackets, isEmpty, type PacketSet, subtractPackets } from "./packets";
import { decidePolicy, type PolicyDecision } from "./policy";
import type { Caller } from "./policy-conditions";
import { throughPrivateLink } from "./privatelink";
import { gatewayServedBy, servedBy } from "./services";
import { callerAccount } from "./sites";
import { ALL_TRAFFIC, clientTraffic, packetsBetween } from "./traffic";
import { EVERY_ADDRESS } from "./addresses";
import {
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
import { remembered, rememberedOf, type World } from "./world";

/** Into a network interface of the subnet: its groups and, at an endpoint or a load balancer, what stands behind it. */
export function arriveInside(
  world: World,
  origin: Origin,
  destination: Inside,
  groupsSeen: boolean | "unknown",
  wave: Wave,
): Progress {
  const { endpoint, relay } = destination;
  const admitted = admit(world, origin, destination, groupsSeen, wave);
  const there = (part: Wave) => goesOn(withHop(part, arrival(destination)));
  if (endpoint !== undefined) {
    const asked = (part: Wave) => obey(policyOf(world, endpoint, origin), endpoint, part);
    const connected = connectedTo(world, endpoint.id);
    if (connected === undefined)
      return through(admitted, (part) => listen(world, endpoint, part), asked, there);
    return through(admitted, asked, (part) => throughPrivateLink(world, connected, destination, part));
  }
  const balancer = world.model.loadBalancers.get(relay?.id ?? "");
  if (balancer !== undefined)
    return through(admitted, (part) => throughBalancer(world, balancer, destination, "direct", part));
  return through(admitted, (part) => goesOn(relay === undefined ? part : handedOn(relay, part)), there);
}

/** What a resolver endpoint sends on is another flow, which is not followed here. */
function handedOn({ kind, name, source }: Relay, wave: Wave): Wave {
  return withDoubt(
    wave,
    `what ${kind.replaceAll("-", " ")} ${name} does with packets is not followed`,
    source,
  );
}

/** Over a gateway endpoint to its service. */
export function arriveAtService(world: World, origin: Origin, service: Service, wave: Wave): Progress {
  const { crossing } = wave;
  const endpoint =
    crossing?.kind === "gateway-endpoint" ? world.model.gatewayEndpoints.get(crossing.endpoint) : undefined;
  if (endpoint === undefined)
    return lost(wave, "the way to the service is not modelled", { urn: service.serviceName });
  const { source } = endpoint;
  const hop = {
    kind: "arrival",
    node: endpoint.id,
    name: service.id,
    text: `at ${service.serviceName}`,
    sources: [source],
  } as const;
  return through(
    answering(service, endpoint, wave),
    (part) => obey(policyOf(world, endpoint, origin), endpoint, part),
    (part) => goesOn(withHop(part, hop)),
  );
}

/** https://docs.aws.amazon.com/general/latest/gr/s3.html and ddb.html list both protocols; for others nobody says. */
const PLAIN_TOO: readonly string[] = ["s3", "dynamodb"];

/** Services with a gateway endpoint answer HTTPS, and some plain HTTP. */
function answering(
  { serviceName, id }: Service,
  { serviceName: fact }: GatewayEndpoint,
  wave: Wave,
): Progress {
  const at = fact.source;
  const [https, http] = [heardOn([HTTPS]), heardOn([HTTP])];
  const silent = subtractPackets(subtractPackets(wave.packets, https), http);
  const part = (packets: PacketSet): Wave => ({ ...wave, packets });
  const [secure, plain] = [intersectPackets(wave.packets, https), intersectPackets(wave.packets, http)];
  const why = `whether ${serviceName} answers on tcp 80 is not known`;
  return together([
    ...(isEmpty(secure) ? [] : [goesOn(part(secure))]),
    ...(isEmpty(plain)
      ? []
      : [goesOn(PLAIN_TOO.includes(id) ? part(plain) : withDoubt(part(plain), why, at))]),
    ...(isEmpty(silent) ? [] : [stopped(part(silent), notListening(serviceName, [HTTPS], silent, at))]),
  ]);
}

const HTTPS: PortRange = { from: 443, to: 443 };
const HTTP: PortRange = { from: 80, to: 80 };

/** An endpoint passes on what its service listens to; who else than AWS may accept the connection says its owner. */
function listen(world: World, endpoint: InterfaceEndpoint, wave: Wave): Progress {
  const served = servedBy(world, endpoint);
  const at = endpoint.serviceName.source;
  const service = valueOf(endpoint.serviceName) ?? endpoint.name;
  const trusted = served.aws
    ? wave
    : { ...wave, assumptions: [...wave.assumptions, `the owner of ${service} accepts the connection`] };
  if (served.ports === undefined)
    return goesOn(withDoubt(trusted, `on which ports ${service} listens is not stated`, at));
  const heard = remembered(world, "listeners", endpoint.id, () => heardOn(served.ports ?? []));
  const [open, closed] = [intersectPackets(wave.packets, heard), subtractPackets(wave.packets, heard)];
  const hop = {
    kind: "listener",
    node: endpoint.id,
    name: endpoint.name,
    text: `${service} listens`,
    sources: [at],
  } as const;
  return together([
    ...(isEmpty(open) ? [] : [goesOn({ ...withHop(trusted, hop), packets: open })]),
    ...(isEmpty(closed)
      ? []
      : [stopped({ ...wave, packets: closed }, notListening(service, served.ports, closed, at))]),
  ]);
}

function notListening(service: string, ports: readonly PortRange[], packets: PacketSet, at: Source): Stop {
  const why = `${service} does not listen on ${trafficWords(packets)}`;
  return { kind: "no-listener", at, why, fix: `call ${service} on tcp ${ports.map(formatPorts).join(", ")}` };
}

/** Endpoints listen on TCP. */
function heardOn(ports: readonly PortRange[]): PacketSet {
  const { protocol } = clientTraffic("tcp", ALL_PORTS);
  const destinationPorts = union(...ports.map((range) => interval(range.from, range.to)));
  return packetsBetween(EVERY_ADDRESS, EVERY_ADDRESS, { ...ALL_TRAFFIC, protocol, destinationPorts });
}

interface Policy {
  readonly fact: Fact<EndpointPolicy>;
  readonly decision: PolicyDecision;
  readonly account?: string;
}

function policyOf(world: World, endpoint: InterfaceEndpoint | GatewayEndpoint, origin: Origin): Policy {
  const account = callerAccount(world, endpoint, origin);
  return rememberedOf(world, "policy", endpoint, account, () => {
    const { accounts, organizationId } = world.facts;
    const own = account !== undefined && accounts.includes(account);
    const caller: Caller = {
      ...(account === undefined ? {} : { account }),
      ...(own && organizationId !== undefined ? { organization: organizationId } : {}),
    };
    const isGateway = "routeTables" in endpoint;
    const { id } = isGateway ? gatewayServedBy(world, endpoint) : servedBy(world, endpoint);
    const subject = { type: isGateway ? "gateway" : "interface", service: id.split(".")[0] ?? id } as const;
    const decision = decidePolicy(endpoint.policy, caller, subject);
    return { fact: endpoint.policy, decision, ...(account === undefined ? {} : { account }) };
  });
}

function obey(
  { fact, decision, account }: Policy,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  wave: Wave,
): Progress {
  const { text } = decision;
  const hop = {
    kind: "endpoint-policy",
    node: endpoint.id,
    name: endpoint.name,
    text,
    sources: [fact.source],
  } as const;
  const asked = withHop(wave, hop);
  switch (decision.kind) {
    case "allowed":
      return goesOn({
        ...asked,
        assumptions: [
          ...asked.assumptions,
          ...decision.only.map((only) => `requests to ${endpoint.name}: ${only}`),
        ],
      });
    case "unknown":
      return goesOn(withDoubt(asked, text, fact.source));
    case "denied": {
      const fix = `allow principals and resources of account ${account ?? "the caller"} in the policy of ${endpoint.name}`;
      return stopped(asked, {
        kind: "denied-by-endpoint-policy",
        at: fact.source,
        why: `the policy of ${endpoint.name}: ${text}`,
        fix,
      });
    }
  }
}
