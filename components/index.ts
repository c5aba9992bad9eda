/** The public names of the component library: `import { HubVpc } from "causeway"`. */
export { InvalidInputError, type Issue } from "../network/issue";
export { checkCloudHub, CloudHub, type CloudHubArgs, type CloudHubSite, type SitePath } from "./cloud-hub";
export {
  Estate,
  type EstateAccount,
  type EstateArgs,
  type EstateAssumption,
  type EstateConsumer,
  type EstateIntent,
  type EstateLoadBalancer,
  type EstateNotice,
  type EstateRoute,
  type EstateService,
  type EstateSite,
} from "./estate";
export {
  checkGatewayEndpoints,
  type GatewayAttachment,
  type GatewayEndpointOutputs,
  GatewayEndpoints,
  type GatewayEndpointsArgs,
  type GatewayEndpointSettings,
} from "./gateway-endpoints";
export {
  checkHubVpc,
  HubVpc,
  type HubEgressRule,
  type HubTier,
  type HubVpcArgs,
  type HubVpcTransforms,
  type OwnIpv6Egress,
} from "./hub-vpc";
export {
  type CatalogueEndpoint,
  checkInterfaceEndpoints,
  type EndpointClients,
  type EndpointConsumer,
  type EndpointOptions,
  type EndpointSettings,
  InterfaceEndpoints,
  type InterfaceEndpointsArgs,
  type InterfaceEndpointsTransform,
  type SharedEndpoint,
  type ThirdPartyEndpoint,
} from "./interface-endpoints";
export type { Tags, Transform } from "./internal/create";
export type { CloudWatchFlowLogs, FlowLogs, S3FlowLogs } from "./internal/flow-logs";
export type { TierOutputs } from "./internal/vpc-outputs";
export type { EndpointAccess, PolicyChoice } from "./internal/endpoint-policy";
export {
  checkResolverEndpoints,
  type ResolverAddresses,
  type ForwardingVpc,
  type ForwardRule,
  type ForwardTarget,
  type InboundEndpoint,
  type ResolverInboundOutputs,
  type OutboundEndpoint,
  type ResolverOutboundOutputs,
  type ResolverClients,
  ResolverEndpoints,
  type ResolverEndpointsArgs,
  type ResolverEndpointsTransform,
} from "./resolver-endpoints";
export {
  checkSiteToSiteVpn,
  type VpnConnectionOptions,
  SiteToSiteVpn,
  type SiteToSiteVpnArgs,
  type SiteToSiteVpnTransform,
  type TunnelLogs,
  type VpnAlarms,
  type VpnTunnel,
} from "./site-to-site-vpn";
export {
  checkPrivateLinkConsumer,
  type ConsumerSource,
  type EndpointAccepter,
  type EndpointNames,
  type EndpointState,
  type GroupSource,
  type OwnNames,
  type PrivateDns,
  PrivateLinkConsumer,
  type PrivateLinkConsumerArgs,
  type PrivateLinkConsumerTransform,
  type RangeSource,
  type SharedZone,
} from "./privatelink-consumer";
export {
  type AlbTarget,
  checkPrivateLinkProducer,
  type CreatedLoadBalancer,
  type DirectSource,
  type ExistingListener,
  type ExistingLoadBalancer,
  type InstanceTargets,
  type IpTargets,
  type ListenerOptions,
  type ManualVerification,
  type NameVerification,
  PrivateLinkProducer,
  type PrivateLinkProducerArgs,
  type PrivateLinkProducerTransform,
  type PublishedLoadBalancer,
  type Route53Verification,
  type ServiceHealthCheck,
  type ServiceListener,
  type ServiceLoadBalancer,
  type ServicePrivateName,
  type ServiceTargets,
  type TcpListener,
  type TlsListener,
  type UdpListener,
  type VerificationRecord,
} from "./privatelink-producer";
export type {
  PublishedName,
  PublishedOrder,
  PublishedService,
  ServiceAddressType,
} from "./published-service";
export type { ListenerProtocol, ServicePort } from "../network/privatelink/ports";
export type { NamedVpc, NameTransform } from "./internal/private-names";
export {
  checkSpokePeering,
  type PeeringRoute,
  type PeeringSide,
  SpokePeering,
  type SpokePeeringArgs,
} from "./spoke-peering";
export {
  type AdoptedAssumption,
  type AdoptedSpokeArgs,
  type AdoptedSubnet,
  type AdoptedTier,
  type AssumedAclRule,
  type AssumedRoute,
  type AssumedTraffic,
  type AwsxSpokeArgs,
  type AwsxSpokeTransforms,
  type AwsxSubnetType,
  type AwsxTier,
  type AwsxZone,
  checkSpokeVpc,
  type CreatedSpokeArgs,
  type CreatedSpokeTier,
  type CreatedSpokeTransforms,
  type EgressRule,
  type EgressTraffic,
  type Ipv6Egress,
  type RangeEgress,
  SpokeVpc,
  type SpokeVpcArgs,
  type WorkloadGroupTransforms,
} from "./spoke-vpc";
export type { VpcDescription, VpcRouteTable, VpcSubnet, VpcTier } from "./vpc";
export {
  checkVpnGateway,
  type CreatedVpnGateway,
  type GivenVpnGateway,
  VpnGateway,
  type VpnGatewayArgs,
  type VpnGatewayDescription,
  type VpnPropagation,
} from "./vpn-gateway";
export type { SitePlan, TunnelAuthentication, TunnelPlan } from "../network/vpn/plan";
export type { PresharedKeySource } from "../network/vpn/preshared-key";
export type { CustomerGatewayInput, SiteInput, SiteRouting, TunnelPreference } from "../network/vpn/site";
export type { TunnelLogging, TunnelOptions, TunnelOptionsInput } from "../network/vpn/tunnel-options";
