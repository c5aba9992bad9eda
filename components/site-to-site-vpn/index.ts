/**
 * The VPN of one site: its customer gateway, a connection of two tunnels, their logs, static routes and alarms. It makes
 * no virtual private gateway and propagates no route: see `VpnGateway`. It knows nothing of settings files.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { planSite, type SitePlan, type TunnelPlan } from "../../network/vpn/plan";
import { recordable } from "../internal/create";
import { createAlarms } from "./alarms";
import type { SiteToSiteVpnArgs, VpnTunnel } from "./args";
import { checkSiteToSiteVpn, connectionWarnings, gatewayInput, siteNameOf, sitesOf } from "./check";
import { tunnelledArgs, type TunnelInputs } from "./connection";
import { presharedKeyOf, secretKeys } from "./preshared-keys";
import { createConnection, createCustomerGateway, createLogGroup, createStaticRoutes } from "./resources";

export type {
  VpnConnectionOptions,
  SiteToSiteVpnArgs,
  SiteToSiteVpnTransform,
  TunnelLogs,
  VpnAlarms,
  VpnTunnel,
} from "./args";
export { checkSiteToSiteVpn } from "./check";

/**
 * A Site-to-Site VPN between one device and a virtual private gateway. A connection and its alarms are charged by the
 * hour and by the month.
 *
 * A pre-shared key that is kept in Secrets Manager is read while the stack is previewed or deployed
 * (`aws.secretsmanager.getSecretVersion`); mocks must answer that.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { SiteToSiteVpn } from "causeway";
 *
 * const config = new pulumi.Config();
 * const office = new SiteToSiteVpn("office", {
 *   gateway: {
 *     vpnGatewayId: "vgw-0123456789abcdef0",
 *     region: "eu-west-1",
 *     amazonAsn: 64_512,
 *     vpcCidrs: ["10.0.0.0/16"],
 *   },
 *   slot: 0,
 *   customerGateway: { address: "203.0.113.7", deviceName: "edge-1" },
 *   routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.10.0/24"] },
 *   tunnel1: { presharedKey: { config: "officeTunnel1" } },
 *   presharedKeys: { officeTunnel1: config.requireSecret("officeTunnel1") },
 *   alarms: { topicArn: "arn:aws:sns:eu-west-1:111111111111:network" },
 * });
 * export const addresses = office.tunnels.map((tunnel) => tunnel.outsideAddress);
 * ```
 */
export class SiteToSiteVpn extends pulumi.ComponentResource {
  readonly connectionId: pulumi.Output<string>;
  readonly customerGatewayId: pulumi.Output<string>;
  /** Both tunnels, in the order of their numbers. */
  readonly tunnels: readonly [VpnTunnel, VpnTunnel];
  /** ARN of the secret in which AWS keeps the keys of both tunnels; it holds them only with `SecretsManager` storage. */
  readonly presharedKeySecretArn: pulumi.Output<string>;
  /** AWS's own description of the far side, XML, a secret; the far side's configuration can be filled from it. */
  readonly customerGatewayConfiguration: pulumi.Output<string>;
  /** The site with every question answered, plain and without a key: what the far side's configuration is written from. */
  readonly plan: SitePlan;
  /** What is allowed but worth knowing, such as weak cryptography; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkSiteToSiteVpn}, before anything is registered */
  constructor(name: string, args: SiteToSiteVpnArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `SiteToSiteVpn "${name}"`;
    rejectIssues(subject, checkSiteToSiteVpn(name, args));
    const keys = secretKeys(args.presharedKeys);
    // Other sites are context, not arguments of this one: another site must not look like a change here.
    const recorded = recordable({ ...args, presharedKeys: keys, otherSites: undefined });
    super("causeway:components:SiteToSiteVpn", name, recorded, opts);

    const plan = planSite(gatewayInput(args.gateway, sitesOf(name, args)), siteNameOf(name, args));
    const [first, second] = plan.tunnels;
    const prepare = (tunnel: TunnelPlan): TunnelInputs => ({
      presharedKey: presharedKeyOf(tunnel, keys, subject, this),
      logGroup: createLogGroup(name, tunnel, args, this),
    });
    const inputs = { 1: prepare(first), 2: prepare(second) };
    const customerGateway = createCustomerGateway(name, args, this);
    const connection = createConnection(name, args, customerGateway, tunnelledArgs(plan, inputs), this);
    createStaticRoutes(name, args, connection, this);
    if (args.alarms !== undefined) createAlarms(name, connection, args.alarms, args, this);

    this.connectionId = connection.id;
    this.customerGatewayId = customerGateway.id;
    this.tunnels = [
      tunnelOf(first, connection.tunnel1Address, connection.tunnel1PresharedKey, inputs[1]),
      tunnelOf(second, connection.tunnel2Address, connection.tunnel2PresharedKey, inputs[2]),
    ];
    this.presharedKeySecretArn = connection.presharedKeyArn;
    this.customerGatewayConfiguration = pulumi.secret(connection.customerGatewayConfiguration);
    this.plan = plan;
    this.warnings = connectionWarnings(plan, args);
    // Neither keys nor what holds them; nor the plan, which changes with other sites.
    this.registerOutputs({
      connectionId: this.connectionId,
      customerGatewayId: this.customerGatewayId,
      outsideAddresses: this.tunnels.map(({ outsideAddress }) => outsideAddress),
      presharedKeySecretArn: this.presharedKeySecretArn,
      warnings: this.warnings,
    });
  }
}

function tunnelOf(
  { awsInsideAddress, customerInsideAddress }: TunnelPlan,
  outsideAddress: pulumi.Output<string>,
  presharedKey: pulumi.Output<string>,
  { logGroup }: TunnelInputs,
): VpnTunnel {
  const logs = logGroup === undefined ? {} : { logGroupName: logGroup.name };
  const secret = pulumi.secret(presharedKey);
  return { outsideAddress, awsInsideAddress, customerInsideAddress, presharedKey: secret, ...logs };
}
