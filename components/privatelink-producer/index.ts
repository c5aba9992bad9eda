/**
 * A service of one VPC, published through PrivateLink: load balancers, endpoint service, permissions and private DNS
 * name. It makes no endpoint: see `PrivateLinkConsumer`. It knows nothing of settings files.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { parsePrincipals } from "../../network/privatelink/principals";
import { recordable } from "../internal/create";
import type { PublishedOrder, PublishedService } from "../published-service";
import type { PrivateLinkProducerArgs } from "./args";
import { checkPrivateLinkProducer } from "./check";
import {
  createEndpointService,
  permitPrincipals,
  type VerificationRecord,
  verificationRecordOf,
  verifyName,
} from "./endpoint-service";
import { createLoadBalancer, type PublishedLoadBalancer } from "./load-balancer";
import {
  type KeyedLoadBalancer,
  loadBalancersOf,
  partitionOf,
  portsOfService,
  supportedRegionsOf,
  zonesOfService,
} from "./plan";
import { producerWarnings } from "./warnings";

export type {
  CreatedLoadBalancer,
  DirectSource,
  ExistingListener,
  ExistingLoadBalancer,
  ManualVerification,
  NameVerification,
  PrivateLinkProducerArgs,
  PrivateLinkProducerTransform,
  Route53Verification,
  ServiceLoadBalancer,
  ServicePrivateName,
} from "./args";
export { checkPrivateLinkProducer } from "./check";
export type { VerificationRecord } from "./endpoint-service";
export type {
  AlbTarget,
  InstanceTargets,
  IpTargets,
  ListenerOptions,
  ServiceHealthCheck,
  ServiceListener,
  ServiceTargets,
  TcpListener,
  TlsListener,
  UdpListener,
} from "./listener-args";
export type { PublishedLoadBalancer } from "./load-balancer";

/**
 * An endpoint service with its load balancers. Consumers connect one way, their ranges may overlap the service's, and
 * targets see the load balancers' addresses. An update waits until the private DNS name is verified; a destroy removes the
 * service after the endpoints of the same program, and AWS refuses it while other connections are available or pending:
 * reject those first.
 *
 * @example
 * ```ts
 * import { PrivateLinkProducer, SpokeVpc } from "causeway";
 *
 * const orders = new SpokeVpc("orders", {
 *   source: "created",
 *   accountId: "222222222222",
 *   region: "eu-west-1",
 *   cidr: "10.1.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { app: { slot: 0, purpose: "workload" } },
 * });
 * const service = new PrivateLinkProducer("orders", {
 *   vpc: orders.description,
 *   loadBalancers: {
 *     main: {
 *       kind: "created",
 *       tier: "app",
 *       listeners: [{ port: 443, targetPort: 8443, targets: { type: "ip", addresses: ["10.1.0.10", "10.1.64.10"] } }],
 *     },
 *   },
 *   principals: ["333333333333"],
 *   privateDnsName: {
 *     name: "orders.example.com",
 *     verification: { kind: "route53", publicZoneId: "Z0123456789ABCDEFGHIJ" },
 *   },
 * });
 * export const serviceName = service.serviceName;
 * ```
 */
export class PrivateLinkProducer extends pulumi.ComponentResource {
  /** Id, such as `vpce-svc-0123456789abcdef0`. */
  readonly serviceId: pulumi.Output<string>;
  /** Name that consumers ask for. */
  readonly serviceName: pulumi.Output<string>;
  /** The service as `PrivateLinkConsumer` takes it. */
  readonly service: PublishedService;
  /** Load balancers by name. */
  readonly loadBalancers: Readonly<Record<string, PublishedLoadBalancer>>;
  /** The TXT record that proves the private DNS name's domain; absent without such a name. */
  readonly verificationRecord?: pulumi.Output<VerificationRecord>;
  /** What is allowed but worth knowing, such as a public service; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkPrivateLinkProducer}, before anything is registered */
  constructor(name: string, args: PrivateLinkProducerArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`PrivateLinkProducer "${name}"`, checkPrivateLinkProducer(args));
    super("causeway:components:PrivateLinkProducer", name, recordable(args), opts);

    const balancers = loadBalancersOf(args).map(
      (balancer) => [balancer.key, this.balance(name, balancer, args)] as const,
    );
    const arns = balancers.map(([, { arn }]) => arn);
    const service = createEndpointService(name, arns, args, this);
    const permissions = permitPrincipals(name, service.id, args, this);
    const { privateDnsName } = args;
    const record = privateDnsName === undefined ? undefined : verificationRecordOf(service);
    const verification =
      privateDnsName === undefined || record === undefined
        ? undefined
        : verifyName(name, privateDnsName, service, record, args, this);

    this.serviceId = service.id;
    this.serviceName = service.serviceName;
    this.service = publish(name, { serviceId: service.id, serviceName: service.serviceName }, args, {
      permissions,
      verification,
    });
    this.loadBalancers = Object.fromEntries(balancers);
    if (record !== undefined) this.verificationRecord = record;
    this.warnings = producerWarnings(args);
    this.registerOutputs({
      serviceId: this.serviceId,
      serviceName: this.serviceName,
      service: recordable(this.service),
      loadBalancers: this.loadBalancers,
      warnings: this.warnings,
    });
  }

  private balance(
    name: string,
    { key, settings, zoneIds }: KeyedLoadBalancer,
    args: PrivateLinkProducerArgs,
  ): PublishedLoadBalancer {
    if (settings.kind === "existing") return { arn: pulumi.output(settings.arn), targetGroupArns: {} };
    return createLoadBalancer(`${name}-${key}`, settings, zoneIds, args, this);
  }
}

function publish(
  name: string,
  ids: Pick<PublishedService, "serviceId" | "serviceName">,
  args: PrivateLinkProducerArgs,
  order: PublishedOrder,
): PublishedService {
  const { vpc, privateDnsName } = args;
  return {
    name,
    ...ids,
    accountId: vpc.accountId,
    region: vpc.region,
    zoneIds: zonesOfService(args),
    ports: portsOfService(args),
    addressTypes: [...new Set(args.addressTypes ?? (["ipv4"] as const))].sort(),
    acceptance: args.acceptance ?? "manual",
    principals: parsePrincipals(args.principals ?? [], partitionOf(vpc)).map(({ arn }) => arn),
    supportedRegions: supportedRegionsOf(args),
    privateName:
      privateDnsName === undefined
        ? undefined
        : { name: privateDnsName.name, verified: order.verification !== undefined },
    order,
  };
}
