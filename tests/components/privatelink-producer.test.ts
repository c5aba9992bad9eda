import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  PrivateLinkProducer,
  type PrivateLinkProducerArgs,
  type ServiceListener,
  type TlsListener,
} from "../../components/privatelink-producer";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, type RecordedResource, UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc } from "./described-vpcs";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService";
const PRINCIPAL = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple";
const RECORD = "aws:route53/record:Record";
const VERIFICATION = "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification";
const COMPONENT = "causeway:components:PrivateLinkProducer";

const vpc = describedVpc(
  "orders",
  1,
  { app: ["euw1-az2", "euw1-az1"] },
  { accountId: APP_ACCOUNT, ipv6CidrBlock: "2a05:d018:0:1::/56" },
);
const targets = { type: "ip", addresses: ["10.1.0.10", "10.1.1.10"] } as const;
const https: ServiceListener = { port: 443, targetPort: 8443, targets };
const main = { kind: "created", tier: "app", listeners: [https] } as const;
const args: PrivateLinkProducerArgs = { vpc, loadBalancers: { main }, principals: ["333333333333"] };
const existing = {
  kind: "existing",
  arn: `arn:aws:elasticloadbalancing:eu-west-1:${APP_ACCOUNT}:loadbalancer/net/old/50dc6c495c0c9188`,
  zones: ["euw1-az3", "euw1-az1"],
  listeners: [{ port: 443 }],
} as const;

/** What AWS says of what it made. */
const made = ({ type, name }: RecordedResource): JsonObject =>
  type === SERVICE
    ? {
        privateDnsNameConfigurations: [
          { name: "_6e86", type: "TXT", value: "vpce:l6p0", state: "pendingVerification" },
        ],
      }
    : { arn: `arn:${name}` };

const record = (
  given: PrivateLinkProducerArgs,
  mode: "preview" | "run" = "preview",
): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const { warnings, service, verificationRecord } = new PrivateLinkProducer("orders", given);
      const { zoneIds, ports, acceptance, principals, supportedRegions, addressTypes, privateName } = service;
      return {
        warnings,
        published: { zoneIds, ports, acceptance, principals, supportedRegions, addressTypes, privateName },
        verificationRecord,
      };
    },
    { mode, outputs: made },
  );

const listening = (listener: ServiceListener, more: Partial<PrivateLinkProducerArgs> = {}) =>
  record({ ...args, loadBalancers: { main: { ...main, listeners: [listener] } }, ...more });
const names = (recorded: RecordedProgram, type: string) => recorded.all(type).map(({ name }) => name);
const codes = (recorded: RecordedProgram) =>
  (recorded.outputs["warnings"] as readonly { code: string; path: string }[]).map(({ code, path }) => [
    code,
    path,
  ]);

describe("PrivateLinkProducer", () => {
  it("makes a load balancer with its group, a listener with its targets, the service and a permission", async () => {
    const recorded = await record(args);
    assert.deepEqual(recorded.types(), {
      [GROUP]: 1,
      [SERVICE]: 1,
      [PRINCIPAL]: 1,
      [LISTENER]: 1,
      [BALANCER]: 1,
      [TARGETS]: 1,
      [ATTACHMENT]: 2,
      [EGRESS]: 2,
      [COMPONENT]: 1,
    });
    assert.deepEqual(recorded.only(BALANCER).inputs, {
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: false,
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      internal: true,
      ipAddressType: "ipv4",
      loadBalancerType: "network",
      securityGroups: [UNKNOWN],
      subnetMappings: [
        { subnetId: "subnet-orders-app-euw1-az1" },
        { subnetId: "subnet-orders-app-euw1-az2" },
      ],
      tags: { Name: "orders-main" },
    });
    assert.deepEqual(recorded.only(TARGETS).inputs, {
      deregistrationDelay: 300,
      healthCheck: {
        healthyThreshold: 3,
        interval: 30,
        port: "traffic-port",
        protocol: "TCP",
        unhealthyThreshold: 3,
      },
      port: 8443,
      preserveClientIp: "false",
      protocol: "TCP",
      proxyProtocolV2: false,
      tags: { Name: "orders-main-443" },
      targetType: "ip",
      vpcId: "vpc-orders",
    });
    assert.deepEqual(recorded.only(LISTENER).inputs, {
      defaultActions: [{ targetGroupArn: UNKNOWN, type: "forward" }],
      loadBalancerArn: UNKNOWN,
      port: 443,
      protocol: "TCP",
      tags: { Name: "orders-main-443" },
    });
    assert.deepEqual(
      recorded.all(ATTACHMENT).map(({ name, inputs }) => [name, inputs]),
      ["10.1.0.10", "10.1.1.10"].map((targetId) => [
        `orders-main-443-${targetId}`,
        { targetGroupArn: UNKNOWN, targetId },
      ]),
    );
    assert.deepEqual(recorded.only(SERVICE).inputs, {
      acceptanceRequired: true,
      networkLoadBalancerArns: [UNKNOWN],
      supportedIpAddressTypes: ["ipv4"],
      tags: { Name: "orders-service" },
    });
    assert.equal(recorded.only(PRINCIPAL).name, "orders-principal-333333333333");
    assert.deepEqual(recorded.only(PRINCIPAL).inputs, {
      principalArn: "arn:aws:iam::333333333333:root",
      vpcEndpointServiceId: UNKNOWN,
    });
  });

  it("parents every child and refers to what each comes from", async () => {
    const recorded = await record(args, "run");
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    const [balancer, group, service] = [BALANCER, GROUP, SERVICE].map((type) => recorded.only(type).urn);
    const targetGroup = recorded.only(TARGETS).urn;
    assert.deepEqual(recorded.only(BALANCER).references, { securityGroups: [group] });
    assert.deepEqual(recorded.only(LISTENER).references, {
      defaultActions: [targetGroup],
      loadBalancerArn: [balancer],
    });
    assert.deepEqual(recorded.all(ATTACHMENT)[0]?.references, { targetGroupArn: [targetGroup] });
    assert.deepEqual(recorded.only(SERVICE).references, { networkLoadBalancerArns: [balancer] });
    assert.deepEqual(recorded.only(PRINCIPAL).references, { vpcEndpointServiceId: [service] });
  });

  it("publishes what consumers need to know", async () => {
    const recorded = await record({
      ...args,
      acceptance: "automatic",
      addressTypes: ["ipv6", "ipv4"],
      supportedRegions: ["us-east-1"],
      loadBalancers: { main: { ...main, listeners: [{ ...https, port: 8443 }, https] } },
    });
    assert.deepEqual(recorded.outputs["published"], {
      zoneIds: ["euw1-az1", "euw1-az2"],
      ports: [
        { port: 443, protocol: "tcp" },
        { port: 8443, protocol: "tcp" },
      ],
      acceptance: "automatic",
      principals: ["arn:aws:iam::333333333333:root"],
      supportedRegions: ["eu-west-1", "us-east-1"],
      addressTypes: ["ipv4", "ipv6"],
    });
    assert.deepEqual(recorded.only(SERVICE).inputs["supportedRegions"], ["eu-west-1", "us-east-1"]);
    assert.deepEqual(recorded.only(SERVICE).inputs["supportedIpAddressTypes"], ["ipv4", "ipv6"]);
    assert.equal(recorded.only(SERVICE).inputs["acceptanceRequired"], false);
    assert.equal(recorded.only(BALANCER).inputs["ipAddressType"], "dualstack");
  });

  it("permits each principal by a resource of its own", async () => {
    const role = "arn:aws:iam::444444444444:role/reader";
    const recorded = await record({
      ...args,
      principals: ["*", role, "333333333333"],
      allowAnyAwsAccount: true,
    });
    assert.deepEqual(
      recorded.all(PRINCIPAL).map(({ name, inputs }) => [name, inputs["principalArn"]]),
      [
        ["orders-principal-333333333333", "arn:aws:iam::333333333333:root"],
        ["orders-principal-444444444444-role-reader", role],
        ["orders-principal-any-account", "*"],
      ],
    );
    assert.equal(recorded.only(SERVICE).inputs["allowedPrincipals"], undefined);
  });

  it("throws before anything is registered", async () => {
    await assert.rejects(record({ ...args, principals: ["reader"] }), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'PrivateLinkProducer "orders"');
      return true;
    });
  });
});

describe("PrivateLinkProducer, load balancers", () => {
  it("takes the zones, addresses and switches that are given", async () => {
    const recorded = await record({
      ...args,
      loadBalancers: {
        main: {
          ...main,
          zones: ["euw1-az2"],
          addresses: { "euw1-az2": "10.1.0.20" },
          crossZone: false,
          deletionProtection: true,
          accessLogs: { bucket: "logs", prefix: "orders" },
        },
      },
    });
    const { inputs } = recorded.only(BALANCER);
    assert.deepEqual(inputs["subnetMappings"], [
      { privateIpv4Address: "10.1.0.20", subnetId: "subnet-orders-app-euw1-az2" },
    ]);
    assert.deepEqual(inputs["accessLogs"], { bucket: "logs", enabled: true, prefix: "orders" });
    assert.deepEqual(
      [inputs["enableCrossZoneLoadBalancing"], inputs["enableDeletionProtection"]],
      [false, true],
    );
  });

  it("puts several behind one service, ours and one that exists", async () => {
    const recorded = await record({ ...args, loadBalancers: { spare: main, main, old: existing } });
    assert.deepEqual(names(recorded, BALANCER), ["orders-main", "orders-spare"]);
    assert.deepEqual(recorded.only(SERVICE).inputs["networkLoadBalancerArns"], [
      UNKNOWN,
      existing.arn,
      UNKNOWN,
    ]);
    assert.deepEqual(
      recorded.only(SERVICE).references["networkLoadBalancerArns"],
      recorded.all(BALANCER).map(({ urn }) => urn),
    );
    const published = recorded.outputs["published"] as { zoneIds: readonly string[] };
    assert.deepEqual(published.zoneIds, ["euw1-az1", "euw1-az2", "euw1-az3"]);
  });

  it("makes nothing but the service and its permissions for a load balancer that exists", async () => {
    const recorded = await record({ ...args, loadBalancers: { old: existing } });
    assert.deepEqual(recorded.types(), { [SERVICE]: 1, [PRINCIPAL]: 1, [COMPONENT]: 1 });
    assert.deepEqual(codes(recorded), [
      ["connections-per-target", "loadBalancers"],
      ["load-balancer-assumed", "loadBalancers.old"],
    ]);
  });

  it("gives a short prefix where Pulumi's own name would be too long for AWS, and none where it fits", async () => {
    const key = "a-load-balancer-with-a-long-name";
    const recorded = await record({ ...args, loadBalancers: { [key]: main } });
    assert.equal(recorded.only(BALANCER).inputs["namePrefix"], "orders");
    assert.equal(recorded.only(TARGETS).inputs["namePrefix"], "orders");
    assert.equal((await record(args)).only(BALANCER).inputs["namePrefix"], undefined);
  });
});

describe("PrivateLinkProducer, security groups", () => {
  const rules = (recorded: RecordedProgram, type: string) =>
    recorded
      .all(type)
      .map(({ name, inputs }) => [name, inputs["ipProtocol"], inputs["fromPort"], inputs["cidrIpv4"]]);

  it("sends to the targets on their port, each address, and admits nobody", async () => {
    const recorded = await record(args);
    assert.deepEqual(recorded.all(INGRESS), []);
    assert.deepEqual(rules(recorded, EGRESS), [
      ["orders-main-out-tcp-8443-10.1.0.10/32", "tcp", 8443, "10.1.0.10/32"],
      ["orders-main-out-tcp-8443-10.1.1.10/32", "tcp", 8443, "10.1.1.10/32"],
    ]);
    assert.deepEqual(recorded.only(GROUP).inputs, {
      description: "Load balancer orders-main",
      tags: { Name: "orders-main" },
      vpcId: "vpc-orders",
    });
  });

  it("sends health checks to their own port, by TCP for UDP targets too", async () => {
    const udp = { port: 53, protocol: "UDP", targets, healthCheck: { port: 8053 } } as const;
    const recorded = await listening(udp, { allowUdp: true });
    assert.deepEqual(rules(recorded, EGRESS).slice(0, 2), [
      ["orders-main-out-tcp-8053-10.1.0.10/32", "tcp", 8053, "10.1.0.10/32"],
      ["orders-main-out-tcp-8053-10.1.1.10/32", "tcp", 8053, "10.1.1.10/32"],
    ]);
    assert.deepEqual(names(recorded, EGRESS).slice(2), [
      "orders-main-out-udp-53-10.1.0.10/32",
      "orders-main-out-udp-53-10.1.1.10/32",
    ]);
  });

  it("sends to the VPC where addresses are not known, or to the ranges that are given", async () => {
    const instances = { port: 443, targets: { type: "instance", instances: { a: "i-1" } } } as const;
    const dynamic = { port: 443, targets: { type: "ip", addresses: [], registeredElsewhere: true } } as const;
    for (const listener of [instances, dynamic]) {
      assert.deepEqual(names(await listening(listener), EGRESS), ["orders-main-out-tcp-443-10.1.0.0/16"]);
    }
    const given = { ...main, targetCidrs: ["10.1.0.0/25", "10.1.0.128/25"] };
    const recorded = await record({ ...args, loadBalancers: { main: given } });
    assert.deepEqual(names(recorded, EGRESS), ["orders-main-out-tcp-8443-10.1.0.0/24"]);
  });

  it("admits direct callers on their ports, and consumers too where rules hold for PrivateLink", async () => {
    const direct = {
      ...main,
      listeners: [https, { ...https, port: 80 }],
      enforceInboundRulesOnPrivateLink: true,
      directSources: {
        office: { cidrs: ["192.168.0.0/24"], ports: [443] },
        app: { cidrs: ["10.2.0.0/17", "10.2.128.0/17"] },
      },
    };
    const recorded = await record({ ...args, loadBalancers: { main: direct } });
    assert.deepEqual(names(recorded, INGRESS), [
      "orders-main-in-tcp-443-10.2.0.0/16",
      "orders-main-in-tcp-443-192.168.0.0/24",
      "orders-main-in-tcp-80-10.2.0.0/16",
    ]);
    assert.equal(
      recorded.only(BALANCER).inputs["enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"],
      "on",
    );
  });

  it("opens the groups that targets wear to the load balancer's group", async () => {
    const worn = { ...main, targetSecurityGroups: { workload: "sg-app" } };
    const recorded = await record({ ...args, loadBalancers: { main: worn } });
    assert.deepEqual(recorded.only(INGRESS).inputs, {
      description: "tcp 8443 from load balancer orders-main",
      fromPort: 8443,
      ipProtocol: "tcp",
      referencedSecurityGroupId: UNKNOWN,
      securityGroupId: "sg-app",
      toPort: 8443,
    });
    assert.equal(recorded.only(INGRESS).name, "orders-main-workload-tcp-8443");
    assert.deepEqual(recorded.only(INGRESS).references, {
      referencedSecurityGroupId: [recorded.only(GROUP).urn],
    });
  });
});

describe("PrivateLinkProducer, listeners", () => {
  it("ends TLS with the certificate, and encrypts again where it is told to", async () => {
    const certificateArn = `arn:aws:acm:eu-west-1:${APP_ACCOUNT}:certificate/1`;
    const tls: TlsListener = { port: 443, protocol: "TLS", certificateArn, targets };
    const recorded = await listening(tls);
    const { inputs } = recorded.only(LISTENER);
    assert.deepEqual(
      [inputs["protocol"], inputs["certificateArn"], inputs["sslPolicy"]],
      ["TLS", certificateArn, "ELBSecurityPolicy-TLS13-1-2-2021-06"],
    );
    assert.equal(recorded.only(TARGETS).inputs["protocol"], "TCP");
    const twice: TlsListener = { ...tls, targetProtocol: "TLS", alpnPolicy: "HTTP2Preferred" };
    const again = await listening(twice);
    assert.equal(again.only(TARGETS).inputs["protocol"], "TLS");
    assert.equal(again.only(LISTENER).inputs["alpnPolicy"], "HTTP2Preferred");
  });

  it("passes on UDP where it is allowed, and leaves client addresses to AWS", async () => {
    for (const protocol of ["UDP", "TCP_UDP"] as const) {
      const recorded = await listening({ port: 53, protocol, targets }, { allowUdp: true });
      assert.equal(recorded.only(LISTENER).inputs["protocol"], protocol);
      assert.equal(recorded.only(TARGETS).inputs["protocol"], protocol);
      assert.equal(recorded.only(TARGETS).inputs["preserveClientIp"], undefined);
      assert.equal(
        (recorded.only(TARGETS).inputs["healthCheck"] as { readonly protocol: string }).protocol,
        "TCP",
      );
    }
  });

  it("registers instances by their names and one ALB, whose health is asked for by HTTP", async () => {
    const instances = await listening({
      port: 443,
      targets: { type: "instance", instances: { b: "i-2", a: "i-1" } },
      preserveClientAddresses: true,
      proxyProtocolV2: true,
    });
    assert.deepEqual(
      instances.all(ATTACHMENT).map(({ name, inputs }) => [name, inputs["targetId"]]),
      [
        ["orders-main-443-a", "i-1"],
        ["orders-main-443-b", "i-2"],
      ],
    );
    const { targetType, preserveClientIp, proxyProtocolV2 } = instances.only(TARGETS).inputs;
    assert.deepEqual([targetType, preserveClientIp, proxyProtocolV2], ["instance", "true", true]);

    const alb = await listening({ port: 443, targets: { type: "alb", loadBalancerArn: "arn:alb" } });
    assert.deepEqual(
      [alb.only(ATTACHMENT).name, alb.only(ATTACHMENT).inputs["targetId"]],
      ["orders-main-443-alb", "arn:alb"],
    );
    assert.equal(alb.only(TARGETS).inputs["preserveClientIp"], undefined);
    assert.deepEqual(alb.only(TARGETS).inputs["healthCheck"], {
      healthyThreshold: 3,
      interval: 30,
      matcher: "200-399",
      path: "/",
      port: "traffic-port",
      protocol: "HTTP",
      unhealthyThreshold: 3,
    });
  });

  it("registers an address beyond the VPC in no zone", async () => {
    const far = { type: "ip", addresses: ["10.9.0.10", "10.1.0.10"] } as const;
    const recorded = await listening({ port: 443, targets: far });
    assert.deepEqual(
      recorded.all(ATTACHMENT).map(({ inputs }) => [inputs["targetId"], inputs["availabilityZone"]]),
      [
        ["10.1.0.10", undefined],
        ["10.9.0.10", "all"],
      ],
    );
  });

  it("takes every setting of a health check", async () => {
    const healthCheck = {
      protocol: "HTTPS",
      port: 9443,
      path: "/health",
      matcher: "200",
      intervalSeconds: 10,
      timeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 4,
    } as const;
    const recorded = await listening({ ...https, healthCheck, deregistrationSeconds: 60 });
    assert.deepEqual(recorded.only(TARGETS).inputs["healthCheck"], {
      healthyThreshold: 2,
      interval: 10,
      matcher: "200",
      path: "/health",
      port: "9443",
      protocol: "HTTPS",
      timeout: 5,
      unhealthyThreshold: 4,
    });
    assert.equal(recorded.only(TARGETS).inputs["deregistrationDelay"], 60);
  });
});

describe("PrivateLinkProducer, private DNS name", () => {
  const name = "orders.example.com";
  const inZone = { name, verification: { kind: "route53", publicZoneId: "Z1" } } as const;

  for (const mode of ["preview", "run"] as const) {
    it(`writes the record, then waits until AWS has seen it, in ${mode}`, async () => {
      const recorded = await record({ ...args, privateDnsName: inZone }, mode);
      const service = recorded.only(SERVICE);
      assert.equal(service.inputs["privateDnsName"], name);
      const txt = recorded.only(RECORD);
      assert.equal(txt.name, "orders-verification-orders.example.com");
      assert.deepEqual(
        txt.inputs,
        mode === "run"
          ? { name: "_6e86", records: ["vpce:l6p0"], ttl: 1800, type: "TXT", zoneId: "Z1" }
          : { name: UNKNOWN, records: [UNKNOWN], ttl: 1800, type: UNKNOWN, zoneId: "Z1" },
      );
      assert.deepEqual(txt.references, { name: [service.urn], records: [service.urn], type: [service.urn] });
      const verification = recorded.only(VERIFICATION);
      assert.equal(verification.inputs["waitForVerification"], true);
      assert.deepEqual(verification.references, { serviceId: [service.urn] });
      assert.deepEqual(verification.dependsOn, [txt.urn]);
    });
  }

  it("writes the record with the provider of the zone's account, and nothing else with it", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("network", { region: "eu-west-1" });
      const verification = { ...inZone.verification, provider };
      new PrivateLinkProducer("orders", { ...args, privateDnsName: { name, verification } });
    });
    const network = recorded.named("network").urn;
    assert.deepEqual(
      recorded.resources.flatMap(({ type, provider }) => (provider === network ? [type] : [])),
      [RECORD],
    );
  });

  it("says what the record must be when somebody else writes it, and verifies nothing", async () => {
    const manual = { name, verification: { kind: "manual" } } as const;
    const recorded = await record({ ...args, privateDnsName: manual }, "run");
    assert.deepEqual([recorded.all(RECORD), recorded.all(VERIFICATION)], [[], []]);
    assert.deepEqual(recorded.outputs["verificationRecord"], {
      name: "_6e86",
      type: "TXT",
      value: "vpce:l6p0",
    });
    assert.deepEqual((recorded.outputs["published"] as { privateName: unknown }).privateName, {
      name,
      verified: false,
    });
    assert.ok(codes(recorded).some(([code]) => code === "private-name-unverified"));
  });

  it("waits for a record that somebody else has published", async () => {
    const published = { name, verification: { kind: "manual", published: true } } as const;
    const recorded = await record({ ...args, privateDnsName: published }, "run");
    assert.deepEqual(recorded.all(RECORD), []);
    assert.deepEqual(recorded.only(VERIFICATION).dependsOn, []);
    assert.deepEqual((recorded.outputs["published"] as { privateName: unknown }).privateName, {
      name,
      verified: true,
    });
    assert.ok(!codes(recorded).some(([code]) => code === "private-name-unverified"));
  });

  it("verifies another name by resources of another name", async () => {
    const other = { ...inZone, name: "shop.example.com" };
    const recorded = await record({ ...args, privateDnsName: other });
    assert.equal(recorded.only(VERIFICATION).name, "orders-verification-shop.example.com");
  });

  it("fails when AWS reports no record", async () => {
    const program = () => void new PrivateLinkProducer("orders", { ...args, privateDnsName: inZone });
    await assert.rejects(recordProgram(program, { mode: "run" }), /AWS reports no verification record/);
  });

  it("says nothing of a record for a service without a name", async () => {
    const recorded = await record(args, "run");
    assert.equal(recorded.outputs["verificationRecord"], undefined);
    assert.deepEqual([recorded.all(RECORD), recorded.all(VERIFICATION)], [[], []]);
  });
});

describe("PrivateLinkProducer, warnings and edits", () => {
  it("counts the connections of the listener with the fewest targets, and warns of nothing else", async () => {
    const recorded = await record({
      ...args,
      loadBalancers: {
        main: {
          ...main,
          listeners: [https, { port: 80, targets: { ...targets, addresses: ["10.1.0.10"] } }],
        },
      },
    });
    assert.deepEqual(codes(recorded), [["connections-per-target", "loadBalancers"]]);
    const [warning] = recorded.outputs["warnings"] as readonly { message: string }[];
    assert.match(warning?.message ?? "", /which is 55,000 for the listener with the fewest targets/);
  });

  it("warns of a public service, and not of * with manual acceptance", async () => {
    const open = { ...args, principals: ["*"], allowAnyAwsAccount: true };
    const isPublic = async (given: PrivateLinkProducerArgs) =>
      codes(await record(given)).some(([code]) => code === "service-public");
    assert.equal(await isPublic({ ...open, acceptance: "automatic" }), true);
    assert.equal(await isPublic(open), false);
    assert.equal(await isPublic({ ...args, acceptance: "automatic" }), false);
  });

  it("warns of no principals, of one zone, and of access logs without TLS", async () => {
    const recorded = await record({
      vpc,
      loadBalancers: { main: { ...main, zones: ["euw1-az1"], accessLogs: { bucket: "logs" } } },
    });
    assert.deepEqual(codes(recorded), [
      ["service-without-principals", "principals"],
      ["service-in-one-zone", "loadBalancers"],
      ["connections-per-target", "loadBalancers"],
      ["access-logs-without-tls", "loadBalancers.main.accessLogs"],
    ]);
  });

  it("warns of a zone without access across regions, where other regions are supported only", async () => {
    const virginia = describedVpc(
      "orders",
      1,
      { app: ["use1-az2", "use1-az3"] },
      { region: "us-east-1", accountId: APP_ACCOUNT },
    );
    const warned = async (supportedRegions: readonly string[]) =>
      codes(await record({ ...args, vpc: virginia, supportedRegions })).some(
        ([code]) => code === "zone-without-cross-region",
      );
    assert.equal(await warned(["eu-west-1"]), true);
    assert.equal(await warned([]), false);
  });

  it("hands each kind of child to its transform, and tags what takes tags", async () => {
    const region = "eu-west-1";
    const recorded = await record({
      ...args,
      loadBalancers: {
        main: { ...main, directSources: { app: { cidrs: ["10.2.0.0/16"] } } },
      },
      privateDnsName: { name: "a.example.com", verification: { kind: "route53", publicZoneId: "Z1" } },
      tags: { Team: "orders" },
      transform: {
        loadBalancer: (given) => ({ ...given, region }),
        targetGroup: (given) => ({ ...given, region }),
        attachment: (given) => ({ ...given, region }),
        listener: (given) => ({ ...given, region }),
        securityGroup: (given) => ({ ...given, region }),
        ingressRule: (given) => ({ ...given, region }),
        egressRule: (given) => ({ ...given, region }),
        endpointService: (given) => ({ ...given, region }),
        principal: (given) => ({ ...given, region }),
        record: (given) => ({ ...given, ttl: 60 }),
        verification: (given) => ({ ...given, region }),
      },
    });
    const custom = recorded.resources.filter((resource) => resource.custom);
    assert.deepEqual(
      custom
        .filter(({ inputs }) => inputs["region"] !== region)
        .map(({ type, inputs }) => [type, inputs["ttl"]]),
      [[RECORD, 60]],
    );
    for (const type of [BALANCER, TARGETS, LISTENER, GROUP, SERVICE]) {
      assert.equal((recorded.only(type).inputs["tags"] as Record<string, string>)["Team"], "orders", type);
    }
  });
});
