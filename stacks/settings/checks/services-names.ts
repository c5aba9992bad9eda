/** Rules about names that are one service's alone: load balancers, resources, and DNS names within a VPC. */
import { resolveService } from "../../../components/interface-endpoints/resolve";
import type { Issue } from "../../../network/issue";
import { checkLoadBalancerOwners } from "../../../network/privatelink/limits";
import { zoneOfName } from "../../../network/privatelink/names";
import type { Draft } from "../draft";
import { endpointSettings } from "../endpoint-args";
import { type Path, pathText } from "../paths";
import { producerArgs, type ServiceWorld } from "../services-args";
import { plannedConsumers } from "../services-consumers";
import { sketchService } from "../services-sketch";
import { sameJoined } from "./names";
import { hubView } from "./vpcs";

/** Everything that two services, or a service and an endpoint of the hub, may not share. */
export function checkServiceNames(draft: Draft, world: ServiceWorld): Issue[] {
  return [...checkLoadBalancers(draft), ...checkJoined(draft), ...checkOwners(draft, world)];
}

function checkLoadBalancers({ services = {} }: Draft): Issue[] {
  const arns = Object.entries(services).map(([service, { loadBalancers }]) =>
    Object.entries(loadBalancers).flatMap(([name, balancer]) => {
      const path = pathText(["services", service, "loadBalancers", name]);
      return balancer.kind === "existing" ? [{ arn: balancer.arn, path, service }] : [];
    }),
  );
  // Twice in one service is the component's to say.
  const first = arns.flatMap((own) =>
    own.filter(({ arn }, index) => own.findIndex((other) => other.arn === arn) === index),
  );
  return checkLoadBalancerOwners(first);
}

/** Load balancer `b-c` of service `a` and `c` of `a-b` would both be `a-b-c`, and so would their endpoints. */
function checkJoined({ services = {} }: Draft): Issue[] {
  const entries = Object.entries(services);
  const balancers = entries.flatMap(([service, { loadBalancers }]) =>
    Object.keys(loadBalancers).map((name) => ["services", service, "loadBalancers", name]),
  );
  const consumers = entries.flatMap(
    ([
      service,
      {
        consumers: { hub, spokes },
      },
    ]) => [
      ...(hub === undefined ? [] : [["services", service, "consumers", "hub"]]),
      ...Object.keys(spokes).map((name) => ["services", service, "consumers", "spokes", name]),
    ],
  );
  return [balancers, consumers].flatMap((paths) =>
    sameJoined(paths.map((path) => ({ path, joined: `${path[1]}-${path.at(-1)}` }))),
  );
}

/** A name that an endpoint answers for within a VPC. */
interface Owned {
  readonly vpc: string;
  readonly dnsName: string;
  readonly path: Path;
}

/**
 * Within one VPC a name leads to one endpoint. The names of the endpoint sets come first, so that the service is what is
 * reported.
 */
function checkOwners(draft: Draft, world: ServiceWorld): Issue[] {
  const owners = new Map<string, Path>();
  const found = new Map<string, Issue>();
  for (const { vpc, dnsName, path } of [...namesOfSets(draft), ...namesOfServices(draft, world)]) {
    const key = `${vpc} ${dnsName}`;
    const owner = owners.get(key);
    owners.set(key, owner ?? path);
    if (owner === undefined || path[0] !== "services") continue;
    const message = `got ${dnsName}, which ${pathText(owner)} answers for in ${vpc} already, expected one owner per private name; choose another with dnsName, or leave it to one of the two`;
    const text = pathText([...path, "dnsName"]);
    // A name that clashes in several VPCs is one mistake.
    if (!found.has(text)) found.set(text, { code: "private-name-owned-twice", path: text, message });
  }
  return [...found.values()];
}

function namesOfSets(draft: Draft): Owned[] {
  const region = hubView(draft)?.region ?? "";
  const spokes = Object.entries(draft.spokes ?? {});
  return Object.entries(draft.hub?.endpointSets ?? {}).flatMap(([set, { services }]) =>
    Object.entries(services).flatMap(([key, service]) => {
      const names = resolveService(key, endpointSettings(service), region)?.privateDnsNames ?? [];
      const sharing = spokes.filter(([, { endpoints }]) => endpoints === "all" || endpoints.includes(key));
      const path: Path = ["hub", "endpointSets", set, "services", key];
      return ["hub", ...sharing.map(([name]) => name)].flatMap((vpc) =>
        names.map((dnsName) => ({ vpc, dnsName, path })),
      );
    }),
  );
}

function namesOfServices(draft: Draft, world: ServiceWorld): Owned[] {
  return Object.entries(draft.services ?? {}).flatMap(([name, service]) => {
    const args = producerArgs(service, world);
    if (args === undefined) return [];
    const published = sketchService(name, args);
    return plannedConsumers(service, published, world).flatMap(({ place, args: { names } }): Owned[] => {
      if (names === undefined || names.kind === "own") return [];
      const given = names.kind === "shared-zone" ? names.dnsName : undefined;
      const dnsName = given ?? published.privateName?.name;
      if (dnsName === undefined) return [];
      const others = names.kind === "shared-zone" ? Object.keys(names.vpcs ?? {}) : [];
      const path = ["services", name, "consumers", ...(place === "hub" ? ["hub"] : ["spokes", place])];
      return [place, ...others].map((vpc) => ({ vpc, dnsName: zoneOfName(dnsName).dnsName, path }));
    });
  });
}
