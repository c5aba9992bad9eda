import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { RecordedResource } from "../../../network/recorded";
import { fabricate, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "app", { cidrBlock: "10.1.0.0/16" });
const subnet = fabricate("aws:ec2/subnet:Subnet", "app-a", {
  vpcId: idOf(vpc),
  availabilityZoneId: "euw1-az1",
  cidrBlock: "10.1.0.0/24",
});
const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "nlb", { vpcId: idOf(vpc) });
const balancer = fabricate("aws:lb/loadBalancer:LoadBalancer", "nlb", {
  loadBalancerType: "network",
  internal: true,
  subnetMappings: [{ subnetId: idOf(subnet) }],
  securityGroups: [idOf(group)],
  enableCrossZoneLoadBalancing: true,
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
});
const targets = fabricate("aws:lb/targetGroup:TargetGroup", "nlb-443", {
  vpcId: idOf(vpc),
  targetType: "ip",
  protocol: "TCP",
  port: 8443,
  preserveClientIp: "false",
});
const target = fabricate("aws:lb/targetGroupAttachment:TargetGroupAttachment", "nlb-443-10.1.0.10", {
  targetGroupArn: idOf(targets),
  targetId: "10.1.0.10",
});
const listener = fabricate("aws:lb/listener:Listener", "nlb-443", {
  loadBalancerArn: idOf(balancer),
  port: 443,
  protocol: "TLS",
  defaultActions: [{ type: "forward", targetGroupArn: idOf(targets) }],
});
const service = fabricate("aws:ec2/vpcEndpointService:VpcEndpointService", "orders-service", {
  acceptanceRequired: true,
  networkLoadBalancerArns: [idOf(balancer)],
  privateDnsName: "orders.example.com",
  supportedRegions: ["eu-central-1"],
});
const principal = fabricate(
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  "orders-principal",
  { vpcEndpointServiceId: idOf(service), principalArn: "arn:aws:iam::333333333333:root" },
);
const hub = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "orders-hub-endpoint", {
  vpcId: idOf(hub),
  serviceName: idOf(service),
  vpcEndpointType: "Interface",
  subnetIds: [],
});
const accepter = fabricate(
  "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter",
  "orders-hub-accepter",
  { vpcEndpointServiceId: idOf(service), vpcEndpointId: idOf(endpoint) },
);
const verification = fabricate(
  "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
  "orders-verification",
  { serviceId: idOf(service) },
);

const all = [vpc, subnet, group, balancer, targets, target, listener, service, principal, hub, endpoint];
const modelOf = (...more: RecordedResource[]) => buildModel([...all, ...more]);

describe("the model of PrivateLink", () => {
  it("has a load balancer with its subnets, groups and listeners, and what these send to", () => {
    const { loadBalancers, targetGroups } = modelOf();
    const [found] = loadBalancers.values();
    const [sent] = targetGroups.values();
    assert.ok(found);
    assert.ok(sent);
    assert.deepEqual(found.subnets.map(nodeOf), [subnet.urn]);
    assert.deepEqual(found.securityGroups.map(nodeOf), [group.urn]);
    assert.deepEqual([found.internal, found.crossZone, found.enforcesOnPrivateLink].map(valueOf), [
      true,
      true,
      false,
    ]);
    assert.deepEqual(
      found.listeners.map(({ port, protocol, targetGroup }) => [
        valueOf(port),
        valueOf(protocol),
        nodeOf(targetGroup),
      ]),
      [[443, "TLS", targets.urn]],
    );
    assert.deepEqual(
      [
        nodeOf(sent.vpc),
        valueOf(sent.targetType),
        valueOf(sent.port),
        valueOf(sent.preservesClientAddresses),
      ],
      [vpc.urn, "ip", 8443, false],
    );
    assert.deepEqual(
      sent.targets.map(({ id }) => valueOf(id)),
      ["10.1.0.10"],
    );
  });

  it("takes AWS's own default where a load balancer does not say whether its rules hold for PrivateLink", () => {
    const silent = fabricate("aws:lb/loadBalancer:LoadBalancer", "silent", { loadBalancerType: "network" });
    const found = modelOf(silent).loadBalancers.get(silent.urn);
    assert.deepEqual([valueOf(found?.enforcesOnPrivateLink), valueOf(found?.internal)], [true, false]);
  });

  it("has a service with its load balancers, principals and regions, its own among these", () => {
    const provider = fabricate("pulumi:providers:aws", "apps", {
      region: "eu-west-1",
      allowedAccountIds: ["222222222222"],
    });
    const placed = { ...service, provider: provider.urn };
    const rest = all.filter((one) => one !== service);
    const [found] = buildModel([...rest, provider, placed]).endpointServices.values();
    assert.ok(found);
    assert.deepEqual(found.loadBalancers.map(nodeOf), [balancer.urn]);
    assert.deepEqual(found.principals.map(valueOf), ["arn:aws:iam::333333333333:root"]);
    assert.deepEqual(
      [found.account, found.region, found.privateName].map((one) => valueOf<string>(one)),
      ["222222222222", "eu-west-1", "orders.example.com"],
    );
    assert.deepEqual(valueOf(found.supportedRegions), ["eu-central-1", "eu-west-1"]);
  });

  it("knows a name as verified only where the verification is recorded", () => {
    const verified = (...more: RecordedResource[]) =>
      [...modelOf(...more).endpointServices.values()].map(({ nameVerified }) => nameVerified);
    assert.deepEqual([verified(), verified(verification)], [[false], [true]]);
  });

  describe("joins an endpoint with its service", () => {
    const statesOf = (resources: readonly RecordedResource[]) =>
      buildModel(resources).serviceConnections.map((one) => [one.endpoint, one.service, valueOf(one.state)]);
    const automatic = { ...service, inputs: { ...service.inputs, acceptanceRequired: false } };

    it("as pending where acceptance is required and nobody accepts", () => {
      assert.deepEqual(statesOf(all), [[endpoint.urn, service.urn, "pending"]]);
    });

    it("as accepted where the service's account accepts in the same program", () => {
      assert.deepEqual(statesOf([...all, accepter]), [[endpoint.urn, service.urn, "accepted"]]);
    });

    it("as accepted where AWS accepts by itself", () => {
      const resources = all.map((one) => (one === service ? automatic : one));
      assert.deepEqual(statesOf(resources), [[endpoint.urn, service.urn, "accepted"]]);
    });

    it("as unknown where it is not known whether acceptance is required", () => {
      const silent = { ...service, inputs: {} };
      const resources = all.map((one) => (one === service ? silent : one));
      assert.deepEqual(statesOf(resources), [[endpoint.urn, service.urn, undefined]]);
    });

    it("and no endpoint of somebody else's service", () => {
      const foreign = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "kms", {
        vpcId: idOf(hub),
        serviceName: "com.amazonaws.eu-west-1.kms",
        vpcEndpointType: "Interface",
      });
      assert.equal(modelOf(foreign).serviceConnections.length, 1);
    });
  });

  it("warns of no part of a Network Load Balancer, and of every other load balancer", () => {
    assert.deepEqual(modelOf(accepter, verification).warnings, []);
    const other = fabricate("aws:lb/loadBalancer:LoadBalancer", "web", { subnets: [idOf(subnet)] });
    assert.deepEqual(
      modelOf(other).warnings.map(({ code, source, affects }) => [code, source.urn, affects]),
      [["unmodelled-resource", other.urn, [vpc.urn]]],
    );
    assert.equal(modelOf(other).loadBalancers.has(other.urn), false);
  });
});
