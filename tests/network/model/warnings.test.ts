import assert from "node:assert/strict";
import { AWS } from "../../../network/model/aws/types";
import { buildModel } from "../../../network/model/build";
import { couldCarryTraffic } from "../../../network/model/warnings";
import { fabricate, idOf } from "../../support/fabricate";

describe("couldCarryTraffic", () => {
  const carrying = [
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
    "aws:ec2/trafficMirrorSession:TrafficMirrorSession",
    "aws:ec2/somethingNew:SomethingNew",
    "aws:ec2transitgateway/transitGateway:TransitGateway",
    "aws:ec2clientvpn/endpoint:Endpoint",
    "aws:vpc/routeServer:RouteServer",
    "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
    "aws:route53/profilesAssociation:ProfilesAssociation",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:networkfirewall/firewall:Firewall",
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    "aws:cloudformation/stack:Stack",
    "aws:vpclattice/serviceNetwork:ServiceNetwork",
    "aws-native:ec2:TransitGateway",
    "awsx:lb:NetworkLoadBalancer",
  ];
  for (const type of carrying) {
    it(`says yes for ${type}`, () => {
      assert.equal(couldCarryTraffic({ type, custom: !type.startsWith("awsx:") }), true);
    });
  }
  const harmless = [
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/eip:Eip",
    "aws:ec2/keyPair:KeyPair",
    "aws:route53/healthCheck:HealthCheck",
    "aws:iam/role:Role",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:s3/bucket:Bucket",
    "aws-native:s3:Bucket",
    "awsx:ec2:Vpc",
    "causeway:components:HubVpc",
    "pulumi:providers:aws",
    "pulumi:pulumi:Stack",
    // A load balancer is modelled when it is of the kind that the next test names.
    ...Object.values(AWS).filter((type) => type !== AWS.loadBalancer),
  ];
  for (const type of harmless) {
    it(`says no for ${type}`, () => assert.equal(couldCarryTraffic({ type, custom: true }), false));
  }

  it("says no for a Network Load Balancer, and yes for an Application Load Balancer", () => {
    const answers = ["network", "application"].map((loadBalancerType) =>
      couldCarryTraffic({ type: AWS.loadBalancer, custom: true, inputs: { loadBalancerType } }),
    );
    assert.deepEqual(answers, [false, true]);
  });
});

describe("a warning of an unmodelled resource", () => {
  const vpc = fabricate("aws:ec2/vpc:Vpc", "one", { cidrBlock: "10.0.0.0/16" });
  const other = fabricate("aws:ec2/vpc:Vpc", "two", { cidrBlock: "10.1.0.0/16" });
  const subnet = fabricate("aws:ec2/subnet:Subnet", "s", { vpcId: idOf(vpc) });

  it("concerns the VPCs that the resource takes something from", () => {
    const instance = fabricate("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "box", {
      subnetId: idOf(subnet),
    });
    assert.deepEqual(buildModel([vpc, other, subnet, instance]).warnings, [
      {
        code: "unmodelled-resource",
        type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
        message:
          "box: aws:ec2/spotInstanceRequest:SpotInstanceRequest is not modelled and could carry traffic",
        affects: [vpc.urn],
        source: { urn: instance.urn },
      },
    ]);
  });

  it("concerns everything when the resource names no VPC", () => {
    const gateway = fabricate("aws:ec2transitgateway/transitGateway:TransitGateway", "tgw");
    assert.deepEqual(
      buildModel([vpc, gateway]).warnings.map(({ affects }) => affects),
      ["all"],
    );
  });

  it("is absent when every resource is modelled or harmless", () => {
    const log = fabricate("aws:ec2/flowLog:FlowLog", "log", { vpcId: idOf(vpc) });
    assert.deepEqual(buildModel([vpc, subnet, log]).warnings, []);
  });
});
