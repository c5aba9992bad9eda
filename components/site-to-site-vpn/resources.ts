/** The resources of one site but its alarms, each with the arguments that it gets; every one has the component as parent. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { customerAsnArgs, DEFAULT_CUSTOMER_ASN } from "../../network/vpn/asn";
import type { TunnelPlan } from "../../network/vpn/plan";
import { create, nameTag } from "../internal/create";
import type { SiteToSiteVpnArgs } from "./args";
import type { tunnelledArgs } from "./connection";

const RETENTION_DAYS = 365;

/** The device as AWS sees it. Any change but of tags makes another one, to which the connection then moves. */
export function createCustomerGateway(
  name: string,
  { customerGateway, routing, tags, transform }: SiteToSiteVpnArgs,
  parent: pulumi.Resource,
): aws.ec2.CustomerGateway {
  const label = `${name}-customer-gateway`;
  const wanted = {
    type: "ipsec.1",
    ipAddress: customerGateway.address,
    certificateArn: customerGateway.certificateArn,
    deviceName: customerGateway.deviceName,
    // AWS wants a number of every device, also of one that speaks no BGP.
    ...customerAsnArgs(routing.kind === "bgp" ? routing.asn : DEFAULT_CUSTOMER_ASN),
    tags: nameTag(label, tags),
  };
  return create(aws.ec2.CustomerGateway, label, wanted, { parent }, transform?.customerGateway);
}

/** The log group of one tunnel, for its own log and for that of its BGP session; none when it keeps neither. */
export function createLogGroup(
  name: string,
  { number, options }: TunnelPlan,
  { logs, tags, transform }: SiteToSiteVpnArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup | undefined {
  if (!options.logging.enabled && !options.logging.bgpEnabled) return undefined;
  const label = `${name}-tunnel${number}`;
  const wanted = {
    retentionInDays: logs?.retentionDays ?? RETENTION_DAYS,
    kmsKeyId: logs?.kmsKeyArn,
    tags: nameTag(label, tags),
  };
  return create(aws.cloudwatch.LogGroup, label, wanted, { parent }, transform?.logGroup);
}

/** The connection. With certificates there are no keys, so nothing is said of where they are kept. */
export function createConnection(
  name: string,
  args: SiteToSiteVpnArgs,
  customerGateway: aws.ec2.CustomerGateway,
  tunnelled: ReturnType<typeof tunnelledArgs>,
  parent: pulumi.Resource,
): aws.ec2.VpnConnection {
  const label = `${name}-connection`;
  const certificate = args.customerGateway.certificateArn !== undefined;
  const wanted = {
    type: "ipsec.1",
    vpnGatewayId: args.gateway.vpnGatewayId,
    customerGatewayId: customerGateway.id,
    presharedKeyStorage: certificate ? undefined : (args.presharedKeyStorage ?? "SecretsManager"),
    ...tunnelled,
    tags: nameTag(label, args.tags),
  };
  return create(aws.ec2.VpnConnection, label, wanted, { parent }, args.transform?.connection);
}

/** What AWS routes to a site that announces nothing. */
export function createStaticRoutes(
  name: string,
  { routing, transform }: SiteToSiteVpnArgs,
  connection: aws.ec2.VpnConnection,
  parent: pulumi.Resource,
): void {
  if (routing.kind !== "static") return;
  for (const destinationCidrBlock of [...new Set(routing.prefixes)].sort()) {
    const label = `${name}-route-${destinationCidrBlock}`;
    const route = { vpnConnectionId: connection.id, destinationCidrBlock };
    create(aws.ec2.VpnConnectionRoute, label, route, { parent }, transform?.route);
  }
}
