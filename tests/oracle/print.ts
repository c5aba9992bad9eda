/** A case of disagreement as a person reads it. */
import type { JsonObject } from "../../network/recorded";
import { buildNetwork, type Network } from "./building";
import { ids } from "./building-facts";
import { type SubnetPlan, type VpcPlan } from "./plan";
import { resolverId } from "./building-resolvers";
import { fogPaths } from "./fog";
import type { Flow, Outcome, Verdict } from "./packet";

export function describeCase(
  network: Network,
  flow: Flow,
  kind: string,
  expected: Outcome,
  actual: { readonly verdict: Verdict; readonly detail?: string },
): string {
  const where =
    expected.at === undefined ? "" : ` at ${[expected.at.urn, expected.at.property].join(" ").trim()}`;
  return [
    `== ${kind}: ${describeFlow(flow)}`,
    `simulator: ${expected.verdict}${where}: ${expected.why}`,
    ...expected.steps.map((step) => `    ${step}`),
    `prover:    ${actual.verdict}${actual.detail === undefined ? "" : `: ${actual.detail}`}`,
    "network:",
    ...describeNetwork(network).map((line) => `    ${line}`),
  ].join("\n");
}

export function describeFlow({ from, to, protocol, sourcePort, port }: Flow): string {
  const target = to.kind === "address" ? to.address : `${to.name} (answer ${to.take})`;
  const where =
    "subnet" in from ? from.subnet : "site" in from ? from.site : `internet, for ${from.internet}`;
  return `${from.address} (${where}) -> ${target}, ${protocol} ${sourcePort} -> ${port}`;
}

function describeNetwork(network: Network): string[] {
  const { plan, world } = network;
  return [
    ...plan.vpcs.flatMap(describeVpc),
    ...plan.peerings.map(
      ({ name, requester, accepter, status }) => `peering ${name}: ${requester} -> ${accepter}, ${status}`,
    ),
    ...describeEndpoints(network),
    ...(plan.vpns ?? []).flatMap(({ name, vpc, propagateTo, sites }) => [
      `vpn ${name} of ${vpc}, propagates to ${propagateTo.join(" ")}`,
      ...sites.map(
        (site) =>
          `  site ${site.name}, ${site.routing}: ${site.prefixes.join(" ")}, ${site.carries ?? "carries all"}`,
      ),
    ]),
    ...(plan.services ?? []).flatMap(({ name, vpc, principals, regions, balancer }) => [
      `service ${name} in ${vpc} for ${principals.join(" ")} in ${regions.join(" ")}: ${JSON.stringify(balancer)}`,
      ...world.balancers.map(({ address, subnet }) => `  ${address} in ${subnet}`),
    ]),
    ...(plan.machines ?? []).map(
      ({ name, vpc, subnet, address, group = "as its tier", check }) =>
        `machine ${name} at ${address} in ${vpc}/${subnet}, wears ${group}, check ${check ? "on" : "off"}`,
    ),
    ...(plan.resolvers ?? []).flatMap(({ name, vpc, direction, groups }) => [
      `${direction} resolver ${name} in ${vpc}, groups ${groups.join(" ")}`,
      ...world.resolvers
        .filter(({ resolver }) => resolver === resolverId(name))
        .map(({ address, subnet }) => `  ${address} in ${subnet}`),
    ]),
    ...(plan.rules ?? []).map(
      ({ domain, kind, targets, vpcs, resolver = "nothing" }) =>
        `rule ${domain} for ${vpcs.join(" ")}: ${kind} by ${resolver} to ${targets.join(" ")}`,
    ),
    ...plan.zones.flatMap(({ name, vpcs, records }) => [
      `zone ${name} for ${vpcs.join(" ")}`,
      ...records.map((record) => `  ${record.name} ${record.type} ${record.answer}`),
    ]),
    ...plan.warnings.map((name) => `something not modelled in ${name}`),
    ...fogPaths(buildNetwork({ ...plan, fog: [] }).model, plan.fog).map((path) => `not known: ${path}`),
  ];
}

function describeVpc(vpc: VpcPlan): string[] {
  const flags = [
    vpc.account,
    vpc.region,
    ...(vpc.secondCidr === undefined ? [] : [`second range ${vpc.secondCidr}`]),
    ...(vpc.origin === "adopted" ? ["adopted"] : []),
    ...(vpc.dnsSupport ? [] : ["no DNS support"]),
    ...(vpc.dnsHostnames ? [] : ["no DNS hostnames"]),
  ];
  return [
    `vpc ${vpc.name} ${vpc.cidr} (${flags.join(", ")})`,
    ...vpc.subnets.flatMap(describeSubnet),
    ...vpc.groups.flatMap(({ name, rules }) => [
      `  group ${name}`,
      ...rules.map((rule) => `    ${rule.direction} ${rule.peer}: ${rule.traffic}`),
    ]),
  ];
}

function describeSubnet({ name, tier, cidr, zone = "", routes, acl }: SubnetPlan): string[] {
  return [
    `  subnet ${name} ${cidr}, tier ${tier} ${zone}`,
    ...(routes?.map((route) => `    route ${route.destination} -> ${route.target}`) ?? [
      "    main route table",
    ]),
    ...(acl === undefined ? [] : ["    own ACL"]),
    ...(acl ?? []).map(
      (rule) => `    ${rule.direction} ${rule.number} ${rule.action} ${rule.cidr} ${rule.traffic}`,
    ),
  ];
}

function describeEndpoints({ plan, world }: Network): string[] {
  const policy = (document: JsonObject | undefined) =>
    document === undefined ? [] : [`  policy ${JSON.stringify(document)}`];
  return [
    ...plan.endpoints.flatMap((endpoint) => [
      `endpoint ${endpoint.name} in ${endpoint.vpc}: ${endpoint.service}, groups ${endpoint.groups.join(" ")}` +
        (endpoint.privateDns ? ", private DNS" : "") +
        (endpoint.connection === undefined ? "" : `, ${endpoint.connection.state}`),
      ...world.interfaces
        .filter((entry) => entry.endpoint === ids.endpoint(endpoint.name))
        .map(({ address, subnet }) => `  ${address} in ${subnet}`),
      ...policy(endpoint.policy),
    ]),
    ...plan.gateways.flatMap((gateway) => [
      `gateway endpoint ${gateway.name} in ${gateway.vpc}: ${gateway.service}, tables of ${gateway.subnets.join(" ")}`,
      ...policy(gateway.policy),
    ]),
  ];
}
