/**
 * What a name resolves to for workloads of a VPC that ask its resolver: a private zone, the private name of an
 * endpoint, or public DNS. Filters do not matter: neither security groups nor network ACLs apply to questions to the
 * VPC's resolver. https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 *
 * Not modelled: DHCP options that name other resolvers.
 */
import type { NodeId, Source, Vpc, ZoneRecord } from "../model/types";
import { addressesOf } from "./addresses";
import { ADDRESS_BITS, parseAddress } from "../address";
import { forwarded } from "./forwarding";
import { type IntervalSet, union } from "./intervals";
import { type Hosted, type Managed, type VpcZones, zonesIn } from "./vpc-zones";
import type { Doubt } from "./wave";
import { rememberedOf, type World } from "./world";
import { isWithin, lookUp, parentOf, vagueRecords } from "./zones";

/** What the resolver answers, with what decided it. */
export interface Resolution {
  readonly answer: Answer;
  /** In words: who answered. */
  readonly text: string;
  readonly sources: readonly Source[];
  /** What is not known and could change the answer. */
  readonly doubts: readonly Doubt[];
}

export type Answer =
  | { readonly kind: "endpoint"; readonly endpoint: NodeId }
  | { readonly kind: "addresses"; readonly addresses: IntervalSet }
  /** No private zone answers; public DNS may. */
  | { readonly kind: "public"; readonly name: string }
  | { readonly kind: "nothing"; readonly at: Source; readonly why: string; readonly fix: string }
  | { readonly kind: "unknown"; readonly at: Source; readonly why: string };

/** A CNAME may lead to another, and at last in a circle. */
const MOST_CNAMES = 8;

/** Resolves a name, lower case and without a final dot, in a VPC; a first label `*` stands for any label. */
export function resolve(world: World, vpc: Vpc, name: string, type: "A" | "AAAA" = "A"): Resolution {
  return rememberedOf(world, `name ${type}`, vpc, name, () => follow(world, vpc, name, type, MOST_CNAMES));
}

function follow(world: World, vpc: Vpc, name: string, type: "A" | "AAAA", left: number): Resolution {
  const { dnsSupport, dnsHostnames } = vpc;
  const support = dnsSupport.source;
  if (dnsSupport.known && !dnsSupport.value) {
    const why = `${vpc.name} resolves no name, since its DNS support is off`;
    const answer = {
      kind: "nothing",
      at: support,
      why,
      fix: `set enableDnsSupport of ${vpc.name} to true`,
    } as const;
    return { answer, text: why, sources: [support], doubts: [] };
  }
  const doubts = dnsSupport.known
    ? []
    : [{ why: `DNS support of ${vpc.name} ${dnsSupport.why}`, at: support }];
  const resolution = ask(world, vpc, name, type, left);
  const asked =
    dnsHostnames.known || resolution.answer.kind === "public"
      ? []
      : [{ why: `DNS hostnames of ${vpc.name} ${dnsHostnames.why}`, at: dnsHostnames.source }];
  const sources = [support, ...(dnsHostnames.known ? [dnsHostnames.source] : []), ...resolution.sources];
  return { ...resolution, sources, doubts: [...doubts, ...asked, ...resolution.doubts] };
}

function toPublic({ source, dnsHostnames }: Vpc, name: string): Resolution {
  const off = dnsHostnames.known && !dnsHostnames.value;
  const why = off
    ? "private zones are not asked, since enableDnsHostnames is off"
    : "no private zone of the VPC covers it";
  return {
    answer: { kind: "public", name },
    text: `${name} is asked of public DNS: ${why}`,
    sources: [off ? dnsHostnames.source : source],
    doubts: [],
  };
}

/** The most specific zone answers, alone, unless a Resolver rule is as specific. */
function ask(world: World, vpc: Vpc, name: string, type: "A" | "AAAA", left: number): Resolution {
  const zones = zonesIn(world, vpc);
  let zoneName: string | undefined = name;
  while (zoneName !== undefined && !zones.hosted.has(zoneName) && !zones.managed.has(zoneName))
    zoneName = parentOf(zoneName);
  const found = zoneName;
  const sent = forwarded(world, vpc, name, found);
  if (sent !== undefined)
    return {
      ...sent.resolution,
      doubts: [...doubtsAbout(zones, name, sent.domain), ...sent.resolution.doubts],
    };
  const doubts = doubtsAbout(zones, name, found);
  if (found === undefined) return { ...toPublic(vpc, name), doubts };
  const hosted = zones.hosted.get(found) ?? [];
  const managed = zones.managed.get(found) ?? [];
  const [only] = hosted;
  const [kept] = managed;
  if (hosted.length + managed.length > 1) {
    const at = only?.zone.source ?? kept?.source ?? vpc.source;
    const why = `${hosted.length + managed.length} zones answer for ${found} in ${vpc.name}`;
    return { answer: { kind: "unknown", at, why }, text: why, sources: [at], doubts };
  }
  const resolution =
    only !== undefined
      ? fromHosted(world, vpc, only, { zoneName: found, name, type, left })
      : fromManaged(vpc, kept, found, name, type);
  return { ...resolution, doubts: [...doubts, ...resolution.doubts] };
}

/** A vague zone matters only where it would be asked in place of the one found, or beside it. */
function doubtsAbout({ vague }: VpcZones, name: string, found: string | undefined): Doubt[] {
  const isOfAws = AWS_DOMAINS.some((domain) => isWithin(name, domain));
  return vague.flatMap(({ zoneName, foreign, doubt }) => {
    if (foreign === true && isOfAws) return [];
    const matters =
      zoneName === undefined || (isWithin(name, zoneName) && zoneName.length >= (found?.length ?? 0));
    return matters ? [doubt] : [];
  });
}

const AWS_DOMAINS = ["amazonaws.com", "amazonaws.com.cn", "api.aws"];

interface Question {
  readonly zoneName: string;
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly left: number;
}

function fromHosted(world: World, vpc: Vpc, { zone, association }: Hosted, question: Question): Resolution {
  const { zoneName, name, type } = question;
  const found = lookUp(world, zone, zoneName, name, type);
  const vague = vagueRecords(world, zone).map(({ source }) => ({
    why: `a record of zone ${zoneName} has a name or a type that is not known`,
    at: source,
  }));
  const head = { text: `${name} is answered by private zone ${zoneName}`, doubts: vague };
  switch (found.kind) {
    case "records": {
      const records = found.records.map(({ source }) => source);
      return { ...head, answer: answerOf(found.records), sources: [association, ...records] };
    }
    case "cname":
      return fromCname(world, vpc, found.record, association, question);
    case "unclear": {
      const at = found.wildcard.source;
      const why = `whether a wildcard of zone ${zoneName} stands for ${name} is not documented, since a name between them exists`;
      return { ...head, answer: { kind: "unknown", at, why }, sources: [association, at] };
    }
    case "no-data":
    case "no-name": {
      const why = `private zone ${zoneName} answers for ${name} in ${vpc.name} and has no ${type} record of it, and it is looked up nowhere else`;
      const fix = `add an ${type} record for ${name} to zone ${zoneName}, or take its association with ${vpc.name} away`;
      const at = { urn: zone.id, property: "name" };
      return { ...head, answer: { kind: "nothing", at, why, fix }, sources: [association, at] };
    }
  }
}

function answerOf(records: readonly ZoneRecord[]): Answer {
  const [first, second] = records;
  if (first === undefined || second !== undefined) {
    const at = second?.source ?? { urn: "" };
    return { kind: "unknown", at, why: "several records share one name and type" };
  }
  const { answer, source } = first;
  switch (answer.kind) {
    case "endpoint":
      return { kind: "endpoint", endpoint: answer.endpoint };
    case "unknown":
      return { kind: "unknown", at: source, why: `the answer of the record ${answer.why}` };
    case "values": {
      const addresses = answer.values.map(parseAddress);
      if (addresses.some((address) => address === undefined))
        return { kind: "unknown", at: source, why: "a record holds something that is no address" };
      const sets = addresses.flatMap((address) =>
        address === undefined
          ? []
          : [
              addressesOf({
                family: address.family,
                first: address.value,
                prefixLength: ADDRESS_BITS[address.family],
              }),
            ],
      );
      return { kind: "addresses", addresses: union(...sets) };
    }
  }
}

function fromCname(
  world: World,
  vpc: Vpc,
  record: ZoneRecord,
  association: Source,
  { name, type, left }: Question,
): Resolution {
  const { answer, source } = record;
  const target = answer.kind === "values" ? answer.values[0]?.toLowerCase().replace(/\.$/, "") : undefined;
  if (target === undefined || left === 0) {
    const why =
      target === undefined ? "where a CNAME leads is not known" : `the CNAMEs of ${name} do not end`;
    return {
      answer: { kind: "unknown", at: source, why },
      text: why,
      sources: [association, source],
      doubts: [],
    };
  }
  const further = follow(world, vpc, target, type, left - 1);
  return {
    ...further,
    text: `${name} is ${target}, and ${further.text}`,
    sources: [association, source, ...further.sources],
  };
}

/** AWS keeps a zone for each private name of an endpoint with private DNS. */
function fromManaged(
  vpc: Vpc,
  managed: Managed | undefined,
  zoneName: string,
  name: string,
  type: "A" | "AAAA",
): Resolution {
  const at = managed?.source ?? vpc.source;
  const head = {
    text: `${name} is answered by the private DNS of an endpoint in ${vpc.name}`,
    sources: [at],
    doubts: [],
  };
  const answered = name === zoneName ? managed?.apex : managed?.wildcard;
  if (managed !== undefined && answered === true && type === "A")
    return { ...head, answer: { kind: "endpoint", endpoint: managed.endpoint } };
  const why = `the private DNS of an endpoint in ${vpc.name} answers for ${zoneName} and has no ${name}`;
  return { ...head, answer: { kind: "nothing", at, why, fix: `call the endpoint by ${zoneName}` } };
}
