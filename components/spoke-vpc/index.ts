/**
 * A spoke: a VPC of a team, whoever made it. Knows nothing of the hub; `SpokePeering` joins the two.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../../network/issue";
import { recordable } from "../internal/create";
import { type TierOutputs, vpcParts } from "../internal/vpc-outputs";
import type { VpcDescription } from "../vpc";
import { type AdoptedSpokeArgs, describeAdopted } from "./adopted";
import { checkAdoptedSpoke } from "./adopted-checks";
import { type AwsxSpokeArgs, createAwsxSpoke } from "./awsx";
import { checkAwsxSpoke } from "./awsx-checks";
import { checkCreatedSpoke, type CreatedSpokeArgs, createSpoke } from "./created";

export type {
  AdoptedAssumption,
  AdoptedSpokeArgs,
  AdoptedSubnet,
  AdoptedTier,
  AssumedAclRule,
  AssumedRoute,
  AssumedTraffic,
} from "./adopted";
export type { AwsxSpokeArgs, AwsxSpokeTransforms, AwsxTier, AwsxZone } from "./awsx";
export type { AwsxSubnetType } from "./awsx-layout";
export type { CreatedSpokeArgs, CreatedSpokeTier, CreatedSpokeTransforms } from "./created";
export type {
  EgressRule,
  EgressTraffic,
  Ipv6Egress,
  RangeEgress,
  WorkloadGroupTransforms,
} from "../internal/workload-groups";

/** Arguments of {@link SpokeVpc}: where the VPC comes from decides what else is stated. */
export type SpokeVpcArgs = CreatedSpokeArgs | AwsxSpokeArgs | AdoptedSpokeArgs;

/**
 * A VPC of its own for a team: created by us with the hub's layout, made by awsx, or adopted as it is. A VPC that is
 * made has its default security group emptied, flow logs on, and for each tier a security group for its workloads
 * that lets nothing in and only the tier's `egress` out.
 *
 * @example
 * ```ts
 * import { SpokeVpc } from "causeway";
 *
 * const app = new SpokeVpc("app", {
 *   source: "created",
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.1.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: {
 *     app: {
 *       slot: 0,
 *       purpose: "workload",
 *       egress: [
 *         { cidr: "10.0.0.0/20", protocol: "tcp", fromPort: 443, toPort: 443, description: "shared endpoints" },
 *       ],
 *     },
 *   },
 * });
 * export const appSubnets = app.tiers.app?.subnetIds;
 * ```
 *
 * @throws InvalidInputError with every issue of {@link checkSpokeVpc}, before anything is registered
 */
export class SpokeVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** The VPC as other components take it. */
  readonly description: VpcDescription;
  /** Ids of subnets, route tables and workload security groups by tier and zone id. */
  readonly tiers: Readonly<Record<string, TierOutputs>>;
  /** Zone id to the zone's name in the spoke's account, for a VPC from awsx, which knows names only; else absent. */
  readonly zones?: Readonly<Record<string, string>>;

  /**
   * A spoke whose VPC is an `awsx.ec2.Vpc` with explicit zones and ranges. awsx numbers its children by the place of
   * their zone, so zones are only ever appended (code `awsx-zone-order`), and it makes an internet gateway always.
   *
   * @example
   * ```ts
   * import { SpokeVpc } from "causeway";
   *
   * const data = SpokeVpc.fromAwsx("data", {
   *   accountId: "111111111111",
   *   region: "eu-west-1",
   *   cidr: "10.2.0.0/16",
   *   zones: [
   *     { id: "euw1-az1", name: "eu-west-1a", position: 1 },
   *     { id: "euw1-az2", name: "eu-west-1b", position: 2 },
   *   ],
   *   tiers: { data: { type: "Isolated", cidrs: ["10.2.0.0/20", "10.2.64.0/20"] } },
   *   natGateways: "None",
   * });
   * export const dataVpcId = data.vpcId;
   * ```
   *
   * @throws InvalidInputError as the constructor
   */
  static fromAwsx(
    name: string,
    args: Omit<AwsxSpokeArgs, "source">,
    opts?: pulumi.ComponentResourceOptions,
  ): SpokeVpc {
    return new SpokeVpc(name, { ...args, source: "awsx" }, opts);
  }

  /**
   * A spoke whose VPC exists already, perhaps in another account: nothing is made, and nothing is looked up. Without
   * `assume` it has no tiers and no route tables.
   *
   * @example
   * ```ts
   * import { SpokeVpc } from "causeway";
   *
   * const legacy = SpokeVpc.adopt("legacy", {
   *   accountId: "222222222222",
   *   region: "eu-west-1",
   *   vpcId: "vpc-0a1b2c3d4e5f60718",
   *   cidr: "10.9.0.0/16",
   *   assume: {
   *     tiers: {
   *       app: {
   *         subnets: {
   *           "euw1-az1": {
   *             subnetId: "subnet-0a1b2c3d4e5f60718",
   *             cidr: "10.9.0.0/24",
   *             routeTableId: "rtb-0a1b2c3d4e5f60718",
   *           },
   *         },
   *       },
   *     },
   *   },
   * });
   * export const legacyRouteTables = Object.keys(legacy.description.routeTables);
   * ```
   *
   * @throws InvalidInputError as the constructor
   */
  static adopt(
    name: string,
    args: Omit<AdoptedSpokeArgs, "source">,
    opts?: pulumi.ComponentResourceOptions,
  ): SpokeVpc {
    return new SpokeVpc(name, { ...args, source: "adopted" }, opts);
  }

  constructor(name: string, args: SpokeVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`SpokeVpc "${name}"`, checkSpokeVpc(args));
    super("causeway:components:SpokeVpc", name, recordable(args), opts);

    const parts = vpcParts(describe(name, args, this));

    this.vpcId = parts.vpcId;
    this.description = parts.description;
    this.tiers = parts.tiers;
    if (args.source === "awsx") {
      this.zones = Object.fromEntries(args.zones.map(({ id, name: zoneName }) => [id, zoneName]));
    }
    const zones = this.zones === undefined ? {} : { zones: this.zones };
    this.registerOutputs({ vpcId: this.vpcId, tiers: this.tiers, ...zones });
  }
}

/**
 * Every problem with the arguments of a {@link SpokeVpc}; the codes are those of `checkVpcLayout` and `checkEgress`
 * for a created spoke, `checkAwsxSpoke` for one from awsx, `checkAdoptedSpoke` for an adopted one.
 */
export function checkSpokeVpc(args: SpokeVpcArgs): Issue[] {
  switch (args.source) {
    case "created":
      return checkCreatedSpoke(args);
    case "awsx":
      return checkAwsxSpoke(args);
    case "adopted":
      return checkAdoptedSpoke(args);
  }
}

/** Registers what the source asks for. */
function describe(name: string, args: SpokeVpcArgs, parent: pulumi.ComponentResource): VpcDescription {
  switch (args.source) {
    case "created":
      return createSpoke(name, args, { parent });
    case "awsx":
      return createAwsxSpoke(name, args, parent);
    case "adopted":
      return describeAdopted(args);
  }
}
