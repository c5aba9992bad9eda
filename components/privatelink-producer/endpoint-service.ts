/** The endpoint service itself, its permissions, and the proof that its private DNS name is its owner's. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { parsePrincipals } from "../../network/privatelink/principals";
import { create, nameTag } from "../internal/create";
import type { PublishedOrder } from "../published-service";
import type { PrivateLinkProducerArgs, ServicePrivateName } from "./args";
import { partitionOf, supportedRegionsOf } from "./plan";

/** The TXT record by which AWS sees that a domain is its owner's. */
export interface VerificationRecord {
  /** A label, such as `_6e86v84tqgqubxbwii1m`, below the private DNS name or a domain above it. */
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Seconds that AWS recommends. https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html */
const RECORD_SECONDS = 1800;

/** @param loadBalancerArns sorted by the load balancers' names */
export function createEndpointService(
  name: string,
  loadBalancerArns: readonly pulumi.Input<string>[],
  args: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): aws.ec2.VpcEndpointService {
  const regions = supportedRegionsOf(args);
  const label = `${name}-service`;
  const service = {
    acceptanceRequired: args.acceptance !== "automatic",
    networkLoadBalancerArns: [...loadBalancerArns],
    supportedIpAddressTypes: [...new Set(args.addressTypes ?? ["ipv4"])].sort(),
    // AWS keeps the service's own region in the list in any case.
    supportedRegions: regions.length > 1 ? regions : undefined,
    privateDnsName: args.privateDnsName?.name,
    tags: nameTag(label, args.tags),
  };
  const { transform } = args;
  return create(aws.ec2.VpcEndpointService, label, service, { parent }, transform?.endpointService);
}

/** Standalone, so that a principal added later changes no input of the service. @returns by ARN or `*` */
export function permitPrincipals(
  name: string,
  vpcEndpointServiceId: pulumi.Output<string>,
  { vpc, principals, transform }: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): PublishedOrder["permissions"] {
  const permissions = parsePrincipals(principals ?? [], partitionOf(vpc)).map(({ arn, key }) => {
    const label = `${name}-principal-${key}`;
    const permission = { vpcEndpointServiceId, principalArn: arn };
    const Principal = aws.ec2.VpcEndpointServiceAllowedPrinciple;
    return [arn, create(Principal, label, permission, { parent }, transform?.principal)] as const;
  });
  return Object.fromEntries(permissions);
}

/** What the TXT record must be; AWS says it once the service exists. */
export function verificationRecordOf(service: aws.ec2.VpcEndpointService): pulumi.Output<VerificationRecord> {
  return service.privateDnsNameConfigurations.apply(
    (configurations: readonly VerificationRecord[] | undefined) => {
      const [first] = configurations ?? []; // unset when a mock answers
      if (first === undefined)
        throw new Error(
          "AWS reports no verification record for the service's private DNS name; run the update again",
        );
      return { name: first.name, type: first.type, value: first.value };
    },
  );
}

/**
 * Record, then verification, then use: the verification is done when AWS has seen the record. Both have the private name
 * in their own, because a verification of another name is another one, which the service's id does not show.
 *
 * @returns the end of the verification; undefined when nobody waits for one
 */
export function verifyName(
  name: string,
  { name: privateName, verification }: ServicePrivateName,
  service: aws.ec2.VpcEndpointService,
  record: pulumi.Output<VerificationRecord>,
  { transform }: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): pulumi.Resource | undefined {
  const label = `${name}-verification-${privateName}`;
  const dependsOn: pulumi.Resource[] = [];
  if (verification.kind === "route53") {
    const { publicZoneId: zoneId, provider } = verification;
    const txt = {
      zoneId,
      name: record.name,
      type: record.type,
      ttl: RECORD_SECONDS,
      records: [record.value],
    };
    dependsOn.push(create(aws.route53.Record, label, txt, { parent, provider }, transform?.record));
  } else if (verification.published !== true) return undefined;
  const Verification = aws.vpc.EndpointServicePrivateDnsVerification;
  const wait = { serviceId: service.id, waitForVerification: true };
  return create(Verification, label, wait, { parent, dependsOn }, transform?.verification);
}
