/**
 * Names of endpoints of services in the recording: the one that the service's owner gave it, once it is verified, the
 * ones of private hosted zones, and where there is neither the endpoint's own, which public DNS answers for with the
 * endpoint's private addresses. https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
import { region as regionNamed } from "../catalogue/regions";
import { valueOf } from "../model/facts";
import type { InterfaceEndpoint, Vpc } from "../model/types";
import { type Connected, connectedTo } from "./connections";
import { resolve } from "./dns";
import type { Inside } from "./ends";
import { askForEndpoint } from "./names";
import { servedBy } from "./services";
import { goesOn, lost, type Progress, stopped, type Wave, withDoubt, withHop } from "./wave";
import { vpcOf, type World } from "./world";

/** Asks for the names by which an endpoint is called. */
export function askByName(
  world: World,
  vpc: Vpc,
  endpoint: InterfaceEndpoint,
  insides: readonly Inside[],
  wave: Wave,
): Progress {
  const connected = connectedTo(world, endpoint.id);
  if (connected !== undefined && isUnverified(connected)) return unverified(connected, wave);
  if (connected === undefined || servedBy(world, endpoint).names.length > 0)
    return askForEndpoint(world, vpc, endpoint, insides, wave);
  return ownName(world, vpc, endpoint, wave);
}

/** Private DNS is wanted, and AWS refuses to switch it on. */
function isUnverified({ endpoint, service }: Connected): boolean {
  const { privateDns } = endpoint;
  return privateDns.known && privateDns.value && service.privateName !== undefined && !service.nameVerified;
}

function unverified({ endpoint, service }: Connected, wave: Wave): Progress {
  const name = valueOf(service.privateName) ?? "its private name";
  return stopped(wave, {
    kind: "name-not-resolved",
    at: { urn: service.id, property: "privateDnsName" },
    why: `${name} of ${service.name} is not verified, so AWS switches on no private DNS for ${endpoint.name}`,
    fix: `publish the verification record of ${name}, and let the update wait for it`,
  });
}

/** `vpce-….vpce-svc-….eu-west-1.vpce.amazonaws.com`, whose first words are AWS's choice. */
function ownName(world: World, vpc: Vpc, endpoint: InterfaceEndpoint, wave: Wave): Progress {
  const region = valueOf(vpcOf(world, endpoint.vpc)?.region);
  const suffix = regionNamed(region ?? "")?.dnsSuffix ?? "amazonaws.com";
  if (region === undefined)
    return lost(wave, `the region of endpoint ${endpoint.name} is not known`, endpoint.source);
  const zone = `${region}.vpce.${suffix}`;
  const { answer, sources, doubts } = resolve(world, vpc, `${endpoint.name}.${zone}`);
  const text = `${endpoint.name} is called by its own name in ${zone}, which public DNS answers for`;
  const hop = {
    kind: "name",
    node: endpoint.id,
    name: endpoint.name,
    text: answer.kind === "public" ? text : `its own name in ${zone}`,
    sources: sources.length > 0 ? sources : [endpoint.source],
  } as const;
  const asked = doubts.reduce((before, { why, at }) => withDoubt(before, why, at), withHop(wave, hop));
  switch (answer.kind) {
    case "public":
      return goesOn(asked);
    case "nothing":
      return stopped(asked, { kind: "name-not-resolved", at: answer.at, why: answer.why, fix: answer.fix });
    case "unknown":
      return lost(asked, answer.why, answer.at);
    case "endpoint":
    case "addresses":
      return lost(
        asked,
        `something in ${vpc.name} answers for names in ${zone}`,
        sources.at(-1) ?? vpc.source,
      );
  }
}
