import assert from "node:assert/strict";
import { parseSettings, type Settings } from "../../stacks/settings";
import { merged, validSettings } from "./settings-fixtures";

/** The settings that the bad ones of services are made from, with a change, which must still be valid. */
function accepted(change: unknown): Settings {
  const raw = merged(validSettings("services"), change) as Record<string, unknown>;
  const { settings, issues } = parseSettings(raw);
  assert.deepEqual(issues, []);
  assert.ok(settings);
  return settings;
}

function codesOf(change: unknown): string[] {
  const raw = merged(validSettings("services"), change) as Record<string, unknown>;
  return parseSettings(raw).issues.map(({ code }) => code);
}

const ofOrders = (change: unknown) => ({ services: { orders: change } });
const ofMain = (change: unknown) => ofOrders({ loadBalancers: { main: change } });
const targets = { type: "ip", addresses: ["10.1.0.10"] };

describe("settings of services", () => {
  it("fill in every default: nobody beyond the consumers may ask, and everybody is accepted by hand", () => {
    const { orders } = accepted({}).services;
    assert.deepEqual(orders, {
      spoke: "app",
      loadBalancers: {
        main: {
          kind: "created",
          tier: "app",
          addresses: {},
          listeners: [
            {
              protocol: "TCP",
              port: 443,
              targetPort: 8443,
              targets: { type: "ip", addresses: ["10.1.0.10"], registeredElsewhere: false },
              healthCheck: { intervalSeconds: 30, healthyThreshold: 3, unhealthyThreshold: 3 },
              deregistrationSeconds: 300,
              proxyProtocolV2: false,
              preserveClientAddresses: false,
            },
          ],
          crossZone: true,
          deletionProtection: false,
          directSources: {},
          enforceInboundRulesOnPrivateLink: false,
          targetTiers: ["app"],
        },
      },
      acceptance: "manual",
      principals: [],
      allowAnyAwsAccount: false,
      supportedRegions: [],
      addressTypes: ["ipv4"],
      allowUdp: false,
      consumers: {
        hub: {
          tier: "endpoints",
          dualStack: false,
          sharedWith: ["data"],
          sites: [],
          hub: true,
          dnsName: "orders.example.com",
        },
        spokes: { branch: { tier: "app", dualStack: false, from: "all" } },
        accounts: [],
      },
      tags: {},
    });
  });

  describe("accept", () => {
    it("a consumer without a peering that overlaps the service's own spoke", () => {
      const { spokes, services } = accepted({});
      assert.equal(spokes.branch?.cidr, spokes.app?.cidr);
      assert.ok(services.orders?.consumers.spokes.branch);
    });

    it("50 listeners", () => {
      const listeners = Array.from({ length: 50 }, (_, index) => ({ port: 1000 + index, targets }));
      accepted({ ...ofMain({ listeners }), quotas: { rulesPerSecurityGroup: 200 } });
    });

    it("every account once it is said twice", () => {
      accepted(ofOrders({ principals: ["*"], allowAnyAwsAccount: true }));
    });

    it("accounts, roles and users as principals, and an account that a consumer is in too", () => {
      const principals = [
        "222222222222",
        "arn:aws:iam::333333333333:root",
        "arn:aws:iam::333333333333:role/reader",
        "arn:aws:iam::333333333333:user/reader",
      ];
      accepted(ofOrders({ principals, consumers: { accounts: ["222222222222", "444444444444"] } }));
    });

    it("UDP where it is allowed", () => {
      accepted(
        ofOrders({
          allowUdp: true,
          loadBalancers: { main: { listeners: [{ port: 53, protocol: "UDP", targets }] } },
        }),
      );
    });

    it("TLS with a certificate of the service's region, and access logs", () => {
      const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0a1b";
      accepted(
        ofMain({
          listeners: [{ port: 443, protocol: "TLS", certificateArn, targets }],
          accessLogs: { bucket: "logs" },
        }),
      );
    });

    it("targets that are instances, an Application Load Balancer, or registered elsewhere", () => {
      const arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/0123456789abcdef";
      accepted(
        ofMain({
          listeners: [
            { port: 80, targets: { type: "instance", instances: { one: "i-0123456789abcdef0" } } },
            { port: 443, targets: { type: "alb", loadBalancerArn: arn } },
            { port: 8443, targets: { type: "ip", registeredElsewhere: true } },
          ],
        }),
      );
    });

    it("a load balancer that exists, beside one of ours with the same ports", () => {
      const arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/old/0123456789abcdef";
      accepted(
        ofOrders({
          loadBalancers: { old: { kind: "existing", arn, zones: ["euw1-az1"], listeners: [{ port: 443 }] } },
        }),
      );
    });

    it("fixed addresses within the zones' own subnets", () => {
      accepted(ofMain({ addresses: { "euw1-az1": "10.1.0.20", "euw1-az2": "10.1.64.20" } }));
    });

    it("a consumer of another region that is supported, whatever its zones", () => {
      const branch = { region: "eu-central-1", zones: ["euc1-az1"] };
      accepted({ spokes: { branch }, ...ofOrders({ supportedRegions: ["eu-central-1"] }) });
    });

    it("a dual-stack consumer of a service that takes IPv6", () => {
      const spokes = { app: { ipv6: true }, branch: { ipv6: true } };
      const consumers = { spokes: { branch: { dualStack: true } } };
      accepted({ spokes, ...ofOrders({ addressTypes: ["ipv4", "ipv6"], consumers }) });
    });

    it("an endpoint that stays pending once it has no private name", () => {
      accepted(ofOrders({ consumers: { hub: { accept: false, dnsName: "none" } } }));
    });

    it("the name of an endpoint of the hub in a spoke that does not share it", () => {
      accepted(ofOrders({ consumers: { spokes: { branch: { dnsName: "kms.eu-west-1.amazonaws.com" } } } }));
    });

    it("one name for two services in different VPCs", () => {
      const refunds = {
        spoke: "app",
        loadBalancers: { main: { tier: "app", listeners: [{ port: 443, targets }] } },
        consumers: { spokes: { branch: { tier: "app", dnsName: "orders.example.com" } } },
      };
      accepted({ services: { refunds } });
    });

    it("a verification that somebody else does, done or not, or a zone of another account", () => {
      const name = "orders.example.org";
      for (const verification of [
        "pending",
        "published",
        { publicZoneId: "Z0123456789ABCDEFGHIJ" },
        { publicZoneId: "Z0123456789ABCDEFGHIJ", account: "partner" },
      ]) {
        accepted(ofOrders({ privateDnsName: { name, verification } }));
      }
    });
  });

  describe("do not blame one place for a slip in another", () => {
    it("when the spoke of the service is faulty", () => {
      assert.deepEqual(codesOf({ spokes: { app: { tiers: { app: { slot: "zero" } } } } }), ["wrong-type"]);
    });

    it("when a spoke that consumes is faulty", () => {
      assert.deepEqual(codesOf({ spokes: { branch: { cidr: 10 } } }), ["wrong-type"]);
    });

    it("when the hub is faulty", () => {
      assert.deepEqual(codesOf({ hub: { tiers: { endpoints: { purpose: "endpoint" } } } }), ["wrong-value"]);
    });

    it("when the account of the service is faulty", () => {
      assert.deepEqual(codesOf({ accounts: { network: { accountId: "1" } } }), ["account-id-malformed"]);
    });

    it("when the region of the service is faulty", () => {
      assert.deepEqual(codesOf({ spokes: { branch: { region: "eu-west-9" } } }), ["region-unknown"]);
    });
  });
});
