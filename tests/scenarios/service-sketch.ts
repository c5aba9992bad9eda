/**
 * A service behind PrivateLink in few words: a shop with an endpoint of its own, and orders, which publishes what its
 * api answers. Both have the same range, and nothing peers them.
 */
import type { RecordedResource } from "../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../support/fabricate";
import { PRIVATE_ACL } from "./hub-and-spokes";
import type { Find, Sketch } from "./network";

export const ORDERS_ACCOUNT = "222222222222";
export const SHOP_ACCOUNT = "111111111111";

/** What of it is otherwise than usual. */
export interface ServiceSketch {
  /** Whether the service's account accepts the shop's endpoint. @default true */
  readonly accepted?: boolean;
  /** @default - the shop's account */
  readonly principals?: readonly string[];
  /** Zones of the load balancer. @default ["1"] */
  readonly zones?: readonly string[];
  /** Zones of the shop's endpoint. @default ["1"] */
  readonly endpointZones?: readonly string[];
  /** @default 443 */
  readonly listener?: number;
  /** Inputs of the load balancer beside the usual ones. */
  readonly balancer?: Readonly<Record<string, FabricatedInput>>;
  /** Whether the load balancer wears its security group. @default true */
  readonly grouped?: boolean;
  /** Inputs of the target group beside the usual ones. */
  readonly targetGroup?: Readonly<Record<string, FabricatedInput>>;
  /** @default ["10.1.4.10"] */
  readonly targets?: readonly string[];
  /** Whether the group of the api admits the load balancer's. @default true */
  readonly admitted?: boolean;
  /** Ranges that the load balancer's group admits on 443. */
  readonly directSources?: readonly string[];
  /** Range that the endpoint's group admits. @default - that of the shop's web tier */
  readonly admittedByEndpoint?: string;
  /** A name of the service, and whether it is verified. @default - none */
  readonly privateName?: { readonly name: string; readonly verified: boolean };
}

const LB = "aws:lb/";

/** The whole network. */
export function shopAndOrders(service: ServiceSketch = {}): Sketch {
  return {
    vpcs: {
      shop: {
        cidr: "10.1.0.0/16",
        account: SHOP_ACCOUNT,
        tiers: {
          web: { subnets: { 1: "10.1.0.0/24" }, acl: PRIVATE_ACL, egress: ["tcp 443 10.1.8.0/23"] },
          links: {
            purpose: "endpoints",
            subnets: { 1: "10.1.8.0/24", 2: "10.1.9.0/24" },
            acl: PRIVATE_ACL,
          },
        },
      },
      orders: {
        cidr: "10.1.0.0/16",
        account: ORDERS_ACCOUNT,
        tiers: {
          front: { subnets: { 1: "10.1.0.0/24", 2: "10.1.1.0/24" }, acl: PRIVATE_ACL, egress: [] },
          api: {
            subnets: { 1: "10.1.4.0/24", 2: "10.1.5.0/24" },
            acl: PRIVATE_ACL,
            egress: ["tcp 443 10.1.0.0/16"],
          },
        },
      },
    },
    more: (find) => serviceOf(service, find),
  };
}

/** Load balancer, targets, service and endpoint. */
export function serviceOf(sketch: ServiceSketch, find: Find): RecordedResource[] {
  const provider = fabricate("pulumi:providers:aws", "orders", {
    region: "eu-west-1",
    allowedAccountIds: [ORDERS_ACCOUNT],
  });
  const { privateName, principals = [`arn:aws:iam::${SHOP_ACCOUNT}:root`] } = sketch;
  const balancer = balancerOf(sketch, find);
  const [nlb] = balancer;
  const service = fabricate(
    "aws:ec2/vpcEndpointService:VpcEndpointService",
    "orders-service",
    {
      acceptanceRequired: true,
      networkLoadBalancerArns: nlb === undefined ? [] : [idOf(nlb)],
      ...(privateName === undefined ? {} : { privateDnsName: privateName.name }),
    },
    { provider },
  );
  const vpcEndpointServiceId = idOf(service);
  const permissions = principals.map((principalArn, index) =>
    fabricate(
      "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
      `orders-principal-${index}`,
      { vpcEndpointServiceId, principalArn },
    ),
  );
  const verification = fabricate(
    "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
    "orders-verification",
    { serviceId: vpcEndpointServiceId },
  );
  return [
    provider,
    ...balancer,
    service,
    ...permissions,
    ...(privateName?.verified === true ? [verification] : []),
    ...endpointOf(sketch, service, find),
  ];
}

function balancerOf(sketch: ServiceSketch, find: Find): RecordedResource[] {
  const { zones = ["1"], listener = 443, targets = ["10.1.4.10"], admitted = true, grouped = true } = sketch;
  const vpcId = idOf(find("orders", "Vpc"));
  const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "orders-nlb", { vpcId });
  const rule = (
    direction: "Ingress" | "Egress",
    name: string,
    inputs: Readonly<Record<string, FabricatedInput>>,
  ) =>
    fabricate(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, name, {
      ipProtocol: "tcp",
      ...inputs,
    });
  const to = (port: number) => ({ fromPort: port, toPort: port });
  const nlb = fabricate(`${LB}loadBalancer:LoadBalancer`, "orders-nlb", {
    loadBalancerType: "network",
    internal: true,
    subnets: zones.map((zone) => idOf(find(`orders-front-euw1-az${zone}`, "Subnet"))),
    ...(grouped ? { securityGroups: [idOf(group)] } : {}),
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
    enableCrossZoneLoadBalancing: true,
    ...sketch.balancer,
  });
  const targetGroup = fabricate(`${LB}targetGroup:TargetGroup`, "orders-8443", {
    vpcId,
    targetType: "ip",
    protocol: "TCP",
    port: 8443,
    ...sketch.targetGroup,
  });
  const targetGroupArn = idOf(targetGroup);
  const securityGroupId = idOf(group);
  return [
    nlb,
    group,
    targetGroup,
    fabricate(`${LB}listener:Listener`, `orders-${listener}`, {
      loadBalancerArn: idOf(nlb),
      port: listener,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn }],
    }),
    ...targets.map((targetId) =>
      fabricate(`${LB}targetGroupAttachment:TargetGroupAttachment`, `orders-${targetId}`, {
        targetGroupArn,
        targetId,
      }),
    ),
    rule("Egress", "orders-nlb-out", { securityGroupId, cidrIpv4: "10.1.4.0/23", ...to(8443) }),
    ...(sketch.directSources ?? []).map((cidrIpv4) =>
      rule("Ingress", `orders-nlb-in-${cidrIpv4}`, { securityGroupId, cidrIpv4, ...to(443) }),
    ),
    ...(admitted
      ? [
          rule("Ingress", "orders-api-in", {
            securityGroupId: idOf(find("orders-api", "SecurityGroup")),
            referencedSecurityGroupId: securityGroupId,
            ...to(8443),
          }),
        ]
      : []),
  ];
}

function endpointOf(sketch: ServiceSketch, service: RecordedResource, find: Find): RecordedResource[] {
  const { accepted = true, endpointZones = ["1"], privateName } = sketch;
  const vpcId = idOf(find("shop", "Vpc"));
  const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "orders-shop", { vpcId });
  const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "orders-shop", {
    vpcId,
    vpcEndpointType: "Interface",
    serviceName: idOf(service),
    securityGroupIds: [idOf(group)],
    subnetIds: endpointZones.map((zone) => idOf(find(`shop-links-euw1-az${zone}`, "Subnet"))),
    privateDnsEnabled: privateName !== undefined,
  });
  const accepter = fabricate(
    "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter",
    "orders-shop-accepter",
    { vpcEndpointServiceId: idOf(service), vpcEndpointId: idOf(endpoint) },
  );
  const ingress = fabricate("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "orders-shop-in", {
    securityGroupId: idOf(group),
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: sketch.admittedByEndpoint ?? "10.1.0.0/24",
  });
  return [group, endpoint, ingress, ...(accepted ? [accepter] : [])];
}
