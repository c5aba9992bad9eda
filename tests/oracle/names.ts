/**
 * What the resolver of a VPC answers for the IPv4 address of a name: by a rule that sends the question elsewhere, or by
 * itself. No DNS server of one's own is simulated, and of the public DNS only the names of AWS services.
 */
import type {
  Fact,
  InterfaceEndpoint,
  Link,
  NetworkModel,
  NodeId,
  Source,
  Vpc,
  ZoneRecord,
} from "../../network/model/types";
import type { ResolverRule } from "../../network/model/vpn-types";
import { type Answer, any, both, NO, perhaps, refused, type Verdict, type World, YES } from "./packet";
import { type Sent, sentTo } from "./resolvers";
import { serviceBehind } from "./services";

export type Resolution =
  /** An undefined address belongs to an interface of which nobody knows where it is. */
  | {
      readonly kind: "addresses";
      readonly addresses: readonly (string | undefined)[];
      /** Whose interfaces have the addresses, where the answer is an alias to an endpoint. */
      readonly endpoint?: NodeId;
      readonly at: Source;
    }
  /** The public DNS gives a public address of this AWS service. */
  | { readonly kind: "public"; readonly service: string }
  | {
      readonly kind: "nothing";
      readonly why: string;
      readonly at: Source;
      readonly alternatives?: readonly Verdict[];
    }
  | { readonly kind: "unknown"; readonly why: string };

/** A zone that the VPC may ask. */
interface Zone {
  readonly name: Fact<string>;
  readonly asked: Answer;
  readonly records: readonly ZoneRecord[];
  readonly at: Source;
}

const LONGEST_CHAIN = 8;

/** Whether a question that a rule sends elsewhere may come to anybody there, and be answered. */
export type Asks = (rule: ResolverRule) => Answer;

/** What names are resolved with. */
export interface Names {
  readonly model: NetworkModel;
  readonly world: World;
  readonly asks: Asks;
}

export function resolve(names: Names, vpc: Vpc, name: string, chain = 0): Resolution {
  const { model } = names;
  // https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-support: without
  // enableDnsSupport the Amazon-provided DNS server answers nothing at all.
  if (!vpc.dnsSupport.known)
    return { kind: "unknown", why: `DNS support of ${vpc.name} ${vpc.dnsSupport.why}` };
  if (!vpc.dnsSupport.value)
    return { kind: "nothing", why: `${vpc.name} has DNS support off`, at: vpc.dnsSupport.source };
  if (chain > LONGEST_CHAIN) return { kind: "nothing", why: "the names point in a circle", at: vpc.source };

  const sent = sentTo(model, vpc, name);
  // A rule goes before a zone of the same name, and before those of parents.
  const zones = [...hostedZones(model, vpc), ...zonesOfEndpoints(model, vpc)].filter(
    (zone) => sent.kind === "here" || !zone.name.known || zone.name.value.length > sent.length,
  );
  const winner = mostSpecific(zones, name);
  if (winner === "public")
    return sent.kind === "here" ? publicAnswer(vpc, name) : fromElsewhere(names, name, sent);
  if ("why" in winner) return { kind: "unknown", why: winner.why };
  return answerOf(names, vpc, winner, name, chain);
}

/** What a name server elsewhere says is its own affair. */
function fromElsewhere({ asks }: Names, name: string, sent: Exclude<Sent, { kind: "here" }>): Resolution {
  if (sent.kind === "unknown") return { kind: "unknown", why: sent.why };
  const { rule } = sent;
  if (asks(rule).is === "no")
    return { kind: "nothing", why: `nobody hears the question for ${name} by ${rule.name}`, at: rule.source };
  return { kind: "unknown", why: `what is answered elsewhere for ${name} is not known` };
}

/**
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html: a private
 * hosted zone is used by the VPCs that it is associated with, when both DNS attributes are on.
 */
function hostedZones(model: NetworkModel, vpc: Vpc): Zone[] {
  return [...model.privateZones.values()].map((zone) => ({
    name: zone.zoneName,
    asked: both(dnsHostnames(vpc), any(zone.vpcs.map((entry) => leadsTo(entry.vpc, vpc.id)))),
    records: zone.records,
    at: zone.source,
  }));
}

/**
 * https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html: with private DNS names on, AWS keeps
 * a hidden zone for the service's own name in the endpoint's VPC, which needs both DNS attributes as well.
 */
function zonesOfEndpoints(model: NetworkModel, vpc: Vpc): Zone[] {
  return [...model.interfaceEndpoints.values()].flatMap((endpoint) => {
    const name = nameOfService(model, endpoint);
    if (name === undefined) return [];
    const enabled = endpoint.privateDns;
    const on = enabled.known
      ? enabled.value
        ? YES
        : NO
      : perhaps(`private DNS of ${endpoint.name} ${enabled.why}`);
    return {
      name,
      asked: both(dnsHostnames(vpc), both(on, leadsTo(endpoint.vpc, vpc.id))),
      records: [
        {
          name,
          type: { known: true, value: "A", source: endpoint.source },
          answer: { kind: "endpoint", endpoint: endpoint.id },
          source: endpoint.source,
        },
      ],
      at: endpoint.source,
    };
  });
}

/**
 * A service of this network has the private name that its owner gave it, or none. Services of AWS whose name is one word are
 * found at that word and their region; of others the name is not known here.
 */
function nameOfService(model: NetworkModel, endpoint: InterfaceEndpoint): Fact<string> | undefined {
  const behind = serviceBehind(model, endpoint);
  if (behind !== undefined) return behind.service.privateName;
  const { serviceName } = endpoint;
  if (!serviceName.known) return serviceName;
  const [, region, service] = /^com\.amazonaws\.([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(serviceName.value) ?? [];
  if (region === undefined || service === undefined || region === "vpce")
    return { known: false, why: "is not known to this simulator", source: serviceName.source };
  return { ...serviceName, value: `${service}.${region}.amazonaws.com` };
}

function dnsHostnames({ name, dnsHostnames: fact }: Vpc): Answer {
  if (!fact.known) return perhaps(`DNS hostnames of ${name} ${fact.why}`);
  return fact.value ? YES : NO;
}

function leadsTo(link: Link, node: NodeId): Answer {
  if (link.kind === "unknown") return perhaps(`a link ${link.why}`);
  return link.kind === "node" && link.node === node ? YES : NO;
}

/**
 * The zone with the longest name that is the name itself or a parent of it.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html#hosted-zone-private-considerations-private-overlapping
 */
function mostSpecific(zones: readonly Zone[], name: string): Zone | "public" | { readonly why: string } {
  let best: Zone | undefined;
  let bestLength = -1;
  let twice = false;
  for (const zone of zones) {
    if (zone.asked.is !== "yes" || !zone.name.known || !isSameOrBelow(name, zone.name.value)) continue;
    const { length } = zone.name.value;
    twice = length === bestLength || (twice && length < bestLength);
    if (length > bestLength) {
      best = zone;
      bestLength = length;
    }
  }
  for (const zone of zones) {
    if (zone.asked.is === "no") continue;
    if (!zone.name.known) return { why: `the name of a zone that the VPC may ask ${zone.name.why}` };
    if (
      zone.asked.is === "unknown" &&
      isSameOrBelow(name, zone.name.value) &&
      zone.name.value.length >= bestLength
    )
      return { why: zone.asked.why };
  }
  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html: ConflictingDomainExists.
  if (twice) return { why: refused("a second zone of one name in one VPC") };
  return best ?? "public";
}

function isSameOrBelow(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`);
}

/**
 * Of the public DNS only one thing is taken for sure: every AWS service has a public name in every Region.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
function publicAnswer(vpc: Vpc, name: string): Resolution {
  const [, service, region] = /(?:^|\.)([a-z0-9-]+)\.([a-z]+-[a-z]+-\d)\.amazonaws\.com$/.exec(name) ?? [];
  if (service === undefined || region === undefined)
    return { kind: "nothing", why: `no zone that ${vpc.name} asks has ${name}`, at: vpc.source };
  return { kind: "public", service: `com.amazonaws.${region}.${service}` };
}

function answerOf(names: Names, vpc: Vpc, zone: Zone, name: string, chain: number): Resolution {
  const found = recordsFor(zone, name);
  if ("kind" in found) return found;
  const doubtful = found.records.find(({ type }) => !type.known);
  if (doubtful !== undefined)
    return { kind: "unknown", why: `the type of a record for ${name} is not known` };
  const ofType = (word: string) => found.records.filter(({ type }) => type.known && type.value === word);
  const answers = [...ofType("A"), ...ofType("CNAME")];
  const [record] = answers;
  if (record === undefined) return { kind: "nothing", why: `${name} has no record of type A`, at: zone.at };
  if (answers.length > 1) return { kind: "unknown", why: `${name} has several records of type A or CNAME` };
  const { answer, source: at } = record;
  switch (answer.kind) {
    case "unknown":
      return { kind: "unknown", why: `the answer for ${name} ${answer.why}` };
    case "endpoint":
      return addressesOf(names, answer.endpoint, at);
    case "values": {
      const [value = ""] = answer.values;
      if (record.type.known && record.type.value === "CNAME")
        return resolve(names, vpc, value.toLowerCase().replace(/\.$/, ""), chain + 1);
      return { kind: "addresses", addresses: answer.values, at };
    }
  }
}

/**
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html#domain-name-format-asterisk: a
 * record of the name itself goes first; `*` stands for one or more labels, never for none. A name that the zone
 * lacks is NXDOMAIN and is not looked up anywhere else.
 *
 * RFC 4592 adds that names which exist only as parents of others hide a wildcard above them. The documentation of
 * Route 53 says nothing of that, so where the two differ the answer is not known.
 */
function recordsFor(zone: Zone, name: string): Resolution | { readonly records: readonly ZoneRecord[] } {
  const named = (wanted: string) =>
    zone.records.filter((record) => record.name.known && record.name.value === wanted);
  const exact = named(name);
  if (exact.length > 0) return { records: exact };
  if (zone.records.some((record) => !record.name.known))
    return { kind: "unknown", why: `the name of a record in the zone of ${name} is not known` };

  const exists = (wanted: string) =>
    zone.records.some((record) => record.name.known && isSameOrBelow(record.name.value, wanted));
  let hidden = exists(name);
  for (
    let parent = parentOf(name);
    zone.name.known && isSameOrBelow(parent, zone.name.value);
    parent = parentOf(parent)
  ) {
    const wildcards = named(`*.${parent}`);
    if (wildcards.length > 0) {
      if (!hidden) return { records: wildcards };
      return { kind: "unknown", why: `whether *.${parent} stands for ${name} is not documented` };
    }
    hidden ||= exists(parent);
  }
  return { kind: "nothing", why: `the zone that is asked for ${name} lacks it, and hides it`, at: zone.at };
}

function parentOf(name: string): string {
  return name.split(".").slice(1).join(".");
}

/**
 * An alias to an endpoint's regional DNS name answers with the addresses of all its interfaces.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
 */
function addressesOf({ model, world }: Names, id: NodeId, at: Source): Resolution {
  const endpoint = model.interfaceEndpoints.get(id);
  if (endpoint === undefined)
    return { kind: "unknown", why: "the alias leads to something that is not simulated" };
  if (endpoint.subnets.length === 0)
    return {
      kind: "nothing",
      why: `${endpoint.name} has no interface in any subnet`,
      at: endpoint.source,
      alternatives: ["no-endpoint-in-zone"],
    };
  const addresses = endpoint.subnets.map((subnet) =>
    subnet.kind === "node"
      ? world.interfaces.find((entry) => entry.endpoint === id && entry.subnet === subnet.node)?.address
      : undefined,
  );
  return { kind: "addresses", addresses, endpoint: id, at };
}
