/** What a person should know of a service, though it is allowed. Pure; the arguments were checked before. */
import { type Issue, under } from "../../network/issue";
import { connectionWarning } from "../../network/privatelink/limits";
import { ANY_ACCOUNT } from "../../network/privatelink/principals";
import { ZONES_WITHOUT_CROSS_REGION } from "../../network/privatelink/zones";
import type { PrivateLinkProducerArgs, ServiceLoadBalancer } from "./args";
import { loadBalancersOf, supportedRegionsOf, targetCount, zonesOfService } from "./plan";

/**
 * Codes: `service-public`, `service-without-principals`, `service-in-one-zone`, `zone-without-cross-region`,
 * `private-name-unverified`, `connections-per-target`, `access-logs-without-tls`, `load-balancer-assumed`.
 */
export function producerWarnings(args: PrivateLinkProducerArgs): Issue[] {
  return [
    ...principalWarnings(args),
    ...zoneWarnings(args),
    ...nameWarnings(args),
    ...connectionWarnings(args),
    ...loadBalancersOf(args).flatMap(({ key, settings }) =>
      under(`loadBalancers.${key}`, loadBalancerWarnings(settings)),
    ),
  ];
}

function principalWarnings({ principals, acceptance }: PrivateLinkProducerArgs): Issue[] {
  if (principals === undefined || principals.length === 0) {
    const message =
      "only the service's own account may ask for a connection; name the accounts of its consumers";
    return [{ code: "service-without-principals", path: "principals", message }];
  }
  if (!principals.includes(ANY_ACCOUNT) || acceptance !== "automatic") return [];
  const message =
    "every AWS account that knows the service's name connects without being asked, because * is a principal and acceptance is automatic; what protects the service is its own";
  return [{ code: "service-public", path: "acceptance", message }];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region */
function zoneWarnings(args: PrivateLinkProducerArgs): Issue[] {
  const zoneIds = zonesOfService(args);
  const lacking = zoneIds.filter((zoneId) => ZONES_WITHOUT_CROSS_REGION.includes(zoneId));
  const across = supportedRegionsOf(args).length > 1;
  const one = `the service is in ${zoneIds.join(", ")} alone, so consumers of its region need a subnet there and lose it with that zone; add a zone`;
  const cross = `AWS offers no access across regions in ${lacking.join(", ")}, so consumers of other regions use the other zones`;
  return [
    ...(zoneIds.length === 1 ? [{ code: "service-in-one-zone", path: "loadBalancers", message: one }] : []),
    ...(across && lacking.length > 0
      ? [{ code: "zone-without-cross-region", path: "supportedRegions", message: cross }]
      : []),
  ];
}

function nameWarnings({ privateDnsName }: PrivateLinkProducerArgs): Issue[] {
  if (privateDnsName === undefined) return [];
  const { name, verification } = privateDnsName;
  if (verification.kind === "route53" || verification.published === true) return [];
  const message = `${name} cannot be used as a private DNS name before somebody publishes the record that verificationRecord names; set published: true once it is there`;
  return [{ code: "private-name-unverified", path: "privateDnsName.verification", message }];
}

/** One for the service: the listener with the fewest targets is the first to run out. */
function connectionWarnings(args: PrivateLinkProducerArgs): Issue[] {
  const counts = loadBalancersOf(args).flatMap(({ settings }) =>
    settings.kind === "created" ? settings.listeners.map(({ targets }) => targetCount(targets)) : [undefined],
  );
  const known = counts.flatMap((count) => count ?? []);
  return [
    connectionWarning(known.length === counts.length ? Math.min(...known) : undefined, "loadBalancers"),
  ];
}

function loadBalancerWarnings(settings: ServiceLoadBalancer): Issue[] {
  if (settings.kind === "existing") {
    const message =
      "zones, listeners and address type of a load balancer that exists are taken from the settings and not compared with AWS; its targets are not known";
    return [{ code: "load-balancer-assumed", path: "", message }];
  }
  const { accessLogs, listeners } = settings;
  if (accessLogs === undefined || listeners.some(({ protocol }) => protocol === "TLS")) return [];
  const message =
    "AWS writes access logs for TLS listeners only, and there is none; use VPC flow logs instead";
  return [{ code: "access-logs-without-tls", path: "accessLogs", message }];
}
