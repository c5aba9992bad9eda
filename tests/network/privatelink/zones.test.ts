import assert from "node:assert/strict";
import { checkEndpointZones, endpointZones } from "../../../network/privatelink/zones";

const service = { name: "orders", region: "us-east-1", zoneIds: ["use1-az1", "use1-az2"] };
const consumer = (region: string, tierZoneIds: readonly string[], zones?: readonly string[]) => ({
  region,
  tier: "endpoints",
  tierZoneIds,
  zones,
});

describe("endpointZones", () => {
  it("are the zones that tier and service have in common, sorted", () => {
    assert.deepEqual(endpointZones(service, consumer("us-east-1", ["use1-az4", "use1-az2", "use1-az1"])), [
      "use1-az1",
      "use1-az2",
    ]);
  });

  it("are those that are wanted only", () => {
    const wanted = consumer("us-east-1", ["use1-az1", "use1-az2"], ["use1-az2"]);
    assert.deepEqual(endpointZones(service, wanted), ["use1-az2"]);
  });

  it("are every zone of the tier across regions, but for those without such access", () => {
    const tier = ["apne1-az1", "apne1-az3", "apne1-az4"];
    assert.deepEqual(endpointZones(service, consumer("ap-northeast-1", tier)), ["apne1-az1", "apne1-az4"]);
    const home = { ...service, region: "ap-northeast-1", zoneIds: ["apne1-az3"] };
    assert.deepEqual(endpointZones(home, consumer("ap-northeast-1", tier)), ["apne1-az3"]);
  });
});

describe("checkEndpointZones", () => {
  const codes = (...args: Parameters<typeof consumer>) =>
    checkEndpointZones(service, consumer(...args)).map(({ code, path }) => [code, path]);

  it("accepts one zone in common", () => {
    assert.deepEqual(codes("us-east-1", ["use1-az2", "use1-az4"]), []);
  });

  it("names both sets when they have no zone in common", () => {
    assert.deepEqual(checkEndpointZones(service, consumer("us-east-1", ["use1-az6", "use1-az4"])), [
      {
        code: "endpoint-without-zone",
        path: "zones",
        message:
          "got use1-az4, use1-az6 of tier endpoints and use1-az1, use1-az2 of orders, expected a zone in common; add a zone to either",
      },
    ]);
  });

  it("refuses a wanted zone that the service is not in, and leaves one that the tier lacks to others", () => {
    const tier = ["use1-az1", "use1-az4"];
    assert.deepEqual(codes("us-east-1", tier, ["use1-az1", "use1-az4"]), [["zone-not-served", "zones[1]"]]);
    assert.deepEqual(codes("us-east-1", tier, ["use1-az1", "use1-az9"]), []);
  });

  it("needs no zone in common across regions, but one with such access", () => {
    assert.deepEqual(codes("ap-northeast-1", ["apne1-az4"]), []);
    assert.deepEqual(codes("ap-northeast-1", ["apne1-az3"]), [["endpoint-without-zone", "zones"]]);
    assert.deepEqual(codes("ap-northeast-1", ["apne1-az3", "apne1-az4"], ["apne1-az3"]), [
      ["zone-without-cross-region", "zones[0]"],
    ]);
  });
});
