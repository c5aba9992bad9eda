/** What a change of dev's services may touch; each difference read backwards is what removing the same thing does. */
import assert from "node:assert/strict";
import { withForetold } from "../../network/model/build";
import { type Comparable, type Difference, difference } from "../support/difference";
import type { Recording } from "../../stacks/record";
import { type RawSettings, rawSettings, recordSettings, recordShipped } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

function deployed({ resources }: Recording): Comparable {
  return { resources: withForetold(resources).filter(({ custom }) => custom) };
}

async function deployedBy(settings: RawSettings): Promise<Comparable> {
  return deployed(await recordSettings("dev", settings));
}

async function changed(change: (settings: Yaml) => void): Promise<Difference> {
  const settings = rawSettings("dev");
  change(settings);
  return difference(deployed(await recordShipped("dev")), await deployedBy(settings));
}

const endpoint = { "aws:ec2/securityGroup:SecurityGroup": 1, "aws:ec2/vpcEndpoint:VpcEndpoint": 1 };
const accepted = { "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter": 1 };
const targets = { type: "ip", addresses: ["10.65.0.10"] };

const additions: Record<string, { change: (settings: Yaml) => void; added: Record<string, number> }> = {
  "a spoke that shares the endpoint in the hub": {
    change: (settings) => settings.services.catalogue.consumers.hub.sharedWith.push("data"),
    added: {
      "aws:route53/zoneAssociation:ZoneAssociation": 1,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    },
  },
  "a site that shares the endpoint in the hub": {
    change: (settings) => {
      settings.services.catalogue.consumers.hub.sites = ["office"];
    },
    added: { "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1 },
  },
  "an endpoint in a spoke": {
    change: (settings) => {
      settings.services.catalogue.consumers.spokes = { data: { tier: "jobs" } };
    },
    added: {
      ...endpoint,
      ...accepted,
      // To the endpoint's subnets in two zones, from the groups of two tiers.
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 4,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 2,
    },
  },
  "an endpoint that stays pending": {
    change: (settings) => {
      settings.services.catalogue.consumers.spokes = {
        data: { tier: "jobs", from: ["jobs"], accept: false },
      };
    },
    added: {
      ...endpoint,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    },
  },
  "an account beyond the estate": {
    change: (settings) => {
      settings.services.catalogue.consumers.accounts = ["999999999999"];
    },
    added: { "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": 1 },
  },
  "a service": {
    change: (settings) => {
      settings.services.search = {
        spoke: "app",
        loadBalancers: { main: { tier: "app", listeners: [{ port: 9200, targets }] } },
      };
    },
    added: {
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:ec2/vpcEndpointService:VpcEndpointService": 1,
      "aws:lb/listener:Listener": 1,
      "aws:lb/loadBalancer:LoadBalancer": 1,
      "aws:lb/targetGroup:TargetGroup": 1,
      "aws:lb/targetGroupAttachment:TargetGroupAttachment": 1,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
    },
  },
  "a port of a service": {
    change: (settings) => {
      settings.services.catalogue.loadBalancers.main.listeners.push({ port: 9200, targets });
    },
    added: {
      "aws:lb/listener:Listener": 1,
      "aws:lb/targetGroup:TargetGroup": 1,
      "aws:lb/targetGroupAttachment:TargetGroupAttachment": 1,
      // Out of the load balancer, and out of the hub and build in two zones.
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 5,
      // Into the targets, and into the endpoint from the hub and build.
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 3,
    },
  },
};

describe("a change of dev's services", () => {
  for (const [what, { change, added }] of Object.entries(additions)) {
    it(`that adds or removes ${what} touches its own resources alone`, async () => {
      assert.deepEqual(await changed(change), { added, removed: [], changed: {} });
    });
  }

  it("that adds a target beside others adds its attachment and its way out alone", async () => {
    const listener = { port: 9200, targets };
    const before = rawSettings("dev") as Yaml;
    before.services.catalogue.loadBalancers.main.listeners.push(listener);
    const after = structuredClone(before) as Yaml;
    after.services.catalogue.loadBalancers.main.listeners[1].targets.addresses.push("10.65.64.10");
    assert.deepEqual(difference(await deployedBy(before), await deployedBy(after)), {
      added: {
        "aws:lb/targetGroupAttachment:TargetGroupAttachment": 1,
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
      },
      removed: [],
      changed: {},
    });
  });

  it("that adds a zone to the service changes the subnets of load balancer and endpoint in place", async () => {
    const before = rawSettings("dev") as Yaml;
    for (const vpc of [before.hub, before.spokes.app]) vpc.zones.push("euw1-az3");
    const after = structuredClone(before) as Yaml;
    after.services.catalogue.loadBalancers.main.zones.push("euw1-az3");
    assert.deepEqual(difference(await deployedBy(before), await deployedBy(after)), {
      // build's way to the endpoint's new subnet is there for the shared endpoints beside it.
      added: {},
      removed: [],
      changed: { "catalogue-hub-endpoint": ["subnetIds"], "catalogue-main": ["subnetMappings"] },
    });
  });
});
