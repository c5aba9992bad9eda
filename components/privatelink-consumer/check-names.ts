/** What {@link PrivateLinkConsumer} refuses about the names by which clients call. Pure. */
import { quotas } from "../../network/catalogue/quotas";
import { type Issue, under } from "../../network/issue";
import { checkPrivateName } from "../../network/privatelink/names";
import { checkKnownRegion } from "../internal/known-word";
import type { NamedVpc } from "../internal/private-names";
import { checkAccountId } from "../internal/vpc-checks";
import type { PrivateLinkConsumerArgs, SharedZone } from "./args";
import { sharedName, stateOf } from "./plan";

/** The codes are listed at `checkPrivateLinkConsumer`. */
export function checkNames(args: PrivateLinkConsumerArgs): Issue[] {
  const { names } = args;
  if (names === undefined || names.kind === "own") return [];
  return [
    ...checkAccepted(args),
    ...(names.kind === "private-dns" ? checkPrivateDns(args) : checkSharedZone(names, args)),
  ];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html */
function checkAccepted(args: PrivateLinkConsumerArgs): Issue[] {
  if (stateOf(args) === "accepted") return [];
  const message = `got ${args.names?.kind} for an endpoint that stays pending, expected own, since AWS gives it private names once it is accepted only; give accepter, or change it after ${args.service.accountId} accepted`;
  return [{ code: "names-before-acceptance", path: "names", message }];
}

function checkPrivateDns({ service }: PrivateLinkConsumerArgs): Issue[] {
  if (service.privateName === undefined)
    return [withoutName(service.name, "give the service a privateDnsName, or use own")];
  if (service.privateName.verified) return [];
  const message = `got private-dns for ${service.privateName.name}, expected a verified name, since AWS refuses to switch it on before; verify it, or use shared-zone or own`;
  return [{ code: "private-name-unverified", path: "names", message }];
}

function checkSharedZone(names: SharedZone, args: PrivateLinkConsumerArgs): Issue[] {
  const name = sharedName(args);
  const vpcs = Object.entries(names.vpcs ?? {});
  return [
    ...(name === undefined
      ? [withoutName(args.service.name, "give dnsName, or use own")]
      : checkPrivateName(name, "names.dnsName")),
    ...vpcs.flatMap(([key, vpc]) => under(`names.vpcs.${key}`, checkVpc(vpc, args.vpc.accountId))),
    ...checkAssociations(vpcs.length + 1),
  ];
}

function withoutName(service: string, remedy: string): Issue {
  const message = `got a service without a private name, expected one of ${service}; ${remedy}`;
  return { code: "private-name-missing", path: "names", message };
}

function checkVpc(vpc: NamedVpc, zoneAccountId: string): Issue[] {
  const issues = [...checkAccountId(vpc.accountId), ...checkKnownRegion(vpc.region, "region")];
  if (vpc.accountId === zoneAccountId || vpc.provider !== undefined) return issues;
  const message = `got account ${vpc.accountId} without a provider, expected one, since the owner of the VPC associates it with the zone; give provider`;
  return [...issues, { code: "consumer-provider-missing", path: "provider", message }];
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-hosted-zones */
function checkAssociations(vpcs: number): Issue[] {
  const most = quotas.vpcsPerPrivateZone.value;
  if (vpcs <= most) return [];
  const message = `got ${vpcs} VPCs for one private hosted zone, expected at most ${most}, the quota "VPCs per private hosted zone"; share with fewer of them`;
  return [{ code: "private-zone-vpcs-exceeded", path: "names.vpcs", message }];
}
