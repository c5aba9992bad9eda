/**
 * Route 53 Resolver endpoints of a hub: sites and clients ask it for the hub's names, VPCs ask the sites' name servers for
 * theirs. It makes no private zone (see `InterfaceEndpoints`) and no way for the packets (see `SiteToSiteVpn`).
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { recordable } from "../internal/create";
import type { ResolverInboundOutputs, ResolverOutboundOutputs, ResolverEndpointsArgs } from "./args";
import { checkResolverEndpoints } from "./check";
import { createEndpoint } from "./endpoint";
import { forwardNames } from "./forwarding";
import { resolverWarnings } from "./plan";

export type {
  ResolverAddresses,
  ForwardingVpc,
  ForwardRule,
  ForwardTarget,
  InboundEndpoint,
  ResolverInboundOutputs,
  OutboundEndpoint,
  ResolverOutboundOutputs,
  ResolverClients,
  ResolverEndpointsArgs,
  ResolverEndpointsTransform,
} from "./args";
export { checkResolverEndpoints } from "./check";

/**
 * An inbound endpoint that declared ranges may ask, an outbound endpoint with forward rules, or both. Each address of
 * each endpoint is charged by the hour.
 *
 * @example
 * ```ts
 * import { HubVpc, ResolverEndpoints } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { resolver: { slot: 0, purpose: "resolver" } },
 * });
 * const dns = new ResolverEndpoints("dns", {
 *   vpc: hub.description,
 *   tier: "resolver",
 *   inbound: { clients: { hq: { cidrs: ["192.168.10.0/24"] } } },
 *   outbound: {
 *     rules: { corp: { domainName: "corp.example.com", targets: [{ address: "192.168.10.53" }] } },
 *   },
 * });
 * export const resolvers = dns.inbound?.addresses;
 * ```
 */
export class ResolverEndpoints extends pulumi.ComponentResource {
  /** Absent when none was asked for. */
  readonly inbound?: ResolverInboundOutputs;
  /** Absent when none was asked for. */
  readonly outbound?: ResolverOutboundOutputs;
  /** What is allowed but worth knowing; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkResolverEndpoints}, before anything is registered */
  constructor(name: string, args: ResolverEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`ResolverEndpoints "${name}"`, checkResolverEndpoints(args));
    super("causeway:components:ResolverEndpoints", name, recordable(args), opts);

    if (args.inbound !== undefined) this.inbound = createEndpoint(name, "inbound", args, this);
    if (args.outbound !== undefined) {
      const endpoint = createEndpoint(name, "outbound", args, this);
      const ruleIds = forwardNames(name, endpoint.endpointId, args.outbound, args, this);
      this.outbound = { ...endpoint, ruleIds };
    }

    this.warnings = resolverWarnings(args);
    const { inbound = {}, outbound = {}, warnings } = this;
    this.registerOutputs({ inbound, outbound, warnings });
  }
}
