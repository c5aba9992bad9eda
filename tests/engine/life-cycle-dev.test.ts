import assert from "node:assert/strict";
import { join } from "node:path";
import type { JsonObject } from "../../network/recorded";
import { assertSameWorld, canonicalWorld } from "./harness/canonical";
import { assertBefore, changeOf, counts, names } from "./harness/changes";
import { contradictions, truthOffline, truthOfExport, truthOfPreview } from "./harness/truth";
import "./harness/needs-engine";
import { step } from "./harness/progress";
import { type Draft, shipped, Stack } from "./harness/shipped";
import { changedInputs, typesOf } from "./harness/state";
import type { NetworkContract } from "../../stacks/contract";
import { projectFolder, rawSettings, recordSettings } from "../support/environments";
import type { Entry } from "./standin/journal";

describe("dev on the real engine", () => {
  let stack: Stack;
  let preview: JsonObject;
  /** The world as it is with the settings that are shipped. */
  let settled: string[];

  const world = async (): Promise<string[]> => canonicalWorld(stack.workspace.world, await stack.export());

  before(async () => {
    stack = await shipped("dev");
  });
  after(() => stack.workspace.stop());

  it("foresees what the offline recording foresees, type by type", async () => {
    preview = await step("dev: preview", () => stack.preview());
    const { resources } = await recordSettings("dev", rawSettings("dev"));
    const foreseen = typesOf(preview);
    const recorded: Record<string, number> = {};
    for (const { type } of resources) recorded[type] = (recorded[type] ?? 0) + 1;
    // The children of awsx's VPC: offline they are foretold by the network model, not recorded.
    const extra = Object.fromEntries(
      Object.entries(foreseen)
        .map(([type, count]) => [type, count - (recorded[type] ?? 0)] as const)
        .filter(([, count]) => count !== 0),
    );
    assert.deepEqual(extra, {
      "aws:ec2/internetGateway:InternetGateway": 1,
      "aws:ec2/routeTable:RouteTable": 4,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 4,
      "aws:ec2/subnet:Subnet": 4,
      "aws:ec2/vpc:Vpc": 1,
    });
    assert.deepEqual(stack.workspace.changes(), []);
  });

  it("comes up in one go, in the order that AWS asks for", async () => {
    await step("dev: up", () => stack.up());
    const made = stack.workspace.changes();
    assert.deepEqual(counts(made).update, {});
    assert.deepEqual(counts(made).delete, {});
    assert.deepEqual(
      made.filter(({ error }) => error !== undefined),
      [],
    );
    assertOrderOfCreation(made);
    settled = await world();
  });

  it("is the same network, with the same verdicts, in the recording, the preview and the state", async () => {
    const offline = await truthOffline("dev");
    assert.ok(offline.report.intents.length >= 30);
    assert.deepEqual(contradictions(offline, truthOfPreview("dev", preview)), []);
    assert.deepEqual(contradictions(offline, truthOfExport("dev", await stack.export())), []);
    const whole = await step("dev: preview of what is there", () => stack.preview("--show-sames"));
    assert.deepEqual(contradictions(offline, truthOfPreview("dev", whole)), []);
  });

  it("has nothing to do a second time", async () => {
    await step("dev: up again", () => stack.up("--expect-no-changes"));
    assert.deepEqual(stack.workspace.changes(), []);
  });

  it("learns from a refresh which VPCs see its zones, and nothing else, and is left alone by the next update", async () => {
    const before = await stack.export();
    await step("dev: refresh", () => stack.refresh());
    assert.deepEqual(changedInputs(before, await stack.export()), ["aws:route53/zone:Zone vpcs"]);
    await step("dev: refresh again", () => stack.refresh("--expect-no-changes"));
    await step("dev: up after refresh", () => stack.up("--expect-no-changes"));
    assert.deepEqual(stack.workspace.changes(), []);
  });

  it("adds a spoke by a saved plan, touching nothing that exists, and removes it again", async () => {
    const plan = "plan.json";
    await change("spoke", addSpoke, async () => {
      await step("dev: preview with plan", () => stack.preview("--save-plan", plan));
      await step("dev: up by plan", () => stack.up("--plan", plan));
    });
  });

  it("refuses a saved plan once the settings say something else", async () => {
    const plan = "plan.json";
    await stack.with(addSpoke, () => stack.preview("--save-plan", plan));
    const { code, out } = await stack.with(
      (settings) => {
        addSpoke(settings);
        settings.at("spokes", "reports").cidr = "10.69.0.0/18";
      },
      () => stack.attempt("up", ["--yes", "--skip-preview", "--plan", plan]),
    );
    assert.notEqual(code, 0);
    assert.match(out, /violates plan/);
    const partly = stack.workspace.changes();
    assert.deepEqual(counts(partly).update, {});
    // What was made before the difference was met goes again.
    await step("dev: up after refused plan", () => stack.up());
    stack.workspace.changes();
    assertSameWorld(await world(), settled);
  });

  it("adds a zone everywhere, touching nothing that exists, and removes it again", async () => {
    await change("zone", addZone, () => step("dev: up with zone", () => stack.up()), [
      // These have their subnets among their own inputs.
      "catalogue-hub-endpoint",
      "catalogue-main",
      "hub-resolver-inbound",
    ]);
  });

  it("adds a shared endpoint, touching nothing that exists, and removes it again", async () => {
    await change("endpoint", addEndpoint, () => step("dev: up with endpoint", () => stack.up()));
  });

  it("adds a consumer of a service, touching nothing that exists, and removes it again", async () => {
    await change("consumer", addConsumer, () => step("dev: up with consumer", () => stack.up()));
  });

  it("adds a site, touching nothing that exists, and removes it again", async () => {
    await change("site", addSite, () => step("dev: up with site", () => stack.up()));
  });

  it("opens a joined range before it closes the ones that it was joined from", async () => {
    await stack.with(
      (settings) => {
        addSite(settings);
        // Next to the office's range, so both become one rule.
        settings.at("sites", "branch", "routing").prefixes = ["192.168.11.0/24"];
      },
      () => step("dev: up with neighbour", () => stack.up()),
    );
    const changes = stack.workspace.changes();
    const rules = changes.filter(({ type }) => type.endsWith("SecurityGroupIngressRule"));
    const closed = rules.filter(({ operation }) => operation === "delete");
    const opened = rules.filter(({ operation }) => operation === "create");
    assert.ok(closed.length > 0);
    for (const first of opened) for (const last of closed) assertBefore(first, last);
    await stack.up();
    stack.workspace.changes();
    assertSameWorld(await world(), settled);
  });

  it("changes the options of both tunnels in place", async () => {
    await stack.with(
      (settings) => {
        settings.at("sites", "office").tunnelOptions = { dpdTimeoutSeconds: 45, rekeyFuzzPercentage: 50 };
      },
      () => step("dev: up with tunnel options", () => stack.up()),
    );
    const changes = stack.workspace.changes();
    assert.deepEqual(counts(changes), {
      create: {},
      update: { "aws:ec2/vpnConnection:VpnConnection": 1 },
      delete: {},
    });
    await stack.up();
    stack.workspace.changes();
    assertSameWorld(await world(), settled);
  });

  it("is read by another project through its stack output, which comes up and down beside it", async () => {
    const other = await reader("consumer");
    await step("consumer: preview", () => other.preview());
    assert.deepEqual(stack.workspace.changes(), []);
    await step("consumer: up", () => other.up());
    const made = stack.workspace.changes();
    assert.deepEqual(counts(made).create, { "aws:iam/role:Role": 1, "aws:lambda/function:Function": 1 });
    assert.deepEqual((await other.outputs()).endpointZones, ["euw1-az1", "euw1-az2"]);
    const [lambda] = stack.workspace.world.all("function");
    const { network } = (await stack.outputs()) as unknown as { readonly network: NetworkContract };
    const tier = network.spokes.app?.tiers.app;
    assert.ok(tier !== undefined && lambda !== undefined);
    assert.deepEqual(
      [...(lambda.inputs.vpcConfig?.subnetIds ?? [])].sort(),
      Object.values(tier.subnets)
        .map(({ subnetId }) => subnetId)
        .sort(),
    );
    assert.deepEqual(lambda.inputs.vpcConfig?.securityGroupIds, [tier.workloadSecurityGroupId]);
    await step("consumer: up again", () => other.up("--expect-no-changes"));
    await step("consumer: destroy", () => other.destroy());
    stack.workspace.changes();
    assertSameWorld(await world(), settled);
  });

  it("is read in vain by a project that names a spoke which it does not have", async () => {
    const other = await reader("lost");
    const program = other.project.read("index.ts");
    assert.ok(program.includes('.spoke("app")'));
    other.project.remove("index.ts");
    other.project.write("index.ts", program.replace('.spoke("app")', '.spoke("apps")'));
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]] as const) {
      const [name, ...args] = command;
      const { code, out } = await step(`lost consumer: ${name}`, () => other.attempt(name, args));
      assert.notEqual(code, 0);
      assert.match(out, /network\.spokes: got "apps", expected app \[reference-spoke-unknown\]/);
    }
    await step("lost consumer: destroy", () => other.destroy());
    stack.workspace.changes();
    assertSameWorld(await world(), settled);
  });

  it("goes down in one go, in the order that AWS asks for, and leaves nothing", async () => {
    await step("dev: destroy", () => stack.destroy());
    const gone = stack.workspace.changes();
    assert.deepEqual(
      gone.filter(({ error }) => error !== undefined),
      [],
    );
    assertOrderOfDeletion(gone);
    assert.deepEqual(stack.workspace.world.everything(), []);
  });

  /** The shipped example of a project that reads dev, under a name of its own. */
  async function reader(name: string): Promise<Stack> {
    const project = stack.workspace.project(name, {
      folder: join(projectFolder, "examples/consumer"),
      links: ["index.ts", "package.json"],
      // Finds the package by its name without an installation.
      env: {
        NODE_OPTIONS: `--stack-trace-limit=0 --require ${join(projectFolder, "tests/support/register.js")}`,
      },
    });
    project.provide(["node_modules", "tsconfig.json"], projectFolder);
    const other = new Stack(project, "dev");
    await other.pulumi("stack", "select", "--create", "dev");
    return other;
  }

  /** Goes up with changed settings and back, and holds both against what they may touch. */
  async function change(
    what: string,
    edit: (settings: Draft) => void,
    up: () => Promise<unknown>,
    mayUpdate: readonly string[] = [],
  ): Promise<void> {
    await stack.with(edit, up);
    const there = stack.workspace.changes();
    await step(`dev: up without ${what}`, () => stack.up());
    const back = stack.workspace.changes();
    assert.deepEqual(counts(there).delete, {}, `${what} added`);
    assert.deepEqual(names(there, "update"), mayUpdate, `${what} added`);
    assert.deepEqual(counts(back).create, {}, `${what} removed`);
    assert.deepEqual(names(back, "update"), mayUpdate, `${what} removed`);
    assert.deepEqual(names(back, "delete"), names(there, "create"), `${what} removed`);
    assertSameWorld(await world(), settled);
  }
});

function addSpoke(settings: Draft): void {
  settings.at("spokes").reports = {
    cidr: "10.68.0.0/18",
    zones: ["euw1-az1", "euw1-az2"],
    tiers: { jobs: { slot: 0 } },
    endpoints: ["kms", "logs"],
    gatewayEndpoints: { s3: { tiers: ["jobs"] } },
  };
}

function addZone(settings: Draft): void {
  for (const path of [["hub"], ["spokes", "app"], ["spokes", "build"]])
    settings.list(...path, "zones").push("euw1-az3");
  settings.list("spokes", "data", "zones").push({ id: "euw1-az3", name: "eu-west-1c", position: 3 });
  settings.list("spokes", "data", "tiers", "jobs", "cidrs").push("10.66.128.0/20");
  settings.list("spokes", "data", "tiers", "warehouse", "cidrs").push("10.66.144.0/20");
  settings.list("services", "catalogue", "loadBalancers", "main", "zones").push("euw1-az3");
}

function addEndpoint(settings: Draft): void {
  settings.at("hub", "endpointSets", "core", "services").sqs = {};
  settings.list("spokes", "app", "endpoints").push("sqs");
}

function addConsumer(settings: Draft): void {
  settings.list("services", "catalogue", "consumers", "hub", "sharedWith").push("data");
}

function addSite(settings: Draft): void {
  settings.at("sites").branch = {
    slot: 1,
    customerGateway: { address: "203.0.113.11" },
    routing: { kind: "bgp", asn: 65_011, prefixes: ["192.168.20.0/24"] },
    endpoints: ["sts"],
    resolver: true,
  };
}

function assertOrderOfCreation(made: readonly Entry[]): void {
  const connection = changeOf(made, "hub-app-connection");
  const accepter = changeOf(made, "hub-app-accepter");
  assertBefore(connection, accepter);
  for (const side of ["hub", "spoke"]) assertBefore(accepter, changeOf(made, `hub-app-${side}-options`));
  for (const route of made.filter(({ urn }) => urn.includes("::hub-app-") && urn.includes("route:Route"))) {
    assertBefore(accepter, route);
  }
  assertBefore(changeOf(made, "hub-flow-logs", "RolePolicy"), changeOf(made, "hub-flow-logs", "FlowLog"));
  assertBefore(
    changeOf(made, "core-sts", "VpcEndpoint"),
    changeOf(made, "core-sts-euw1-az1", "VpcEndpointSubnetAssociation"),
  );
  const placed = changeOf(made, "core-sts-euw1-az1", "VpcEndpointSubnetAssociation");
  const record = made.find(({ urn }) => urn.includes("record:Record::core-sts-"));
  assert.ok(record);
  assertBefore(placed, record);
  for (const propagation of made.filter(({ type }) => type.endsWith("VpnGatewayRoutePropagation"))) {
    const attachment = made.find(({ type }) => type.endsWith("VpnGatewayAttachment"));
    assert.ok(attachment);
    assertBefore(attachment, propagation);
  }
  const [service, endpoint, acceptance] = privateLink(made);
  assertBefore(service, endpoint);
  assertBefore(endpoint, acceptance);
}

/** Service, endpoint and acceptance of dev's one service. */
function privateLink(changes: readonly Entry[]): readonly [Entry, Entry, Entry] {
  const only = (type: string, name = ""): Entry => {
    const found = changes.filter((entry) => entry.type.endsWith(`:${type}`) && entry.urn.includes(name));
    assert.equal(found.length, 1, `${found.length} of ${type}`);
    const [entry] = found;
    assert.ok(entry);
    return entry;
  };
  return [
    only("VpcEndpointService"),
    only("VpcEndpoint", "::catalogue"),
    only("VpcEndpointConnectionAccepter"),
  ];
}

function assertOrderOfDeletion(gone: readonly Entry[]): void {
  const accepter = changeOf(gone, "hub-app-accepter");
  assertBefore(accepter, changeOf(gone, "hub-app-connection"));
  for (const route of gone.filter(({ urn }) => urn.includes("::hub-app-") && urn.includes("route:Route"))) {
    assertBefore(route, changeOf(gone, "hub-app-connection"));
  }
  assertBefore(changeOf(gone, "core-sts", "VpcEndpoint"), changeOf(gone, "core-sts", "SecurityGroup"));
  const [service, endpoint, acceptance] = privateLink(gone);
  assertBefore(acceptance, endpoint);
  assertBefore(endpoint, service);
}
