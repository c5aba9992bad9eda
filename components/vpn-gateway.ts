/**
 * The virtual private gateway of a VPC: AWS's end of every Site-to-Site VPN of the hub, made once. Knows no site. What
 * enters by it reaches this VPC and, with BGP on both sides, other sites; never a peered VPC.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html#VPNGateway
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../network/issue";
import { checkAmazonAsn, DEFAULT_AMAZON_ASN } from "../network/vpn/asn";
import { create, nameTag, recordable, type Tags, type Transform } from "./internal/create";
import { checkKnownRegion } from "./internal/known-word";
import { checkTiers, type KeyedRouteTable, routeTablesOf, tiersServedToo } from "./internal/route-tables";
import type { VpcDescription } from "./vpc";

/** A virtual private gateway and the route tables that learn from it. */
export interface VpnGatewayArgs {
  /** The VPC that the gateway is attached to. AWS attaches one gateway to a VPC, never two. */
  readonly vpc: VpcDescription;
  /**
   * A gateway that is made here, or one that exists.
   * @default - made here, with the Amazon side ASN 64512
   */
  readonly gateway?: CreatedVpnGateway | GivenVpnGateway;
  /**
   * Tiers of {@link vpc} whose route tables take the sites' prefixes by propagation. Required, because nothing in a
   * tier that is left out finds the way back to a site.
   */
  readonly propagateTo: "all" | readonly string[];
  /**
   * Tags of the gateway.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: {
    readonly gateway?: Transform<aws.ec2.VpnGatewayArgs>;
    readonly attachment?: Transform<aws.ec2.VpnGatewayAttachmentArgs>;
    readonly propagation?: Transform<aws.ec2.VpnGatewayRoutePropagationArgs>;
  };
}

/** A gateway that is made here and attached. */
export interface CreatedVpnGateway {
  readonly kind: "created";
  /**
   * ASN of AWS's side: 64512 to 65534, or 4200000000 to 4294967294. A change replaces the gateway and every connection.
   * @default 64512
   */
  readonly amazonAsn?: number;
}

/** A gateway that exists. */
export interface GivenVpnGateway {
  readonly kind: "given";
  readonly vpnGatewayId: pulumi.Input<string>;
  /** ASN that it was made with; the far side's configuration needs it. */
  readonly amazonAsn: number;
  /**
   * Whether it is attached to the VPC here.
   * @default false; it is attached already
   */
  readonly attach?: boolean;
}

/** What other components need to know of a virtual private gateway. Topology is plain, identity is an Input. */
export interface VpnGatewayDescription {
  readonly vpnGatewayId: pulumi.Input<string>;
  /** Region name, such as `eu-west-1`. */
  readonly region: string;
  /** ASN of AWS's side. */
  readonly amazonAsn: number;
  /** IPv4 ranges of the VPC that it is attached to, the primary first. */
  readonly vpcCidrs: readonly string[];
}

/** One propagation, as plain data. */
export interface VpnPropagation {
  /** Logical name of its resource. */
  readonly name: string;
  /** Key of the route table in the VPC's description. */
  readonly routeTable: string;
  /** Tiers that the route table serves, sorted. */
  readonly tiers: readonly string[];
  /** Zone ids that the route table serves, sorted. */
  readonly zones: readonly string[];
}

/**
 * A virtual private gateway, its attachment, and the propagation of what it learns into the route tables of named tiers.
 *
 * @example
 * ```ts
 * import { HubVpc, VpnGateway } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
 * });
 * const gateway = new VpnGateway("hub-vpn", {
 *   vpc: hub.description,
 *   gateway: { kind: "created", amazonAsn: 64_600 },
 *   propagateTo: ["endpoints"],
 * });
 * export const vpnGatewayId = gateway.vpnGatewayId;
 * ```
 */
export class VpnGateway extends pulumi.ComponentResource {
  readonly vpnGatewayId: pulumi.Output<string>;
  /** The gateway as other components take it. */
  readonly description: VpnGatewayDescription;
  /** Every propagation, sorted by name. */
  readonly propagations: readonly VpnPropagation[];
  /** What is allowed but worth knowing; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkVpnGateway}, before anything is registered */
  constructor(name: string, args: VpnGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`VpnGateway "${name}"`, checkVpnGateway(args));
    super("causeway:components:VpnGateway", name, recordable(args), opts);
    const { vpc, transform } = args;

    const { vpnGatewayId, attachment } = attachGateway(name, args, this);
    // AWS refuses to propagate from a gateway that is not attached yet, and the gateway's id alone does not say that.
    const afterAttachment = { parent: this, dependsOn: attachment };
    const tables = routeTablesOf(vpc, args.propagateTo);
    for (const { key, routeTableId } of tables) {
      const propagation = { vpnGatewayId, routeTableId };
      const Propagation = aws.ec2.VpnGatewayRoutePropagation;
      create(Propagation, labelOf(name, key), propagation, afterAttachment, transform?.propagation);
    }

    this.vpnGatewayId = pulumi.output(vpnGatewayId);
    const { region, cidrs: vpcCidrs } = vpc;
    this.description = { vpnGatewayId, region, amazonAsn: amazonAsnOf(args), vpcCidrs };
    this.propagations = tables.map((table) => propagationOf(name, table));
    this.warnings = gatewayWarnings(args);
    this.registerOutputs({
      vpnGatewayId: this.vpnGatewayId,
      propagations: this.propagations,
      warnings: this.warnings,
    });
  }
}

/** Codes: `region-unknown`, `tier-unknown`, `amazon-asn-out-of-range`. */
export function checkVpnGateway(args: VpnGatewayArgs): Issue[] {
  return [
    ...checkKnownRegion(args.vpc.region, "vpc.region"),
    ...checkAmazonAsn(amazonAsnOf(args), "gateway.amazonAsn"),
    ...checkTiers(args.vpc, args.propagateTo, "propagateTo"),
  ];
}

function amazonAsnOf({ gateway }: VpnGatewayArgs): number {
  return gateway?.amazonAsn ?? DEFAULT_AMAZON_ASN;
}

interface AttachedGateway {
  readonly vpnGatewayId: pulumi.Input<string>;
  /** Absent when the gateway was attached before. */
  readonly attachment?: aws.ec2.VpnGatewayAttachment;
}

function attachGateway(name: string, args: VpnGatewayArgs, parent: pulumi.Resource): AttachedGateway {
  const { gateway = { kind: "created" }, vpc, transform } = args;
  const vpnGatewayId = gateway.kind === "given" ? gateway.vpnGatewayId : createGateway(name, args, parent).id;
  if (gateway.kind === "given" && gateway.attach !== true) return { vpnGatewayId };
  const attached = { vpcId: vpc.vpcId, vpnGatewayId };
  const Attachment = aws.ec2.VpnGatewayAttachment;
  const attachment = create(Attachment, `${name}-attachment`, attached, { parent }, transform?.attachment);
  return { vpnGatewayId, attachment };
}

/** Without `vpcId`: the attachment is a resource of its own, and the two would undo each other. */
function createGateway(name: string, args: VpnGatewayArgs, parent: pulumi.Resource): aws.ec2.VpnGateway {
  const label = `${name}-gateway`;
  const wanted = { amazonSideAsn: String(amazonAsnOf(args)), tags: nameTag(label, args.tags) };
  return create(aws.ec2.VpnGateway, label, wanted, { parent }, args.transform?.gateway);
}

function propagationOf(name: string, { key, serves }: KeyedRouteTable): VpnPropagation {
  const distinct = (words: readonly string[]) => [...new Set(words)].sort();
  return {
    name: labelOf(name, key),
    routeTable: key,
    tiers: distinct(serves.map(({ tier }) => tier)),
    zones: distinct(serves.map(({ zoneId }) => zoneId)),
  };
}

function labelOf(name: string, routeTable: string): string {
  return `${name}-propagation-${routeTable}`;
}

/** Codes: `vpn-without-propagation`, `route-table-shared`. */
function gatewayWarnings({ vpc, propagateTo }: VpnGatewayArgs): Issue[] {
  const path = "propagateTo";
  const none = routeTablesOf(vpc, propagateTo).length === 0;
  const without = "no route table takes the sites' prefixes, so nothing in the VPC answers a site";
  const shared = tiersServedToo(vpc, propagateTo).join(", ");
  const together = `tiers ${shared} get the routes too, because they share a route table with a chosen tier`;
  return [
    ...(none ? [{ code: "vpn-without-propagation", path, message: without }] : []),
    ...(shared === "" ? [] : [{ code: "route-table-shared", path, message: together }]),
  ];
}
