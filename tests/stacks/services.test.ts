import assert from "node:assert/strict";
import type { RecordedResource } from "../../network/recorded";
import { type RawSettings, rawSettings, recordSettings } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

interface Recorded {
  readonly all: (type: string) => RecordedResource[];
  readonly named: (name: string, type: string) => RecordedResource;
}

async function recorded(env: string, change: (settings: Yaml) => void = () => undefined): Promise<Recorded> {
  const settings = rawSettings(env);
  change(settings);
  return indexed((await recordSettings(env, settings as RawSettings)).resources);
}

function indexed(resources: readonly RecordedResource[]): Recorded {
  const all = (type: string) => resources.filter((resource) => resource.type.endsWith(`:${type}`));
  return {
    all,
    named: (name, type) => {
      const found = all(type).filter((resource) => resource.name === name);
      assert.equal(found.length, 1, `${found.length} ${type} of name ${name}`);
      return found[0] as RecordedResource;
    },
  };
}

/** Logical name of the provider that a resource is made with. */
const providerOf = ({ provider }: RecordedResource) => provider?.split("::")[3];
/** Logical names of the resources that an input comes from. */
const from = ({ references }: RecordedResource, property: string) =>
  (references[property] ?? []).map((urn) => urn.split("::").at(-1));

describe("services of an environment", () => {
  describe("across accounts, with manual acceptance and a verified name", () => {
    let prod: Recorded;
    before(async () => {
      prod = await recorded("prod");
    });

    it("makes the service with its spoke's provider and each endpoint with its own VPC's", () => {
      assert.equal(providerOf(prod.named("orders-service", "VpcEndpointService")), "workloads-eu-west-1");
      assert.equal(providerOf(prod.named("orders-main", "LoadBalancer")), "workloads-eu-west-1");
      assert.equal(providerOf(prod.named("orders-hub-endpoint", "VpcEndpoint")), "network-eu-west-1");
      assert.equal(
        providerOf(prod.named("settlement-brokerage-endpoint", "VpcEndpoint")),
        "partner-eu-west-1",
      );
    });

    it("permits the accounts of the consumers and those beyond the estate, and its own not", () => {
      const arns = (service: string) =>
        prod
          .all("VpcEndpointServiceAllowedPrinciple")
          .filter(({ name }) => name.startsWith(`${service}-principal-`))
          .map(({ inputs }) => inputs.principalArn);
      assert.deepEqual(arns("orders"), ["arn:aws:iam::111111111111:root", "arn:aws:iam::444444444444:root"]);
      assert.deepEqual(arns("settlement"), ["arn:aws:iam::333333333333:root"]);
    });

    it("accepts the endpoints that the settings name, in the service's account", () => {
      const accepters = prod.all("VpcEndpointConnectionAccepter");
      assert.deepEqual(
        accepters.map((accepter) => [
          accepter.name,
          providerOf(accepter),
          from(accepter, "vpcEndpointId"),
          from(accepter, "vpcEndpointServiceId"),
        ]),
        [
          ["orders-hub-accepter", "workloads-eu-west-1", ["orders-hub-endpoint"], ["orders-service"]],
          [
            "settlement-brokerage-accepter",
            "workloads-eu-west-1",
            ["settlement-brokerage-endpoint"],
            ["settlement-service"],
          ],
        ],
      );
    });

    it("writes the record that proves the domain with the provider of the zone's account, before the verification", () => {
      const verification = prod.all("EndpointServicePrivateDnsVerification");
      const [record] = prod.all("Record").filter(({ inputs }) => inputs.zoneId === "Z0123456789ABCDEFGHIJ");
      assert.ok(record);
      assert.equal(providerOf(record), "network-eu-west-1");
      assert.deepEqual(
        verification.map(({ dependsOn }) => dependsOn.includes(record.urn)),
        [true],
      );
    });

    it("shares the name from the hub with the chosen spokes, each associated by its own account", () => {
      const associations = prod
        .all("ZoneAssociation")
        .filter(({ name }) => name.startsWith("orders-hub-endpoint-"))
        .map((one) => [one.name, providerOf(one), from(one, "vpcId")]);
      assert.deepEqual(associations, [
        ["orders-hub-endpoint-payments-orders.example.com", "workloads-eu-west-1", ["payments-vpc"]],
        ["orders-hub-endpoint-reporting-orders.example.com", "workloads-eu-central-1", ["reporting-vpc"]],
      ]);
      assert.equal(prod.named("orders-hub-endpoint", "VpcEndpoint").inputs.privateDnsEnabled, false);
    });

    it("admits the hub, the chosen spokes and the chosen site at the endpoint, and nobody else", () => {
      const rules = prod
        .all("SecurityGroupIngressRule")
        .filter((rule) => from(rule, "securityGroupId").includes("orders-hub-endpoint"))
        .map(({ inputs }) => `${String(inputs.cidrIpv4)} ${String(inputs.fromPort)}`);
      assert.deepEqual(rules.sort(), [
        "10.0.0.0/20 443",
        "10.1.0.0/16 443",
        "10.5.0.0/16 443",
        "100.64.0.0/18 443",
        "192.168.0.0/20 443",
      ]);
    });

    it("lets workloads of a spoke that is kept apart out to their endpoint alone, and the endpoint admits their group", () => {
      const ways = prod
        .all("SecurityGroupEgressRule")
        .filter((rule) => from(rule, "securityGroupId").includes("brokerage-desk"))
        .map(({ inputs }) => [inputs.cidrIpv4, inputs.fromPort, inputs.toPort, inputs.ipProtocol]);
      assert.deepEqual(ways, [
        ["10.2.72.0/21", 8443, 8443, "tcp"],
        ["10.2.8.0/21", 8443, 8443, "tcp"],
      ]);
      const admitted = prod
        .all("SecurityGroupIngressRule")
        .filter((rule) => from(rule, "securityGroupId").includes("settlement-brokerage-endpoint"));
      assert.deepEqual(
        admitted.map((rule) => from(rule, "referencedSecurityGroupId")),
        [["brokerage-desk"]],
      );
    });

    it("admits the load balancer at the workloads that answer, by its group", () => {
      const rules = prod
        .all("SecurityGroupIngressRule")
        .filter((rule) => from(rule, "securityGroupId").includes("payments-pods"));
      assert.deepEqual(
        rules.map((rule) => [from(rule, "referencedSecurityGroupId"), rule.inputs.fromPort]),
        [[["settlement-main"], 8443]],
      );
    });

    it("protects every load balancer from deletion", () => {
      assert.deepEqual(
        prod.all("LoadBalancer").map(({ inputs }) => inputs.enableDeletionProtection),
        [true, true],
      );
    });
  });

  it("accepts nothing by hand where AWS accepts by itself", async () => {
    const dev = await recorded("dev", (settings) => {
      settings.services.catalogue.acceptance = "automatic";
    });
    assert.deepEqual(dev.all("VpcEndpointConnectionAccepter"), []);
    assert.equal(dev.named("catalogue-service", "VpcEndpointService").inputs.acceptanceRequired, false);
    assert.equal(dev.all("VpcEndpoint").filter(({ name }) => name === "catalogue-hub-endpoint").length, 1);
  });

  it("reaches a service of another region that supports the consumer's", async () => {
    const prod = await recorded("prod", (settings) => {
      settings.services.orders.supportedRegions = ["eu-central-1"];
      settings.services.orders.consumers.spokes = { reporting: { tier: "app" } };
      settings.services.orders.consumers.hub.sharedWith = ["payments"];
    });
    const endpoint = prod.named("orders-reporting-endpoint", "VpcEndpoint");
    assert.equal(providerOf(endpoint), "workloads-eu-central-1");
    assert.equal(endpoint.inputs.serviceRegion, "eu-west-1");
    assert.equal(
      providerOf(prod.named("orders-reporting-accepter", "VpcEndpointConnectionAccepter")),
      "workloads-eu-west-1",
    );
    // In its own VPC alone, AWS answers for the verified name once the endpoint is accepted.
    const privateDns = prod.named("orders-reporting-private-dns", "EndpointPrivateDns");
    assert.deepEqual(from(privateDns, "vpcEndpointId"), ["orders-reporting-accepter"]);
  });

  it("publishes a load balancer that exists without making one", async () => {
    const arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/old/0123456789abcdef";
    const dev = await recorded("dev", (settings) => {
      settings.services.catalogue.loadBalancers = {
        old: { kind: "existing", arn, zones: ["euw1-az1"], listeners: [{ port: 443 }] },
      };
    });
    assert.deepEqual(dev.all("LoadBalancer"), []);
    assert.deepEqual(dev.named("catalogue-service", "VpcEndpointService").inputs.networkLoadBalancerArns, [
      arn,
    ]);
    assert.equal(
      (dev.named("catalogue-hub-endpoint", "VpcEndpoint").inputs.subnetIds as unknown[]).length,
      1,
    );
  });

  it("leaves an endpoint pending, without a name, where the settings say so", async () => {
    const dev = await recorded("dev", (settings) => {
      settings.services.catalogue.consumers.hub = { tier: "endpoints", sharedWith: ["build"], accept: false };
    });
    assert.deepEqual(dev.all("VpcEndpointConnectionAccepter"), []);
    assert.deepEqual(
      dev.all("Zone").filter(({ name }) => name.startsWith("catalogue-")),
      [],
    );
  });

  it("publishes what other programs need, target groups among it, and nothing of services where there are none", async () => {
    const settings = rawSettings("dev");
    const published = (await recordSettings("dev", settings)).outputs as Yaml;
    const { catalogue } = published.network.services;
    assert.deepEqual(
      { ...catalogue, loadBalancers: Object.keys(catalogue.loadBalancers.main.targetGroupArns) },
      {
        spoke: "app",
        serviceId: { $unknown: true },
        serviceName: { $unknown: true },
        accountId: "111111111111",
        region: "eu-west-1",
        zoneIds: ["euw1-az1", "euw1-az2"],
        ports: [{ port: 443, protocol: "tcp" }],
        privateDnsName: null,
        verificationRecord: null,
        loadBalancers: ["443"],
        consumers: {
          hub: {
            vpcEndpointId: { $unknown: true },
            securityGroupId: { $unknown: true },
            zoneIds: ["euw1-az1", "euw1-az2"],
            state: "accepted",
            dnsName: { $unknown: true },
            privateZoneIds: { "catalogue.dev.example.com": { $unknown: true } },
          },
        },
      },
    );
    const { services, ...rest } = settings;
    assert.ok(services);
    const without = (await recordSettings("dev", rest)).outputs as Yaml;
    assert.equal("services" in without.network, false);
  });
});
