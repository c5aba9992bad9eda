/** The endpoint, its acceptance by the service's account, and its names, in the order in which AWS takes them. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { zoneOfName } from "../../network/privatelink/names";
import { create, nameTag } from "../internal/create";
import { createEndpointGroup, ownName } from "../internal/endpoint-parts";
import { type AliasTarget, sharePrivateNames } from "../internal/private-names";
import type { PrivateLinkConsumerArgs } from "./args";
import { permissionsOf, planSources, sharedName, stateOf, zonesOfEndpoint } from "./plan";

/** What was made. */
export interface ConsumerParts {
  readonly vpcEndpointId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Absent while the endpoint stays pending. */
  readonly dnsName?: pulumi.Output<string>;
  readonly privateZoneIds: Readonly<Record<string, pulumi.Output<string>>>;
}

export function createConsumer(
  name: string,
  args: PrivateLinkConsumerArgs,
  parent: pulumi.Resource,
): ConsumerParts {
  const { service, vpc, tags, transform } = args;
  const prefix = `${name}-endpoint`;
  const naming = { prefix, key: service.name, vpcId: vpc.vpcId, tags, transform, parent };
  const group = createEndpointGroup(naming, planSources(args));
  const endpoint = createEndpoint(prefix, group, args, parent);
  const accepter = acceptEndpoint(`${name}-accepter`, endpoint, args, parent);
  const made = { vpcEndpointId: endpoint.id, securityGroupId: group.id };
  if (stateOf(args) === "pending") return { ...made, privateZoneIds: {} };

  const target = ownName(endpoint, [accepter ?? endpoint], parent);
  if (args.names?.kind === "private-dns") {
    // The endpoint's id comes by the accepter, which orders the two: AWS refuses private DNS while one is pending.
    const vpcEndpointId = accepter?.vpcEndpointId ?? endpoint.id;
    switchOnPrivateDns(`${name}-private-dns`, vpcEndpointId, args, parent);
  }
  return { ...made, dnsName: target.dnsName, privateZoneIds: shareName(prefix, target, args, parent) };
}

/**
 * Its subnets are its own input, since an endpoint is born with them whether it is accepted or pending; a zone that is
 * added later changes that input in place. It waits for its account's permission, and goes before it does.
 */
function createEndpoint(
  prefix: string,
  group: aws.ec2.SecurityGroup,
  args: PrivateLinkConsumerArgs,
  parent: pulumi.Resource,
): aws.ec2.VpcEndpoint {
  const { service, vpc, tier, names, dualStack, tags, transform } = args;
  const dependsOn = permissionsOf(args).flatMap((arn) => service.order?.permissions[arn] ?? []);
  const endpoint = {
    vpcId: vpc.vpcId,
    serviceName: service.serviceName,
    serviceRegion: service.region === vpc.region ? undefined : service.region,
    vpcEndpointType: "Interface",
    subnetIds: zonesOfEndpoint(args).flatMap((zoneId) => vpc.tiers[tier]?.subnets[zoneId]?.subnetId ?? []),
    // Left out where a resource of its own switches it on later, which the provider demands.
    privateDnsEnabled: names?.kind === "private-dns" ? undefined : false,
    ipAddressType: dualStack === true ? "dualstack" : "ipv4",
    dnsOptions: dualStack === true ? { dnsRecordIpType: "dualstack" } : undefined,
    securityGroupIds: [group.id],
    tags: nameTag(prefix, tags),
  };
  return create(aws.ec2.VpcEndpoint, prefix, endpoint, { parent, dependsOn }, transform?.endpoint);
}

function acceptEndpoint(
  label: string,
  endpoint: aws.ec2.VpcEndpoint,
  { service, accepter, transform }: PrivateLinkConsumerArgs,
  parent: pulumi.Resource,
): aws.ec2.VpcEndpointConnectionAccepter | undefined {
  if (accepter === undefined) return undefined;
  const { provider } = accepter;
  const acceptance = { vpcEndpointServiceId: service.serviceId, vpcEndpointId: endpoint.id };
  const Accepter = aws.ec2.VpcEndpointConnectionAccepter;
  return create(Accepter, label, acceptance, { parent, provider }, transform?.accepter);
}

function switchOnPrivateDns(
  label: string,
  vpcEndpointId: pulumi.Input<string>,
  { service, transform }: PrivateLinkConsumerArgs,
  parent: pulumi.Resource,
): void {
  const verification = service.order?.verification;
  const dependsOn = verification === undefined ? [] : [verification];
  const wanted = { vpcEndpointId, privateDnsEnabled: true };
  create(aws.vpc.EndpointPrivateDns, label, wanted, { parent, dependsOn }, transform?.privateDns);
}

function shareName(
  prefix: string,
  target: AliasTarget,
  args: PrivateLinkConsumerArgs,
  parent: pulumi.Resource,
): ConsumerParts["privateZoneIds"] {
  const { service, vpc, names, dualStack, tags, transform } = args;
  const name = sharedName(args);
  if (name === undefined || names?.kind !== "shared-zone") return {};
  return sharePrivateNames([zoneOfName(name)], {
    prefix,
    comment: `PrivateLink service ${service.name}`,
    target,
    dualStack: dualStack ?? false,
    vpc,
    consumers: Object.entries(names.vpcs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    tags,
    transform,
    parent,
  });
}
