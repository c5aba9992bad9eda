/**
 * Private hosted zones of one endpoint: a zone for each private DNS name, alias records to the endpoint, and the
 * association with the VPC that holds the endpoint and with each VPC that shares it.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag, type Tags, type Transform } from "./create";

/** Where alias records point: the endpoint's own regional name and the hosted zone that AWS keeps it in. */
export interface AliasTarget {
  readonly dnsName: pulumi.Output<string>;
  readonly hostedZoneId: pulumi.Output<string>;
}

/** One private hosted zone and the records in it. */
export interface PrivateName {
  readonly dnsName: string;
  /** `apex` answers for the name itself, `wildcard` for every name below it. */
  readonly records: readonly ("apex" | "wildcard")[];
}

/** A VPC that resolves the names. */
export interface NamedVpc {
  readonly vpcId: pulumi.Input<string>;
  /** Region of the VPC: private hosted zones are global. */
  readonly region: string;
  /** Account that owns the VPC, 12 digits. */
  readonly accountId: string;
  /**
   * Provider of the VPC's account, which alone may associate it with another account's zone.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** What the names of one endpoint have in common. */
export interface NameSharing {
  /** Beginning of every resource's name. */
  readonly prefix: string;
  /** What the zones say that they are for. */
  readonly comment: string;
  readonly target: AliasTarget;
  /** Whether the endpoint answers on IPv6 too. */
  readonly dualStack: boolean;
  /** VPC that holds the endpoint. Its account owns the zones. */
  readonly vpc: Omit<NamedVpc, "provider">;
  /** VPCs that share the names, by a name that resource names hold; sorted. */
  readonly consumers: readonly (readonly [string, NamedVpc])[];
  readonly tags?: Tags;
  readonly transform?: NameTransform;
  readonly parent: pulumi.Resource;
}

/** One edit for each kind of child. */
export interface NameTransform {
  readonly zone?: Transform<aws.route53.ZoneArgs>;
  readonly record?: Transform<aws.route53.RecordArgs>;
  readonly authorization?: Transform<aws.route53.VpcAssociationAuthorizationArgs>;
  readonly zoneAssociation?: Transform<aws.route53.ZoneAssociationArgs>;
}

/** @returns private DNS name -> id of its zone */
export function sharePrivateNames(
  names: readonly PrivateName[],
  sharing: NameSharing,
): Readonly<Record<string, pulumi.Output<string>>> {
  const zones = names.map((name) => {
    const zone = createZone(name.dnsName, sharing);
    createRecords(name, zone, sharing);
    for (const [consumer, vpc] of sharing.consumers) {
      associate(`${sharing.prefix}-${consumer}-${name.dnsName}`, vpc, zone, sharing);
    }
    return [name.dnsName, zone.zoneId] as const;
  });
  return Object.fromEntries(zones);
}

/**
 * The endpoint's VPC is in the zone from the start, because a private zone needs one. Consumers are associated one by one,
 * and AWS lists them among the zone's VPCs afterwards, which must not look like a change of the zone.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html
 */
function createZone(
  dnsName: string,
  { prefix, comment, vpc, tags, transform, parent }: NameSharing,
): aws.route53.Zone {
  const label = `${prefix}-zone-${dnsName}`;
  const zone = {
    name: dnsName,
    comment,
    vpcs: [{ vpcId: vpc.vpcId, vpcRegion: vpc.region }],
    tags: nameTag(label, tags),
  };
  return create(aws.route53.Zone, label, zone, { parent, ignoreChanges: ["vpcs"] }, transform?.zone);
}

function createRecords(
  { dnsName, records }: PrivateName,
  zone: aws.route53.Zone,
  { prefix, target, dualStack, transform, parent }: NameSharing,
): void {
  // An endpoint has one target, so its health decides nothing.
  const aliases = [{ name: target.dnsName, zoneId: target.hostedZoneId, evaluateTargetHealth: false }];
  for (const role of records) {
    for (const type of dualStack ? ["A", "AAAA"] : ["A"]) {
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
  { vpcId, region: vpcRegion, accountId, provider }: NamedVpc,
  zone: aws.route53.Zone,
  { vpc, transform, parent }: NameSharing,
): void {
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
