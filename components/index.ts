/** The public names of the component library: `import { HubVpc } from "causeway"`. */
export { InvalidInputError, type Issue } from "../network/issue";
export {
  Estate,
  type EstateAccount,
  type EstateArgs,
  type EstateAssumption,
  type EstateIntent,
  type EstateNotice,
  type EstateRoute,
} from "./estate";
export {
  checkGatewayEndpoints,
  type GatewayAttachment,
  type GatewayEndpointOutputs,
  GatewayEndpoints,
  type GatewayEndpointsArgs,
  type GatewayEndpointSettings,
} from "./gateway-endpoints";
export { checkHubVpc, HubVpc, type HubVpcArgs } from "./hub-vpc";
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
  checkSpokePeering,
  type PeeringRoute,
  type PeeringSide,
  SpokePeering,
  type SpokePeeringArgs,
} from "./spoke-peering";
export {
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
  SpokeVpc,
  type SpokeVpcArgs,
  type WorkloadGroupTransforms,
} from "./spoke-vpc";
export type { VpcDescription, VpcRouteTable, VpcSubnet, VpcTier } from "./vpc";
