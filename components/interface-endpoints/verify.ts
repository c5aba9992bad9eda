/**
 * What AWS offers, compared with what is planned, while the stack is being previewed or deployed. It only compares: a
 * difference fails the deployment and names the setting to change, so that what was proven is what is deployed.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import type { PlannedEndpoint } from "./plan";

/** What AWS says about one service, with zone names in this account's own spelling. */
export interface OfferedService {
  readonly availabilityZones?: readonly string[];
  readonly vpcEndpointPolicySupported?: boolean;
  /** `ipv4`, `ipv6` or both. */
  readonly supportedIpAddressTypes?: readonly string[];
}

/** The account's zone names and the zone ids that they stand for, in the same order. */
export interface ZoneNames {
  readonly names: readonly string[];
  readonly zoneIds: readonly string[];
}

/**
 * Zone ids that AWS offers each service in, by service key. A service of another region is left out, because its
 * endpoint may stand in any zone.
 *
 * @param subject the component, as errors name it
 * @throws InvalidInputError, within the Output, with the codes of {@link compareWithOffer}
 */
export function verifyOffer(
  subject: string,
  plans: readonly PlannedEndpoint[],
  parent: pulumi.Resource,
): pulumi.Output<Readonly<Record<string, readonly string[]>>> {
  const own = plans.filter((plan) => plan.serviceRegion === undefined);
  if (own.length === 0) return nothingVerified();
  const zones = aws.getAvailabilityZonesOutput({}, { parent });
  const offers = own.map(({ serviceName }) =>
    aws.ec2.getVpcEndpointServiceOutput({ serviceName, serviceType: "Interface" }, { parent }),
  );
  return pulumi.all([pulumi.all(offers), zones]).apply(([answers, zoneNames]) => {
    const pairs = own.flatMap((plan, index) => {
      const offer = answers[index];
      return offer === undefined ? [] : [{ plan, offer }];
    });
    rejectIssues(
      subject,
      pairs.flatMap(({ plan, offer }) => compareWithOffer(plan, offer, zoneNames)),
    );
    return Object.fromEntries(pairs.map(({ plan, offer }) => [plan.key, zoneIdsOf(offer, zoneNames)]));
  });
}

/** What is known when AWS is not asked. */
export function nothingVerified(): pulumi.Output<Readonly<Record<string, readonly string[]>>> {
  const none: Readonly<Record<string, readonly string[]>> = {};
  return pulumi.output(none);
}

/** Codes: `endpoint-zone-mismatch`, `endpoint-policy-refused`, `dual-stack-unsupported`. */
export function compareWithOffer(plan: PlannedEndpoint, offer: OfferedService, names: ZoneNames): Issue[] {
  const offered = zoneIdsOf(offer, names);
  const missing = plan.zoneIds.filter((zoneId) => !offered.includes(zoneId));
  const zones = {
    code: "endpoint-zone-mismatch",
    path: `services.${plan.key}.zones`,
    message:
      `got ${plan.zoneIds.join(", ")}, expected zones among ${offered.join(", ") || "none"}, where AWS offers ` +
      `${plan.serviceName} to this account; leave ${missing.join(", ")} out of the zones of this service`,
  };
  const policy = {
    code: "endpoint-policy-refused",
    path: `services.${plan.key}.policy`,
    message: `got a policy, expected none, since AWS says that ${plan.serviceName} takes none; set fullAccess: true`,
  };
  const dualStack = {
    code: "dual-stack-unsupported",
    path: `services.${plan.key}.dualStack`,
    message: `got true, expected false, since AWS says that ${plan.serviceName} is offered on IPv4 only; remove it`,
  };
  const ipv6 = offer.supportedIpAddressTypes?.includes("ipv6") ?? true;
  return [
    ...(plan.dualStack && !ipv6 ? [dualStack] : []),
    ...(missing.length > 0 ? [zones] : []),
    ...(plan.policy !== undefined && offer.vpcEndpointPolicySupported === false ? [policy] : []),
  ];
}

function zoneIdsOf(offer: OfferedService, { names, zoneIds }: ZoneNames): string[] {
  return (offer.availabilityZones ?? [])
    .flatMap((name) => {
      const zoneId = zoneIds[names.indexOf(name)];
      return zoneId === undefined ? [] : [zoneId];
    })
    .sort();
}
