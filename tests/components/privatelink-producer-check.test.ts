import assert from "node:assert/strict";
import {
  checkPrivateLinkProducer,
  type CreatedLoadBalancer,
  type ExistingLoadBalancer,
  type PrivateLinkProducerArgs,
  type ServiceListener,
  type ServiceTargets,
} from "../../components/privatelink-producer";
import { APP_ACCOUNT, describedVpc } from "./described-vpcs";

const vpc = describedVpc("orders", 1, { app: ["euw1-az1", "euw1-az2"] }, { accountId: APP_ACCOUNT });
const targets = { type: "ip", addresses: ["10.1.0.10"] } as const;
const https: ServiceListener = { port: 443, targets };
const main: CreatedLoadBalancer = { kind: "created", tier: "app", listeners: [https] };
const old: ExistingLoadBalancer = {
  kind: "existing",
  arn: `arn:aws:elasticloadbalancing:eu-west-1:${APP_ACCOUNT}:loadbalancer/net/old/50dc6c495c0c9188`,
  zones: ["euw1-az1"],
  listeners: [{ port: 443 }],
};
const args: PrivateLinkProducerArgs = { vpc, loadBalancers: { main } };

type Found = readonly (readonly [code: string, path: string])[];
const codes = (change: Partial<PrivateLinkProducerArgs>): Found =>
  checkPrivateLinkProducer({ ...args, ...change }).map(({ code, path }) => [code, path]);
const balancer = (change: Partial<CreatedLoadBalancer>): Found =>
  codes({ loadBalancers: { main: { ...main, ...change } } });
const existing = (
  change: Partial<ExistingLoadBalancer>,
  more: Partial<PrivateLinkProducerArgs> = {},
): Found => codes({ loadBalancers: { old: { ...old, ...change } }, ...more });
const listener = (given: ServiceListener, more: Partial<PrivateLinkProducerArgs> = {}): Found =>
  codes({ loadBalancers: { main: { ...main, listeners: [given] } }, ...more });
const at = (path: string) => `loadBalancers.main.listeners[0].${path}`;

describe("checkPrivateLinkProducer", () => {
  it("accepts a load balancer of ours, one that exists, and both", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(existing({}), []);
    assert.deepEqual(codes({ loadBalancers: { main, old } }), []);
  });

  it("refuses no load balancer, and a key that resource names cannot hold", () => {
    assert.deepEqual(codes({ loadBalancers: {} }), [["load-balancers-missing", "loadBalancers"]]);
    assert.deepEqual(codes({ loadBalancers: { "a b": main } }), [
      ["load-balancer-key-malformed", "loadBalancers.a b"],
    ]);
  });

  it("refuses an unknown region, and says no more", () => {
    const found = codes({ vpc: { ...vpc, region: "eu-west-9" }, loadBalancers: {} });
    assert.deepEqual(found, [["region-unknown", "vpc.region"]]);
  });

  it("accepts other regions of the partition, and refuses others", () => {
    assert.deepEqual(codes({ supportedRegions: ["us-east-1", "eu-west-1"] }), []);
    assert.deepEqual(codes({ supportedRegions: ["us-east-1", "eu-west-9", "us-gov-west-1"] }), [
      ["region-unknown", "supportedRegions[1]"],
      ["partition-mismatch", "supportedRegions[2]"],
    ]);
  });

  it("checks principals with the partition of the service, and the private name", () => {
    const china = { ...vpc, region: "cn-north-1" };
    const [issue] = checkPrivateLinkProducer({
      ...args,
      vpc: china,
      principals: ["arn:aws:iam::333333333333:root"],
    });
    assert.equal(issue?.code, "principal-partition");
    assert.deepEqual(codes({ principals: ["*"] }), [["any-account-said-once", "principals[0]"]]);
    assert.deepEqual(codes({ principals: ["*"], allowAnyAwsAccount: true }), []);
    const named = (name: string) =>
      codes({ privateDnsName: { name, verification: { kind: "route53", publicZoneId: "Z1" } } });
    assert.deepEqual(named("orders.example.com"), []);
    assert.deepEqual(named("Orders.example.com"), [["private-name-malformed", "privateDnsName.name"]]);
  });

  it("refuses address types that are none, and a quota that AWS never grants", () => {
    assert.deepEqual(codes({ addressTypes: [] }), [["address-types-missing", "addressTypes"]]);
    assert.deepEqual(codes({ rulesPerSecurityGroup: 1000 }), []);
    assert.deepEqual(codes({ rulesPerSecurityGroup: 1001 }), [
      ["quota-out-of-bounds", "rulesPerSecurityGroup"],
    ]);
  });

  it("demands the same ports of all load balancers, whatever protocol ends TLS", () => {
    const both = (ports: readonly number[]) =>
      codes({ loadBalancers: { main, old: { ...old, listeners: ports.map((port) => ({ port })) } } });
    assert.deepEqual(both([443]), []);
    assert.deepEqual(both([443, 80]), [["listeners-differ", "loadBalancers.old.listeners"]]);
    assert.deepEqual(
      codes({ loadBalancers: { main, old: { ...old, listeners: [{ port: 443, protocol: "TLS" }] } } }),
      [],
    );
  });

  it("refuses one load balancer twice", () => {
    assert.deepEqual(codes({ loadBalancers: { a: old, b: old } }), [
      ["load-balancer-taken", "loadBalancers.b"],
    ]);
  });
});

describe("checkPrivateLinkProducer, zones and addresses", () => {
  const fixed = (zoneId: string, address: string) => balancer({ addresses: { [zoneId]: address } });

  it("accepts zones of the tier, and refuses an unknown tier or zone and no zone at all", () => {
    assert.deepEqual(balancer({ zones: ["euw1-az2"] }), []);
    assert.deepEqual(balancer({ tier: "ap" }), [["tier-unknown", "loadBalancers.main.tier"]]);
    assert.deepEqual(balancer({ zones: ["euw1-az2", "euw1-az3"] }), [
      ["zone-unknown", "loadBalancers.main.zones[1]"],
    ]);
    assert.deepEqual(balancer({ zones: [] }), [["load-balancer-without-zone", "loadBalancers.main.zones"]]);
  });

  it("accepts an address of the zone's subnet, and refuses those that AWS keeps", () => {
    assert.deepEqual(fixed("euw1-az1", "10.1.0.4"), []);
    assert.deepEqual(fixed("euw1-az1", "10.1.0.254"), []);
    for (const kept of ["10.1.0.0", "10.1.0.3", "10.1.0.255"]) {
      assert.deepEqual(fixed("euw1-az1", kept), [
        ["address-reserved", "loadBalancers.main.addresses.euw1-az1"],
      ]);
    }
  });

  it("refuses an address of another subnet, of another zone, and what is no IPv4 address", () => {
    assert.deepEqual(fixed("euw1-az2", "10.1.0.4")[0]?.[0], "address-outside-subnet");
    assert.deepEqual(fixed("euw1-az3", "10.1.2.4")[0]?.[0], "zone-unknown");
    assert.deepEqual(fixed("euw1-az1", "10.1.0")[0]?.[0], "address-malformed");
    assert.deepEqual(fixed("euw1-az1", "fd00::4")[0]?.[0], "address-malformed");
    const leftOut = balancer({ zones: ["euw1-az1"], addresses: { "euw1-az2": "10.1.1.4" } });
    assert.deepEqual(leftOut, [["zone-unknown", "loadBalancers.main.addresses.euw1-az2"]]);
  });

  it("refuses IPv6 without a range in the VPC, and a load balancer that exists and is IPv4 only", () => {
    const six = { addressTypes: ["ipv4", "ipv6"] } as const;
    assert.deepEqual(codes(six), [["dual-stack-without-ipv6", "loadBalancers.main.tier"]]);
    assert.deepEqual(codes({ ...six, vpc: { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" } }), []);
    assert.deepEqual(existing({}, six), [["load-balancer-ipv4-only", "loadBalancers.old.addressType"]]);
    assert.deepEqual(existing({ addressType: "dualstack" }, six), []);
  });

  it("refuses no zone, an unknown zone and a zone of another region of a load balancer that exists", () => {
    assert.deepEqual(existing({ zones: [] }), [["load-balancer-without-zone", "loadBalancers.old.zones"]]);
    assert.deepEqual(existing({ zones: ["euw1-az1", "euw1-az9", "use1-az1"] }), [
      ["zone-unknown", "loadBalancers.old.zones[1]"],
      ["zone-other-region", "loadBalancers.old.zones[2]"],
    ]);
  });

  it("refuses the ARN of another kind, account or region, and takes on trust what is not known", () => {
    const arn = (region: string, account: string, kind: string) =>
      existing({ arn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${kind}/old/1` });
    const refused = [["load-balancer-arn", "loadBalancers.old.arn"]];
    assert.deepEqual(arn("eu-west-1", APP_ACCOUNT, "net"), []);
    assert.deepEqual(arn("eu-west-1", APP_ACCOUNT, "app"), refused);
    assert.deepEqual(arn("eu-west-1", "333333333333", "net"), refused);
    assert.deepEqual(arn("us-east-1", APP_ACCOUNT, "net"), refused);
    assert.deepEqual(existing({ arn: Promise.resolve("arn") }), []);
  });
});

describe("checkPrivateLinkProducer, listeners", () => {
  it("counts listeners, of load balancers that exist too", () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ ...https, port: index + 1 }));
    assert.deepEqual(balancer({ listeners: many.slice(1) }), []);
    assert.deepEqual(balancer({ listeners: many }), [["listeners-exceeded", "loadBalancers.main.listeners"]]);
    assert.deepEqual(existing({ listeners: many.map(({ port }) => ({ port })) }), [
      ["listeners-exceeded", "loadBalancers.old.listeners"],
    ]);
    assert.deepEqual(balancer({ listeners: [] }), [["listeners-missing", "loadBalancers.main.listeners"]]);
    assert.deepEqual(balancer({ listeners: [https, https] }), [
      ["listener-port-twice", "loadBalancers.main.listeners[1].port"],
    ]);
  });

  it("refuses ports that are none, on both sides", () => {
    assert.deepEqual(listener({ ...https, port: 0 }), [["port-malformed", at("port")]]);
    assert.deepEqual(listener({ ...https, targetPort: 70000 }), [["port-malformed", at("targetPort")]]);
    assert.deepEqual(listener({ ...https, targetPort: 65535 }), []);
  });

  it("refuses UDP unless it is allowed, and UDP with IPv6", () => {
    const udp = { port: 53, protocol: "UDP", targets } as const;
    const six = { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" };
    assert.deepEqual(listener(udp), [["udp-not-allowed", at("protocol")]]);
    assert.deepEqual(listener(udp, { allowUdp: true }), []);
    assert.deepEqual(listener(udp, { allowUdp: true, vpc: six, addressTypes: ["ipv4", "ipv6"] }), [
      ["udp-dual-stack", at("protocol")],
    ]);
    assert.deepEqual(existing({ listeners: [{ port: 53, protocol: "UDP" }] }), [
      ["udp-not-allowed", "loadBalancers.old.listeners[0].protocol"],
    ]);
  });

  it("demands a certificate of ACM in the service's region", () => {
    const tls = (certificateArn: string) => listener({ port: 443, protocol: "TLS", certificateArn, targets });
    assert.deepEqual(tls(`arn:aws:acm:eu-west-1:${APP_ACCOUNT}:certificate/1`), []);
    const refused = [["listener-certificate-arn", at("certificateArn")]];
    assert.deepEqual(tls(`arn:aws:acm:us-east-1:${APP_ACCOUNT}:certificate/1`), refused);
    assert.deepEqual(tls("certificate/1"), refused);
  });

  it("sends to an ALB by TCP, without a proxy header, and asks for its health by HTTP", () => {
    const alb = { type: "alb", loadBalancerArn: "arn:alb" } as const;
    const certificateArn = `arn:aws:acm:eu-west-1:${APP_ACCOUNT}:certificate/1`;
    assert.deepEqual(listener({ port: 443, targets: alb, healthCheck: { protocol: "HTTPS" } }), []);
    assert.deepEqual(listener({ port: 443, protocol: "TLS", certificateArn, targets: alb }), [
      ["alb-target-protocol", at("protocol")],
    ]);
    assert.deepEqual(listener({ port: 443, targets: alb, proxyProtocolV2: true }), [
      ["proxy-protocol-alb", at("proxyProtocolV2")],
    ]);
    assert.deepEqual(listener({ port: 443, targets: alb, healthCheck: { protocol: "TCP" } }), [
      ["health-check-protocol", at("healthCheck.protocol")],
    ]);
  });

  it("refuses no targets unless somebody else registers them", () => {
    const to = (given: ServiceTargets) => listener({ port: 443, targets: given });
    assert.deepEqual(to({ type: "ip", addresses: [] }), [["targets-missing", at("targets.addresses")]]);
    assert.deepEqual(to({ type: "instance", instances: {} }), [["targets-missing", at("targets.instances")]]);
    assert.deepEqual(to({ type: "ip", addresses: [], registeredElsewhere: true }), []);
    assert.deepEqual(to({ type: "instance", instances: {}, registeredElsewhere: true }), []);
  });

  it("accepts private addresses, and refuses public, malformed and repeated ones", () => {
    const to = (...addresses: string[]) => listener({ port: 443, targets: { type: "ip", addresses } });
    assert.deepEqual(to("10.1.0.10", "172.16.0.1", "192.168.0.1", "100.64.0.1"), []);
    assert.deepEqual(to("10.1.0.10", "52.1.2.3", "10.1.0", "fd00::1", "10.1.0.10"), [
      ["target-address-public", at("targets.addresses[1]")],
      ["target-address-malformed", at("targets.addresses[2]")],
      ["target-address-malformed", at("targets.addresses[3]")],
      ["target-twice", at("targets.addresses[4]")],
    ]);
  });

  it("bounds the numbers of a health check and the time for connections to end", () => {
    const health = (healthCheck: ServiceListener["healthCheck"]) => listener({ ...https, healthCheck });
    assert.deepEqual(
      health({ intervalSeconds: 5, timeoutSeconds: 4, healthyThreshold: 2, unhealthyThreshold: 10 }),
      [],
    );
    assert.deepEqual(health({ intervalSeconds: 300, timeoutSeconds: 120 }), []);
    const refused = (path: string) => [["number-out-of-bounds", at(`healthCheck.${path}`)]];
    assert.deepEqual(health({ intervalSeconds: 4, timeoutSeconds: 2 }), refused("intervalSeconds"));
    assert.deepEqual(health({ intervalSeconds: 10, timeoutSeconds: 10 }), refused("timeoutSeconds"));
    assert.deepEqual(health({ intervalSeconds: 300, timeoutSeconds: 121 }), refused("timeoutSeconds"));
    assert.deepEqual(health({ healthyThreshold: 1 }), refused("healthyThreshold"));
    assert.deepEqual(health({ unhealthyThreshold: 11 }), refused("unhealthyThreshold"));
    assert.deepEqual(health({ port: 0 }), [["port-malformed", at("healthCheck.port")]]);
    assert.deepEqual(listener({ ...https, deregistrationSeconds: 0 }), []);
    assert.deepEqual(listener({ ...https, deregistrationSeconds: 3601 }), [
      ["number-out-of-bounds", at("deregistrationSeconds")],
    ]);
  });

  it("takes path and codes with HTTP only, in their form", () => {
    const health = (healthCheck: ServiceListener["healthCheck"]) => listener({ ...https, healthCheck });
    assert.deepEqual(health({ protocol: "HTTP", path: "/health", matcher: "200,204-299" }), []);
    assert.deepEqual(health({ path: "/health", matcher: "200" }), [
      ["health-check-protocol", at("healthCheck.path")],
      ["health-check-protocol", at("healthCheck.matcher")],
    ]);
    assert.deepEqual(health({ protocol: "HTTP", path: "health", matcher: "100" }), [
      ["health-check-malformed", at("healthCheck.path")],
      ["health-check-malformed", at("healthCheck.matcher")],
    ]);
  });
});

describe("checkPrivateLinkProducer, security groups", () => {
  const direct = (cidrs: readonly string[], ports?: readonly number[]) =>
    balancer({ directSources: { app: { cidrs, ports } } });

  it("refuses direct sources without ranges, with wrong ranges and with ports that are not published", () => {
    assert.deepEqual(direct(["10.2.0.0/16"], [443]), []);
    const path = (rest: string) => `loadBalancers.main.directSources.app.${rest}`;
    assert.deepEqual(direct([]), [["range-missing", path("cidrs")]]);
    assert.deepEqual(direct(["10.2.0.0", "10.2.0.1/16", "0.0.0.0/0"], [444]), [
      ["range-malformed", path("cidrs[0]")],
      ["range-host-bits", path("cidrs[1]")],
      ["range-everything", path("cidrs[2]")],
      ["port-not-published", path("ports[0]")],
    ]);
  });

  it("refuses wrong ranges of targets", () => {
    assert.deepEqual(balancer({ targetCidrs: ["10.1.0.0/24"] }), []);
    assert.deepEqual(balancer({ targetCidrs: ["0.0.0.0/0"] }), [
      ["range-everything", "loadBalancers.main.targetCidrs[0]"],
    ]);
  });

  it("refuses to hold PrivateLink traffic to rules that admit nobody", () => {
    const enforced = { enforceInboundRulesOnPrivateLink: true };
    assert.deepEqual(balancer(enforced), [
      ["private-link-traffic-dropped", "loadBalancers.main.enforceInboundRulesOnPrivateLink"],
    ]);
    assert.deepEqual(balancer({ ...enforced, directSources: { app: { cidrs: ["10.2.0.0/16"] } } }), []);
  });

  it("refuses more rules than the quota in either direction, and accepts as many", () => {
    const addresses = (count: number) =>
      Array.from({ length: count }, (_, index) => `10.1.0.${2 * index + 1}`);
    const to = (count: number) =>
      listener({ port: 443, targets: { type: "ip", addresses: addresses(count) } });
    assert.deepEqual(to(60), []);
    assert.deepEqual(to(61), [["security-group-rules-exceeded", "loadBalancers.main.targetCidrs"]]);
    const ranges = (count: number) => direct(addresses(count).map((address) => `${address}/32`));
    assert.deepEqual(ranges(60), []);
    assert.deepEqual(ranges(61), [["security-group-rules-exceeded", "loadBalancers.main.directSources"]]);
  });
});
