/** What {@link PrivateLinkConsumer} refuses, before anything is registered. Pure. */
import { region as regionNamed } from "../../network/catalogue/regions";
import { quotas } from "../../network/catalogue/quotas";
import { type Issue, under } from "../../network/issue";
import { checkPublished } from "../../network/privatelink/ports";
import { checkEndpointZones } from "../../network/privatelink/zones";
import { checkKnownRegion, checkKnownWord } from "../internal/known-word";
import { checkRuleCount, checkRuleQuota, checkSourceRange } from "../internal/security-group-rules";
import type { ConsumerSource, PrivateLinkConsumerArgs } from "./args";
import { checkNames } from "./check-names";
import { isRange, permissionsOf, planSources, rangeRules, zonedConsumer } from "./plan";

/**
 * Codes: `region-unknown`, `tier-unknown`, `zone-unknown`, `zone-not-served`, `zone-without-cross-region`,
 * `endpoint-without-zone`, `partition-mismatch`, `region-not-supported`, `consumer-not-entitled`,
 * `endpoint-policy-refused`, `address-type-unsupported`, `dual-stack-without-ipv6`, `accepter-in-automatic-mode`,
 * `accepter-provider-missing`, `range-missing`, `range-malformed`, `range-host-bits`, `range-everything`,
 * `port-not-published`, `quota-out-of-bounds`, `security-group-rules-exceeded`; of names: `names-before-acceptance`,
 * `private-name-missing`, `private-name-unverified`, `private-name-malformed`, `account-id-malformed`,
 * `consumer-provider-missing`, `private-zone-vpcs-exceeded`.
 */
export function checkPrivateLinkConsumer(args: PrivateLinkConsumerArgs): Issue[] {
  const region = checkKnownRegion(args.vpc.region, "vpc.region");
  if (region.length > 0) return region;
  return [
    ...checkPlace(args),
    ...checkZones(args),
    ...checkEntitled(args),
    ...checkPolicy(args),
    ...checkAddressType(args),
    ...checkAccepter(args),
    ...checkSources(args),
    ...checkNames(args),
  ];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region */
function checkPlace({ service, vpc }: PrivateLinkConsumerArgs): Issue[] {
  const path = "vpc.region";
  const [home, own] = [regionNamed(service.region), regionNamed(vpc.region)];
  if (home !== undefined && home.partition !== own?.partition) {
    const message = `got ${vpc.region} (${own?.partition}), expected a region of ${home.partition}, since PrivateLink stays within one partition; use a service there`;
    return [{ code: "partition-mismatch", path, message }];
  }
  if (service.supportedRegions.includes(vpc.region)) return [];
  const message = `got ${vpc.region}, expected a region that ${service.name} supports: ${service.supportedRegions.join(", ")}; add it to the service's supportedRegions`;
  return [{ code: "region-not-supported", path, message }];
}

function checkZones(args: PrivateLinkConsumerArgs): Issue[] {
  const { vpc, service, zones } = args;
  const tier = checkKnownWord("tier-unknown", "tier", args.tier, Object.keys(vpc.tiers).sort());
  if (tier.length > 0) return tier;
  const consumer = zonedConsumer(args);
  const unknown = (zones ?? []).flatMap((zoneId, index) =>
    checkKnownWord("zone-unknown", `zones[${index}]`, zoneId, consumer.tierZoneIds),
  );
  return unknown.length > 0 ? unknown : checkEndpointZones(service, consumer);
}

function checkEntitled(args: PrivateLinkConsumerArgs): Issue[] {
  const { service, vpc } = args;
  if (vpc.accountId === service.accountId || permissionsOf(args).length > 0) return [];
  const listed = service.principals.length === 0 ? "none" : service.principals.join(", ");
  const message = `got account ${vpc.accountId}, expected one of the principals of ${service.name} (${listed}); add the account to the service's principals`;
  return [{ code: "consumer-not-entitled", path: "vpc.accountId", message }];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
function checkPolicy({ policy }: PrivateLinkConsumerArgs): Issue[] {
  if (policy === undefined) return [];
  const message =
    "got a policy, expected none, since AWS takes none for an endpoint service; decide by principals and sources instead";
  return [{ code: "endpoint-policy-refused", path: "policy", message }];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-ip-address-type */
function checkAddressType({ service, vpc, dualStack }: PrivateLinkConsumerArgs): Issue[] {
  const path = "dualStack";
  const wanted = dualStack === true ? (["ipv4", "ipv6"] as const) : (["ipv4"] as const);
  const missing = wanted.filter((type) => !service.addressTypes.includes(type));
  const unsupported = `got ${dualStack ?? false}, which takes ${wanted.join(" and ")}, expected what ${service.name} answers on: ${service.addressTypes.join(", ")}; change this or the service's addressTypes`;
  const noRange = "got true, expected a VPC with an IPv6 range; switch on IPv6 in the VPC or remove it";
  return [
    ...(missing.length > 0 ? [{ code: "address-type-unsupported", path, message: unsupported }] : []),
    ...(dualStack === true && vpc.ipv6CidrBlock === undefined
      ? [{ code: "dual-stack-without-ipv6", path, message: noRange }]
      : []),
  ];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#accept-reject-connection-requests */
function checkAccepter({ service, vpc, accepter }: PrivateLinkConsumerArgs): Issue[] {
  if (accepter === undefined) return [];
  if (service.acceptance === "automatic") {
    const message = `got one, expected none, since ${service.name} accepts automatically and AWS refuses to accept again; remove it`;
    return [{ code: "accepter-in-automatic-mode", path: "accepter", message }];
  }
  const home = service.accountId === vpc.accountId && service.region === vpc.region;
  if (home || accepter.provider !== undefined) return [];
  const message = `got none, expected a provider of ${service.accountId} in ${service.region}, where ${service.name} is accepted; give it`;
  return [{ code: "accepter-provider-missing", path: "accepter.provider", message }];
}

function checkSources(args: PrivateLinkConsumerArgs): Issue[] {
  const { rulesPerSecurityGroup = quotas.rulesPerSecurityGroup.value } = args;
  const issues = [
    ...checkRuleQuota(rulesPerSecurityGroup, "rulesPerSecurityGroup"),
    ...Object.entries(args.sources).flatMap(([name, source]) =>
      under(`sources.${name}`, checkSource(source, args)),
    ),
  ];
  if (issues.length > 0) return issues;
  const rules = args.service.ports.flatMap((opened) => rangeRules(opened, args));
  // Rules by a group, or by an IPv6 range that is not known yet, count with the IPv6 ones at most.
  const others = planSources(args).length - rules.length;
  return checkRuleCount(rules, rulesPerSecurityGroup, "sources", others);
}

function checkSource(source: ConsumerSource, { service }: PrivateLinkConsumerArgs): Issue[] {
  const ports = checkPublished(source.ports ?? [], service.ports, "ports");
  if (!isRange(source)) return ports;
  const missing = source.cidrs.length === 0 && source.ipv6CidrBlock === undefined;
  const message = "got no range, expected at least one to call from";
  return [
    ...(missing ? [{ code: "range-missing", path: "cidrs", message }] : []),
    ...source.cidrs.flatMap((cidr, index) => checkSourceRange(cidr, `cidrs[${index}]`)),
    ...ports,
  ];
}
