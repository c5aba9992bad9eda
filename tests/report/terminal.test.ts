import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import { buildReport, type Report } from "../../network/report";
import { UNKNOWN } from "../../network/recorded";
import { visible } from "../../report/table";
import { renderTerminal } from "../../report/terminal";
import { estate } from "../network/model/sample-estate";
import { fabricate, idOf, STACK } from "../support/fabricate";
import { recordProgram } from "../support/recorded";

const plain = { color: false, width: 120 };

/** The lines of one section, without its heading. */
function section(text: string, title: string): string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(title);
  assert.ok(start >= 0, `no section ${title}`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line, index) => /^─+$/.test(rest[index + 1] ?? "") && line !== "");
  return (end < 0 ? rest : rest.slice(0, end)).join("\n").trimEnd().split("\n");
}

describe("renderTerminal", () => {
  let report: Report;
  let text: string;
  before(async () => {
    const { resources } = await recordProgram(estate);
    report = buildReport({
      project: "causeway",
      environment: "test",
      resources,
      model: buildModel(resources),
    });
    text = renderTerminal(report, plain);
  });

  it("begins with what there is, in one line", () => {
    const [first] = text.split("\n");
    assert.equal(
      first,
      `causeway test: ${report.resources.count} resources, 4 VPCs, 2 interface endpoints, 1 gateway endpoint, 3 peerings`,
    );
  });

  it("has its sections in order, and no section that has nothing to say", () => {
    const lines = text.split("\n");
    const titles = lines.filter((_, index) => /^─+$/.test(lines[index + 1] ?? ""));
    assert.deepEqual(titles, [
      "Resources",
      "Address plan",
      "Interface endpoints",
      "Gateway endpoints",
      "Peerings",
      "Route tables",
      "Intents",
      "Beyond every intent",
    ]);
  });

  it("shows the resource tree with its resources counted by type", () => {
    const lines = section(text, "Resources");
    assert.ok(lines.includes("├─ app-gateways  GatewayEndpoints  3 resources, network"), lines.join("\n"));
    assert.ok(lines.includes("│     ec2.VpcEndpoint, 2 x ec2.VpcEndpointRouteTableAssociation"));
    assert.ok(lines.includes("│  └─ lake-vpc  awsx:ec2:Vpc  5 resources, data"));
  });

  it("shows the address plan with a row per tier and a column per zone", () => {
    assert.deepEqual(section(text, "Address plan").slice(0, 5), [
      "hub  10.0.0.0/16  111111111111  eu-west-1  created",
      "  TIER       PURPOSE    euw1-az1     euw1-az2",
      "  endpoints  endpoints  10.0.0.0/21  10.0.64.0/21",
      "  tools      workload   10.0.8.0/21  10.0.72.0/21",
      "  free: 57,344 of 65,536 addresses: 10.0.16.0/20, 10.0.32.0/19, 10.0.80.0/20, 10.0.96.0/19, 10.0.128.0/17",
    ]);
    assert.ok(text.includes("legacy  10.9.0.0/16  222222222222  eu-west-1  exists already, assumed"));
  });

  it("shows who resolves each name of each endpoint", () => {
    assert.deepEqual(section(text, "Interface endpoints"), [
      "core  in hub  euw1-az1, az2",
      "  SERVICE  PORTS  PRIVATE NAMES                      RESOLVED BY     ACCESS",
      "  ecr.dkr  443    dkr.ecr.eu-west-1.amazonaws.com    hub, app        accounts",
      "                  *.dkr.ecr.eu-west-1.amazonaws.com",
      "  kms      443    kms.eu-west-1.amazonaws.com        hub, app, lake  accounts",
    ]);
  });

  it("shows what each gateway endpoint is attached to", () => {
    assert.deepEqual(section(text, "Gateway endpoints"), [
      "  SERVICE  VPC  ROUTE TABLES OF      ACCESS",
      "  s3       app  app (euw1-az1, az2)  accounts",
    ]);
  });

  it("shows both sides of each peering", () => {
    assert.deepEqual(section(text, "Peerings").slice(0, 4), [
      "  PEERING     STATUS  SIDE    ACCOUNT       REGION     ROUTES TO      FROM TIERS        SHARES NAMES",
      "  hub-app     active  hub     111111111111  eu-west-1  10.1.0.0/16    endpoints, tools  yes",
      "                                                       100.64.0.0/16",
      "                      app     111111111111  eu-west-1  10.0.0.0/16    app               yes",
    ]);
  });

  it("shows tables of the same routes as one, and what is not stated of others", () => {
    const lines = section(text, "Route tables");
    assert.deepEqual(lines.slice(1, 4), [
      "  hub     endpoints (euw1-az1, az2)  10.0.0.0/16    local",
      "          tools (euw1-az1, az2)      10.1.0.0/16    peering with app",
      "                                     10.2.0.0/16    peering with lake",
    ]);
    assert.deepEqual(lines.slice(-5), [
      "  legacy  app (euw1-az1)             10.9.0.0/16    local",
      "                                     10.0.0.0/16    peering with hub",
      "                                     others         not stated",
      "",
      "  Main route tables that no subnet uses have local routes alone and are left out.",
    ]);
  });

  for (const width of [100, 120, 160]) {
    it(`fits ${width} columns`, () => {
      const lines = renderTerminal(report, { color: false, width }).split("\n");
      for (const line of lines) assert.ok([...line].length <= width, line);
    });
  }

  it("is the same text with colours and without, but for the colours", () => {
    const colored = renderTerminal(report, { color: true, width: 120 });
    assert.notEqual(colored, text);
    assert.equal(visible(colored).replace(/ +$/gm, ""), text);
  });

  it("has neither blanks at the end of a line nor more than one line break at its own", () => {
    assert.ok(!/[ \t]$/m.test(text));
    assert.ok(/[^\n]\n$/.test(text));
  });
});

describe("renderTerminal of other recordings", () => {
  const vpc = fabricate("aws:ec2/vpc:Vpc", "main", {
    cidrBlock: "10.0.0.0/24",
    assignGeneratedIpv6CidrBlock: true,
  });
  const render = (...resources: Parameters<typeof buildModel>[0][number][]) =>
    renderTerminal(
      buildReport({ project: "p", environment: "e", resources, model: buildModel(resources) }),
      plain,
    );

  it("says that there is nothing in an empty stack", () => {
    assert.equal(
      render(STACK),
      [
        "p e: 0 resources, 0 VPCs, 0 interface endpoints, 0 gateway endpoints, 0 peerings",
        "",
        "Resources",
        "─────────",
        "estate-test  0 resources",
        "",
      ].join("\n"),
    );
  });

  it("names subnets that are in no tier, and ranges that are given at deployment", () => {
    const subnet = fabricate("aws:ec2/subnet:Subnet", "stray", { vpcId: idOf(vpc), cidrBlock: UNKNOWN });
    assert.deepEqual(section(render(STACK, vpc, subnet), "Address plan"), [
      "main  10.0.0.0/24, IPv6 range given at deployment  unknown  unknown  created",
      "  TIER   PURPOSE  ZONE UNKNOWN",
      "  stray           unknown",
      "  free: 256 of 256 addresses: 10.0.0.0/24",
    ]);
  });

  it("shows warnings with what they concern", () => {
    const gateway = fabricate("aws:ec2transitgateway/transitGateway:TransitGateway", "tgw");
    assert.deepEqual(section(render(STACK, vpc, gateway), "Warnings"), [
      `  WARNING              WHAT${" ".repeat(83)}CONCERNS`,
      "  unmodelled-resource  tgw: aws:ec2transitgateway/transitGateway:TransitGateway is not modelled and could     everything",
      "                       carry traffic",
    ]);
  });
});
