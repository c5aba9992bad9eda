import assert from "node:assert/strict";
import { region, regionNames, regionOfZoneId } from "../../../network/catalogue/regions";

describe("region", () => {
  it("knows the zones of regions whose numbers have gaps or go beyond three", () => {
    const zones = (name: string): readonly string[] | undefined => region(name)?.zoneIds;
    assert.deepEqual(zones("eu-west-1"), ["euw1-az1", "euw1-az2", "euw1-az3"]);
    assert.deepEqual(zones("ca-central-1"), ["cac1-az1", "cac1-az2", "cac1-az4"]);
    assert.deepEqual(zones("us-west-1"), ["usw1-az1", "usw1-az2", "usw1-az3"]);
    assert.deepEqual(zones("ap-northeast-1"), ["apne1-az1", "apne1-az2", "apne1-az3", "apne1-az4"]);
    assert.deepEqual(zones("eu-west-2"), ["euw2-az1", "euw2-az2", "euw2-az3", "euw2-az4"]);
    assert.deepEqual(zones("cn-north-1"), ["cnn1-az1", "cnn1-az2", "cnn1-az4"]);
    assert.equal(zones("us-east-1")?.length, 6);
  });

  it("knows the partition and the DNS suffixes", () => {
    assert.deepEqual(region("eu-west-1"), {
      name: "eu-west-1",
      zoneIdPrefix: "euw1",
      zoneIds: ["euw1-az1", "euw1-az2", "euw1-az3"],
      partition: "aws",
      dnsSuffix: "amazonaws.com",
      dualStackDnsSuffix: "api.aws",
      optIn: false,
    });
    assert.equal(region("cn-northwest-1")?.dnsSuffix, "amazonaws.com.cn");
    assert.equal(region("cn-northwest-1")?.zoneIdPrefix, "cnnw1");
    assert.equal(region("us-gov-west-1")?.partition, "aws-us-gov");
    assert.equal(region("us-gov-west-1")?.dnsSuffix, "amazonaws.com");
  });

  it("knows neither a mistyped region nor a name of every object", () => {
    assert.equal(region("eu-west-9"), undefined);
    assert.equal(region("constructor"), undefined);
  });

  it("knows which regions an account must switch on", () => {
    const optIn = regionNames().filter((name) => region(name)?.optIn === true);
    assert.deepEqual(optIn, [
      "af-south-1",
      "ap-east-1",
      "ap-east-2",
      "ap-south-2",
      "ap-southeast-3",
      "ap-southeast-4",
      "ap-southeast-5",
      "ap-southeast-6",
      "ap-southeast-7",
      "ca-west-1",
      "eu-central-2",
      "eu-south-1",
      "eu-south-2",
      "il-central-1",
      "me-central-1",
      "me-south-1",
      "mx-central-1",
    ]);
  });
});

describe("regionNames", () => {
  it("lists each region once, sorted", () => {
    assert.deepEqual(regionNames(), [...new Set(regionNames())].sort());
    assert.equal(regionNames().length, 38);
  });

  it("gives each region three to six zones of its own prefix, which no other region has", () => {
    const prefixes = regionNames().map((name) => region(name)?.zoneIdPrefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    for (const name of regionNames()) {
      const { zoneIds = [], zoneIdPrefix = "" } = region(name) ?? {};
      assert.ok(zoneIds.length >= 3 && zoneIds.length <= 6, name);
      assert.ok(zoneIds.every((zoneId) => zoneId.startsWith(`${zoneIdPrefix}-az`)));
      assert.deepEqual(zoneIds, [...new Set(zoneIds)].sort());
    }
  });
});

describe("regionOfZoneId", () => {
  it("finds the region of every listed zone", () => {
    for (const name of regionNames()) {
      for (const zoneId of region(name)?.zoneIds ?? []) assert.equal(regionOfZoneId(zoneId), name);
    }
  });

  it("finds the region of a zone that is not listed", () => {
    assert.equal(regionOfZoneId("cac1-az3"), "ca-central-1");
  });

  it("finds none for a zone name, a Local Zone, an unknown prefix or another form", () => {
    for (const text of [
      "eu-west-1a",
      "usw2-lax1-az1",
      "use1-wl1-bos-wlz1",
      "xyz1-az1",
      "euw1-az",
      "euw1-az0",
      "euw1",
    ]) {
      assert.equal(regionOfZoneId(text), undefined, text);
    }
  });
});
