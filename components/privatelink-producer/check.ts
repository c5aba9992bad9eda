/** What {@link PrivateLinkProducer} refuses, before anything is registered. Pure. */
import { region as regionNamed } from "../../network/catalogue/regions";
import { quotas } from "../../network/catalogue/quotas";
import { type Issue, under } from "../../network/issue";
import { checkLoadBalancerOwners } from "../../network/privatelink/limits";
import { checkPrivateName } from "../../network/privatelink/names";
import { checkPrincipals } from "../../network/privatelink/principals";
import { formatServicePort, servicePorts } from "../../network/privatelink/ports";
import { checkKnownRegion } from "../internal/known-word";
import { checkRuleQuota } from "../internal/security-group-rules";
import type { PrivateLinkProducerArgs, ServiceLoadBalancer } from "./args";
import { checkLoadBalancer } from "./check-load-balancer";
import { listenedOn, loadBalancersOf, partitionOf } from "./plan";

/**
 * Codes: `region-unknown`, `partition-mismatch`, `load-balancers-missing`, `load-balancer-key-malformed`,
 * `load-balancer-taken`, `listeners-differ`, `address-types-missing`, `private-name-malformed`; those of
 * `checkPrincipals`: `principal-malformed`, `principal-with-path`, `principal-partition`, `principal-twice`,
 * `any-account-said-once`; `quota-out-of-bounds`; of each load balancer: `tier-unknown`, `zone-unknown`,
 * `zone-other-region`, `load-balancer-without-zone`, `load-balancer-arn`, `load-balancer-ipv4-only`,
 * `dual-stack-without-ipv6`, `address-malformed`, `address-outside-subnet`, `address-reserved`,
 * `private-link-traffic-dropped`, `range-missing`, `range-malformed`, `range-host-bits`, `range-everything`,
 * `security-group-rules-exceeded`; of listeners: `listeners-missing`, `listeners-exceeded`, `listener-port-twice`,
 * `port-malformed`, `port-not-published`, `udp-not-allowed`, `udp-dual-stack`, `listener-certificate-arn`, `alb-target-protocol`,
 * `proxy-protocol-alb`, `targets-missing`, `target-twice`, `target-address-malformed`, `target-address-public`,
 * `health-check-protocol`, `health-check-malformed`, `number-out-of-bounds`.
 */
export function checkPrivateLinkProducer(args: PrivateLinkProducerArgs): Issue[] {
  const { vpc, rulesPerSecurityGroup = quotas.rulesPerSecurityGroup.value } = args;
  const region = checkKnownRegion(vpc.region, "vpc.region");
  if (region.length > 0) return region;
  const balancers = loadBalancersOf(args);
  return [
    ...checkRuleQuota(rulesPerSecurityGroup, "rulesPerSecurityGroup"),
    ...checkPrincipals(args.principals ?? [], args.allowAnyAwsAccount ?? false, partitionOf(vpc)),
    ...checkRegions(args),
    ...checkAddressTypes(args),
    ...(args.privateDnsName === undefined
      ? []
      : checkPrivateName(args.privateDnsName.name, "privateDnsName.name")),
    ...checkKeys(Object.keys(args.loadBalancers)),
    ...balancers.flatMap(({ key, settings }) =>
      under(`loadBalancers.${key}`, checkLoadBalancer(settings, args, rulesPerSecurityGroup)),
    ),
    ...checkSamePorts(balancers),
    ...checkOwners(balancers),
  ];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region */
function checkRegions({ vpc, supportedRegions }: PrivateLinkProducerArgs): Issue[] {
  return (supportedRegions ?? []).flatMap((name, index) => {
    const path = `supportedRegions[${index}]`;
    const known = regionNamed(name);
    if (known === undefined || known.partition === partitionOf(vpc)) return checkKnownRegion(name, path);
    const message = `got ${name} (${known.partition}), expected a region of ${partitionOf(vpc)}, the partition of the service; remove it`;
    return [{ code: "partition-mismatch", path, message }];
  });
}

function checkAddressTypes({ addressTypes }: PrivateLinkProducerArgs): Issue[] {
  if (addressTypes?.length !== 0) return [];
  const message = "got none, expected ipv4, ipv6 or both; leave it out for ipv4";
  return [{ code: "address-types-missing", path: "addressTypes", message }];
}

function checkKeys(keys: readonly string[]): Issue[] {
  if (keys.length === 0) {
    const message = "got none, expected at least one; create one, or give one that exists";
    return [{ code: "load-balancers-missing", path: "loadBalancers", message }];
  }
  return keys
    .filter((key) => !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(key))
    .map((key) => {
      const message = `got ${key}, expected letters, digits and hyphens; resource names hold it`;
      return { code: "load-balancer-key-malformed", path: `loadBalancers.${key}`, message };
    });
}

type Balancers = readonly { readonly key: string; readonly settings: ServiceLoadBalancer }[];

/**
 * Each network interface of an endpoint is given one of the load balancers, at random.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#considerations-endpoint-services
 */
function checkSamePorts(balancers: Balancers): Issue[] {
  const [first, ...others] = balancers;
  if (first === undefined) return [];
  const portsOf = (settings: ServiceLoadBalancer): string =>
    servicePorts(listenedOn(settings)).map(formatServicePort).join(", ");
  const expected = portsOf(first.settings);
  return others.flatMap(({ key, settings }) => {
    const ports = portsOf(settings);
    if (ports === expected) return [];
    const message = `got ${ports}, expected ${expected} as in ${first.key}, since AWS chooses the load balancer; give both the same ports, or publish two services`;
    return [{ code: "listeners-differ", path: `loadBalancers.${key}.listeners`, message }];
  });
}

function checkOwners(balancers: Balancers): Issue[] {
  return checkLoadBalancerOwners(
    balancers.flatMap(({ key, settings }) =>
      settings.kind === "existing" && typeof settings.arn === "string"
        ? [{ arn: settings.arn, path: `loadBalancers.${key}` }]
        : [],
    ),
  );
}
