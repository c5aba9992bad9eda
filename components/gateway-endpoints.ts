/**
 * Gateway endpoints of one VPC. They cost nothing, and serve the subnets of their own VPC only: no peer, no site and no
 * VPN client can use them, and they reach their own region only.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { gatewayService, gatewayServiceIds, interfaceService } from "../network/catalogue/endpoint-services";
import { type Issue, rejectIssues, under } from "../network/issue";
import { nearest, oneOf } from "../network/nearest";
import { create, nameTag, recordable, type Tags, type Transform } from "./internal/create";
import {
  checkAccess,
  checkEndpointPolicy,
  type EndpointAccess,
  endpointPolicy,
  type PolicyChoice,
  type PolicyTarget,
} from "./internal/endpoint-policy";
import { checkKnownRegion } from "./internal/known-word";
import { checkTiers, routeTablesOf, served, tiersServedToo } from "./internal/route-tables";
import type { VpcDescription } from "./vpc";

/** Gateway endpoints of one VPC. */
export interface GatewayEndpointsArgs {
  /** The VPC that holds the endpoints and alone can use them. Its DNS support must be on, or the names of the service do not resolve. */
  readonly vpc: VpcDescription;
  /** Endpoints by catalogue id: `s3`, `dynamodb` or `s3express`. */
  readonly services: Readonly<Record<string, GatewayEndpointSettings>>;
  /** Whose principals and resources the default endpoint policy admits. */
  readonly access: EndpointAccess;
  /**
   * Security groups of the workloads, by a name of the caller's, that get a rule for TCP 443 to each endpoint's prefix
   * list. A network ACL cannot name a prefix list; its ranges must let the traffic through both ways.
   * @default - none; the workloads' groups must allow it otherwise
   */
  readonly securityGroups?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Tags of the endpoints.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: {
    readonly endpoint?: Transform<aws.ec2.VpcEndpointArgs>;
    readonly routeTableAssociation?: Transform<aws.ec2.VpcEndpointRouteTableAssociationArgs>;
    readonly egressRule?: Transform<aws.vpc.SecurityGroupEgressRuleArgs>;
  };
}

/** One gateway endpoint. */
export interface GatewayEndpointSettings extends PolicyChoice {
  /** Tiers whose route tables get the endpoint's route; at least one, because an endpoint without a route serves nobody. */
  readonly tiers: readonly string[];
}

/** One endpoint, as {@link GatewayEndpoints} publishes it. */
export interface GatewayEndpointOutputs {
  readonly serviceName: string;
  readonly vpcEndpointId: pulumi.Output<string>;
  /** Prefix list of the service's addresses, for security group rules and routes. */
  readonly prefixListId: pulumi.Output<string>;
  /** The route tables that it is attached to, sorted by key. */
  readonly attachments: readonly GatewayAttachment[];
}

/** One attachment, as plain data: which tier and zone it serves cannot always be read from the tables of a spoke. */
export interface GatewayAttachment {
  /** Logical name of the association's resource. */
  readonly name: string;
  /** Key of the route table in the VPC's description. */
  readonly routeTable: string;
  /** Tiers that the route table serves, sorted. */
  readonly tiers: readonly string[];
  /** Zone ids that the route table serves, sorted. */
  readonly zones: readonly string[];
}

/**
 * Gateway endpoints for S3, DynamoDB and S3 Express One Zone, attached to the route tables of named tiers.
 *
 * @example
 * ```ts
 * import { GatewayEndpoints, HubVpc } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1"],
 *   tiers: { workload: { slot: 0, purpose: "workload" } },
 * });
 * const gateways = new GatewayEndpoints("hub-gateways", {
 *   vpc: hub.description,
 *   services: { s3: { tiers: ["workload"] } },
 *   access: { accountIds: ["111111111111"] },
 * });
 * export const s3PrefixListId = gateways.endpoints["s3"]?.prefixListId;
 * ```
 */
export class GatewayEndpoints extends pulumi.ComponentResource {
  /** Endpoints by catalogue id. */
  readonly endpoints: Readonly<Record<string, GatewayEndpointOutputs>>;
  /** What is allowed but worth knowing; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkGatewayEndpoints}, before anything is registered */
  constructor(name: string, args: GatewayEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`GatewayEndpoints "${name}"`, checkGatewayEndpoints(args));
    super("causeway:components:GatewayEndpoints", name, recordable(args), opts);

    const ids = Object.keys(args.services).sort();
    this.endpoints = Object.fromEntries(ids.flatMap((id) => attach(name, id, args, this)));
    this.warnings = ids.flatMap((id) => gatewayWarnings(id, args));
    this.registerOutputs({ endpoints: this.endpoints, warnings: this.warnings });
  }
}

/**
 * Codes: `region-unknown`, `service-unknown`, `tier-unknown`, `gateway-endpoint-unattached`, and those
 * of `checkAccess` and `checkEndpointPolicy`.
 */
export function checkGatewayEndpoints(args: GatewayEndpointsArgs): Issue[] {
  const region = checkKnownRegion(args.vpc.region, "vpc.region");
  if (region.length > 0) return region;
  return [
    ...under("access", checkAccess(args.access)),
    ...Object.entries(args.services).flatMap(([id, settings]) =>
      under(`services.${id}`, checkGateway(id, settings, args)),
    ),
  ];
}

function checkGateway(id: string, settings: GatewayEndpointSettings, args: GatewayEndpointsArgs): Issue[] {
  const service = gatewayService(id, args.vpc.region);
  if (service === undefined) return [unknownGateway(id, args.vpc.region)];
  return [
    ...checkAttachment(settings.tiers, args.vpc),
    ...checkEndpointPolicy(targetOf(id, service.policySupport, args), settings, args.access),
  ];
}

function checkAttachment(tiers: readonly string[], vpc: VpcDescription): Issue[] {
  const unknown = checkTiers(vpc, tiers, "tiers");
  if (unknown.length > 0 || routeTablesOf(vpc, tiers).length > 0) return unknown;
  const got = tiers.length === 0 ? "no tier" : `${tiers.join(", ")} without a route table`;
  const message = `got ${got}, expected at least one tier with a route table, or the endpoint would serve nobody; name one of ${oneOf(Object.keys(vpc.tiers).sort())}`;
  return [{ code: "gateway-endpoint-unattached", path: "tiers", message }];
}

function unknownGateway(id: string, region: string): Issue {
  const known = gatewayServiceIds();
  const close = nearest(id, known);
  const expected = oneOf(close.length > 0 ? close : known);
  const hint =
    interfaceService(id, region) === undefined
      ? "correct the name"
      : "it has interface endpoints, see InterfaceEndpoints";
  return {
    code: "service-unknown",
    path: "",
    message: `got ${id}, expected a gateway endpoint service: ${expected}; ${hint}`,
  };
}

/** Codes: `service-unconfirmed`, `route-table-shared`. */
function gatewayWarnings(id: string, args: GatewayEndpointsArgs): Issue[] {
  const path = `services.${id}`;
  const tiers = args.services[id]?.tiers ?? [];
  const shared = tiersServedToo(args.vpc, tiers).join(", ");
  const unconfirmed = gatewayService(id, args.vpc.region)?.confirmed === false;
  return [
    ...(unconfirmed ? [{ code: "service-unconfirmed", path, message: UNCONFIRMED }] : []),
    ...(shared === ""
      ? []
      : [{ code: "route-table-shared", path: `${path}.tiers`, message: sharedMessage(shared) }]),
  ];
}

const UNCONFIRMED =
  "that AWS offers this gateway endpoint in the region was not read from AWS; compare before relying on it";

function sharedMessage(tiers: string): string {
  return `tiers ${tiers} can use the endpoint too, because they share a route table with a chosen tier`;
}

function targetOf(id: string, policySupport: boolean | null, { vpc }: GatewayEndpointsArgs): PolicyTarget {
  return { serviceId: id, region: vpc.region, policySupport };
}

function attach(
  name: string,
  id: string,
  args: GatewayEndpointsArgs,
  parent: pulumi.Resource,
): [string, GatewayEndpointOutputs][] {
  const service = gatewayService(id, args.vpc.region);
  const settings = args.services[id];
  if (service === undefined || settings === undefined) return []; // refused before
  const label = `${name}-${id}`;
  const endpoint = create(
    aws.ec2.VpcEndpoint,
    label,
    {
      vpcId: args.vpc.vpcId,
      serviceName: service.serviceName,
      vpcEndpointType: "Gateway",
      policy: endpointPolicy(targetOf(id, service.policySupport, args), settings, args.access),
      tags: nameTag(label, args.tags),
    },
    { parent },
    args.transform?.endpoint,
  );
  const attachments = routeTablesOf(args.vpc, settings.tiers).map((table): GatewayAttachment => {
    const association = `${label}-${table.key}`;
    const edit = args.transform?.routeTableAssociation;
    const ids = { vpcEndpointId: endpoint.id, routeTableId: table.routeTableId };
    create(aws.ec2.VpcEndpointRouteTableAssociation, association, ids, { parent }, edit);
    return { name: association, routeTable: table.key, ...served(table) };
  });
  admitEgress(label, id, endpoint, args, parent);
  const { serviceName } = service;
  return [
    [id, { serviceName, vpcEndpointId: endpoint.id, prefixListId: endpoint.prefixListId, attachments }],
  ];
}

function admitEgress(
  label: string,
  id: string,
  endpoint: aws.ec2.VpcEndpoint,
  { securityGroups, transform }: GatewayEndpointsArgs,
  parent: pulumi.Resource,
): void {
  for (const [group, securityGroupId] of Object.entries(securityGroups ?? {}).sort()) {
    const rule = {
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId: endpoint.prefixListId,
      description: `${id} tcp 443 by gateway endpoint`,
    };
    create(aws.vpc.SecurityGroupEgressRule, `${label}-${group}`, rule, { parent }, transform?.egressRule);
  }
}
