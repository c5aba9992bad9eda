/**
 * One broken rule at a time: what is right is accepted, and one change of it is refused with AWS's own code. Driven without
 * an engine, because these are about the simulated AWS alone.
 */
import { rules, type RuleName } from "./aws/rules";
import { type Account, assertRefused, bench, type JsonObject, network } from "./bench";

type Act = () => unknown;

const VPC = "ec2/vpc:Vpc";
const SUBNET = "ec2/subnet:Subnet";
const TABLE = "ec2/routeTable:RouteTable";
const ROUTE = "ec2/route:Route";
const ACL = "ec2/networkAcl:NetworkAcl";
const ACL_RULE = "ec2/networkAclRule:NetworkAclRule";
const GROUP = "ec2/securityGroup:SecurityGroup";
const INGRESS = "vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const PEERING = "ec2/vpcPeeringConnection:VpcPeeringConnection";
const ACCEPTER = "ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const PEERING_OPTIONS = "ec2/peeringConnectionOptions:PeeringConnectionOptions";
const ENDPOINT = "ec2/vpcEndpoint:VpcEndpoint";
const IN_SUBNET = "ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
const IN_TABLE = "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const PRIVATE_DNS = "vpc/endpointPrivateDns:EndpointPrivateDns";
const SERVICE = "ec2/vpcEndpointService:VpcEndpointService";
const PRINCIPAL = "ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple";
const CONNECTION = "ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter";
const VERIFICATION = "vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification";
const BALANCER = "lb/loadBalancer:LoadBalancer";
const TARGETS = "lb/targetGroup:TargetGroup";
const LISTENER = "lb/listener:Listener";
const LOG_GROUP = "cloudwatch/logGroup:LogGroup";
const FLOW_LOG = "ec2/flowLog:FlowLog";
const ROLE = "iam/role:Role";
const ROLE_POLICY = "iam/rolePolicy:RolePolicy";
const ZONE = "route53/zone:Zone";
const ASSOCIATION = "route53/zoneAssociation:ZoneAssociation";
const AUTHORIZATION = "route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
const RECORD = "route53/record:Record";
const CUSTOMER = "ec2/customerGateway:CustomerGateway";
const VPN_GATEWAY = "ec2/vpnGateway:VpnGateway";
const ATTACHMENT = "ec2/vpnGatewayAttachment:VpnGatewayAttachment";
const PROPAGATION = "ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";
const VPN = "ec2/vpnConnection:VpnConnection";
const RESOLVER = "route53/resolverEndpoint:ResolverEndpoint";
const FORWARD = "route53/resolverRule:ResolverRule";
const FOLLOW = "route53/resolverRuleAssociation:ResolverRuleAssociation";

const partner = { account: "333333333333" };

/** Each gives the change that AWS must refuse; what it does before must be accepted. */
const breaks: Readonly<Record<RuleName, () => Act>> = {
  "vpc-range-size": () => {
    const aws = bench();
    aws.create(VPC, { cidrBlock: "10.0.0.0/28" });
    return () => aws.create(VPC, { cidrBlock: "10.0.0.0/29" });
  },
  "vpc-quota": () => {
    const aws = bench({ quotas: { vpcsPerRegion: 1 } });
    aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
    aws.at({ region: "eu-central-1" }).create(VPC, { cidrBlock: "10.1.0.0/16" });
    return () => aws.create(VPC, { cidrBlock: "10.1.0.0/16" });
  },
  "vpc-hostnames-without-support": () => {
    const aws = bench();
    const cidrBlock = "10.0.0.0/16";
    aws.create(VPC, { cidrBlock, enableDnsSupport: false });
    return () => aws.create(VPC, { cidrBlock, enableDnsSupport: false, enableDnsHostnames: true });
  },
  "vpc-has-dependants": () => {
    const aws = bench();
    aws.remove(VPC, aws.create(VPC, { cidrBlock: "10.0.0.0/16" }));
    const { vpcId } = network(aws);
    return () => aws.remove(VPC, vpcId);
  },
  "vpc-range-overlap": () => {
    const { vpcId, aws } = withVpc();
    aws.create(CIDR, { vpcId, cidrBlock: "10.1.0.0/16" });
    return () => aws.create(CIDR, { vpcId, cidrBlock: "10.0.128.0/20" });
  },
  "vpc-range-overlaps-peer": () => {
    const { aws, hub } = peered();
    aws.create(CIDR, { vpcId: hub.vpcId, cidrBlock: "10.2.0.0/16" });
    return () => aws.create(CIDR, { vpcId: hub.vpcId, cidrBlock: "11.0.0.0/20" });
  },
  "vpc-ranges-quota": () => {
    const aws = bench({ quotas: { cidrsPerVpc: 2 } });
    const { vpcId } = network(aws);
    aws.create(CIDR, { vpcId, cidrBlock: "10.1.0.0/16" });
    return () => aws.create(CIDR, { vpcId, cidrBlock: "10.2.0.0/16" });
  },
  "vpc-range-in-use": () => {
    const { aws, vpcId } = withVpc();
    aws.remove(CIDR, aws.create(CIDR, { vpcId, cidrBlock: "10.1.0.0/16" }));
    const id = aws.create(CIDR, { vpcId, cidrBlock: "10.1.0.0/16" });
    aws.create(SUBNET, { vpcId, cidrBlock: "10.1.0.0/24" });
    return () => aws.remove(CIDR, id);
  },
  "subnet-outside-vpc": () => {
    const { aws, vpcId } = withVpc();
    aws.create(SUBNET, { vpcId, cidrBlock: "10.0.255.0/24" });
    return () => aws.create(SUBNET, { vpcId, cidrBlock: "10.1.0.0/24" });
  },
  "subnet-overlap": () => {
    const { aws, vpcId } = withVpc();
    aws.create(SUBNET, { vpcId, cidrBlock: "10.0.1.0/24" });
    return () => aws.create(SUBNET, { vpcId, cidrBlock: "10.0.0.0/23" });
  },
  "subnet-quota": () => {
    const aws = bench({ quotas: { subnetsPerVpc: 1 } });
    const { subnet } = network(aws);
    return () => subnet(1, 2);
  },
  "subnet-zone-unknown": () => {
    const { aws, vpcId } = withVpc();
    aws.create(SUBNET, { vpcId, cidrBlock: "10.0.1.0/24", availabilityZone: "eu-west-1c" });
    return () => aws.create(SUBNET, { vpcId, cidrBlock: "10.0.2.0/24", availabilityZoneId: "euc1-az1" });
  },
  "subnet-in-use": () => {
    const { aws, vpcId, subnet } = withVpc();
    aws.remove(SUBNET, subnet(1, 2));
    const subnetId = subnet(2, 2);
    aws.create(IN_SUBNET, { subnetId, vpcEndpointId: interfaceEndpoint(aws, vpcId) });
    return () => aws.remove(SUBNET, subnetId);
  },
  "route-table-quota": () => {
    // A VPC has a main table from the start.
    const aws = bench({ quotas: { routeTablesPerVpc: 2 } });
    const { vpcId } = network(aws);
    return () => aws.create(TABLE, { vpcId });
  },
  "route-table-has-endpoint": () => {
    const { aws, vpcId, routeTableId } = withVpc();
    aws.remove(TABLE, aws.create(TABLE, { vpcId }));
    aws.create(IN_TABLE, { routeTableId, vpcEndpointId: gatewayEndpoint(aws, vpcId) });
    return () => aws.remove(TABLE, routeTableId);
  },
  "route-table-of-other-vpc": () => {
    const { aws, subnetId, routeTableId } = withVpc();
    const other = network(aws, "11.0.0.0/16");
    aws.create(TABLE_ASSOCIATION, { subnetId, routeTableId });
    return () => aws.create(TABLE_ASSOCIATION, { subnetId: other.subnetId, routeTableId });
  },
  "subnet-has-route-table": () => {
    const { aws, vpcId, subnetId, routeTableId } = withVpc();
    aws.create(TABLE_ASSOCIATION, { subnetId, routeTableId });
    const other = aws.create(TABLE, { vpcId });
    return () => aws.create(TABLE_ASSOCIATION, { subnetId, routeTableId: other });
  },
  "route-exists": () => {
    const { aws, hub, peeringId } = peered();
    const route = { routeTableId: hub.routeTableId, vpcPeeringConnectionId: peeringId };
    aws.create(ROUTE, { ...route, destinationCidrBlock: "11.0.0.0/16" });
    aws.create(ROUTE, { ...route, destinationCidrBlock: "11.0.0.0/17" });
    return () => aws.create(ROUTE, { ...route, destinationCidrBlock: "11.0.0.0/16" });
  },
  "route-quota": () => {
    const { aws, hub, peeringId } = peered(bench({ quotas: { routesPerRouteTable: 1 } }));
    const route = { routeTableId: hub.routeTableId, vpcPeeringConnectionId: peeringId };
    aws.create(ROUTE, { ...route, destinationCidrBlock: "11.0.0.0/17" });
    return () => aws.create(ROUTE, { ...route, destinationCidrBlock: "11.0.128.0/17" });
  },
  "route-within-vpc": () => {
    const { aws, hub, peeringId } = peered();
    const route = { routeTableId: hub.routeTableId, vpcPeeringConnectionId: peeringId };
    aws.create(ROUTE, { ...route, destinationCidrBlock: "10.0.0.0/8" });
    return () => aws.create(ROUTE, { ...route, destinationCidrBlock: "10.0.0.0/24" });
  },
  "route-to-unknown-peering": () => {
    const { aws, hub, peeringId } = peered();
    const route = { routeTableId: hub.routeTableId, destinationCidrBlock: "11.0.0.0/16" };
    aws.remove(ROUTE, aws.create(ROUTE, { ...route, vpcPeeringConnectionId: peeringId }));
    aws.remove(PEERING, peeringId);
    return () => aws.create(ROUTE, { ...route, vpcPeeringConnectionId: peeringId });
  },
  "route-to-foreign-peering": () => {
    const { aws, hub, peeringId } = peered();
    const route = { destinationCidrBlock: "11.0.0.0/16", vpcPeeringConnectionId: peeringId };
    aws.create(ROUTE, { ...route, routeTableId: hub.routeTableId });
    const third = network(aws, "12.0.0.0/16");
    return () => aws.create(ROUTE, { ...route, routeTableId: third.routeTableId });
  },
  "route-to-detached-gateway": () => {
    const { aws, vpcId, routeTableId } = withVpc();
    const route = { routeTableId, destinationCidrBlock: "0.0.0.0/0" };
    const attached = aws.create(INTERNET_GATEWAY, { vpcId });
    aws.remove(ROUTE, aws.create(ROUTE, { ...route, gatewayId: attached }));
    const loose = aws.create(INTERNET_GATEWAY, {});
    return () => aws.create(ROUTE, { ...route, gatewayId: loose });
  },
  "network-acl-in-use": () => {
    const { aws, vpcId, subnetId } = withVpc();
    aws.remove(ACL, aws.create(ACL, { vpcId }));
    const networkAclId = aws.create(ACL, { vpcId });
    aws.create(ACL_ASSOCIATION, { networkAclId, subnetId });
    return () => aws.remove(ACL, networkAclId);
  },
  "network-acl-rule-exists": () => {
    const { aws, rule } = withAcl();
    aws.create(ACL_RULE, { ...rule, ruleNumber: 100 });
    aws.create(ACL_RULE, { ...rule, ruleNumber: 100, egress: true });
    return () => aws.create(ACL_RULE, { ...rule, ruleNumber: 100 });
  },
  "network-acl-rules-quota": () => {
    const { aws, rule } = withAcl(bench({ quotas: { networkAclRulesPerDirection: 1 } }));
    aws.create(ACL_RULE, { ...rule, ruleNumber: 100 });
    aws.create(ACL_RULE, { ...rule, ruleNumber: 110, egress: true });
    return () => aws.create(ACL_RULE, { ...rule, ruleNumber: 110 });
  },
  "network-acl-of-other-vpc": () => {
    const { aws, vpcId, subnetId } = withVpc();
    const networkAclId = aws.create(ACL, { vpcId });
    aws.create(ACL_ASSOCIATION, { networkAclId, subnetId });
    const other = network(aws, "11.0.0.0/16");
    return () => aws.create(ACL_ASSOCIATION, { networkAclId, subnetId: other.subnetId });
  },
  "security-group-name-taken": () => {
    const { aws, vpcId } = withVpc();
    aws.create(GROUP, { vpcId, name: "app" });
    aws.create(GROUP, { vpcId: network(aws, "11.0.0.0/16").vpcId, name: "app" });
    return () => aws.create(GROUP, { vpcId, name: "app" });
  },
  "security-group-in-use": () => {
    const { aws, vpcId, subnetId, group } = withVpc();
    aws.remove(GROUP, group());
    const used = group();
    aws.create(IN_SUBNET, {
      subnetId,
      vpcEndpointId: interfaceEndpoint(aws, vpcId, { securityGroupIds: [used] }),
    });
    return () => aws.remove(GROUP, used);
  },
  "security-group-rule-exists": () => {
    const { aws, rule } = withGroup();
    aws.create(INGRESS, { ...rule, description: "first" });
    aws.create(INGRESS, { ...rule, cidrIpv4: "10.0.0.0/9" });
    return () => aws.create(INGRESS, { ...rule, description: "second" });
  },
  "security-group-rules-quota": () => {
    const { aws, rule } = withGroup(bench({ quotas: { rulesPerSecurityGroup: 1 } }));
    aws.create(INGRESS, rule);
    aws.create("vpc/securityGroupEgressRule:SecurityGroupEgressRule", rule);
    return () => aws.create(INGRESS, { ...rule, cidrIpv4: "10.0.0.0/9" });
  },
  "security-group-rule-malformed": () => {
    const { aws, rule } = withGroup();
    aws.create(INGRESS, rule);
    return () => aws.create(INGRESS, { ...rule, cidrIpv4: "10.0.0.1/8" });
  },
  "gateway-attached": () => {
    const { aws, vpcId } = withVpc();
    aws.create(INTERNET_GATEWAY, { vpcId });
    return () => aws.create(INTERNET_GATEWAY, { vpcId });
  },
  "peering-overlap": () => {
    const { aws, hub } = peered();
    const peerVpcId = aws.create(VPC, { cidrBlock: "10.0.128.0/17" });
    return () => aws.create(PEERING, { vpcId: hub.vpcId, peerVpcId });
  },
  "peering-exists": () => {
    const { aws, hub, spoke } = peered();
    return () => aws.create(PEERING, { vpcId: spoke.vpcId, peerVpcId: hub.vpcId });
  },
  "peering-accepted-by-other": () => {
    const { aws, other, peeringId: vpcPeeringConnectionId } = requestedAcrossAccounts();
    const theirs = () => other.create(ACCEPTER, { vpcPeeringConnectionId, autoAccept: true });
    const mine = () => aws.create(ACCEPTER, { vpcPeeringConnectionId, autoAccept: true });
    // What the other side may do, this side may not; tried first, because acceptance stays.
    return () => {
      try {
        return mine();
      } finally {
        theirs();
      }
    };
  },
  "peering-options-before-acceptance": () => {
    const { aws, other, peeringId: vpcPeeringConnectionId } = requestedAcrossAccounts();
    const set = () =>
      aws.create(PEERING_OPTIONS, {
        vpcPeeringConnectionId,
        requester: { allowRemoteVpcDnsResolution: true },
      });
    return () => {
      try {
        return set();
      } finally {
        other.create(ACCEPTER, { vpcPeeringConnectionId, autoAccept: true });
        set();
      }
    };
  },
  "peering-options-of-other-side": () => {
    const { aws, other, peeringId: vpcPeeringConnectionId } = requestedAcrossAccounts();
    other.create(ACCEPTER, { vpcPeeringConnectionId, autoAccept: true });
    const options = { allowRemoteVpcDnsResolution: true };
    aws.create(PEERING_OPTIONS, { vpcPeeringConnectionId, requester: options });
    return () => aws.create(PEERING_OPTIONS, { vpcPeeringConnectionId, accepter: options });
  },
  "endpoint-service-unknown": () => {
    const { aws, vpcId } = withVpc();
    interfaceEndpoint(aws, vpcId);
    return () => interfaceEndpoint(aws, vpcId, { serviceName: "com.amazonaws.eu-west-1.no-such-service" });
  },
  "endpoint-type-not-offered": () => {
    const { aws, vpcId } = withVpc();
    gatewayEndpoint(aws, vpcId);
    return () =>
      aws.create(ENDPOINT, { vpcId, serviceName: "com.amazonaws.eu-west-1.sts", vpcEndpointType: "Gateway" });
  },
  "endpoint-policy-not-supported": () => {
    const { aws, consumer, serviceName, permit } = withService();
    permit();
    const { vpcId } = network(consumer);
    const policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
    });
    interfaceEndpoint(consumer, vpcId, { serviceName });
    interfaceEndpoint(aws, network(aws, "12.0.0.0/16").vpcId, { policy });
    return () => interfaceEndpoint(consumer, vpcId, { serviceName, policy });
  },
  "endpoint-private-dns-before-acceptance": () => {
    const { aws, consumer, serviceName, permit, serviceId, verify } = withService({
      privateDnsName: "api.example.com",
    });
    permit();
    verify();
    const vpcEndpointId = interfaceEndpoint(consumer, network(consumer).vpcId, { serviceName });
    const enable = () => consumer.create(PRIVATE_DNS, { vpcEndpointId, privateDnsEnabled: true });
    return () => {
      try {
        return enable();
      } finally {
        aws.create(CONNECTION, { vpcEndpointId, vpcEndpointServiceId: serviceId });
        enable();
      }
    };
  },
  "endpoint-private-dns-not-verified": () => {
    const { consumer, serviceName, permit, verify } = withService({
      privateDnsName: "api.example.com",
      acceptanceRequired: false,
    });
    permit();
    const vpcEndpointId = interfaceEndpoint(consumer, network(consumer).vpcId, { serviceName });
    const enable = () => consumer.create(PRIVATE_DNS, { vpcEndpointId, privateDnsEnabled: true });
    return () => {
      try {
        return enable();
      } finally {
        verify();
        enable();
      }
    };
  },
  "endpoint-service-not-permitted": () => {
    const { consumer, serviceName, permit } = withService();
    const { vpcId } = network(consumer);
    const connect = () => interfaceEndpoint(consumer, vpcId, { serviceName });
    return () => {
      try {
        return connect();
      } finally {
        permit();
        connect();
      }
    };
  },
  "endpoint-service-has-connections": () => {
    const { aws, consumer, serviceName, permit, serviceId } = withService();
    permit();
    interfaceEndpoint(consumer, network(consumer).vpcId, { serviceName });
    return () => aws.remove(SERVICE, serviceId);
  },
  "load-balancer-of-other-service": () => {
    const { aws, balancerArn } = withService();
    return () => aws.create(SERVICE, { acceptanceRequired: true, networkLoadBalancerArns: [balancerArn] });
  },
  "service-name-not-proven": () => {
    const { aws, serviceId, verify } = withService({ privateDnsName: "api.example.com" });
    return () => {
      try {
        return aws.create(VERIFICATION, { serviceId });
      } finally {
        verify();
      }
    };
  },
  "endpoint-accepted-by-other": () => {
    const { aws, consumer, serviceName, permit, serviceId } = withService();
    permit();
    const vpcEndpointId = interfaceEndpoint(consumer, network(consumer).vpcId, { serviceName });
    const acceptance = { vpcEndpointId, vpcEndpointServiceId: serviceId };
    aws.create(CONNECTION, acceptance);
    return () => consumer.create(CONNECTION, acceptance);
  },
  "endpoint-quota": () => {
    const aws = bench({ quotas: { interfaceEndpointsPerVpc: 1 } });
    const { vpcId } = network(aws);
    interfaceEndpoint(aws, vpcId);
    interfaceEndpoint(aws, network(aws, "11.0.0.0/16").vpcId);
    return () => interfaceEndpoint(aws, vpcId);
  },
  "gateway-endpoint-quota": () => {
    const aws = bench({ quotas: { gatewayEndpointsPerRegion: 1 } });
    const { vpcId } = network(aws);
    gatewayEndpoint(aws, vpcId);
    interfaceEndpoint(aws, vpcId);
    return () => gatewayEndpoint(aws, network(aws, "11.0.0.0/16").vpcId);
  },
  "endpoint-private-dns-conflict": () => {
    const { aws, vpcId } = withVpc();
    const other = network(aws, "11.0.0.0/16").vpcId;
    aws.create(ZONE, { name: "sts.eu-west-1.amazonaws.com", vpcs: [{ vpcId }] });
    interfaceEndpoint(aws, other, { privateDnsEnabled: true });
    return () => interfaceEndpoint(aws, vpcId, { privateDnsEnabled: true });
  },
  "endpoint-private-dns-needs-vpc-dns": () => {
    const aws = bench();
    interfaceEndpoint(aws, network(aws).vpcId, { privateDnsEnabled: true });
    const vpcId = aws.create(VPC, { cidrBlock: "11.0.0.0/16" });
    return () => interfaceEndpoint(aws, vpcId, { privateDnsEnabled: true });
  },
  "endpoint-zone-twice": () => {
    const { aws, vpcId, subnetId, subnet } = withVpc();
    const vpcEndpointId = interfaceEndpoint(aws, vpcId);
    aws.create(IN_SUBNET, { subnetId, vpcEndpointId });
    aws.create(IN_SUBNET, { subnetId: subnet(1, 2), vpcEndpointId });
    const sameZone = subnet(2, 1);
    return () => aws.create(IN_SUBNET, { subnetId: sameZone, vpcEndpointId });
  },
  "endpoint-zone-not-offered": () => {
    // The load balancer of the service stands in the first zone alone.
    const { consumer, serviceName, permit } = withService();
    permit();
    const { vpcId, subnetId, subnet } = network(consumer);
    const vpcEndpointId = interfaceEndpoint(consumer, vpcId, { serviceName });
    consumer.create(IN_SUBNET, { subnetId, vpcEndpointId });
    const elsewhere = subnet(1, 2);
    return () => consumer.create(IN_SUBNET, { subnetId: elsewhere, vpcEndpointId });
  },
  "endpoint-subnet-of-other-vpc": () => {
    const { aws, vpcId, subnetId } = withVpc();
    const vpcEndpointId = interfaceEndpoint(aws, vpcId);
    aws.create(IN_SUBNET, { subnetId, vpcEndpointId });
    const other = network(aws, "11.0.0.0/16");
    return () => aws.create(IN_SUBNET, { subnetId: other.subnetId, vpcEndpointId });
  },
  "endpoint-route-exists": () => {
    const { aws, vpcId, routeTableId } = withVpc();
    aws.create(IN_TABLE, { routeTableId, vpcEndpointId: gatewayEndpoint(aws, vpcId) });
    const second = gatewayEndpoint(aws, vpcId);
    return () => aws.create(IN_TABLE, { routeTableId, vpcEndpointId: second });
  },
  "load-balancer-name-taken": () => {
    const { aws, subnetId } = withVpc();
    aws.create(BALANCER, { ...balancer(subnetId), name: "one" });
    return () => aws.create(BALANCER, { ...balancer(subnetId), name: "one" });
  },
  "load-balancer-zone-twice": () => {
    const { aws, subnetId, subnet } = withVpc();
    aws.create(BALANCER, balancer(subnetId, subnet(1, 2)));
    const sameZone = subnet(2, 1);
    return () => aws.create(BALANCER, balancer(subnetId, sameZone));
  },
  "load-balancer-protected": () => {
    const { aws, subnetId } = withVpc();
    aws.remove(BALANCER, aws.create(BALANCER, balancer(subnetId)));
    const kept = aws.create(BALANCER, { ...balancer(subnetId), enableDeletionProtection: true });
    return () => aws.remove(BALANCER, kept);
  },
  "load-balancer-in-use": () => {
    const { aws, balancerArn } = withService();
    return () => aws.remove(BALANCER, balancerArn);
  },
  "target-group-name-taken": () => {
    const { aws, vpcId } = withVpc();
    aws.create(TARGETS, { vpcId, port: 80, protocol: "TCP", name: "one" });
    return () => aws.create(TARGETS, { vpcId, port: 80, protocol: "TCP", name: "one" });
  },
  "target-group-in-use": () => {
    const { aws, targetGroupArn, listener } = withListener();
    aws.create(LISTENER, listener(443));
    return () => aws.remove(TARGETS, targetGroupArn);
  },
  "listener-port-taken": () => {
    const { aws, listener } = withListener();
    aws.create(LISTENER, listener(443));
    aws.create(LISTENER, listener(444));
    return () => aws.create(LISTENER, listener(443));
  },
  "listener-quota": () => {
    const { aws, listener } = withListener(bench({ quotas: { listenersPerLoadBalancer: 1 } }));
    aws.create(LISTENER, listener(443));
    return () => aws.create(LISTENER, listener(444));
  },
  "flow-log-exists": () => {
    const { aws, flowLog } = withLogs();
    aws.create(FLOW_LOG, flowLog);
    return () => aws.create(FLOW_LOG, flowLog);
  },
  "flow-log-destination-unknown": () => {
    const { aws, flowLog, policyId } = withLogs();
    aws.remove(FLOW_LOG, aws.create(FLOW_LOG, flowLog));
    // The role stays, but may write no more.
    aws.remove(ROLE_POLICY, policyId);
    return () => aws.create(FLOW_LOG, flowLog);
  },
  "log-group-exists": () => {
    const aws = bench();
    aws.create(LOG_GROUP, { name: "flows" });
    aws.at({ region: "eu-central-1" }).create(LOG_GROUP, { name: "flows" });
    return () => aws.create(LOG_GROUP, { name: "flows" });
  },
  "log-retention": () => {
    const aws = bench();
    aws.create(LOG_GROUP, { retentionInDays: 365 });
    return () => aws.create(LOG_GROUP, { retentionInDays: 364 });
  },
  "role-exists": () => {
    const aws = bench();
    aws.create(ROLE, { name: "reader", assumeRolePolicy: TRUST });
    aws.at(partner).create(ROLE, { name: "reader", assumeRolePolicy: TRUST });
    return () => aws.create(ROLE, { name: "reader", assumeRolePolicy: TRUST });
  },
  "role-has-policies": () => {
    const aws = bench();
    aws.remove(ROLE, aws.create(ROLE, { assumeRolePolicy: TRUST }));
    const role = aws.create(ROLE, { assumeRolePolicy: TRUST });
    aws.create(ROLE_POLICY, { role, policy: TRUST });
    return () => aws.remove(ROLE, role);
  },
  "policy-malformed": () => {
    const aws = bench();
    aws.create(ROLE, { assumeRolePolicy: TRUST });
    return () => aws.create(ROLE, { assumeRolePolicy: "{}" });
  },
  "zone-name-taken": () => {
    const { aws, vpcId } = withVpc();
    const vpcs = [{ vpcId }];
    aws.create(ZONE, { name: "example.com", vpcs });
    aws.create(ZONE, { name: "api.example.com", vpcs });
    return () => aws.create(ZONE, { name: "example.com", vpcs });
  },
  "zone-of-foreign-vpc": () => {
    const { aws, vpcId } = withVpc();
    aws.create(ZONE, { name: "example.com", vpcs: [{ vpcId, vpcRegion: "eu-west-1" }] });
    const foreign = network(aws.at(partner)).vpcId;
    return () => aws.create(ZONE, { name: "example.org", vpcs: [{ vpcId: foreign }] });
  },
  "zone-not-empty": () => {
    const { aws, zoneId, address } = withZone();
    aws.remove(RECORD, aws.create(RECORD, address));
    aws.create(RECORD, address);
    return () => aws.remove(ZONE, zoneId);
  },
  "zone-association-unauthorized": () => {
    const { aws, zoneId } = withZone();
    aws.create(ASSOCIATION, { zoneId, vpcId: network(aws, "11.0.0.0/16").vpcId });
    const other = aws.at(partner);
    const authorized = network(other).vpcId;
    aws.create(AUTHORIZATION, { zoneId, vpcId: authorized });
    other.create(ASSOCIATION, { zoneId, vpcId: authorized });
    const unauthorized = network(other, "11.0.0.0/16").vpcId;
    return () => other.create(ASSOCIATION, { zoneId, vpcId: unauthorized });
  },
  "zone-last-association": () => {
    const { aws, zoneId, vpcId } = withZone();
    const second = network(aws, "11.0.0.0/16").vpcId;
    aws.remove(ASSOCIATION, aws.create(ASSOCIATION, { zoneId, vpcId: second }));
    return () => aws.remove(ASSOCIATION, `${zoneId}:${vpcId}`);
  },
  "zone-associations-quota": () => {
    const { aws, zoneId } = withZone(bench({ quotas: { vpcsPerPrivateZone: 2 } }));
    aws.create(ASSOCIATION, { zoneId, vpcId: network(aws, "11.0.0.0/16").vpcId });
    const third = network(aws, "12.0.0.0/16").vpcId;
    return () => aws.create(ASSOCIATION, { zoneId, vpcId: third });
  },
  "record-exists": () => {
    const { aws, address } = withZone();
    aws.create(RECORD, address);
    aws.create(RECORD, { ...address, type: "TXT" });
    return () => aws.create(RECORD, { ...address, name: "www.example.com" });
  },
  "record-alias-unknown": () => {
    const { aws, zoneId, subnetId, vpcId } = withZone();
    const vpcEndpointId = interfaceEndpoint(aws, vpcId, { subnetIds: [subnetId] });
    const [entry] = aws.world.find("vpcEndpoint", vpcEndpointId)?.dnsEntries ?? [];
    const alias = (name = ""): JsonObject => ({
      zoneId,
      name: "sts",
      type: "A",
      aliases: [{ name, zoneId: entry?.hostedZoneId ?? "", evaluateTargetHealth: false }],
    });
    aws.remove(RECORD, aws.create(RECORD, alias(entry?.dnsName)));
    return () => aws.create(RECORD, alias("sts.example.com"));
  },
  "customer-gateway-in-use": () => {
    const { aws, customerGatewayId } = withVpn();
    aws.remove(CUSTOMER, aws.create(CUSTOMER, customer));
    return () => aws.remove(CUSTOMER, customerGatewayId);
  },
  "vpn-gateway-in-use": () => {
    const { aws, vpnGatewayId } = withVpn();
    aws.remove(VPN_GATEWAY, aws.create(VPN_GATEWAY, {}));
    return () => aws.remove(VPN_GATEWAY, vpnGatewayId);
  },
  "vpc-has-vpn-gateway": () => {
    const { aws, vpcId } = withVpc();
    aws.create(ATTACHMENT, { vpcId, vpnGatewayId: aws.create(VPN_GATEWAY, {}) });
    const second = aws.create(VPN_GATEWAY, {});
    return () => aws.create(ATTACHMENT, { vpcId, vpnGatewayId: second });
  },
  "vpn-gateway-attached": () => {
    const { aws, vpcId } = withVpc();
    const vpnGatewayId = aws.create(VPN_GATEWAY, {});
    aws.create(ATTACHMENT, { vpcId, vpnGatewayId });
    const other = network(aws, "11.0.0.0/16").vpcId;
    return () => aws.create(ATTACHMENT, { vpcId: other, vpnGatewayId });
  },
  "propagation-of-detached-gateway": () => {
    const { aws, vpcId, routeTableId } = withVpc();
    const vpnGatewayId = aws.create(VPN_GATEWAY, {});
    const propagate = () => aws.create(PROPAGATION, { routeTableId, vpnGatewayId });
    return () => {
      try {
        return propagate();
      } finally {
        aws.create(ATTACHMENT, { vpcId, vpnGatewayId });
        propagate();
      }
    };
  },
  "vpn-connection-quota": () => {
    const { aws, connection } = withVpn(bench({ quotas: { vpnConnectionsPerGateway: 2 } }));
    aws.create(VPN, connection);
    return () => aws.create(VPN, connection);
  },
  "tunnel-inside-range": () => {
    const { aws, connection } = withVpn();
    aws.create(VPN, { ...connection, tunnel1InsideCidr: "169.254.6.0/30" });
    return () => aws.create(VPN, { ...connection, tunnel1InsideCidr: "169.254.5.0/30" });
  },
  "tunnel-inside-range-taken": () => {
    const { aws, connection } = withVpn();
    aws.create(VPN, { ...connection, tunnel1InsideCidr: "169.254.6.0/30" });
    return () => aws.create(VPN, { ...connection, tunnel2InsideCidr: "169.254.6.0/30" });
  },
  "preshared-key-malformed": () => {
    const { aws, connection } = withVpn();
    aws.create(VPN, { ...connection, tunnel1PresharedKey: "not.so.secret" });
    return () => aws.create(VPN, { ...connection, tunnel1PresharedKey: "0not.so.secret" });
  },
  "tunnel-start-without-address": () => {
    const { aws, connection } = withVpn();
    aws.create(VPN, { ...connection, tunnel1StartupAction: "start" });
    const customerGatewayId = aws.create(CUSTOMER, {
      type: "ipsec.1",
      bgpAsn: "65000",
      certificateArn: "arn:aws:acm:x",
    });
    return () => aws.create(VPN, { ...connection, customerGatewayId, tunnel1StartupAction: "start" });
  },
  "static-route-of-dynamic-vpn": () => {
    const { aws, connection } = withVpn();
    const route = { destinationCidrBlock: "192.168.0.0/24" };
    const fixed = aws.create(VPN, { ...connection, staticRoutesOnly: true });
    aws.create(VPN_ROUTE, { ...route, vpnConnectionId: fixed });
    const dynamic = aws.create(VPN, connection);
    return () => aws.create(VPN_ROUTE, { ...route, vpnConnectionId: dynamic });
  },
  "alarm-rule-of-unknown-alarm": () => {
    const aws = bench();
    const name = aws.create("cloudwatch/metricAlarm:MetricAlarm", {
      comparisonOperator: "LessThanThreshold",
      evaluationPeriods: 1,
      metricName: "TunnelState",
      namespace: "AWS/VPN",
      period: 300,
      statistic: "Maximum",
      threshold: 1,
    });
    const composite = "cloudwatch/compositeAlarm:CompositeAlarm";
    aws.create(composite, { alarmName: "down", alarmRule: `ALARM("${name}")` });
    return () => aws.create(composite, { alarmName: "other", alarmRule: 'ALARM("no-such-alarm")' });
  },
  "resolver-needs-two-addresses": () => {
    const { aws, endpoint, subnetId } = withResolver();
    aws.create(RESOLVER, endpoint);
    return () => aws.create(RESOLVER, { ...endpoint, ipAddresses: [{ subnetId }] });
  },
  "resolver-endpoint-in-use": () => {
    const { aws, endpoint } = withResolver();
    aws.remove(RESOLVER, aws.create(RESOLVER, endpoint));
    const resolverEndpointId = aws.create(RESOLVER, endpoint);
    aws.create(FORWARD, { ...forward, resolverEndpointId });
    return () => aws.remove(RESOLVER, resolverEndpointId);
  },
  "resolver-rule-in-use": () => {
    const { aws, endpoint, vpcId } = withResolver();
    const resolverEndpointId = aws.create(RESOLVER, endpoint);
    aws.remove(FORWARD, aws.create(FORWARD, { ...forward, resolverEndpointId }));
    const resolverRuleId = aws.create(FORWARD, { ...forward, resolverEndpointId });
    aws.create(FOLLOW, { resolverRuleId, vpcId });
    return () => aws.remove(FORWARD, resolverRuleId);
  },
  "resolver-rule-not-shared": () => {
    const { aws, endpoint } = withResolver();
    const resolverRuleId = aws.create(FORWARD, {
      ...forward,
      resolverEndpointId: aws.create(RESOLVER, endpoint),
    });
    const other = aws.at(partner);
    const { vpcId } = network(other);
    const follow = () => other.create(FOLLOW, { resolverRuleId, vpcId });
    return () => {
      try {
        return follow();
      } finally {
        const resourceShareArn = aws.create(SHARE, { allowExternalPrincipals: true });
        const resourceArn = `arn:aws:route53resolver:eu-west-1:111111111111:resolver-rule/${resolverRuleId}`;
        aws.create("ram/resourceAssociation:ResourceAssociation", { resourceArn, resourceShareArn });
        aws.create(SHARE_PRINCIPAL, { principal: other.account, resourceShareArn });
        other.create(SHARE_ACCEPTER, { shareArn: resourceShareArn });
        follow();
      }
    };
  },
  "resolver-name-forwarded-twice": () => {
    const { aws, endpoint, vpcId } = withResolver();
    const resolverEndpointId = aws.create(RESOLVER, endpoint);
    const rule = () => aws.create(FORWARD, { ...forward, resolverEndpointId });
    aws.create(FOLLOW, { resolverRuleId: rule(), vpcId });
    const second = rule();
    return () => aws.create(FOLLOW, { resolverRuleId: second, vpcId });
  },
  "share-without-invitation": () => {
    const aws = bench();
    const shareArn = aws.create(SHARE, { allowExternalPrincipals: true });
    aws.create(SHARE_PRINCIPAL, { principal: "333333333333", resourceShareArn: shareArn });
    aws.at(partner).create(SHARE_ACCEPTER, { shareArn });
    return () => aws.at({ account: "444444444444" }).create(SHARE_ACCEPTER, { shareArn });
  },
};

describe("the rules of the stand-in AWS", () => {
  for (const rule of Object.keys(rules) as RuleName[]) {
    it(`refuse what breaks ${rule}`, () => assertRefused(rule, breaks[rule]()));
  }
});

const CIDR = "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const TABLE_ASSOCIATION = "ec2/routeTableAssociation:RouteTableAssociation";
const ACL_ASSOCIATION = "ec2/networkAclAssociation:NetworkAclAssociation";
const INTERNET_GATEWAY = "ec2/internetGateway:InternetGateway";
const VPN_ROUTE = "ec2/vpnConnectionRoute:VpnConnectionRoute";
const SHARE = "ram/resourceShare:ResourceShare";
const SHARE_PRINCIPAL = "ram/principalAssociation:PrincipalAssociation";
const SHARE_ACCEPTER = "ram/resourceShareAccepter:ResourceShareAccepter";

/** Lets flow logs write their records; also a document that is well formed. */
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: ["sts:AssumeRole", "logs:PutLogEvents"],
    },
  ],
});
const customer = { type: "ipsec.1", bgpAsn: "65010", ipAddress: "203.0.113.10" };
const forward = { domainName: "corp.example.com", ruleType: "FORWARD", targetIps: [{ ip: "192.168.0.53" }] };

function withVpc(aws = bench()) {
  return { aws, ...network(aws) };
}

function withAcl(aws = bench()) {
  const { vpcId } = network(aws);
  const networkAclId = aws.create(ACL, { vpcId });
  return { aws, rule: { networkAclId, protocol: "-1", ruleAction: "allow", cidrBlock: "10.0.0.0/8" } };
}

function withGroup(aws = bench()) {
  const securityGroupId = network(aws).group();
  return {
    aws,
    rule: { securityGroupId, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/8" },
  };
}

/** Two peered VPCs of one account. */
function peered(aws = bench()) {
  const hub = network(aws);
  const spoke = network(aws, "11.0.0.0/16");
  const peeringId = aws.create(PEERING, { vpcId: hub.vpcId, peerVpcId: spoke.vpcId });
  aws.create(ACCEPTER, { vpcPeeringConnectionId: peeringId, autoAccept: true });
  return { aws, hub, spoke, peeringId };
}

/** A peering that another account has not accepted yet. */
function requestedAcrossAccounts() {
  const aws = bench();
  const other = aws.at(partner);
  const { vpcId } = network(aws);
  const peerVpcId = network(other, "11.0.0.0/16").vpcId;
  const peeringId = aws.create(PEERING, { vpcId, peerVpcId, peerOwnerId: other.account });
  return { aws, other, peeringId };
}

function interfaceEndpoint(aws: Account, vpcId: string, more: JsonObject = {}): string {
  return aws.create(ENDPOINT, {
    vpcId,
    serviceName: "com.amazonaws.eu-west-1.sts",
    vpcEndpointType: "Interface",
    privateDnsEnabled: false,
    ...more,
  });
}

function gatewayEndpoint(aws: Account, vpcId: string): string {
  return aws.create(ENDPOINT, { vpcId, serviceName: "com.amazonaws.eu-west-1.s3" });
}

function balancer(...subnetIds: readonly string[]): JsonObject {
  return {
    internal: true,
    loadBalancerType: "network",
    subnetMappings: subnetIds.map((subnetId) => ({ subnetId })),
  };
}

/** A service in the first zone, and another account that would use it. */
function withService(more: JsonObject = {}) {
  const aws = bench();
  const consumer = aws.at(partner);
  const balancerArn = aws.create(BALANCER, balancer(network(aws).subnetId));
  const made = aws.make(SERVICE, {
    acceptanceRequired: true,
    networkLoadBalancerArns: [balancerArn],
    ...more,
  });
  const serviceId = made.id;
  const permit = () =>
    aws.create(PRINCIPAL, {
      vpcEndpointServiceId: serviceId,
      principalArn: `arn:aws:iam::${consumer.account}:root`,
    });
  const verify = () => {
    const [proof] = made.privateDnsNameConfigurations as readonly JsonObject[];
    const zoneId = aws.create(ZONE, { name: "example.com" });
    aws.create(RECORD, {
      zoneId,
      name: proof?.name ?? "",
      type: "TXT",
      ttl: 300,
      records: [proof?.value ?? ""],
    });
    aws.create(VERIFICATION, { serviceId });
  };
  return { aws, consumer, balancerArn, serviceId, serviceName: String(made.serviceName), permit, verify };
}

function withListener(aws = bench()) {
  const { vpcId, subnetId } = network(aws);
  const loadBalancerArn = aws.create(BALANCER, balancer(subnetId));
  const targetGroupArn = aws.create(TARGETS, { vpcId, port: 8443, protocol: "TCP", targetType: "ip" });
  const defaultActions = [{ type: "forward", targetGroupArn }];
  const listener = (port: number) => ({ loadBalancerArn, port, protocol: "TCP", defaultActions });
  return { aws, targetGroupArn, listener };
}

function withLogs() {
  const aws = bench();
  const { vpcId } = network(aws);
  const role = aws.create(ROLE, { assumeRolePolicy: TRUST });
  const policyId = aws.create(ROLE_POLICY, { role, policy: TRUST });
  const group = aws.create(LOG_GROUP, {});
  const flowLog = {
    vpcId,
    trafficType: "ALL",
    iamRoleArn: `arn:aws:iam::111111111111:role/${role}`,
    logDestination: `arn:aws:logs:eu-west-1:111111111111:log-group:${group}`,
  };
  return { aws, flowLog, policyId };
}

function withZone(aws = bench()) {
  const place = network(aws);
  const zoneId = aws.create(ZONE, { name: "example.com", vpcs: [{ vpcId: place.vpcId }] });
  const address = { zoneId, name: "www", type: "A", ttl: 300, records: ["10.0.0.10"] };
  return { aws, ...place, zoneId, address };
}

/** A gateway with one connection. */
function withVpn(aws = bench()) {
  const vpnGatewayId = aws.create(VPN_GATEWAY, {});
  const customerGatewayId = aws.create(CUSTOMER, customer);
  const connection = { type: "ipsec.1", vpnGatewayId, customerGatewayId };
  aws.create(VPN, connection);
  return { aws, vpnGatewayId, customerGatewayId, connection };
}

function withResolver() {
  const aws = bench();
  const { vpcId, subnetId, subnet, group } = network(aws);
  const ipAddresses = [{ subnetId }, { subnetId: subnet(1, 2) }];
  return {
    aws,
    vpcId,
    subnetId,
    endpoint: { direction: "OUTBOUND", ipAddresses, securityGroupIds: [group()] },
  };
}
