/**
 * Private hosted zones of one endpoint: a zone for each private DNS name, alias records to the endpoint, and the
 * association with the hub and with each consumer.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag } from "../internal/create";
import type { EndpointConsumer, InterfaceEndpointsArgs } from "./args";
import type { PlannedEndpoint, PrivateName } from "./plan";

/** Where alias records point: the endpoint's own regional name and the hosted zone that AWS keeps it in. */
export interface AliasTarget {
  readonly dnsName: pulumi.Output<string>;
  readonly hostedZoneId: pulumi.Output<string>;
}

/** @returns private DNS name -> id of its zone */
export function sharePrivateNames(
  prefix: string,
  plan: PlannedEndpoint,
  target: AliasTarget,
  args: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  const zones = plan.privateNames.map((name) => {
    const zone = createZone(prefix, name.dnsName, args, parent);
    createRecords(prefix, name, plan, zone, target, args, parent);
    for (const consumer of plan.consumers) {
      associate(`${prefix}-${consumer}-${name.dnsName}`, args.consumers?.[consumer], zone, args, parent);
    }
    return [name.dnsName, zone.zoneId] as const;
  });
  return Object.fromEntries(zones);
}

/**
 * The hub is in the zone from the start, because a private zone needs a VPC. Consumers are associated one by one, and
 * AWS lists them among the zone's VPCs afterwards, which must not look like a change of the zone.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html
 */
function createZone(
  prefix: string,
  dnsName: string,
  { vpc, tags, transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): aws.route53.Zone {
  const label = `${prefix}-zone-${dnsName}`;
  const zone = {
    name: dnsName,
    comment: `Shared interface endpoint ${prefix}`,
    vpcs: [{ vpcId: vpc.vpcId, vpcRegion: vpc.region }],
    tags: nameTag(label, tags),
  };
  return create(aws.route53.Zone, label, zone, { parent, ignoreChanges: ["vpcs"] }, transform?.zone);
}

function createRecords(
  prefix: string,
  { dnsName, records }: PrivateName,
  plan: PlannedEndpoint,
  zone: aws.route53.Zone,
  target: AliasTarget,
  { transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): void {
  // An endpoint has one target, so its health decides nothing.
  const aliases = [{ name: target.dnsName, zoneId: target.hostedZoneId, evaluateTargetHealth: false }];
  for (const role of records) {
    for (const type of plan.dualStack ? ["A", "AAAA"] : ["A"]) {
      const name = role === "apex" ? dnsName : `*.${dnsName}`;
      const record = { zoneId: zone.zoneId, name, type, aliases };
      create(
        aws.route53.Record,
        `${prefix}-${role}-${type}-${dnsName}`,
        record,
        { parent },
        transform?.record,
      );
    }
  }
}

/**
 * Within one account an association is enough. Across accounts the zone's owner authorises the VPC first, and the
 * VPC's owner then associates it.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
 */
function associate(
  label: string,
  consumer: EndpointConsumer | undefined,
  zone: aws.route53.Zone,
  { vpc, transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): void {
  if (consumer === undefined) return;
  const { vpcId, region: vpcRegion, accountId, provider } = consumer;
  if (accountId === vpc.accountId) {
    const association = { zoneId: zone.zoneId, vpcId, vpcRegion };
    create(aws.route53.ZoneAssociation, label, association, { parent }, transform?.zoneAssociation);
    return;
  }
  const authorization = create(
    aws.route53.VpcAssociationAuthorization,
    label,
    { zoneId: zone.zoneId, vpcId, vpcRegion },
    { parent },
    transform?.authorization,
  );
  // The zone's id comes by the authorisation, which orders the two.
  const association = { zoneId: authorization.zoneId, vpcId, vpcRegion };
  create(aws.route53.ZoneAssociation, label, association, { parent, provider }, transform?.zoneAssociation);
}
