import assert from "node:assert/strict";
import fc from "fast-check";
import { expandAwsxVpc } from "../../../network/model/awsx";
import { type JsonObject, type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate } from "../../support/fabricate";

const PROVIDER = "urn:pulumi:test::estate::pulumi:providers:aws::main";
const ROOT = "urn:pulumi:test::estate::awsx:ec2:Vpc";

function component(inputs: JsonObject, name = "v"): RecordedResource {
  return { ...fabricate("awsx:ec2:Vpc", name, inputs), provider: PROVIDER };
}

/** Two zones, one tier of each type, NAT gateways by zone. */
const layout: JsonObject = {
  cidrBlock: "10.0.0.0/16",
  availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
  subnetStrategy: "Auto",
  natGateways: { strategy: "OnePerAz" },
  subnetSpecs: [
    { type: "Isolated", cidrBlocks: ["10.0.32.0/20", "10.0.96.0/20"] },
    { type: "Private", name: "app", cidrBlocks: ["10.0.16.0/20", "10.0.80.0/20"], tags: { tier: "app" } },
    { type: "Public", cidrBlocks: ["10.0.0.0/20", "10.0.64.0/20"] },
  ],
  tags: { owner: "data" },
};

function find(resources: readonly RecordedResource[], type: string, name: string): RecordedResource {
  const found = resources.filter((resource) => resource.type === type && resource.name === name);
  assert.equal(found.length, 1, `${type} ${name}`);
  return found[0] as RecordedResource;
}

const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const ROUTE = "aws:ec2/route:Route";
const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";

describe("expandAwsxVpc", () => {
  it("chains URNs through VPC, subnet and route table", () => {
    const { resources, problem } = expandAwsxVpc(component(layout));
    assert.equal(problem, undefined);
    const vpc = `${ROOT}$aws:ec2/vpc:Vpc`;
    const subnet = `${vpc}$${SUBNET}`;
    assert.deepEqual(
      resources.filter(({ name }) => name === "v-app-2").map(({ urn, parent }) => [urn, parent]),
      [
        [`${subnet}$${TABLE}$${ROUTE}::v-app-2`, `${subnet}$${TABLE}::v-app-2`],
        [`${subnet}$${TABLE}$${ASSOCIATION}::v-app-2`, `${subnet}$${TABLE}::v-app-2`],
        [`${subnet}$${TABLE}::v-app-2`, `${subnet}::v-app-2`],
        [`${subnet}::v-app-2`, `${vpc}::v`],
      ],
    );
    assert.equal(find(resources, "aws:ec2/vpc:Vpc", "v").parent, `${ROOT}::v`);
    assert.equal(find(resources, "aws:ec2/internetGateway:InternetGateway", "v").parent, `${vpc}::v`);
    assert.equal(find(resources, NAT, "v-2").urn, `${subnet}$${NAT}::v-2`);
    assert.equal(find(resources, EIP, "v-1").parent, `${subnet}::v-public-1`);
  });

  it("gives every child the component's provider, and none where there is none", () => {
    const given = expandAwsxVpc(component(layout)).resources;
    assert.deepEqual([...new Set(given.map(({ provider }) => provider))], [PROVIDER]);
    const without = expandAwsxVpc(fabricate("awsx:ec2:Vpc", "v", layout)).resources;
    assert.deepEqual([...new Set(without.map(({ provider }) => provider))], [undefined]);
  });

  it("writes the inputs of a private subnet as awsx does", () => {
    const { resources } = expandAwsxVpc(component(layout));
    const subnet = find(resources, SUBNET, "v-app-1");
    assert.deepEqual(subnet.inputs, {
      assignIpv6AddressOnCreation: false,
      availabilityZone: "eu-west-1a",
      cidrBlock: "10.0.16.0/20",
      mapPublicIpOnLaunch: false,
      tags: { Name: "v-app-1", SubnetType: "Private", owner: "data", tier: "app" },
      vpcId: UNKNOWN,
    });
    assert.deepEqual(subnet.references, { vpcId: [`${ROOT}$aws:ec2/vpc:Vpc::v`] });
    assert.deepEqual(find(resources, TABLE, "v-app-1").inputs.tags, {
      Name: "v-app-1",
      SubnetType: "Private",
      owner: "data",
    });
    assert.deepEqual(find(resources, TABLE, "v-app-1").dependsOn, [subnet.urn]);
  });

  it("maps public addresses in public subnets alone", () => {
    const { resources } = expandAwsxVpc(component(layout));
    const mapped = resources
      .filter(({ inputs }) => inputs.mapPublicIpOnLaunch === true)
      .map(({ name }) => name);
    assert.deepEqual(mapped, ["v-public-1", "v-public-2"]);
  });

  it("leads public subnets to the internet gateway, private ones to their zone's NAT gateway, isolated ones nowhere", () => {
    const { resources } = expandAwsxVpc(component(layout));
    const targets = resources
      .filter(({ type }) => type === ROUTE)
      .map(({ name, references }) => [
        name,
        (references.gatewayId ?? references.natGatewayId ?? []).join().split("::").at(-1),
      ]);
    assert.deepEqual(targets, [
      ["v-app-1", "v-1"],
      ["v-app-2", "v-2"],
      ["v-public-1", "v"],
      ["v-public-2", "v"],
    ]);
  });

  it("leads every private subnet to the first zone's NAT gateway when there is a single one", () => {
    const { resources } = expandAwsxVpc(component({ ...layout, natGateways: { strategy: "Single" } }));
    assert.deepEqual(
      resources.filter(({ type }) => type === NAT).map(({ name }) => name),
      ["v-1"],
    );
    const nats = ["v-app-1", "v-app-2"].map(
      (name) => find(resources, ROUTE, name).references.natGatewayId?.length,
    );
    assert.deepEqual(nats, [1, 1]);
  });

  it("makes no address for NAT gateways that were given theirs", () => {
    const natGateways = { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] };
    const { resources } = expandAwsxVpc(component({ ...layout, natGateways }));
    assert.equal(resources.filter(({ type }) => type === EIP).length, 0);
    assert.equal(find(resources, NAT, "v-2").inputs.allocationId, "eipalloc-2");
  });

  it("hands the VPC's own arguments on, and the region to every child", () => {
    const args = { ...layout, enableDnsHostnames: true, enableDnsSupport: true, region: "eu-west-1" };
    const { resources } = expandAwsxVpc(component(args));
    assert.deepEqual(find(resources, "aws:ec2/vpc:Vpc", "v").inputs, {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      region: "eu-west-1",
      tags: { Name: "v", owner: "data" },
    });
    assert.deepEqual([...new Set(resources.map(({ inputs }) => inputs.region))], ["eu-west-1"]);
  });

  it("cuts an IPv6 block for the subnets that ask for one", () => {
    const [isolated, ...others] = layout.subnetSpecs as readonly JsonObject[];
    const specs = [{ ...isolated, assignIpv6AddressOnCreation: true }, ...others];
    const { resources } = expandAwsxVpc(
      component({ ...layout, assignGeneratedIpv6CidrBlock: true, subnetSpecs: specs }),
    );
    const asking = resources
      .filter(({ inputs }) => inputs.ipv6CidrBlock !== undefined)
      .map(({ name }) => name);
    assert.deepEqual(asking, ["v-isolated-1", "v-isolated-2"]);
  });

  it("keeps unknown tags unknown", () => {
    const { resources } = expandAwsxVpc(component({ ...layout, tags: UNKNOWN }));
    assert.deepEqual(find(resources, SUBNET, "v-app-1").inputs.tags, UNKNOWN);
  });

  const refused: readonly (readonly [string, JsonObject, string])[] = [
    ["zones that awsx looks up", { availabilityZoneNames: [] }, "takes its zones from the account"],
    [
      "the strategy that ignores ranges",
      { subnetStrategy: "Legacy" },
      "lets awsx choose its subnets' ranges",
    ],
    ["no strategy, which is that one", { subnetStrategy: null }, "lets awsx choose its subnets' ranges"],
    [
      "a spec without ranges",
      { subnetSpecs: [{ type: "Isolated" }] },
      "does not give one range per zone to every subnet",
    ],
    ["no specs", { subnetSpecs: [] }, "has subnets of unknown type"],
    [
      "NAT gateways that are not known",
      { natGateways: { strategy: UNKNOWN } },
      "does not state its NAT gateways",
    ],
    [
      "NAT gateways with nowhere to stand",
      { subnetSpecs: [{ type: "Private", cidrBlocks: ["10.0.0.0/20", "10.0.16.0/20"] }] },
      "asks for NAT gateways without a public tier",
    ],
    [
      "two tiers of one name",
      {
        natGateways: { strategy: "None" },
        subnetSpecs: [
          { type: "Isolated", name: "app", cidrBlocks: ["10.0.0.0/20", "10.0.16.0/20"] },
          { type: "Private", name: "app", cidrBlocks: ["10.0.32.0/20", "10.0.48.0/20"] },
        ],
      },
      "gives two subnets the same name",
    ],
  ];
  for (const [what, change, problem] of refused) {
    it(`foretells nothing of ${what}`, () => {
      assert.deepEqual(expandAwsxVpc(component({ ...layout, ...change })), { resources: [], problem });
    });
  }

  it("foretells all but the endpoints of a VPC that makes some of its own", () => {
    const whole = expandAwsxVpc(component(layout)).resources.length;
    const { resources, problem } = expandAwsxVpc(
      component({ ...layout, vpcEndpointSpecs: [{ serviceName: "s3" }] }),
    );
    assert.equal(resources.length, whole);
    assert.equal(problem, "makes 1 VPC endpoints of its own");
  });

  describe("for any explicit layout", () => {
    const types = fc.constantFrom("Public", "Private", "Isolated", "Unused");
    const layouts = fc.record({
      zones: fc.integer({ min: 1, max: 4 }),
      tiers: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,6}$/), type: types }), {
        selector: ({ name }) => name,
        minLength: 1,
        maxLength: 6,
      }),
      strategy: fc.constantFrom("None", "Single", "OnePerAz"),
    });
    interface Layout {
      readonly zones: number;
      readonly tiers: readonly { readonly name: string; readonly type: string }[];
      readonly strategy: string;
    }
    const inputsOf = ({ zones, tiers, strategy }: Layout): JsonObject => ({
      cidrBlock: "10.0.0.0/8",
      availabilityZoneNames: Array.from({ length: zones }, (_, zone) => `eu-west-1${"abcd"[zone] ?? ""}`),
      subnetStrategy: "Auto",
      natGateways: { strategy },
      subnetSpecs: tiers.map(({ name, type }, tier) => ({
        name,
        type,
        cidrBlocks: Array.from({ length: zones }, (_, zone) => `10.${tier * 8 + zone}.0.0/16`),
      })),
    });
    const countOf = (tiers: Layout["tiers"], type: string) =>
      tiers.filter((tier) => tier.type === type).length;
    const isAccepted = ({ tiers, strategy }: Layout) =>
      strategy === "None" || (countOf(tiers, "Public") > 0 && countOf(tiers, "Private") > 0);

    it("makes 2 + 3 per subnet + routes + 2 per NAT gateway resources", () => {
      fc.assert(
        fc.property(layouts.filter(isAccepted), (one) => {
          const { zones, tiers, strategy } = one;
          const { resources } = expandAwsxVpc(component(inputsOf(one)));
          const subnets = zones * (tiers.length - countOf(tiers, "Unused"));
          const routed = countOf(tiers, "Public") + (strategy === "None" ? 0 : countOf(tiers, "Private"));
          const nats = { None: 0, Single: 1, OnePerAz: zones }[strategy] ?? 0;
          assert.equal(resources.length, 2 + 3 * subnets + zones * routed + 2 * nats);
        }),
      );
    });

    it("names subnets by tier and place of the zone, and each has a table, an association and at most one route", () => {
      fc.assert(
        fc.property(layouts.filter(isAccepted), (one) => {
          const { resources } = expandAwsxVpc(component(inputsOf(one)));
          const namesOf = (type: string) =>
            resources.filter((resource) => resource.type === type).map(({ name }) => name);
          const made = one.tiers.filter(({ type }) => type !== "Unused");
          const expected = made.flatMap(({ name }) =>
            Array.from({ length: one.zones }, (_, zone) => `v-${name}-${zone + 1}`),
          );
          assert.deepEqual(namesOf(SUBNET).sort(), expected.sort());
          assert.deepEqual(namesOf(TABLE), namesOf(SUBNET));
          assert.deepEqual(namesOf(ASSOCIATION), namesOf(SUBNET));
          assert.equal(new Set(namesOf(ROUTE)).size, namesOf(ROUTE).length);
        }),
      );
    });

    it("refers to nothing but its own children", () => {
      fc.assert(
        fc.property(layouts, (one) => {
          const { resources } = expandAwsxVpc(component(inputsOf(one)));
          const urns = new Set([...resources.map(({ urn }) => urn), `${ROOT}::v`]);
          for (const { references, parent, dependsOn } of resources) {
            for (const urn of [...Object.values(references).flat(), ...dependsOn, parent ?? ""])
              assert.ok(urns.has(urn), urn);
          }
        }),
      );
    });

    it("keeps every existing child as it was when a zone is appended", () => {
      fc.assert(
        fc.property(
          layouts.filter(isAccepted).filter(({ zones }) => zones < 4),
          (one) => {
            const before = expandAwsxVpc(component(inputsOf(one))).resources;
            const after = new Map(
              expandAwsxVpc(component(inputsOf({ ...one, zones: one.zones + 1 }))).resources.map(
                (resource) => [resource.urn, resource],
              ),
            );
            for (const resource of before) assert.deepEqual(after.get(resource.urn), resource);
          },
        ),
      );
    });
  });
});
