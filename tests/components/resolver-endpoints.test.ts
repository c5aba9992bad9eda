import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { ResolverEndpoints, type ResolverEndpointsArgs } from "../../components/resolver-endpoints";
import { HubVpc } from "../../components/hub-vpc";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, type RecordedResource, UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ENDPOINT = "aws:route53/resolverEndpoint:ResolverEndpoint";
const RULE = "aws:route53/resolverRule:ResolverRule";
const ASSOCIATION = "aws:route53/resolverRuleAssociation:ResolverRuleAssociation";
const SHARE = "aws:ram/resourceShare:ResourceShare";
const SHARED_RULE = "aws:ram/resourceAssociation:ResourceAssociation";
const PRINCIPAL = "aws:ram/principalAssociation:PrincipalAssociation";
const ACCEPTER = "aws:ram/resourceShareAccepter:ResourceShareAccepter";
const COMPONENT = "causeway:components:ResolverEndpoints";

const vpc = describedVpc("hub", 0, { resolver: ["euw1-az1", "euw1-az2"] });
const inbound = {
  clients: {
    hq: { cidrs: ["192.168.10.0/24", "192.168.11.0/24"] },
    clients: { cidrs: ["172.20.0.0/22"] },
  },
};
const corp = { domainName: "corp.example.com", targets: [{ address: "192.168.10.53" }] };
const place = { vpc, tier: "resolver" };

const record = (
  args: Omit<ResolverEndpointsArgs, "vpc" | "tier"> & Partial<ResolverEndpointsArgs>,
  mode: "preview" | "run" = "preview",
  outputs?: (resource: RecordedResource) => JsonObject,
): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const { inbound, outbound, warnings } = new ResolverEndpoints("dns", { ...place, ...args });
      return { inbound, outbound, warnings };
    },
    { mode, ...(outputs === undefined ? {} : { outputs }) },
  );

const named = (recorded: RecordedProgram, type: string) =>
  recorded.all(type).map(({ name, inputs }) => [name, inputs]);

describe("ResolverEndpoints", () => {
  it("makes an inbound endpoint with one address in each zone", async () => {
    const recorded = await record({ inbound });
    assert.deepEqual(recorded.types(), { [GROUP]: 1, [ENDPOINT]: 1, [INGRESS]: 4, [COMPONENT]: 1 });
    assert.deepEqual(recorded.only(ENDPOINT).inputs, {
      direction: "INBOUND",
      ipAddresses: [
        { subnetId: "subnet-hub-resolver-euw1-az1" },
        { subnetId: "subnet-hub-resolver-euw1-az2" },
      ],
      name: "dns-inbound",
      protocols: ["Do53"],
      resolverEndpointType: "IPV4",
      securityGroupIds: [UNKNOWN],
      tags: { Name: "dns-inbound" },
    });
    assert.deepEqual(recorded.only(GROUP).inputs, {
      description: "Route 53 Resolver inbound endpoint",
      tags: { Name: "dns-inbound" },
      vpcId: "vpc-hub",
    });
  });

  it("admits exactly the declared ranges, aggregated, by TCP and by UDP", async () => {
    const recorded = await record({ inbound });
    const rule = (protocol: string, cidr: string) => [
      `dns-inbound-${protocol}-53-${cidr}`,
      {
        cidrIpv4: cidr,
        description: `dns ${protocol} from ${cidr}`,
        fromPort: 53,
        ipProtocol: protocol,
        securityGroupId: UNKNOWN,
        toPort: 53,
      },
    ];
    assert.deepEqual(named(recorded, INGRESS), [
      rule("tcp", "172.20.0.0/22"),
      rule("tcp", "192.168.10.0/23"),
      rule("udp", "172.20.0.0/22"),
      rule("udp", "192.168.10.0/23"),
    ]);
  });

  it("takes fixed addresses, and chosen zones only", async () => {
    const three = describedVpc("hub", 0, { resolver: ["euw1-az3", "euw1-az1", "euw1-az2"] });
    const recorded = await record({
      vpc: three,
      zones: ["euw1-az2", "euw1-az1"],
      inbound: { ...inbound, addresses: { "euw1-az2": "10.0.2.10" } },
    });
    assert.deepEqual(recorded.only(ENDPOINT).inputs["ipAddresses"], [
      { subnetId: "subnet-hub-resolver-euw1-az1" },
      { ip: "10.0.2.10", subnetId: "subnet-hub-resolver-euw1-az2" },
    ]);
  });

  it("publishes the address of each zone, in whatever order AWS lists them", async () => {
    const made = [
      { subnetId: "subnet-hub-resolver-euw1-az2", ip: "10.0.1.77", ipId: "rni-2" },
      { subnetId: "subnet-hub-resolver-euw1-az1", ip: "10.0.0.66", ipId: "rni-1" },
    ];
    const recorded = await record({ inbound }, "run", ({ type }) =>
      type === ENDPOINT ? { ipAddresses: made } : ({} as JsonObject),
    );
    const published = recorded.outputs["inbound"] as JsonObject;
    assert.deepEqual(published["addresses"], { "euw1-az1": "10.0.0.66", "euw1-az2": "10.0.1.77" });
    assert.equal(published["endpointId"], "dns-inbound-id");
    assert.equal(recorded.outputs["outbound"], undefined);
  });

  it("forwards a domain to its name servers, for the hub", async () => {
    const targets = [{ address: "192.168.10.53" }, { address: "192.168.20.53", port: 5353 }];
    const recorded = await record({ outbound: { rules: { corp: { ...corp, targets } } } });
    assert.deepEqual(recorded.types(), {
      [GROUP]: 1,
      [ENDPOINT]: 1,
      [RULE]: 1,
      [ASSOCIATION]: 1,
      [EGRESS]: 4,
      [COMPONENT]: 1,
    });
    assert.equal(recorded.only(ENDPOINT).inputs["direction"], "OUTBOUND");
    assert.deepEqual(recorded.only(RULE).inputs, {
      domainName: "corp.example.com",
      name: "dns-corp",
      resolverEndpointId: UNKNOWN,
      ruleType: "FORWARD",
      tags: { Name: "dns-corp" },
      targetIps: [
        { ip: "192.168.10.53", port: 53 },
        { ip: "192.168.20.53", port: 5353 },
      ],
    });
    assert.deepEqual(recorded.only(ASSOCIATION).inputs, {
      name: "dns-corp",
      resolverRuleId: UNKNOWN,
      vpcId: "vpc-hub",
    });
    const egress = (protocol: string, port: number, cidr: string) => [
      `dns-outbound-${protocol}-${port}-${cidr}`,
      {
        cidrIpv4: cidr,
        description: `dns ${protocol} ${port} to ${cidr}`,
        fromPort: port,
        ipProtocol: protocol,
        securityGroupId: UNKNOWN,
        toPort: port,
      },
    ];
    assert.deepEqual(named(recorded, EGRESS), [
      egress("tcp", 53, "192.168.10.53/32"),
      egress("tcp", 5353, "192.168.20.53/32"),
      egress("udp", 53, "192.168.10.53/32"),
      egress("udp", 5353, "192.168.20.53/32"),
    ]);
  });

  it("gives each direction an endpoint and a group of its own", async () => {
    const recorded = await record({ inbound, outbound: { rules: { corp } } }, "run");
    assert.deepEqual(
      recorded.all(ENDPOINT).map(({ name, references }) => [name, references]),
      ["dns-inbound", "dns-outbound"].map((name) => [
        name,
        { securityGroupIds: [recorded.named(name, GROUP).urn] },
      ]),
    );
    const groupOf = (type: string) => [
      ...new Set(recorded.all(type).flatMap(({ references }) => references["securityGroupId"] ?? [])),
    ];
    assert.deepEqual(groupOf(INGRESS), [recorded.named("dns-inbound", GROUP).urn]);
    assert.deepEqual(groupOf(EGRESS), [recorded.named("dns-outbound", GROUP).urn]);
    assert.deepEqual(recorded.only(RULE).references, {
      resolverEndpointId: [recorded.named("dns-outbound", ENDPOINT).urn],
    });
    assert.deepEqual(recorded.only(ASSOCIATION).references, { resolverRuleId: [recorded.only(RULE).urn] });
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    assert.equal((recorded.outputs["outbound"] as { ruleIds: JsonObject }).ruleIds["corp"], "dns-corp-id");
  });

  it("associates the VPCs of the hub's account that a rule names, without a share", async () => {
    const own = (name: string) => ({ vpcId: `vpc-${name}`, region: "eu-west-1", accountId: NETWORK_ACCOUNT });
    const recorded = await record({
      outbound: {
        vpcs: { app: own("app"), data: own("data") },
        rules: {
          all: { ...corp, vpcs: "all" },
          lab: { domainName: "lab.example.com", targets: corp.targets, hub: false, vpcs: ["data"] },
        },
      },
    });
    assert.deepEqual(
      recorded.all(ASSOCIATION).map(({ name, inputs }) => [name, inputs["name"], inputs["vpcId"]]),
      [
        ["dns-all", "dns-all", "vpc-hub"],
        ["dns-all.app", "dns-all-app", "vpc-app"],
        ["dns-all.data", "dns-all-data", "vpc-data"],
        ["dns-lab.data", "dns-lab-data", "vpc-data"],
      ],
    );
    assert.deepEqual(recorded.all(SHARE), []);
  });

  it("shares a rule with another account before the account uses it, with each side's provider", async () => {
    const share = async (sharing?: "organization" | "invitation") =>
      recordProgram(() => {
        const network = new aws.Provider("network", { region: "eu-west-1" });
        const provider = new aws.Provider("app", { region: "eu-west-1" });
        const app = { vpcId: "vpc-app", region: "eu-west-1", accountId: APP_ACCOUNT, provider };
        const outbound = {
          sharing,
          vpcs: { app },
          rules: { corp: { ...corp, vpcs: ["app"] }, hub: { ...corp, domainName: "hub.example.com" } },
        };
        new ResolverEndpoints("dns", { ...place, outbound }, { provider: network });
      });
    const recorded = await share();
    assert.deepEqual(recorded.only(SHARE).inputs, {
      allowExternalPrincipals: false,
      tags: { Name: "dns-rules" },
    });
    const shared = recorded.only(SHARED_RULE);
    assert.equal(shared.name, "dns-corp");
    assert.deepEqual(shared.references, {
      resourceArn: [recorded.named("dns-corp", RULE).urn],
      resourceShareArn: [recorded.only(SHARE).urn],
    });
    const principal = recorded.only(PRINCIPAL);
    assert.equal(principal.name, `dns-${APP_ACCOUNT}`);
    assert.equal(principal.inputs["principal"], APP_ACCOUNT);
    assert.deepEqual(recorded.all(ACCEPTER), []);
    const used = recorded.named("dns-corp.app");
    assert.deepEqual(used.dependsOn, [shared.urn, principal.urn].sort());
    const [network, app] = [recorded.named("network").urn, recorded.named("app").urn];
    assert.equal(used.provider, app);
    assert.equal(recorded.named("dns-corp", ASSOCIATION).provider, network);
    assert.deepEqual(recorded.named("dns-corp", ASSOCIATION).dependsOn, []);
    for (const resource of [shared, principal, recorded.only(SHARE)])
      assert.equal(resource.provider, network);

    const invited = await share("invitation");
    assert.equal(invited.only(SHARE).inputs["allowExternalPrincipals"], true);
    const accepter = invited.only(ACCEPTER);
    assert.equal(accepter.provider, invited.named("app").urn);
    assert.deepEqual(accepter.references, { shareArn: [invited.only(PRINCIPAL).urn] });
    assert.deepEqual(
      invited.named("dns-corp.app").dependsOn,
      [invited.only(SHARED_RULE).urn, invited.only(PRINCIPAL).urn, accepter.urn].sort(),
    );
  });

  it("stands in a hub's own subnets", async () => {
    const recorded = await recordProgram(() => {
      const hub = new HubVpc("hub", {
        accountId: NETWORK_ACCOUNT,
        region: "eu-west-1",
        cidr: "10.0.0.0/16",
        zones: ["euw1-az1", "euw1-az2"],
        tiers: { resolver: { slot: 0, purpose: "resolver" } },
      });
      new ResolverEndpoints("dns", { vpc: hub.description, tier: "resolver", inbound });
    });
    const subnets = ["hub-resolver-euw1-az1", "hub-resolver-euw1-az2"].map(
      (name) => recorded.named(name, "aws:ec2/subnet:Subnet").urn,
    );
    assert.deepEqual(recorded.only(ENDPOINT).references["ipAddresses"], subnets);
  });

  it("warns of a rule for every name and of one that nobody follows", async () => {
    const recorded = await record({
      outbound: {
        rules: { everything: { ...corp, domainName: "." }, unused: { ...corp, hub: false } },
      },
    });
    const warnings = recorded.outputs["warnings"] as { code: string; path: string }[];
    assert.deepEqual(
      warnings.map(({ code, path }) => [code, path]),
      [
        ["forward-everything", "outbound.rules.everything"],
        ["forward-rule-unused", "outbound.rules.unused"],
      ],
    );
    assert.deepEqual((await record({ outbound: { rules: { corp } } })).outputs["warnings"], []);
  });

  it("tags what takes tags, and edits each kind of child by its transform", async () => {
    const recorded = await record({
      inbound,
      outbound: { rules: { corp } },
      tags: { team: "network" },
      transform: {
        securityGroup: (given) => ({ ...given, revokeRulesOnDelete: true }),
        ingressRule: (given) => ({ ...given, description: "edited" }),
        egressRule: (given) => ({ ...given, description: "edited" }),
        endpoint: (given) => ({ ...given, rniEnhancedMetricsEnabled: true }),
        rule: (given) => ({ ...given, name: "edited" }),
        ruleAssociation: (given) => ({ ...given, name: "edited" }),
      },
    });
    for (const type of [GROUP, ENDPOINT, RULE])
      for (const { name, inputs } of recorded.all(type))
        assert.deepEqual(inputs["tags"], { Name: name, team: "network" });
    assert.ok(recorded.all(GROUP).every(({ inputs }) => inputs["revokeRulesOnDelete"] === true));
    assert.ok(
      [...recorded.all(INGRESS), ...recorded.all(EGRESS)].every(
        ({ inputs }) => inputs["description"] === "edited",
      ),
    );
    assert.ok(recorded.all(ENDPOINT).every(({ inputs }) => inputs["rniEnhancedMetricsEnabled"] === true));
    assert.equal(recorded.only(RULE).inputs["name"], "edited");
    assert.equal(recorded.only(ASSOCIATION).inputs["name"], "edited");
    assert.equal("transform" in recorded.only(COMPONENT).inputs, false);
  });

  it("gives AWS names of 64 characters at most, whatever the resource is called", async () => {
    const recorded = await recordProgram(() => {
      new ResolverEndpoints(`dns.${"x".repeat(70)}`, { ...place, inbound });
    });
    assert.equal(recorded.only(ENDPOINT).inputs["name"], `dns-${"x".repeat(60)}`);
  });

  it("registers nothing when its arguments are refused", async () => {
    const recorded = await recordProgram(() => {
      assert.throws(
        () => new ResolverEndpoints("dns", place),
        (error) => error instanceof InvalidInputError && error.issues[0]?.code === "resolver-empty",
      );
    });
    assert.deepEqual(recorded.urns(), []);
  });
});

describe("ResolverEndpoints over time", () => {
  const before = { inbound, outbound: { rules: { corp } } };

  /** Names of resources that differ in anything recorded, with `+`, `-` or `~`; the component itself is no resource. */
  async function difference(change: Partial<ResolverEndpointsArgs>): Promise<string[]> {
    const resources = async (args: Partial<ResolverEndpointsArgs>) => {
      const recorded = await record(args);
      return new Map(
        recorded.resources.flatMap((resource) => (resource.custom ? [[resource.urn, resource]] : [])),
      );
    };
    const [old, now] = [await resources(before), await resources({ ...before, ...change })];
    const gone = [...old.values()].filter(({ urn }) => !now.has(urn)).map(({ name }) => `-${name}`);
    const others = [...now.values()].flatMap((resource) => {
      const former = old.get(resource.urn);
      if (former === undefined) return [`+${resource.name}`];
      return JSON.stringify(former) === JSON.stringify(resource) ? [] : [`~${resource.name}`];
    });
    return [...gone, ...others].sort();
  }

  it("admits a site that is added, and changes nothing else", async () => {
    const clients = { ...inbound.clients, branch: { cidrs: ["192.168.20.0/24"] } };
    assert.deepEqual(await difference({ inbound: { clients } }), [
      "+dns-inbound-tcp-53-192.168.20.0/24",
      "+dns-inbound-udp-53-192.168.20.0/24",
    ]);
  });

  it("makes the resources of a rule that is added, and changes no other's", async () => {
    const lab = { domainName: "lab.example.com", targets: [{ address: "192.168.30.53" }] };
    assert.deepEqual(await difference({ outbound: { rules: { a: lab, corp } } }), [
      "+dns-a",
      "+dns-a",
      "+dns-outbound-tcp-53-192.168.30.53/32",
      "+dns-outbound-udp-53-192.168.30.53/32",
    ]);
  });

  it("changes both endpoints in place, and those alone, when a zone is added", async () => {
    const more = describedVpc("hub", 0, { resolver: ["euw1-az1", "euw1-az2", "euw1-az3"] });
    assert.deepEqual(await difference({ vpc: more }), ["~dns-inbound", "~dns-outbound"]);
  });
});
