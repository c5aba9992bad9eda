/**
 * AWS's own rules that the simulated AWS keeps, by a name of ours: the error code that AWS answers with and where the
 * rule is documented. Each has a test that breaks it. Codes of EC2:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-errors.html (`EC2` below).
 */
import { AwsError } from "./error";

interface Rule {
  readonly code: string;
  readonly source: string;
}

const EC2 = "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-errors.html";
const ROUTE53 = "https://docs.aws.amazon.com/Route53/latest/APIReference";
const PRIVATELINK = "https://docs.aws.amazon.com/vpc/latest/privatelink";
const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide";
const PEERING = "https://docs.aws.amazon.com/vpc/latest/peering";

const VPN = "https://docs.aws.amazon.com/vpn/latest/s2svpn";
const CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference";
const RESOLVER = `${ROUTE53}/API_route53resolver`;
const ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

const table = {
  "vpc-range-size": { code: "InvalidVpc.Range", source: EC2 },
  "vpc-quota": { code: "VpcLimitExceeded", source: EC2 },
  "vpc-hostnames-without-support": {
    code: "InvalidParameterCombination",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html",
  },
  "vpc-has-dependants": { code: "DependencyViolation", source: EC2 },
  "vpc-range-overlap": { code: "InvalidVpc.Range", source: `${VPC}/vpc-cidr-blocks.html` },
  "vpc-range-overlaps-peer": { code: "InvalidVpc.Range", source: `${VPC}/vpc-cidr-blocks.html` },
  "vpc-ranges-quota": { code: "CidrLimitExceeded", source: `${VPC}/amazon-vpc-limits.html` },
  "vpc-range-in-use": { code: "InvalidCidrBlock.InUse", source: `${VPC}/vpc-cidr-blocks.html` },
  "subnet-outside-vpc": { code: "InvalidSubnet.Range", source: EC2 },
  "subnet-overlap": { code: "InvalidSubnet.Conflict", source: EC2 },
  "subnet-quota": { code: "SubnetLimitExceeded", source: EC2 },
  "subnet-zone-unknown": { code: "InvalidParameterValue", source: EC2 },
  "subnet-in-use": { code: "DependencyViolation", source: EC2 },
  "route-table-quota": { code: "RouteTableLimitExceeded", source: EC2 },
  "route-table-has-endpoint": { code: "DependencyViolation", source: EC2 },
  "route-table-of-other-vpc": { code: "InvalidParameterValue", source: EC2 },
  "subnet-has-route-table": { code: "Resource.AlreadyAssociated", source: EC2 },
  "route-exists": { code: "RouteAlreadyExists", source: EC2 },
  "route-quota": { code: "RouteLimitExceeded", source: EC2 },
  "route-within-vpc": { code: "InvalidParameterValue", source: `${VPC}/RouteTables.html` },
  "route-to-unknown-peering": { code: "InvalidVpcPeeringConnectionID.NotFound", source: EC2 },
  "route-to-foreign-peering": {
    code: "InvalidParameterValue",
    source: `${PEERING}/vpc-peering-routing.html`,
  },
  "route-to-detached-gateway": { code: "InvalidParameterValue", source: EC2 },
  "network-acl-in-use": { code: "DependencyViolation", source: EC2 },
  "network-acl-rule-exists": { code: "NetworkAclEntryAlreadyExists", source: EC2 },
  "network-acl-rules-quota": { code: "NetworkAclEntryLimitExceeded", source: EC2 },
  "network-acl-of-other-vpc": { code: "InvalidParameterValue", source: EC2 },
  "security-group-name-taken": { code: "InvalidGroup.Duplicate", source: EC2 },
  "security-group-in-use": { code: "DependencyViolation", source: EC2 },
  "security-group-rule-exists": { code: "InvalidPermission.Duplicate", source: EC2 },
  "security-group-rules-quota": { code: "RulesPerSecurityGroupLimitExceeded", source: EC2 },
  "security-group-rule-malformed": { code: "InvalidParameterValue", source: EC2 },
  "gateway-attached": { code: "Resource.AlreadyAssociated", source: EC2 },
  "peering-overlap": { code: "failed", source: `${PEERING}/vpc-peering-basics.html` },
  "peering-exists": { code: "VpcPeeringConnectionAlreadyExists", source: EC2 },
  "peering-accepted-by-other": {
    code: "OperationNotPermitted",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AcceptVpcPeeringConnection.html",
  },
  "peering-options-before-acceptance": {
    code: "OperationNotPermitted",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html",
  },
  "peering-options-of-other-side": {
    code: "OperationNotPermitted",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html",
  },
  "endpoint-service-unknown": { code: "InvalidServiceName", source: EC2 },
  "endpoint-type-not-offered": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/aws-services-privatelink-support.html`,
  },
  "endpoint-policy-not-supported": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/vpc-endpoints-access.html`,
  },
  "endpoint-quota": { code: "VpcEndpointLimitExceeded", source: `${PRIVATELINK}/vpc-limits-endpoints.html` },
  "gateway-endpoint-quota": {
    code: "VpcEndpointLimitExceeded",
    source: `${PRIVATELINK}/vpc-limits-endpoints.html`,
  },
  "endpoint-private-dns-conflict": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/manage-dns-names.html`,
  },
  "endpoint-private-dns-needs-vpc-dns": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/create-interface-endpoint.html`,
  },
  "endpoint-private-dns-before-acceptance": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/manage-dns-names.html`,
  },
  "endpoint-private-dns-not-verified": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/verify-domains.html`,
  },
  "endpoint-service-not-permitted": {
    code: "InvalidServiceName",
    source: `${PRIVATELINK}/configure-endpoint-service.html`,
  },
  "endpoint-service-has-connections": {
    code: "ExistingVpcEndpointConnections",
    source: `${PRIVATELINK}/delete-endpoint-service.html`,
  },
  "load-balancer-of-other-service": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/create-endpoint-service.html`,
  },
  "service-name-not-proven": { code: "failed", source: `${PRIVATELINK}/verify-domains.html` },
  "endpoint-accepted-by-other": { code: "InvalidVpcEndpointServiceId.NotFound", source: EC2 },
  "endpoint-zone-twice": { code: "DuplicateSubnetsInSameZone", source: EC2 },
  "endpoint-zone-not-offered": {
    code: "InvalidParameter",
    source: `${PRIVATELINK}/create-interface-endpoint.html`,
  },
  "endpoint-subnet-of-other-vpc": { code: "InvalidSubnetId.NotFound", source: EC2 },
  "endpoint-route-exists": { code: "RouteAlreadyExists", source: `${PRIVATELINK}/gateway-endpoints.html` },
  "load-balancer-name-taken": {
    code: "DuplicateLoadBalancerName",
    source: `${ELB}/API_CreateLoadBalancer.html`,
  },
  "load-balancer-zone-twice": {
    code: "InvalidConfigurationRequest",
    source: `${ELB}/API_CreateLoadBalancer.html`,
  },
  "load-balancer-protected": { code: "OperationNotPermitted", source: `${ELB}/API_DeleteLoadBalancer.html` },
  "load-balancer-in-use": { code: "ResourceInUse", source: `${ELB}/API_DeleteLoadBalancer.html` },
  "target-group-name-taken": {
    code: "DuplicateTargetGroupName",
    source: `${ELB}/API_CreateTargetGroup.html`,
  },
  "target-group-in-use": { code: "ResourceInUse", source: `${ELB}/API_DeleteTargetGroup.html` },
  "listener-port-taken": { code: "DuplicateListener", source: `${ELB}/API_CreateListener.html` },
  "listener-quota": { code: "TooManyListeners", source: `${ELB}/API_CreateListener.html` },
  "customer-gateway-in-use": { code: "IncorrectState", source: EC2 },
  "vpn-gateway-in-use": { code: "IncorrectState", source: EC2 },
  "vpc-has-vpn-gateway": { code: "InvalidVpcState", source: EC2 },
  "vpn-gateway-attached": { code: "VpnGatewayAttachmentLimitExceeded", source: EC2 },
  "propagation-of-detached-gateway": { code: "Gateway.NotAttached", source: EC2 },
  "vpn-connection-quota": { code: "VpnConnectionLimitExceeded", source: EC2 },
  "tunnel-inside-range": { code: "InvalidParameterValue", source: `${VPN}/VPNTunnels.html` },
  "tunnel-inside-range-taken": { code: "InvalidParameterValue", source: `${VPN}/VPNTunnels.html` },
  "preshared-key-malformed": { code: "InvalidParameterValue", source: `${VPN}/VPNTunnels.html` },
  "tunnel-start-without-address": {
    code: "InvalidParameterCombination",
    source: `${VPN}/initiate-vpn-tunnels.html`,
  },
  "static-route-of-dynamic-vpn": { code: "InvalidState", source: `${VPN}/VPNRoutingTypes.html` },
  "alarm-rule-of-unknown-alarm": {
    code: "ValidationError",
    source: `${CLOUDWATCH}/API_PutCompositeAlarm.html`,
  },
  "resolver-needs-two-addresses": {
    code: "InvalidRequestException",
    source: `${RESOLVER}_CreateResolverEndpoint.html`,
  },
  "resolver-endpoint-in-use": {
    code: "InvalidRequestException",
    source: `${RESOLVER}_DeleteResolverEndpoint.html`,
  },
  "resolver-rule-in-use": { code: "ResourceInUseException", source: `${RESOLVER}_DeleteResolverRule.html` },
  "resolver-rule-not-shared": {
    code: "ResourceNotFoundException",
    source: `${RESOLVER}_AssociateResolverRule.html`,
  },
  "resolver-name-forwarded-twice": {
    code: "ResourceExistsException",
    source: `${RESOLVER}_AssociateResolverRule.html`,
  },
  "share-without-invitation": {
    code: "ResourceShareInvitationArnNotFoundException",
    source: "https://docs.aws.amazon.com/ram/latest/APIReference/API_AcceptResourceShareInvitation.html",
  },
  "flow-log-exists": { code: "FlowLogAlreadyExists", source: EC2 },
  "flow-log-destination-unknown": { code: "InvalidParameterValue", source: EC2 },
  "log-group-exists": {
    code: "ResourceAlreadyExistsException",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  },
  "log-retention": {
    code: "InvalidParameterException",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  },
  "role-exists": {
    code: "EntityAlreadyExists",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
  "role-has-policies": {
    code: "DeleteConflict",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html",
  },
  "policy-malformed": {
    code: "MalformedPolicyDocument",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  },
  "zone-name-taken": { code: "ConflictingDomainExists", source: `${ROUTE53}/API_CreateHostedZone.html` },
  "zone-of-foreign-vpc": { code: "InvalidVPCId", source: `${ROUTE53}/API_CreateHostedZone.html` },
  "zone-not-empty": { code: "HostedZoneNotEmpty", source: `${ROUTE53}/API_DeleteHostedZone.html` },
  "zone-association-unauthorized": {
    code: "NotAuthorizedException",
    source: `${ROUTE53}/API_AssociateVPCWithHostedZone.html`,
  },
  "zone-last-association": {
    code: "LastVPCAssociation",
    source: `${ROUTE53}/API_DisassociateVPCFromHostedZone.html`,
  },
  "zone-associations-quota": {
    code: "LimitsExceeded",
    source: `${ROUTE53}/API_AssociateVPCWithHostedZone.html`,
  },
  "record-exists": { code: "InvalidChangeBatch", source: `${ROUTE53}/API_ChangeResourceRecordSets.html` },
  "record-alias-unknown": {
    code: "InvalidChangeBatch",
    source: `${ROUTE53}/API_ChangeResourceRecordSets.html`,
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof table;

export const rules: Readonly<Record<RuleName, Rule>> = table;

/** AWS's refusal. */
export function refuse(rule: RuleName, message: string): never {
  throw new AwsError(rules[rule].code, message);
}
