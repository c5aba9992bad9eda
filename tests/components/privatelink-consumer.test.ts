import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { PrivateLinkConsumer, type PrivateLinkConsumerArgs } from "../../components/privatelink-consumer";
import { PrivateLinkProducer, type PrivateLinkProducerArgs } from "../../components/privatelink-producer";
import type { PublishedService } from "../../components/published-service";
import type { VpcDescription } from "../../components/vpc";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, type RecordedResource, UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ACCEPTER = "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter";
const PRIVATE_DNS = "aws:vpc/endpointPrivateDns:EndpointPrivateDns";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService";
const PRINCIPAL = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple";
const VERIFICATION = "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";
const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";
const AUTHORIZATION = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
const COMPONENT = "causeway:components:PrivateLinkConsumer";

const zones = ["euw1-az1", "euw1-az2"];
const hub = describedVpc("hub", 0, { endpoints: ["euw1-az3", ...zones] });
const spoke = describedVpc("web", 1, { app: zones }); // the same range as the service's VPC
const serviceVpc = describedVpc("orders", 1, { app: zones }, { accountId: APP_ACCOUNT });
const sources = { hub: { cidrs: ["10.0.0.0/16"] } };

const orders: PublishedService = {
  name: "orders",
  serviceId: "vpce-svc-1",
  serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
  accountId: APP_ACCOUNT,
  region: "eu-west-1",
  zoneIds: zones,
  ports: [{ port: 443, protocol: "tcp" }],
  addressTypes: ["ipv4"],
  acceptance: "automatic",
  principals: [`arn:aws:iam::${NETWORK_ACCOUNT}:root`],
  supportedRegions: ["eu-west-1"],
};
const args: PrivateLinkConsumerArgs = { service: orders, vpc: hub, tier: "endpoints", sources };

/** What AWS answers about an endpoint once it is accepted. */
const invokes = {
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ id }: JsonObject) => ({
    dnsEntries: [{ dnsName: `${String(id)}.vpce.amazonaws.com`, hostedZoneId: "Z38GZ743OKFT7T" }],
  }),
};
/** What AWS says of a service that it made. */
const outputs = ({ type }: RecordedResource): JsonObject =>
  type === SERVICE
    ? {
        serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
        privateDnsNameConfigurations: [{ name: "_6e86", type: "TXT", value: "vpce:l6p0" }],
      }
    : {};

type Mode = "preview" | "run";
const record = (given: PrivateLinkConsumerArgs, mode: Mode = "preview"): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const { state, zoneIds, warnings, dnsName } = new PrivateLinkConsumer("orders-hub", given);
      return { state, zoneIds, warnings, dnsName };
    },
    { mode, invokes, outputs },
  );

/** Producer and consumer in one program, each with the provider of its account and region. */
const together = (
  producer: Partial<PrivateLinkProducerArgs>,
  consumer: (service: PublishedService, provider: aws.Provider) => Partial<PrivateLinkConsumerArgs>,
  vpcs: { readonly producer?: VpcDescription; readonly consumer?: VpcDescription } = {},
  mode: Mode = "preview",
): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const app = new aws.Provider("app", { region: "eu-west-1" });
      const network = new aws.Provider("network", { region: "eu-west-1" });
      const listeners = [{ port: 443, targets: { type: "ip", addresses: ["10.1.0.10"] } as const }];
      const { service } = new PrivateLinkProducer(
        "orders",
        {
          vpc: vpcs.producer ?? serviceVpc,
          loadBalancers: { main: { kind: "created", tier: "app", listeners } },
          ...producer,
        },
        { providers: [app] },
      );
      const vpc = vpcs.consumer ?? hub;
      const tier = Object.keys(vpc.tiers)[0] ?? "";
      new PrivateLinkConsumer(
        "orders-hub",
        { service, vpc, tier, sources, ...consumer(service, app) },
        { providers: [network] },
      );
    },
    { mode, invokes, outputs },
  );

const names = (recorded: RecordedProgram, type: string) => recorded.all(type).map(({ name }) => name);
/** URN of the one resource of a type. */
const urn = (recorded: RecordedProgram, type: string) => recorded.only(type).urn;

describe("PrivateLinkConsumer", () => {
  it("makes one endpoint with its group and its subnets, and nothing more in automatic mode", async () => {
    const recorded = await record(args);
    assert.deepEqual(recorded.types(), { [GROUP]: 1, [ENDPOINT]: 1, [RULE]: 1, [COMPONENT]: 1 });
    assert.deepEqual(recorded.only(ENDPOINT).inputs, {
      ipAddressType: "ipv4",
      privateDnsEnabled: false,
      securityGroupIds: [UNKNOWN],
      serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
      subnetIds: ["subnet-hub-endpoints-euw1-az1", "subnet-hub-endpoints-euw1-az2"],
      tags: { Name: "orders-hub-endpoint" },
      vpcEndpointType: "Interface",
      vpcId: "vpc-hub",
    });
    assert.deepEqual(recorded.only(GROUP).inputs, {
      description: "Interface endpoint orders",
      tags: { Name: "orders-hub-endpoint" },
      vpcId: "vpc-hub",
    });
    assert.equal(recorded.only(RULE).name, "orders-hub-endpoint-443-10.0.0.0/16");
    assert.deepEqual(recorded.only(RULE).inputs, {
      cidrIpv4: "10.0.0.0/16",
      description: "orders tcp 443 from 10.0.0.0/16",
      fromPort: 443,
      ipProtocol: "tcp",
      securityGroupId: UNKNOWN,
      toPort: 443,
    });
    assert.deepEqual(recorded.outputs, {
      state: "accepted",
      zoneIds: zones,
      warnings: [],
      dnsName: UNKNOWN,
    });
  });

  it("parents every child, and says the endpoint's own name once it is there", async () => {
    const recorded = await record(args, "run");
    const component = urn(recorded, COMPONENT);
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    assert.equal(recorded.outputs["dnsName"], "orders-hub-endpoint-id.vpce.amazonaws.com");
  });

  it("stays pending in manual mode, without an accepter and without a name", async () => {
    const recorded = await record({ ...args, service: { ...orders, acceptance: "manual" } }, "run");
    assert.deepEqual(recorded.all(ACCEPTER), []);
    assert.deepEqual([recorded.outputs["state"], recorded.outputs["dnsName"]], ["pending", undefined]);
    const [warning, ...more] = recorded.outputs["warnings"] as readonly { code: string; message: string }[];
    assert.deepEqual([warning?.code, more], ["connection-pending", []]);
    assert.match(warning?.message ?? "", /until account 222222222222 accepts it/);
  });

  it("throws before anything is registered", async () => {
    await assert.rejects(record({ ...args, tier: "endpoint" }), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'PrivateLinkConsumer "orders-hub"');
      return true;
    });
  });

  it("hands each kind of child to its transform, and tags what takes tags", async () => {
    const region = "eu-west-1";
    const recorded = await record({
      ...args,
      service: { ...orders, acceptance: "manual", accountId: NETWORK_ACCOUNT },
      accepter: {},
      tags: { Team: "web" },
      names: {
        kind: "shared-zone",
        dnsName: "orders.example.com",
        vpcs: { web: { vpcId: "vpc-web", region, accountId: NETWORK_ACCOUNT } },
      },
      transform: {
        endpoint: (given) => ({ ...given, region }),
        securityGroup: (given) => ({ ...given, region }),
        ingressRule: (given) => ({ ...given, region }),
        accepter: (given) => ({ ...given, region }),
        zone: (given) => ({ ...given, comment: "edited" }),
        record: (given) => ({ ...given, setIdentifier: "edited" }),
        zoneAssociation: (given) => ({ ...given, vpcRegion: "edited" }),
      },
    });
    const edited = recorded.resources.filter(
      ({ inputs: { comment, setIdentifier, vpcRegion, region: given } }) =>
        given === region || [comment, setIdentifier, vpcRegion].includes("edited"),
    );
    assert.deepEqual(
      edited.map(({ type }) => type).sort(),
      [GROUP, RULE, ENDPOINT, ACCEPTER, ZONE, RECORD, ASSOCIATION].sort(),
    );
    for (const type of [GROUP, ENDPOINT, ZONE]) {
      assert.equal((recorded.only(type).inputs["tags"] as Record<string, string>)["Team"], "web", type);
    }
  });
});

describe("PrivateLinkConsumer, who may call", () => {
  const two: PublishedService = {
    ...orders,
    addressTypes: ["ipv4", "ipv6"],
    ports: [
      { port: 53, protocol: "udp" },
      { port: 443, protocol: "tcp" },
    ],
  };

  it("opens the service's ports to the sources, as few rules as can be, and to nobody else", async () => {
    const recorded = await record({
      ...args,
      service: two,
      sources: {
        app: { cidrs: ["10.2.0.0/16"] },
        web: { cidrs: ["10.3.0.0/16", "10.5.0.0/16"], ports: [443] },
        nobody: { cidrs: ["10.9.0.0/16"], ports: [] },
      },
    });
    assert.deepEqual(
      recorded.all(RULE).map(({ name, inputs }) => [name, inputs["ipProtocol"]]),
      [
        ["orders-hub-endpoint-443-10.2.0.0/15", "tcp"],
        ["orders-hub-endpoint-443-10.5.0.0/16", "tcp"],
        ["orders-hub-endpoint-udp-53-10.2.0.0/16", "udp"],
      ],
    );
  });

  it("admits what wears a group, and IPv6 where the endpoint answers on it", async () => {
    const app = { cidrs: [], ipv6CidrBlock: "2a05:d018:0:2::/56", ports: [443] };
    const mixed = {
      ...args,
      service: two,
      vpc: { ...hub, ipv6CidrBlock: "2a05:d018:0:1::/56" },
      sources: { app, worn: { securityGroupId: "sg-web", ports: [443] } },
    };
    const recorded = await record({ ...mixed, dualStack: true });
    assert.deepEqual(
      recorded
        .all(RULE)
        .map(({ name, inputs }) => [name, inputs["cidrIpv6"], inputs["referencedSecurityGroupId"]]),
      [
        ["orders-hub-endpoint-443-app-ipv6", "2a05:d018:0:2::/56", undefined],
        ["orders-hub-endpoint-443-worn", undefined, "sg-web"],
      ],
    );
    const { ipAddressType, dnsOptions } = recorded.only(ENDPOINT).inputs;
    assert.deepEqual([ipAddressType, dnsOptions], ["dualstack", { dnsRecordIpType: "dualstack" }]);
    assert.deepEqual(names(await record(mixed), RULE), ["orders-hub-endpoint-443-worn"]);
  });

  it("warns when nobody may", async () => {
    const recorded = await record({ ...args, sources: {} });
    assert.deepEqual(recorded.all(RULE), []);
    const warnings = recorded.outputs["warnings"] as readonly { code: string }[];
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["endpoint-unused"],
    );
  });
});

describe("a service and its consumer in one account", () => {
  it("are accepted by the account itself, without a permission and in order", async () => {
    const home = describedVpc("orders", 1, { app: zones });
    const recorded = await together({}, () => ({ accepter: {} }), { producer: home });
    assert.deepEqual(recorded.all(PRINCIPAL), []);
    const service = urn(recorded, SERVICE);
    const endpoint = recorded.only(ENDPOINT);
    assert.deepEqual(endpoint.references, {
      securityGroupIds: [recorded.named("orders-hub-endpoint", GROUP).urn],
      serviceName: [service],
    });
    assert.deepEqual(endpoint.dependsOn, []);
    assert.deepEqual(recorded.only(ACCEPTER).references, {
      vpcEndpointId: [endpoint.urn],
      vpcEndpointServiceId: [service],
    });
    assert.deepEqual(recorded.only(ACCEPTER).inputs, {
      vpcEndpointId: UNKNOWN,
      vpcEndpointServiceId: UNKNOWN,
    });
  });
});

describe("a service and its consumer in two accounts", () => {
  const principals = [NETWORK_ACCOUNT, "333333333333"];
  const permission = (recorded: RecordedProgram) =>
    recorded.named(`orders-principal-${NETWORK_ACCOUNT}`, PRINCIPAL).urn;
  const providersOf = (recorded: RecordedProgram, component: string) => {
    const parent = recorded.named(component).urn;
    const children = recorded.resources.filter((resource) => resource.custom && resource.parent === parent);
    return children.map(({ type, provider }) => [type, provider?.split("::").at(-1)] as const);
  };

  it("wait for the permission of the account, then for the endpoint, in manual mode", async () => {
    const recorded = await together({ principals }, (_, provider) => ({ accepter: { provider } }));
    const [service, endpoint] = [urn(recorded, SERVICE), recorded.only(ENDPOINT)];
    assert.equal(recorded.only(SERVICE).inputs["acceptanceRequired"], true);
    assert.deepEqual(endpoint.dependsOn, [permission(recorded)]);
    assert.deepEqual(endpoint.references["serviceName"], [service]);
    assert.deepEqual(recorded.only(ACCEPTER).references, {
      vpcEndpointId: [endpoint.urn],
      vpcEndpointServiceId: [service],
    });
  });

  it("each use their own provider, but for the accepter, which uses the service's", async () => {
    const recorded = await together({ principals }, (_, provider) => ({ accepter: { provider } }));
    const producer = new Set(providersOf(recorded, "orders").map(([, provider]) => provider));
    assert.deepEqual([...producer], ["app"]);
    assert.deepEqual(providersOf(recorded, "orders-hub"), [
      [GROUP, "network"],
      [ENDPOINT, "network"],
      [ACCEPTER, "app"],
      [RULE, "network"],
    ]);
  });

  it("have no accepter in automatic mode, and wait for the permission all the same", async () => {
    const recorded = await together({ principals, acceptance: "automatic" }, () => ({}));
    assert.equal(recorded.only(SERVICE).inputs["acceptanceRequired"], false);
    assert.deepEqual(recorded.all(ACCEPTER), []);
    assert.deepEqual(recorded.only(ENDPOINT).dependsOn, [permission(recorded)]);
  });

  it("may have the same ranges", async () => {
    const overlapping = await together({ principals }, () => ({}), { consumer: spoke });
    assert.deepEqual(overlapping.only(ENDPOINT).inputs["vpcId"], "vpc-web");
    assert.deepEqual(spoke.cidrs, serviceVpc.cidrs);
  });

  it("take an existing load balancer's service as any other", async () => {
    const arn = `arn:aws:elasticloadbalancing:eu-west-1:${APP_ACCOUNT}:loadbalancer/net/old/1`;
    const loadBalancers = {
      old: { kind: "existing", arn, zones: ["euw1-az2"], listeners: [{ port: 443 }] },
    } as const;
    const recorded = await together({ principals, loadBalancers }, () => ({}));
    assert.deepEqual(recorded.only(SERVICE).inputs["networkLoadBalancerArns"], [arn]);
    assert.deepEqual(recorded.only(ENDPOINT).inputs["subnetIds"], ["subnet-hub-endpoints-euw1-az2"]);
    assert.deepEqual(recorded.only(ENDPOINT).dependsOn, [permission(recorded)]);
  });
});

describe("a service and its consumer in two regions", () => {
  const virginia = describedVpc("far", 4, { app: ["use1-az1", "use1-az3"] }, { region: "us-east-1" });

  it("name the service's region, stand in any zone with such access, and accept in the service's region", async () => {
    const recorded = await together(
      { principals: [NETWORK_ACCOUNT], supportedRegions: ["us-east-1"] },
      (_, provider) => ({ accepter: { provider } }),
      { consumer: virginia },
    );
    const { serviceRegion, subnetIds } = recorded.only(ENDPOINT).inputs;
    assert.deepEqual([serviceRegion, subnetIds], ["eu-west-1", ["subnet-far-app-use1-az1"]]);
    assert.deepEqual(recorded.only(SERVICE).inputs["supportedRegions"], ["eu-west-1", "us-east-1"]);
    assert.match(recorded.only(ACCEPTER).provider ?? "", /::app$/);
  });
});

describe("PrivateLinkConsumer, private DNS in its own VPC", () => {
  const principals = [NETWORK_ACCOUNT];
  const privateDnsName = {
    name: "orders.example.com",
    verification: { kind: "route53", publicZoneId: "Z1" },
  } as const;
  const inOwnVpc = { kind: "private-dns" } as const;

  for (const mode of ["preview", "run"] as const) {
    it(`comes after acceptance and verification, in ${mode}`, async () => {
      const recorded = await together(
        { principals, privateDnsName },
        (_, provider) => ({ accepter: { provider }, names: inOwnVpc }),
        {},
        mode,
      );
      const privateDns = recorded.only(PRIVATE_DNS);
      assert.equal(privateDns.name, "orders-hub-private-dns");
      assert.equal(privateDns.inputs["privateDnsEnabled"], true);
      assert.deepEqual(privateDns.references, { vpcEndpointId: [urn(recorded, ACCEPTER)] });
      assert.deepEqual(privateDns.dependsOn, [urn(recorded, VERIFICATION)]);
      assert.equal(recorded.only(ENDPOINT).inputs["privateDnsEnabled"], undefined);
      assert.deepEqual(recorded.all(ZONE), []);
    });
  }

  it("comes after the endpoint and verification in automatic mode", async () => {
    const recorded = await together({ principals, privateDnsName, acceptance: "automatic" }, () => ({
      names: inOwnVpc,
    }));
    assert.deepEqual(recorded.only(PRIVATE_DNS).references, { vpcEndpointId: [urn(recorded, ENDPOINT)] });
    assert.deepEqual(recorded.only(PRIVATE_DNS).dependsOn, [urn(recorded, VERIFICATION)]);
  });

  it("waits for nothing where the service of another program is verified", async () => {
    const verified = { ...orders, privateName: { name: "orders.example.com", verified: true } };
    const recorded = await record({ ...args, service: verified, names: inOwnVpc });
    assert.deepEqual(recorded.only(PRIVATE_DNS).dependsOn, []);
    assert.equal(recorded.all(ACCEPTER).length, 0);
  });

  it("is refused for a name that nobody verifies, which clients of the endpoint's own name do not need", async () => {
    const manual = { name: "orders.example.com", verification: { kind: "manual" } } as const;
    const unverified = { principals, privateDnsName: manual, acceptance: "automatic" } as const;
    await assert.rejects(
      together(unverified, () => ({ names: inOwnVpc })),
      /private-name-unverified/,
    );
    const recorded = await together(unverified, () => ({}));
    assert.deepEqual([recorded.all(PRIVATE_DNS), recorded.all(VERIFICATION)], [[], []]);
  });
});

describe("PrivateLinkConsumer, a zone that is shared", () => {
  const named = { ...orders, privateName: { name: "orders.example.com", verified: false } };
  const web = { vpcId: "vpc-web", region: "eu-west-1", accountId: NETWORK_ACCOUNT };
  const shared = { kind: "shared-zone", vpcs: { web } } as const;

  it("answers for the service's name in the hub and in each VPC, with AWS's private DNS off", async () => {
    const recorded = await record({ ...args, service: named, names: shared });
    assert.deepEqual(recorded.only(ZONE).inputs, {
      comment: "PrivateLink service orders",
      name: "orders.example.com",
      tags: { Name: "orders-hub-endpoint-zone-orders.example.com" },
      vpcs: [{ vpcId: "vpc-hub", vpcRegion: "eu-west-1" }],
    });
    assert.deepEqual(recorded.only(ZONE).ignoreChanges, ["vpcs"]);
    assert.equal(recorded.only(RECORD).name, "orders-hub-endpoint-apex-A-orders.example.com");
    assert.deepEqual(recorded.only(ASSOCIATION).inputs, {
      vpcId: "vpc-web",
      vpcRegion: "eu-west-1",
      zoneId: UNKNOWN,
    });
    assert.equal(recorded.only(ENDPOINT).inputs["privateDnsEnabled"], false);
    assert.deepEqual(recorded.all(PRIVATE_DNS), []);
  });

  it("points at the endpoint's own name, which is asked for after acceptance", async () => {
    const recorded = await together(
      { principals: [NETWORK_ACCOUNT] },
      (_, provider) => ({
        accepter: { provider },
        names: { ...shared, dnsName: "orders.internal.example.com" },
      }),
      {},
      "run",
    );
    const alias = recorded.only(RECORD);
    assert.deepEqual(alias.inputs["aliases"], [
      {
        evaluateTargetHealth: false,
        name: "orders-hub-endpoint-id.vpce.amazonaws.com",
        zoneId: "Z38GZ743OKFT7T",
      },
    ]);
    assert.deepEqual(alias.references["aliases"], [urn(recorded, ENDPOINT), urn(recorded, ACCEPTER)].sort());
    assert.equal(alias.inputs["name"], "orders.internal.example.com");
  });

  it("answers below a domain for a wildcard, on IPv6 too where the endpoint does", async () => {
    const recorded = await record({
      ...args,
      service: { ...orders, addressTypes: ["ipv4", "ipv6"] },
      vpc: { ...hub, ipv6CidrBlock: "2a05:d018:0:1::/56" },
      dualStack: true,
      names: { kind: "shared-zone", dnsName: "*.example.com" },
    });
    assert.equal(recorded.only(ZONE).inputs["name"], "example.com");
    assert.deepEqual(
      recorded.all(RECORD).map(({ inputs }) => [inputs["name"], inputs["type"]]),
      [
        ["*.example.com", "A"],
        ["*.example.com", "AAAA"],
      ],
    );
  });

  it("is associated across accounts by the hub's authorisation and the other account's provider", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("app", { region: "eu-west-1" });
      const foreign = { web: { ...web, accountId: APP_ACCOUNT, provider } };
      new PrivateLinkConsumer("orders-hub", { ...args, service: named, names: { ...shared, vpcs: foreign } });
    });
    const app = recorded.named("app").urn;
    assert.equal(recorded.only(AUTHORIZATION).provider, undefined);
    assert.equal(recorded.only(ASSOCIATION).provider, app);
    assert.deepEqual(recorded.only(ASSOCIATION).references, { zoneId: [urn(recorded, AUTHORIZATION)] });
  });
});

describe("the destruction of a service and its consumer", () => {
  it("removes acceptance and endpoint before permission and service, which depend on nothing of theirs", async () => {
    const recorded = await together(
      {
        principals: [NETWORK_ACCOUNT],
        privateDnsName: { name: "a.example.com", verification: { kind: "route53", publicZoneId: "Z1" } },
      },
      (_, provider) => ({ accepter: { provider }, names: { kind: "private-dns" } }),
    );
    const needs = (type: string): Set<string> => {
      const seen = new Set<string>();
      const visit = (from: string): void => {
        const resource = recorded.resources.find((candidate) => candidate.urn === from);
        const next = [...Object.values(resource?.references ?? {}).flat(), ...(resource?.dependsOn ?? [])];
        for (const found of next.filter((candidate) => !seen.has(candidate))) {
          seen.add(found);
          visit(found);
        }
      };
      visit(urn(recorded, type));
      return seen;
    };
    const [service, principal, endpoint, accepter] = [SERVICE, PRINCIPAL, ENDPOINT, ACCEPTER].map((type) =>
      urn(recorded, type),
    );
    assert.ok([service, principal, endpoint].every((needed) => needs(ACCEPTER).has(needed ?? "")));
    assert.ok([service, principal].every((needed) => needs(ENDPOINT).has(needed ?? "")));
    assert.ok(
      [accepter, urn(recorded, VERIFICATION)].every((needed) => needs(PRIVATE_DNS).has(needed ?? "")),
    );
    assert.ok(![endpoint, accepter].some((needed) => needs(SERVICE).has(needed ?? "")));
  });
});
