import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import catalogue from "../../../network/catalogue/endpoint-services.data.json";
import { region, regionNames, regionOfZoneId } from "../../../network/catalogue/regions";

const port = z.int().min(1).max(65535);
const date = z.iso.date();
const line = z.string().regex(/^[^\n]*$/);
const service = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*(\{n\})?$/),
  serviceName: z.string().regex(/^[a-z0-9.{}-]+$/),
  type: z.enum(["interface", "gateway"]),
  zones: z.array(z.string().regex(/^[A-Za-z0-9.{}-]+$/)),
  regionZones: z.record(z.string(), z.array(z.string())).optional(),
  apex: z.boolean(),
  wildcard: z.boolean(),
  ports: z.array(port).min(1),
  portRanges: z.array(z.strictObject({ from: port, to: port })).optional(),
  policy: z.boolean().nullable(),
  global: z.string().nullable(),
  crossRegion: z.literal(true).optional(),
  privateDns: z.literal(false).optional(),
  ownZone: z.literal("warned-against").optional(),
  dualStack: z.literal(true).optional(),
  absentZones: z.array(z.string()).min(1).optional(),
  absentRegions: z.array(z.string()).min(1).optional(),
  confirmed: z.boolean(),
  portsConfirmed: z.literal(false).optional(),
  evidence: z.array(z.string()).min(1),
  notes: line,
});
const schema = z.strictObject({
  asOf: date,
  sources: z.array(z.strictObject({ key: z.string(), what: line, url: z.url().nullable() })),
  rules: z.record(z.string(), line),
  partitionServicePrefix: z.record(
    z.string(),
    z.strictObject({
      prefix: z.string(),
      services: z.array(z.string()),
      suffix: z.record(z.string(), z.string()),
      dnsSuffix: z.string(),
    }),
  ),
  corrections: z.array(
    z.strictObject({ service: z.string(), what: line, sources: z.array(z.string()).min(1) }),
  ),
  services: z.array(service),
});
const data = schema.parse(catalogue);

/** Names of the services that fail a check, so that a failure says which. */
function failing(check: (entry: z.output<typeof service>) => boolean): string[] {
  return data.services.filter((entry) => !check(entry)).map((entry) => `${entry.type} ${entry.id}`);
}

describe("endpoint service data", () => {
  it("has the strict shape, and an unknown key is refused", () => {
    assert.ok(schema.safeParse(catalogue).success);
    const [first] = data.services;
    assert.equal(service.safeParse({ ...first, colour: "red" }).success, false);
    assert.equal(service.safeParse({ ...first, ports: [0] }).success, false);
    assert.equal(service.safeParse({ ...first, ports: [65536] }).success, false);
    assert.equal(service.safeParse({ ...first, ports: [] }).success, false);
  });

  it("has each id once per type, sorted by id", () => {
    const keys = data.services.map((entry) => `${entry.id} ${entry.type}`);
    assert.equal(new Set(keys).size, keys.length);
    const ids = data.services.map((entry) => entry.id);
    assert.deepEqual(ids, [...ids].sort());
  });

  it("keeps one service per line", () => {
    const path = join(__dirname, "../../../network/catalogue/endpoint-services.data.json");
    const lines = readFileSync(path, "utf8").split("\n");
    assert.equal(lines.filter((text) => text.startsWith('  {"id": ')).length, data.services.length);
  });

  it("names declared sources only, each of them used", () => {
    const declared = data.sources.map((source) => source.key);
    assert.equal(new Set(declared).size, declared.length);
    assert.deepEqual(
      failing((entry) => entry.evidence.every((key) => declared.includes(key))),
      [],
    );
    const used = new Set([
      ...data.services.flatMap((entry) => entry.evidence),
      ...data.corrections.flatMap((correction) => correction.sources),
    ]);
    assert.deepEqual([...used].sort(), [...declared].sort());
  });

  it("corrects known services only, by sources that stand in the evidence", () => {
    for (const { service: id, sources } of data.corrections) {
      const entries = data.services.filter((entry) => entry.id === id);
      assert.ok(entries.length > 0, id);
      const evidence = entries.flatMap((entry) => entry.evidence);
      assert.deepEqual(
        sources.filter((key) => !evidence.includes(key)),
        [],
        id,
      );
    }
  });

  it("puts the id into the service name and the region into both names, unless the service is global", () => {
    assert.deepEqual(
      failing(({ id, serviceName }) => serviceName.endsWith(`.${id}`)),
      [],
    );
    assert.deepEqual(
      failing(
        ({ serviceName, zones, global }) =>
          global !== null || serviceName.includes("{region}") || zones.length > 0,
      ),
      [],
    );
    const withoutRegion = failing(
      ({ zones, global }) => global !== null || zones.every((zone) => zone.includes("{region}")),
    );
    // One name for all regions: the console's, its sign-in, and two services without regions.
    assert.deepEqual(withoutRegion, [
      "interface codecatalyst",
      "interface console",
      "interface s3-global.accesspoint",
      "interface signin",
    ]);
  });

  it("uses no placeholder but the documented ones", () => {
    assert.deepEqual(
      failing(({ id, serviceName, zones }) =>
        [id, serviceName, ...zones]
          .flatMap((text) => text.match(/\{[^}]*\}/g) ?? [])
          .every((placeholder) => ["{region}", "{accountPrefix}", "{n}"].includes(placeholder)),
      ),
      [],
    );
  });

  it("ends every zone in a suffix that the partitions can translate, or in a fixed one", () => {
    const known = /\.(amazonaws\.com|api\.aws|sagemaker\.aws|aws\.amazon\.com)$/;
    assert.deepEqual(
      failing(({ zones }) => zones.every((zone) => known.test(zone))),
      [],
    );
  });

  it("gives no zone to two services", () => {
    const zones = data.services.flatMap((entry) => entry.zones);
    assert.deepEqual(
      zones.filter((zone, index) => zones.indexOf(zone) !== index),
      [],
    );
  });

  it("has an alias record for each service with zones, and none for one without", () => {
    assert.deepEqual(
      failing(({ zones, apex, wildcard }) => zones.length > 0 === (apex || wildcard)),
      [],
    );
  });

  it("has no zone where AWS warns against one", () => {
    const warned = data.services.filter((entry) => entry.ownZone === "warned-against");
    assert.deepEqual(
      warned.map((entry) => [entry.id, entry.zones.length]),
      [
        ["dynamodb", 0],
        ["dynamodb-streams", 0],
      ],
    );
  });

  it("names zones and regions that belong to a known region", () => {
    const zoneIds = data.services.flatMap((entry) => entry.absentZones ?? []);
    assert.deepEqual(
      zoneIds.filter((zoneId) => regionOfZoneId(zoneId) === undefined),
      [],
    );
    const names = data.services.flatMap((entry) => [
      ...(entry.absentRegions ?? []),
      ...(entry.global === null ? [] : [entry.global]),
      ...Object.keys(entry.regionZones ?? {}),
    ]);
    assert.deepEqual(
      names.filter((name) => !regionNames().includes(name)),
      [],
    );
  });

  it("orders the two ends of each port range", () => {
    assert.deepEqual(
      failing(({ portRanges = [] }) => portRanges.every(({ from, to }) => from < to)),
      [],
    );
  });

  it("names Chinese regions, with the DNS suffix that the regions have", () => {
    for (const [name, { dnsSuffix, suffix, services }] of Object.entries(data.partitionServicePrefix)) {
      assert.equal(region(name)?.partition, "aws-cn");
      assert.equal(region(name)?.dnsSuffix, dnsSuffix);
      assert.ok(Object.keys(suffix).every((id) => services.includes(id)));
      assert.deepEqual(services, [...new Set(services)]);
    }
    assert.deepEqual(Object.keys(data.partitionServicePrefix), ["cn-north-1", "cn-northwest-1"]);
  });
});
