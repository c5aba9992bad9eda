/**
 * What a change of settings may touch in dev. A recording depends on the settings alone, so each difference, read
 * backwards, is also what removing the same thing does: its own resources go, and nothing else is touched.
 */
import assert from "node:assert/strict";
import { withForetold } from "../../network/model/build";
import { type Comparable, type Difference, difference } from "../support/difference";
import type { Recording } from "../../stacks/record";
import { rawSettings, recordSettings, recordShipped } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

/** What deploys: the resources of providers, an awsx VPC's included. Components only carry what they were told. */
function deployed({ resources }: Recording): Comparable {
  return { resources: withForetold(resources).filter(({ custom }) => custom) };
}

async function changed(change: (settings: Yaml) => void): Promise<Difference> {
  const settings = rawSettings("dev");
  change(settings);
  return difference(deployed(await recordShipped("dev")), deployed(await recordSettings("dev", settings)));
}

interface Addition {
  readonly change: (settings: Yaml) => void;
  readonly added: Record<string, number>;
  /** What exists and changes in place; nothing when absent. */
  readonly touched?: Difference["changed"];
}

const additions: Record<string, Addition> = {
  "a zone of the hub": {
    change: (settings) => settings.hub.zones.push("euw1-az3"),
    added: {
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 3,
      "aws:ec2/route:Route": 9,
      "aws:ec2/routeTable:RouteTable": 3,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 3,
      "aws:ec2/subnet:Subnet": 3,
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": 1,
      "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": 8,
      "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": 3,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 5,
    },
    // In every zone of the hub unless its settings name some; AWS adds the address in place.
    touched: { "hub-resolver-inbound": ["ipAddresses"] },
  },
  "a zone of a spoke": {
    change: (settings) => settings.spokes.app.zones.push("euw1-az3"),
    added: {
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
      "aws:ec2/route:Route": 1,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/subnet:Subnet": 2,
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": 1,
    },
  },
  "a spoke": {
    change: (settings) => {
      settings.spokes.extra = {
        cidr: "10.70.0.0/18",
        zones: ["euw1-az1"],
        tiers: { app: { slot: 0 } },
        endpoints: ["kms"],
      };
    },
    added: {
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/networkAcl:NetworkAcl": 1,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 1,
      "aws:ec2/networkAclRule:NetworkAclRule": 8,
      "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions": 2,
      "aws:ec2/route:Route": 7,
      "aws:ec2/routeTable:RouteTable": 1,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 1,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 1,
      "aws:ec2/vpc:Vpc": 1,
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": 1,
      "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "aws:route53/zoneAssociation:ZoneAssociation": 1,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    },
  },
  "an endpoint": {
    change: (settings) => {
      settings.hub.endpointSets.core.services.sqs = {};
      settings.spokes.app.endpoints.push("sqs");
    },
    added: {
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
      "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": 2,
      "aws:route53/record:Record": 1,
      "aws:route53/zone:Zone": 1,
      // app, and build, which subscribes to all.
      "aws:route53/zoneAssociation:ZoneAssociation": 2,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 3,
    },
  },
  "a tier of the hub": {
    change: (settings) => {
      settings.hub.tiers.probes = { slot: 3, purpose: "workload" };
    },
    added: {
      "aws:ec2/networkAcl:NetworkAcl": 1,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
      "aws:ec2/networkAclRule:NetworkAclRule": 8,
      "aws:ec2/route:Route": 6,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 2,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
    },
  },
  "a gateway endpoint of a spoke": {
    change: (settings) => {
      settings.spokes.app.gatewayEndpoints.dynamodb = { tiers: ["app"] };
    },
    added: {
      "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": 2,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
    },
  },
  "an unpeered spoke": {
    change: (settings) => {
      settings.spokes.apart = {
        cidr: "10.65.0.0/16", // app's: nothing leads to it, so it may be the same
        zones: ["euw1-az1"],
        tiers: { app: { slot: 0 } },
        peering: "none",
      };
    },
    added: {
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/networkAcl:NetworkAcl": 1,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 1,
      "aws:ec2/networkAclRule:NetworkAclRule": 8,
      "aws:ec2/routeTable:RouteTable": 1,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 1,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 1,
      "aws:ec2/vpc:Vpc": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
    },
  },
  "a tier of the awsx spoke": {
    change: (settings) => {
      settings.spokes.data.tiers.models = { type: "Isolated", cidrs: ["10.66.32.0/20", "10.66.96.0/20"] };
    },
    added: {
      "aws:ec2/route:Route": 2,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 2,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
    },
  },
  "an endpoint subscription of the awsx spoke": {
    change: (settings) => settings.spokes.data.endpoints.push("sts"),
    added: {
      "aws:route53/zoneAssociation:ZoneAssociation": 1,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    },
  },
  "a tier of a spoke": {
    change: (settings) => {
      settings.spokes.build.tiers.cache = { slot: 3 };
    },
    added: {
      "aws:ec2/networkAcl:NetworkAcl": 1,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
      "aws:ec2/networkAclRule:NetworkAclRule": 8,
      "aws:ec2/route:Route": 2,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/subnet:Subnet": 2,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
    },
  },
};

describe("a change of dev's settings", () => {
  for (const [what, { change, added, touched = {} }] of Object.entries(additions)) {
    it(`that adds or removes ${what} touches its own resources alone`, async () => {
      assert.deepEqual(await changed(change), { added, removed: [], changed: touched });
    });
  }

  it("that appends a zone to the awsx spoke touches, of what exists, only the awsx VPC's own arguments", async () => {
    const {
      added,
      removed,
      changed: touched,
    } = await changed((settings) => {
      const { data } = settings.spokes;
      data.zones.push({ id: "euw1-az3", name: "eu-west-1c", position: 3 });
      data.tiers.jobs.cidrs.push("10.66.128.0/20");
      data.tiers.warehouse.cidrs.push("10.66.144.0/20");
    });
    assert.deepEqual({ removed, touched }, { removed: [], touched: {} });
    assert.deepEqual(added, {
      "aws:ec2/route:Route": 2,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/subnet:Subnet": 2,
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": 2,
    });
  });

  it("that adds a spoke beside another swaps the two ranges in each shared endpoint's group for the one that holds both", async () => {
    const { removed, changed: touched } = await changed((settings) => {
      settings.spokes.extra = {
        cidr: "10.67.64.0/18",
        zones: ["euw1-az1"],
        tiers: { app: { slot: 0 } },
        endpoints: ["kms"],
      };
    });
    assert.deepEqual(touched, {});
    assert.deepEqual(
      removed.map((urn) => urn.split("::").at(-1)),
      ["core-kms-443-10.67.0.0/18"],
    );
  });
});
