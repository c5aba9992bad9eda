/**
 * Interface endpoints of a hub, shared with other VPCs by name and by address. It creates no peering and no route: see
 * `SpokePeering`. It knows nothing of settings files.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { recordable } from "../internal/create";
import type { InterfaceEndpointsArgs, SharedEndpoint } from "./args";
import { checkInterfaceEndpoints } from "./check";
import { shareEndpoint } from "./endpoint";
import { planEndpoints, planWarnings } from "./plan";
import { nothingVerified, verifyOffer } from "./verify";

export type {
  CatalogueEndpoint,
  EndpointClients,
  EndpointConsumer,
  EndpointOptions,
  EndpointSettings,
  InterfaceEndpointsArgs,
  InterfaceEndpointsTransform,
  SharedEndpoint,
  ThirdPartyEndpoint,
} from "./args";
export { checkInterfaceEndpoints } from "./check";

/**
 * Interface endpoints that several VPCs share: for each service one endpoint in the hub with its own security group and
 * policy, a private hosted zone for each of its names, and the association of each consumer that opted in. Each zone
 * of each endpoint is charged by the hour.
 *
 * While it deploys it asks AWS for each endpoint's own name (`aws.ec2.getVpcEndpoint`) and, unless `verifyZones` is
 * off, for what AWS offers (`aws.ec2.getVpcEndpointService`, `aws.getAvailabilityZones`); mocks must answer these.
 *
 * @example
 * ```ts
 * import { HubVpc, InterfaceEndpoints } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
 * });
 * const endpoints = new InterfaceEndpoints("core", {
 *   vpc: hub.description,
 *   tier: "endpoints",
 *   services: { secretsmanager: {}, "ecr.api": {}, "ecr.dkr": {} },
 *   consumers: {
 *     app: {
 *       vpcId: "vpc-0123456789abcdef0",
 *       region: "eu-west-1",
 *       accountId: "111111111111",
 *       cidrs: ["10.1.0.0/16"],
 *       services: ["secretsmanager"],
 *     },
 *   },
 *   access: { accountIds: ["111111111111"] },
 * });
 * export const secretsEndpointId = endpoints.endpoints["secretsmanager"]?.vpcEndpointId;
 * ```
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  /** Endpoints by service key. */
  readonly endpoints: Readonly<Record<string, SharedEndpoint>>;
  /** What is allowed but worth knowing, such as a service without a private name; paths are those of the arguments. */
  readonly warnings: readonly Issue[];
  /**
   * Zone ids that AWS offers each service in, by service key; empty without `verifyZones`. It fails, and with it the
   * deployment, when a planned zone is not offered.
   */
  readonly verifiedZones: pulumi.Output<Readonly<Record<string, readonly string[]>>>;

  /** @throws InvalidInputError with the codes of {@link checkInterfaceEndpoints}, before anything is registered */
  constructor(name: string, args: InterfaceEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `InterfaceEndpoints "${name}"`;
    rejectIssues(subject, checkInterfaceEndpoints(args));
    super("causeway:components:InterfaceEndpoints", name, recordable(args), opts);

    const plans = planEndpoints(args);
    this.endpoints = Object.fromEntries(
      plans.map((plan) => [plan.key, shareEndpoint(name, plan, args, this)] as const),
    );
    this.warnings = planWarnings(args);
    this.verifiedZones = args.verifyZones === false ? nothingVerified() : verifyOffer(subject, plans, this);
    this.registerOutputs({
      endpoints: this.endpoints,
      warnings: this.warnings,
      verifiedZones: this.verifiedZones,
    });
  }
}
