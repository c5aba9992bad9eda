/**
 * What a recording holds that this model does not understand. A type is harmless only if it is named here; any
 * other type of a service that moves packets or answers names is a warning, because it could change a verdict.
 */
import type { Json, RecordedResource } from "../recorded";
import { isNetworkLoadBalancer } from "./aws/load-balancer";
import { AWS } from "./aws/types";
import { AWSX_VPC } from "./awsx";
import type { Context } from "./context";
import { itemsOf, sourceOf } from "./facts";
import type { NodeId, Warning } from "./types";

/** Parts of the AWS provider whose resources carry traffic, filter it, or answer names. */
const CARRYING_MODULES: ReadonlySet<string> = new Set([
  "alb",
  "applicationloadbalancing",
  "appmesh",
  "cloudcontrol",
  "cloudformation",
  "directconnect",
  "ec2",
  "ec2clientvpn",
  "ec2transitgateway",
  "elasticloadbalancing",
  "elasticloadbalancingv2",
  "elb",
  "globalaccelerator",
  "lb",
  "networkfirewall",
  "networkmanager",
  "odb",
  "outposts",
  "route53",
  "route53resolver",
  "servicediscovery",
  "vpc",
  "vpclattice",
]);

/**
 * Types of those modules that neither carry nor filter a packet nor answer a name: images, machines' paperwork,
 * address plans, logs, measurements, and public DNS.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  "ec2/allowedImagesSettings",
  "ec2/ami",
  "ec2/amiCopy",
  "ec2/amiFromInstance",
  "ec2/amiLaunchPermission",
  "ec2/availabilityZoneGroup",
  "ec2/capacityBlockReservation",
  "ec2/capacityReservation",
  "ec2/dedicatedHost",
  "ec2/defaultCreditSpecification",
  "ec2/eip",
  "ec2/eipDomainName",
  "ec2/flowLog",
  "ec2/imageBlockPublicAccess",
  "ec2/instanceMetadataDefaults",
  "ec2/keyPair",
  "ec2/launchConfiguration",
  "ec2/launchTemplate",
  "ec2/natGatewayEipAssociation",
  "ec2/networkInsightsAccessScope",
  "ec2/networkInsightsAnalysis",
  "ec2/networkInsightsPath",
  "ec2/placementGroup",
  "ec2/serialConsoleAccess",
  "ec2/snapshotCreateVolumePermission",
  "ec2/spotDatafeedSubscription",
  "ec2/subnetCidrReservation",
  "ec2/tag",
  "ec2/volumeAttachment",
  "ec2/vpcEndpointConnectionNotification",
  "ec2/vpcIpam",
  "ec2/vpcIpamOrganizationAdminAccount",
  "ec2/vpcIpamPool",
  "ec2/vpcIpamPoolCidr",
  "ec2/vpcIpamPoolCidrAllocation",
  "ec2/vpcIpamPreviewNextCidr",
  "ec2/vpcIpamResourceDiscovery",
  "ec2/vpcIpamResourceDiscoveryAssociation",
  "ec2/vpcIpamScope",
  "ec2/vpcNetworkPerformanceMetricSubscription",
  "lb/listenerCertificate",
  "lb/trustStore",
  "lb/trustStoreRevocation",
  "route53/cidrCollection",
  "route53/cidrLocation",
  "route53/delegationSet",
  "route53/healthCheck",
  "route53/hostedZoneDnsSec",
  "route53/keySigningKey",
  "route53/queryLog",
  "route53/resolverQueryLogConfig",
  "route53/resolverQueryLogConfigAssociation",
  "route53/trafficPolicy",
]);

const MODELLED: ReadonlySet<string> = new Set(Object.values(AWS));

/** Resources that could carry traffic and are not modelled. */
export function unmodelledResources(context: Context, vpcOfNode: ReadonlyMap<string, NodeId>): Warning[] {
  return context.recording.resources.filter(couldCarryTraffic).map((resource) => ({
    code: "unmodelled-resource",
    type: resource.type,
    message: `${resource.name}: ${resource.type} is not modelled and could carry traffic`,
    affects: affectedBy(context, resource, vpcOfNode),
    source: sourceOf(resource),
  }));
}

/** A resource, or a type of which nothing more is known. */
type Candidate = Pick<RecordedResource, "type" | "custom"> & Partial<Pick<RecordedResource, "inputs">>;

/** Whether a resource could change what traffic does, and the model does not know how. */
export function couldCarryTraffic({ type, custom, inputs = {} }: Candidate): boolean {
  // Application Load Balancers and others have the type of those that are modelled.
  if (type === AWS.loadBalancer) return !isNetworkLoadBalancer({ inputs });
  if (MODELLED.has(type)) return false;
  // `aws:ec2/vpc:Vpc`, `aws-native:ec2:VPC`, `awsx:lb:NetworkLoadBalancer`.
  const [provider = "", path = ""] = type.split(":");
  const [module = "", name] = path.split("/");
  if (provider === "aws-native") return custom && CARRYING_MODULES.has(module.toLowerCase());
  // The children of a component that a plugin builds are in the recording only once an engine ran it.
  if (provider === "awsx") return type !== AWSX_VPC;
  if (provider !== "aws" || !CARRYING_MODULES.has(module)) return false;
  return name === undefined || !HARMLESS.has(`${module}/${name}`);
}

/** The VPCs that a resource takes a property from; all of them when it takes none. */
function affectedBy(
  context: Context,
  resource: RecordedResource,
  vpcOfNode: ReadonlyMap<string, NodeId>,
): Warning["affects"] {
  const ids = Object.values(resource.inputs).flatMap((value: Json): Json[] => [value, ...itemsOf(value)]);
  const named = ids.flatMap((id) => (typeof id === "string" ? (context.assumedIds.get(id) ?? []) : []));
  const nodes = [...Object.values(resource.references).flat(), ...named];
  const vpcs = new Set(nodes.flatMap((node) => vpcOfNode.get(node) ?? []));
  return vpcs.size === 0 ? "all" : [...vpcs].sort();
}
