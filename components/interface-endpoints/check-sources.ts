/** What {@link InterfaceEndpoints} refuses about who may call its endpoints. Pure. */
import { quotas } from "../../network/catalogue/quotas";
import { parseCidr } from "../../network/cidr";
import { type Issue, under } from "../../network/issue";
import { nearest, oneOf } from "../../network/nearest";
import { checkKnownRegion } from "../internal/known-word";
import {
  checkIpv4Range,
  checkRuleCount,
  checkSourceRange,
  planIngressRules,
} from "../internal/security-group-rules";
import { checkAccountId } from "../internal/vpc-checks";
import type { EndpointConsumer, InterfaceEndpointsArgs } from "./args";
import { consumersOf, ipv6SourcesOf, resolvedServices, sourceRanges } from "./plan";
import { openingsOf } from "./resolve";

/** Problems of the hub's ranges, consumers and clients, and of the rules and associations that they add up to. */
export function checkSources(args: InterfaceEndpointsArgs, rulesPerSecurityGroup: number): Issue[] {
  const services = Object.keys(args.services);
  return [
    ...checkSomeRanges(args.vpc.cidrs, "vpc.cidrs", checkIpv4Range),
    ...Object.entries(args.consumers ?? {}).flatMap(([name, consumer]) =>
      under(`consumers.${name}`, [
        ...checkConsumer(consumer, args.vpc.accountId),
        ...checkSource(consumer, services, checkIpv4Range),
      ]),
    ),
    ...Object.entries(args.clientRanges ?? {}).flatMap(([name, clients]) =>
      under(`clientRanges.${name}`, checkSource(clients, services)),
    ),
    ...checkQuotas(args, rulesPerSecurityGroup),
  ];
}

function checkConsumer(consumer: EndpointConsumer, hubAccountId: string): Issue[] {
  const issues = [...checkAccountId(consumer.accountId), ...checkKnownRegion(consumer.region, "region")];
  if (consumer.accountId === hubAccountId || consumer.provider !== undefined) return issues;
  const message = `got account ${consumer.accountId} without a provider, expected one, since the owner of the VPC associates it with the hub's zones; give provider`;
  return [...issues, { code: "consumer-provider-missing", path: "provider", message }];
}

function checkSource(
  source: { readonly cidrs: readonly string[]; readonly services: "all" | readonly string[] },
  services: readonly string[],
  checkRange: (text: string, path: string) => Issue[] = checkSourceRange,
): Issue[] {
  return [
    ...checkSomeRanges(source.cidrs, "cidrs", checkRange),
    ...(source.services === "all" ? [] : source.services).flatMap((service, index) =>
      checkSubscription(service, services, `services[${index}]`),
    ),
  ];
}

function checkSubscription(service: string, services: readonly string[], path: string): Issue[] {
  if (services.includes(service)) return [];
  const close = nearest(service, services);
  const expected = oneOf(close.length > 0 ? close : [...services].sort());
  const message = `got ${service}, expected a service of this set: ${expected}; add it to services or correct the name`;
  return [{ code: "subscription-unknown", path, message }];
}

function checkSomeRanges(
  cidrs: readonly string[],
  path: string,
  checkRange: (text: string, path: string) => Issue[],
): Issue[] {
  if (cidrs.length > 0) return cidrs.flatMap((cidr, index) => checkRange(cidr, `${path}[${index}]`));
  return [{ code: "range-missing", path, message: "got no range, expected at least one to call from" }];
}

function checkQuotas(args: InterfaceEndpointsArgs, rulesPerSecurityGroup: number): Issue[] {
  return resolvedServices(args).flatMap(({ key, settings, service }) => {
    const path = `services.${key}`;
    const ranges = sourceRanges(key, settings, args).filter((cidr) => parseCidr(cidr) !== undefined);
    const rules = planIngressRules(openingsOf(service), ranges);
    const ipv6 = ipv6SourcesOf(key, settings, args).length * openingsOf(service).length;
    const names = service.privateDnsNames.length;
    return [
      ...checkRuleCount(rules, rulesPerSecurityGroup, path, ipv6),
      ...(names === 0 ? [] : checkAssociations(consumersOf(key, args).length + 1, path)),
    ];
  });
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-hosted-zones */
function checkAssociations(vpcs: number, path: string): Issue[] {
  const most = quotas.vpcsPerPrivateZone.value;
  if (vpcs <= most) return [];
  const message = `got ${vpcs} VPCs for one private hosted zone, expected at most ${most}, the quota "VPCs per private hosted zone"; subscribe fewer consumers to one hub`;
  return [{ code: "private-zone-vpcs-exceeded", path, message }];
}
