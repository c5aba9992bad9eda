/**
 * An interface endpoint of a service that somebody publishes through PrivateLink. It creates no peering and no route: see
 * `SpokePeering`. It knows nothing of settings files.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#connect-to-endpoint-service
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { recordable } from "../internal/create";
import type { PrivateLinkConsumerArgs } from "./args";
import { checkPrivateLinkConsumer } from "./check";
import { createConsumer } from "./endpoint";
import { consumerWarnings, type EndpointState, stateOf, zonesOfEndpoint } from "./plan";

export type {
  ConsumerSource,
  EndpointAccepter,
  EndpointNames,
  GroupSource,
  OwnNames,
  PrivateDns,
  PrivateLinkConsumerArgs,
  PrivateLinkConsumerTransform,
  RangeSource,
  SharedZone,
} from "./args";
export { checkPrivateLinkConsumer } from "./check";
export type { EndpointState } from "./plan";

/**
 * An endpoint of a service in the hub, shared with others by a private hosted zone, or in a spoke of its own; the ranges
 * of service and consumer may overlap. Its security group opens the service's ports to the named sources. One update
 * creates endpoint, acceptance and names in order, also across accounts and regions.
 *
 * While it deploys it asks AWS for the endpoint's own name (`aws.ec2.getVpcEndpoint`) unless the endpoint stays pending;
 * mocks must answer this.
 *
 * @example
 * ```ts
 * import { HubVpc, PrivateLinkConsumer, type PublishedService } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
 * });
 * const orders: PublishedService = {
 *   name: "orders",
 *   serviceId: "vpce-svc-0123456789abcdef0",
 *   serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
 *   accountId: "222222222222",
 *   region: "eu-west-1",
 *   zoneIds: ["euw1-az1", "euw1-az2"],
 *   ports: [{ port: 443, protocol: "tcp" }],
 *   addressTypes: ["ipv4"],
 *   acceptance: "automatic",
 *   principals: ["arn:aws:iam::111111111111:root"],
 *   supportedRegions: ["eu-west-1"],
 * };
 * const consumer = new PrivateLinkConsumer("orders-hub", {
 *   service: orders,
 *   vpc: hub.description,
 *   tier: "endpoints",
 *   sources: { hub: { cidrs: hub.description.cidrs } },
 *   names: { kind: "shared-zone", dnsName: "orders.internal.example.com" },
 * });
 * export const endpointId = consumer.vpcEndpointId;
 * ```
 */
export class PrivateLinkConsumer extends pulumi.ComponentResource {
  readonly vpcEndpointId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The endpoint's own regional name; absent while the endpoint stays pending. */
  readonly dnsName?: pulumi.Output<string>;
  /** Zone ids in which the endpoint has an address, sorted. */
  readonly zoneIds: readonly string[];
  /** What the endpoint is after the update. */
  readonly state: EndpointState;
  /** Private DNS name -> id of the private hosted zone that answers for it; empty unless a zone is shared. */
  readonly privateZoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** What is allowed but worth knowing, such as an endpoint that stays pending; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkPrivateLinkConsumer}, before anything is registered */
  constructor(name: string, args: PrivateLinkConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`PrivateLinkConsumer "${name}"`, checkPrivateLinkConsumer(args));
    super("causeway:components:PrivateLinkConsumer", name, recordable(args), opts);

    const parts = createConsumer(name, args, this);

    this.vpcEndpointId = parts.vpcEndpointId;
    this.securityGroupId = parts.securityGroupId;
    if (parts.dnsName !== undefined) this.dnsName = parts.dnsName;
    this.zoneIds = zonesOfEndpoint(args);
    this.state = stateOf(args);
    this.privateZoneIds = parts.privateZoneIds;
    this.warnings = consumerWarnings(args);
    this.registerOutputs({
      vpcEndpointId: this.vpcEndpointId,
      securityGroupId: this.securityGroupId,
      zoneIds: this.zoneIds,
      state: this.state,
      privateZoneIds: this.privateZoneIds,
      warnings: this.warnings,
    });
  }
}
