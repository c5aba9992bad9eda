/**
 * The first step of a flow by name: whether the source's resolver answers with the destination. A name that resolves
 * to anything else stops the flow there, since its packets go somewhere else.
 */
import { nodeOf } from "../model/facts";
import type { InterfaceEndpoint, Source, Vpc } from "../model/types";
import { ALL_ADDRESSES, describeAddresses } from "./addresses";
import { type Answer, resolve, type Resolution } from "./dns";
import type { Inside } from "./ends";
import { meets, union } from "./intervals";
import { restrict } from "./packets";
import { rulesOf } from "./resolver-rules";
import { servedBy } from "./services";
import { zonesIn } from "./vpc-zones";
import { goesOn, lost, type Progress, stopped, together, type Wave, withDoubt, withHop } from "./wave";
import { nameOfNode, rememberedOf, type World } from "./world";
import { isWithin, namesBelow } from "./zones";

/** Asks for every name of an endpoint; the wave goes on by those that resolve to it. */
export function askForEndpoint(
  world: World,
  vpc: Vpc,
  endpoint: InterfaceEndpoint,
  insides: readonly Inside[],
  wave: Wave,
): Progress {
  const { names } = servedBy(world, endpoint);
  if (names.length === 0) return lost(wave, `no name of endpoint ${endpoint.name} is known`, endpoint.source);
  const asked = names.flatMap((name) => [name, ...exceptionsTo(world, vpc, name)]);
  const checks = rememberedOf(world, "endpoint-names", vpc, endpoint, () =>
    asked.map((name) =>
      check(world, vpc, name, (answer, resolution) =>
        judge(world, vpc, { endpoint, insides, name }, answer, resolution),
      ),
    ),
  );
  return together([
    ...failing(checks, wave),
    ...passing(checks, inFamilies(world, vpc, endpoint, asked, wave)),
  ]);
}

/** Asks for the public name of a service with a gateway endpoint: it must not be answered by anything private. */
export function askForService(
  world: World,
  vpc: Vpc,
  names: readonly string[],
  at: Source,
  wave: Wave,
): Progress {
  if (names.length === 0) return lost(wave, "the name of the service is not known", at);
  const checks = names.map((name) =>
    check(world, vpc, name, (answer, { sources }) => {
      if (answer.kind === "public") return undefined;
      const why = `${name} resolves to ${answerText(world, answer)} in ${vpc.name}, not to the service's public addresses`;
      return { at: sources.at(-1) ?? at, why, fix: `take what answers for ${name} away from ${vpc.name}` };
    }),
  );
  return together([...failing(checks, wave), ...passing(checks, wave)]);
}

interface Failure {
  readonly at: Source;
  readonly why: string;
  readonly fix: string;
}

interface Check {
  readonly name: string;
  readonly resolution: Resolution;
  readonly failure?: Failure;
}

function check(
  world: World,
  vpc: Vpc,
  name: string,
  judgeAnswer: (answer: Answer, resolution: Resolution) => Failure | undefined,
): Check {
  const resolution = resolve(world, vpc, name);
  const { answer } = resolution;
  const failure =
    answer.kind === "unknown"
      ? undefined
      : answer.kind === "nothing"
        ? answer
        : judgeAnswer(answer, resolution);
  return { name, resolution, ...(failure === undefined ? {} : { failure }) };
}

/** A wave for each name that does not lead there; in doubt where something could change the answer. */
function failing(checks: readonly Check[], wave: Wave): Progress[] {
  return checks.flatMap((one) => {
    const { failure, resolution } = one;
    const asked = withHop(wave, nameHop(one));
    if (resolution.answer.kind === "unknown")
      return [lost(asked, resolution.answer.why, resolution.answer.at)];
    if (failure === undefined) return [];
    const [doubt] = resolution.doubts;
    if (doubt !== undefined) return [lost(asked, doubt.why, doubt.at)];
    return [
      stopped(asked, { kind: "name-not-resolved", at: failure.at, why: failure.why, fix: failure.fix }),
    ];
  });
}

function passing(checks: readonly Check[], wave: Wave): Progress[] {
  const good = checks.filter(
    ({ failure, resolution }) => failure === undefined && resolution.answer.kind !== "unknown",
  );
  if (good.length === 0) return [];
  const named = good.reduce((before, one) => withHop(before, nameHop(one)), wave);
  const doubts = good.flatMap(({ resolution }) => resolution.doubts);
  return [goesOn(doubts.reduce((before, { why, at }) => withDoubt(before, why, at), named))];
}

function nameHop({ name, resolution }: Check) {
  const { sources, text } = resolution;
  return { kind: "name", node: sources.at(-1)?.urn ?? "", name, text, sources } as const;
}

interface Wanted {
  readonly endpoint: InterfaceEndpoint;
  readonly insides: readonly Inside[];
  readonly name: string;
}

function judge(
  world: World,
  vpc: Vpc,
  wanted: Wanted,
  answer: Answer,
  { sources }: Resolution,
): Failure | undefined {
  const { endpoint, insides, name } = wanted;
  const at = sources.at(-1) ?? vpc.source;
  if (answer.kind === "endpoint" && answer.endpoint === endpoint.id) return undefined;
  if (answer.kind === "public") return notAssociated(world, vpc, wanted);
  const why = `${name} resolves to ${answerText(world, answer)} in ${vpc.name}, not to endpoint ${endpoint.name}`;
  const near =
    answer.kind === "addresses" &&
    meets(answer.addresses, union(...insides.map(({ addresses }) => addresses)));
  const fix = near
    ? `use an alias of endpoint ${endpoint.name} in place of an address`
    : `let ${name} be an alias of endpoint ${endpoint.name} in ${vpc.name}`;
  return { at, why, fix };
}

function answerText(world: World, answer: Answer): string {
  switch (answer.kind) {
    case "endpoint":
      return `endpoint ${world.model.interfaceEndpoints.get(answer.endpoint)?.name ?? nameOfNode(world, answer.endpoint)}`;
    case "addresses":
      return describeAddresses(answer.addresses);
    case "public":
      return "a public address";
    case "nothing":
    case "unknown":
      return "nothing";
  }
}

/** Which private zone would have answered, or what keeps the VPC from asking it. */
function notAssociated({ model }: World, vpc: Vpc, { endpoint, name }: Wanted): Failure {
  const { dnsHostnames } = vpc;
  if (dnsHostnames.known && !dnsHostnames.value) {
    const why = `${vpc.name} asks no private zone for ${name}, since its DNS hostnames are off`;
    return { at: dnsHostnames.source, why, fix: `set enableDnsHostnames of ${vpc.name} to true` };
  }
  const zone = [...model.privateZones.values()].find(
    ({ zoneName, records, vpcs }) =>
      zoneName.known &&
      isWithin(name, zoneName.value) &&
      !vpcs.some((other) => nodeOf(other.vpc) === vpc.id) &&
      records.some(({ answer }) => answer.kind === "endpoint" && answer.endpoint === endpoint.id),
  );
  if (zone === undefined) {
    const why = `${name} is asked of public DNS in ${vpc.name}, since no private zone answers for it with endpoint ${endpoint.name}`;
    return {
      at: endpoint.source,
      why,
      fix: `make a private zone for ${name.replace(/^\*\./, "")} with an alias of ${endpoint.name}`,
    };
  }
  const zoneName = zone.zoneName.known ? zone.zoneName.value : zone.name;
  const why = `${name} is asked of public DNS in ${vpc.name}, since private zone ${zoneName} is not associated with it`;
  return {
    at: { urn: zone.id, property: "vpcs" },
    why,
    fix: `associate private zone ${zoneName} with ${vpc.name}`,
  };
}

/** Names below a wildcard that a zone of their own, or a record of their own, answers for. */
function exceptionsTo(world: World, vpc: Vpc, name: string): string[] {
  if (!name.startsWith("*.")) return [];
  const base = name.slice(2);
  const { hosted, managed } = zonesIn(world, vpc);
  const zones = [...hosted.keys(), ...managed.keys(), ...rulesOf(world, vpc).byDomain.keys()].filter(
    (other) => other !== base && isWithin(other, base),
  );
  const records = (hosted.get(base) ?? []).flatMap(({ zone }) => namesBelow(world, zone, base));
  return [...new Set([...zones, ...records])].sort();
}

/** Without an AAAA record a client goes by IPv4 alone. */
function inFamilies(
  world: World,
  vpc: Vpc,
  endpoint: InterfaceEndpoint,
  names: readonly string[],
  wave: Wave,
): Wave {
  const hasIpv6 = wave.packets.some(({ destination }) => meets(destination, ALL_ADDRESSES[6]));
  if (!hasIpv6) return wave;
  const answers = names.map((name) => resolve(world, vpc, name, "AAAA").answer);
  const other = answers.find(
    (answer) => answer.kind !== "nothing" && !(answer.kind === "endpoint" && answer.endpoint === endpoint.id),
  );
  if (other !== undefined)
    return withDoubt(wave, `an IPv6 name of ${endpoint.name} resolves to something else`, endpoint.source);
  const all = answers.every(({ kind }) => kind === "endpoint");
  return all ? wave : { ...wave, packets: restrict(wave.packets, "destination", ALL_ADDRESSES[4]) };
}
