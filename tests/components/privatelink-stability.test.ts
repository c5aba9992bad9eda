import assert from "node:assert/strict";
import {
  PrivateLinkConsumer,
  PrivateLinkProducer,
  type PrivateLinkConsumerArgs,
  type PrivateLinkProducerArgs,
} from "../../components";
import type { JsonObject, RecordedResource } from "../../network/recorded";
import { recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc } from "./described-vpcs";

const zones = ["euw1-az1", "euw1-az2"];
const https = { port: 443, targets: { type: "ip", addresses: ["10.1.0.10"] } } as const;
const main = { kind: "created", tier: "app", listeners: [https] } as const;

/** One service and its consumers, by name. */
interface Estate {
  readonly zones: readonly string[];
  readonly producer: Partial<PrivateLinkProducerArgs>;
  readonly consumers: Readonly<Record<string, Partial<PrivateLinkConsumerArgs>>>;
}

const before: Estate = {
  zones,
  producer: { loadBalancers: { main }, principals: ["333333333333"] },
  consumers: { hub: {}, web: {} },
};

interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Resource and the inputs of it that differ, or `other` when something else does. */
  readonly changed: readonly string[];
}

async function difference(change: Partial<Estate>): Promise<Difference> {
  const [old, now] = [await resources(before), await resources({ ...before, ...change })];
  const names = (from: Map<string, RecordedResource>, other: Map<string, RecordedResource>) =>
    [...from.values()].filter(({ urn }) => !other.has(urn)).map(labelOf);
  return {
    added: names(now, old),
    removed: names(old, now),
    changed: [...now.values()].flatMap((resource) => {
      const former = old.get(resource.urn);
      if (former === undefined || JSON.stringify(former) === JSON.stringify(resource)) return [];
      return [`${labelOf(resource)}: ${changedInputs(former, resource).join(", ") || "other"}`];
    }),
  };
}

/** AWS's resources; a component's own arguments are no resource. */
async function resources({
  zones: inZones,
  producer,
  consumers,
}: Estate): Promise<Map<string, RecordedResource>> {
  const place = { accountId: APP_ACCOUNT };
  const recorded = await recordProgram(() => {
    const vpc = describedVpc("orders", 1, { app: inZones }, place);
    const loadBalancers = { main };
    const { service } = new PrivateLinkProducer("orders", { vpc, loadBalancers, ...producer });
    for (const [number, [name, given]] of Object.entries(consumers).entries()) {
      const own = describedVpc(name, number + 2, { endpoints: inZones }, place);
      const sources = { own: { cidrs: own.cidrs } };
      new PrivateLinkConsumer(`orders-${name}`, {
        service,
        vpc: own,
        tier: "endpoints",
        sources,
        accepter: {},
        names: { kind: "shared-zone", dnsName: `orders.${name}.example.com` },
        ...given,
      });
    }
  });
  return new Map(
    recorded.resources.flatMap((resource) => (resource.custom ? [[resource.urn, resource]] : [])),
  );
}

function labelOf({ type, name }: RecordedResource): string {
  return `${type.split(":").at(-1)} ${name}`;
}

function changedInputs({ inputs: old }: RecordedResource, { inputs }: RecordedResource): string[] {
  const text = (from: JsonObject, key: string): string => JSON.stringify(from[key]);
  return [...new Set([...Object.keys(old), ...Object.keys(inputs)])].filter(
    (key) => text(old, key) !== text(inputs, key),
  );
}

describe("a PrivateLink service over time", () => {
  it("gives a consumer that is added its own resources, and changes nothing else", async () => {
    assert.deepEqual(await difference({ consumers: { ...before.consumers, shop: {} } }), {
      added: [
        "SecurityGroup orders-shop-endpoint",
        "VpcEndpoint orders-shop-endpoint",
        "VpcEndpointConnectionAccepter orders-shop-accepter",
        "Record orders-shop-endpoint-apex-A-orders.shop.example.com",
        "Zone orders-shop-endpoint-zone-orders.shop.example.com",
        "SecurityGroupIngressRule orders-shop-endpoint-443-10.4.0.0/16",
      ],
      removed: [],
      changed: [],
    });
  });

  it("removes a consumer's own resources, and changes nothing else", async () => {
    const { added, removed, changed } = await difference({ consumers: { hub: {} } });
    assert.deepEqual([added, changed], [[], []]);
    assert.equal(removed.length, 6);
    assert.ok(removed.every((label) => label.includes(" orders-web-")));
  });

  it("adds a principal and removes one by itself", async () => {
    const principals = ["arn:aws:iam::444444444444:role/reader", "333333333333"];
    assert.deepEqual(await difference({ producer: { ...before.producer, principals } }), {
      added: ["VpcEndpointServiceAllowedPrinciple orders-principal-444444444444-role-reader"],
      removed: [],
      changed: [],
    });
    assert.deepEqual(await difference({ producer: { ...before.producer, principals: [] } }), {
      added: [],
      removed: ["VpcEndpointServiceAllowedPrinciple orders-principal-333333333333"],
      changed: [],
    });
  });

  it("adds a listener with its targets and rules, and opens the consumers' groups", async () => {
    const more = { ...main, listeners: [{ ...https, port: 80 }, https] };
    const { added, removed, changed } = await difference({
      producer: { ...before.producer, loadBalancers: { main: more } },
    });
    assert.deepEqual(added, [
      "SecurityGroupIngressRule orders-hub-endpoint-80-10.2.0.0/16",
      "SecurityGroupIngressRule orders-web-endpoint-80-10.3.0.0/16",
      "Listener orders-main-80",
      "TargetGroup orders-main-80",
      "TargetGroupAttachment orders-main-80-10.1.0.10",
      "SecurityGroupEgressRule orders-main-out-tcp-80-10.1.0.10/32",
    ]);
    assert.deepEqual([removed, changed], [[], []]);
  });

  it("adds a target by an attachment and a rule", async () => {
    const listeners = [{ ...https, targets: { type: "ip", addresses: ["10.1.1.10", "10.1.0.10"] } as const }];
    const producer = { ...before.producer, loadBalancers: { main: { ...main, listeners } } };
    assert.deepEqual(await difference({ producer }), {
      added: [
        "TargetGroupAttachment orders-main-443-10.1.1.10",
        "SecurityGroupEgressRule orders-main-out-tcp-443-10.1.1.10/32",
      ],
      removed: [],
      changed: [],
    });
  });

  it("adds a zone by the subnets of load balancer and endpoints alone, which AWS changes in place", async () => {
    for (const inZones of [
      [...zones, "euw1-az3"],
      ["euw1-az3", ...zones],
    ]) {
      assert.deepEqual(await difference({ zones: inZones }), {
        added: [],
        removed: [],
        changed: [
          "VpcEndpoint orders-hub-endpoint: subnetIds",
          "VpcEndpoint orders-web-endpoint: subnetIds",
          "LoadBalancer orders-main: subnetMappings",
        ],
      });
    }
  });

  it("adds a load balancer by its own resources, and to the service's list", async () => {
    const { added, removed, changed } = await difference({
      producer: { ...before.producer, loadBalancers: { main, spare: main } },
    });
    assert.equal(added.length, 6);
    assert.ok(added.every((label) => label.includes(" orders-spare")));
    assert.deepEqual(
      [removed, changed],
      [[], ["VpcEndpointService orders-service: networkLoadBalancerArns"]],
    );
  });

  it("adds a private DNS name by record and verification, and to the service", async () => {
    const privateDnsName = {
      name: "orders.example.com",
      verification: { kind: "route53", publicZoneId: "Z1" },
    } as const;
    assert.deepEqual(await difference({ producer: { ...before.producer, privateDnsName } }), {
      added: [
        "Record orders-verification-orders.example.com",
        "EndpointServicePrivateDnsVerification orders-verification-orders.example.com",
      ],
      removed: [],
      changed: ["VpcEndpointService orders-service: privateDnsName"],
    });
  });

  it("closes a consumer's group to a source that is taken away, and changes nothing else", async () => {
    assert.deepEqual(await difference({ consumers: { hub: { sources: {} }, web: {} } }), {
      added: [],
      removed: ["SecurityGroupIngressRule orders-hub-endpoint-443-10.2.0.0/16"],
      changed: [],
    });
  });
});
