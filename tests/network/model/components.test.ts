/** The model of what our own components register, recorded as `plan` records them. */
import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { NetworkModel, RouteTable, Vpc } from "../../../network/model/types";
import type { RecordedResource } from "../../../network/recorded";
import { recordProgram } from "../../support/recorded";
import { DATA, estate, invokes, NETWORK, outputs } from "./sample-estate";

describe("the model of components", () => {
  let model: NetworkModel;
  let resources: readonly RecordedResource[];
  before(async () => {
    ({ resources } = await recordProgram(estate));
    model = buildModel(resources);
  });

  function vpc(name: string): Vpc {
    const found = [...model.vpcs.values()].filter((one) => one.name === name);
    assert.equal(found.length, 1);
    return found[0] as Vpc;
  }

  function tablesOf(name: string): RouteTable[] {
    return vpc(name)
      .routeTables.flatMap((id) => model.routeTables.get(id) ?? [])
      .filter(({ main }) => !main);
  }

  /** Destinations and targets of a VPC's tables, each table once. */
  function routesOf(name: string): string[][] {
    return tablesOf(name).map(({ routes }) =>
      routes.map(({ destination, target }) => {
        const value = valueOf(destination);
        return `${value?.kind === "cidr" ? value.cidr : (value?.kind ?? "unknown")} ${target.kind}`;
      }),
    );
  }

  it("has nothing that it does not understand", () => assert.deepEqual(model.warnings, []));

  it("has a VPC for the hub and each spoke, whoever made it", () => {
    const rows = ["hub", "app", "lake", "legacy"].map((name) => {
      const { role, origin, account, ranges } = vpc(name);
      return [name, role, origin, valueOf(account), ranges.map(({ cidr }) => valueOf(cidr)).join()];
    });
    assert.deepEqual(rows, [
      ["hub", "hub", "created", NETWORK, "10.0.0.0/16"],
      ["app", "spoke", "created", NETWORK, "10.1.0.0/16,100.64.0.0/16"],
      ["lake", "spoke", "awsx", DATA, "10.2.0.0/16"],
      ["legacy", "spoke", "adopted", DATA, "10.9.0.0/16"],
    ]);
    assert.equal(model.vpcs.size, 4);
  });

  it("has each subnet's tier, purpose and zone", () => {
    const rows = [...model.subnets.values()].map(
      ({ tier, purpose, zoneId }) => `${tier} ${purpose} ${valueOf(zoneId)}`,
    );
    assert.deepEqual(rows.sort(), [
      "app workload euw1-az1",
      "app workload euw1-az1",
      "app workload euw1-az2",
      "endpoints endpoints euw1-az1",
      "endpoints endpoints euw1-az2",
      "jobs workload euw1-az1",
      "tools workload euw1-az1",
      "tools workload euw1-az2",
    ]);
  });

  it("has three active peerings whose names resolve both ways", () => {
    const rows = [...model.peerings.values()].map(({ status, requester, accepter }) => [
      model.vpcs.get(nodeOf(accepter.vpc) ?? "")?.name,
      valueOf(status),
      valueOf(requester.dnsResolution),
      valueOf(accepter.dnsResolution),
      valueOf(accepter.account),
    ]);
    assert.deepEqual(rows, [
      ["app", "active", true, true, NETWORK],
      ["lake", "active", true, true, DATA],
      ["legacy", "active", true, true, DATA],
    ]);
  });

  it("has routes to the hub in every spoke's tables, and to every spoke in the hub's", () => {
    const app = [
      "10.1.0.0/16 local",
      "100.64.0.0/16 local",
      "10.0.0.0/16 peering",
      "prefix-list gateway-endpoint",
    ];
    assert.deepEqual(routesOf("app"), [app, app]);
    assert.deepEqual(routesOf("lake"), [["10.2.0.0/16 local", "10.0.0.0/16 peering"]]);
    assert.deepEqual(routesOf("legacy"), [["10.9.0.0/16 local", "10.0.0.0/16 peering"]]);
    assert.deepEqual(routesOf("hub")[0], [
      "10.0.0.0/16 local",
      "10.1.0.0/16 peering",
      "100.64.0.0/16 peering",
      "10.2.0.0/16 peering",
      "10.9.0.0/16 peering",
    ]);
  });

  it("has each endpoint in both zones of the hub, admitting the ranges that share it", () => {
    const rows = [...model.interfaceEndpoints.values()].map(({ name, set, subnets, securityGroups }) => {
      const rules = securityGroups.flatMap(
        (link) => model.securityGroups.get(nodeOf(link) ?? "")?.rules ?? [],
      );
      const peers = rules.flatMap(({ peer }) =>
        peer.known && peer.value.kind === "cidr" ? [peer.value.cidr] : [],
      );
      return [name, set, subnets.map(({ kind }) => kind), peers.sort()];
    });
    assert.deepEqual(rows, [
      ["core-ecr.dkr", "core", ["node", "node"], ["10.0.0.0/15", "100.64.0.0/16"]],
      ["core-kms", "core", ["node", "node"], ["10.0.0.0/15", "10.2.0.0/16", "100.64.0.0/16"]],
    ]);
  });

  it("has a private zone per name that leads to its endpoint and is asked by those who share it alone", () => {
    const rows = [...model.privateZones.values()].map(({ zoneName, vpcs, records }) => [
      valueOf(zoneName),
      vpcs.map(({ vpc: link }) => model.vpcs.get(nodeOf(link) ?? "")?.name),
      records.map(({ name, answer }) => `${valueOf(name)} ${answer.kind}`),
    ]);
    assert.deepEqual(rows, [
      [
        "dkr.ecr.eu-west-1.amazonaws.com",
        ["hub", "app"],
        ["dkr.ecr.eu-west-1.amazonaws.com endpoint", "*.dkr.ecr.eu-west-1.amazonaws.com endpoint"],
      ],
      ["kms.eu-west-1.amazonaws.com", ["hub", "app", "lake"], ["kms.eu-west-1.amazonaws.com endpoint"]],
    ]);
  });

  it("knows the authorization of the association across accounts, and needs none within one", () => {
    const [, kms] = model.privateZones.values();
    assert.deepEqual(
      kms?.vpcs.map(({ authorization }) => authorization !== undefined),
      [false, false, true],
    );
  });

  it("has the workload group of each tier that has one", () => {
    const rows = model.workloadGroups.map(({ vpc: owner, tier, securityGroup }) => [
      model.vpcs.get(owner)?.name,
      tier,
      model.securityGroups.get(nodeOf(securityGroup) ?? "")?.name,
    ]);
    assert.deepEqual(rows, [
      ["hub", "tools", "hub-tools"],
      ["app", "app", "app-app"],
      ["lake", "jobs", "lake-jobs"],
    ]);
  });

  it("leaves no edge of theirs unknown", () => {
    const unknown: string[] = [];
    const visit = (value: unknown): void => {
      if (value instanceof Map) for (const item of value.values()) visit(item);
      else if (Array.isArray(value)) value.forEach(visit);
      else if (typeof value === "object" && value !== null) {
        if ("kind" in value && value.kind === "unknown") unknown.push(JSON.stringify(value));
        Object.values(value).forEach(visit);
      }
    };
    visit(model);
    // What the adopted spoke does not state.
    assert.deepEqual(
      unknown.map((link) => /"why":"([^"]+)"/.exec(link)?.[1]),
      ["is not stated"],
    );
  });

  it("does not depend on the order of the recording", () => {
    assert.deepEqual(buildModel([...resources].reverse()), model);
  });

  it("is the same when ids are known", async () => {
    const run = await recordProgram(estate, { mode: "run", outputs, invokes });
    assert.deepEqual(buildModel(run.resources), model);
  });
});
