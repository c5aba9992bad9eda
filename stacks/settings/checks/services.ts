/**
 * Rules of the PrivateLink services: the components' own for each service and each endpoint, at the user's paths, and
 * those that tie services to the rest of the settings.
 */
import { checkPrivateLinkConsumer } from "../../../components/privatelink-consumer";
import { checkPrivateLinkProducer } from "../../../components/privatelink-producer";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import { producerArgs, type ServiceSettings, type ServiceWorld } from "../services-args";
import { type PlannedConsumer, plannedConsumers } from "../services-consumers";
import { sketchService } from "../services-sketch";
import { checkServiceNames } from "./services-names";
import { checkServiceReferences } from "./services-references";
import { worldOf } from "./services-world";

/** Said where they are written: the VPC, the quota; and what only the composition adds, such as providers. */
const ELSEWHERE = /^(vpc|rulesPerSecurityGroup|service)\b/;
const COMPOSED = ["accepter-provider-missing", "consumer-provider-missing", "consumer-not-entitled"];
/** What says nothing new of an endpoint when its service's zones or ports are wrong. */
const ECHOES = [
  "endpoint-without-zone",
  "zone-not-served",
  "port-not-published",
  "address-type-unsupported",
  "security-group-rules-exceeded",
];
/** What a load balancer that was left out may explain. */
const OF_ALL = ["load-balancers-missing", "listeners-differ"];
/** What a spoke, or an account, of which something was left out may explain. */
const OF_SPOKE = ["tier-unknown", "zone-unknown", "load-balancer-arn", "address-outside-subnet"];

/** Every problem of the services. */
export function checkServices(draft: Draft): Issue[] {
  const world = worldOf(draft);
  const services = Object.entries(draft.services ?? {});
  return [
    ...checkServiceReferences(draft, world),
    ...services.flatMap(([name, service]) => checkService(draft, world, name, service)),
    ...checkServiceNames(draft, world),
  ];
}

function checkService(draft: Draft, world: ServiceWorld, name: string, service: ServiceSettings): Issue[] {
  const args = producerArgs(service, world);
  if (args === undefined) return [];
  const path: Path = ["services", name];
  const found = checkPrivateLinkProducer(args);
  const own = found.filter((issue) => isOwn(draft, path, service, issue));
  const broken =
    !draft.intact([...path, "loadBalancers"]) || found.some((issue) => /^loadBalancers\b/.test(issue.path));
  const consumers = plannedConsumers(service, sketchService(name, args), world);
  return [
    ...own.map((issue) => ({ ...issue, path: `${pathText(path)}.${issue.path}` })),
    ...consumers.flatMap((consumer) =>
      checkConsumer(draft, [...path, "consumers"], service, consumer, broken),
    ),
  ];
}

/** Findings about what stands in the service's own settings, and that a faulty part elsewhere does not explain. */
function isOwn(
  { intact }: Draft,
  service: Path,
  { spoke, principals }: ServiceSettings,
  { code, path }: Issue,
): boolean {
  if (ELSEWHERE.test(path)) return false;
  if (OF_ALL.includes(code) && !intact([...service, "loadBalancers"])) return false;
  // Accounts of consumers follow those that are written, and are checked where they stand.
  const index = Number(/^principals\[(\d+)\]/.exec(path)?.[1] ?? -1);
  if (index >= principals.length) return false;
  const placed = intact(["spokes", spoke]) && intact(["accounts"]);
  return placed || !OF_SPOKE.includes(code);
}

function checkConsumer(
  { intact }: Draft,
  path: Path,
  service: ServiceSettings,
  { place, args }: PlannedConsumer,
  broken: boolean,
): Issue[] {
  const isHub = place === "hub";
  const own = isHub ? [...path, "hub"] : [...path, "spokes", place];
  const settings = isHub ? service.consumers.hub : service.consumers.spokes[place];
  const issues = checkPrivateLinkConsumer(args).flatMap((issue) => {
    const { code } = issue;
    if (COMPOSED.includes(code) || (broken && ECHOES.includes(code))) return [];
    if (code === "tier-unknown" && !intact(isHub ? ["hub", "tiers"] : ["spokes", place])) return [];
    const below = consumerPath(issue.path);
    return below === undefined
      ? []
      : [{ ...issue, path: `${pathText(own)}${below === "" ? "" : `.${below}`}` }];
  });
  return distinct([...issues, ...checkAccept(own, service, settings?.accept)]);
}

/** Where a component's argument stands in the settings; undefined for one that is checked elsewhere. */
function consumerPath(path: string): string | undefined {
  if (path === "vpc.region") return "";
  if (ELSEWHERE.test(path)) return undefined;
  const port = /^sources\.[^.]+\.(ports\[\d+\])$/.exec(path)?.[1];
  if (port !== undefined) return port;
  if (path === "sources" || path.startsWith("names.vpcs")) return "sharedWith";
  if (path.startsWith("sources.")) return undefined;
  return path.startsWith("names") ? "dnsName" : path;
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#accept-reject-connection-requests */
function checkAccept(path: Path, { acceptance }: ServiceSettings, accept: boolean | undefined): Issue[] {
  if (accept === undefined || acceptance === "manual") return [];
  const message = `got ${accept}, expected nothing, since AWS accepts every endpoint of a service of automatic acceptance; remove it, or write acceptance: manual`;
  return [{ code: "accepter-in-automatic-mode", path: pathText([...path, "accept"]), message }];
}

/** Every source of an endpoint has the same ports. */
function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
