import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import catalogue from "../../../network/catalogue/endpoint-services.data.json";
import { gatewayServiceIds } from "../../../network/catalogue/endpoint-services";
import { policyExceptions, servicesWithExceptions } from "../../../network/catalogue/policy-exceptions";
import { quotas } from "../../../network/catalogue/quotas";
import { region, regionNames } from "../../../network/catalogue/regions";

const text = readFileSync(join(__dirname, "../../../docs/catalogue.md"), "utf8");
const rows = [...text.matchAll(/^\| (.+) \| (\d+) \|$/gm)].map(([, fact, number]) => [fact, Number(number)]);
const interfaces = catalogue.services.filter((service) => service.type === "interface");

describe("docs/catalogue.md", () => {
  it("prints the numbers that the data have", () => {
    assert.deepEqual(rows, [
      ["Interface endpoint services", interfaces.length],
      ["of these confirmed", interfaces.filter((service) => service.confirmed).length],
      ["with policy support known", interfaces.filter((service) => service.policy !== null).length],
      ["that refuse endpoint policies", interfaces.filter((service) => service.policy === false).length],
      [
        "whose private name the user must give",
        interfaces.filter((service) => service.zones.some((zone) => zone.includes("{accountPrefix}"))).length,
      ],
      ["Gateway endpoint services", gatewayServiceIds().length],
      ["Corrections to the first collection", catalogue.corrections.length],
      ["Regions", regionNames().length],
      ["Zone ids", regionNames().flatMap((name) => region(name)?.zoneIds ?? []).length],
      ["Quotas", Object.keys(quotas).length],
      ["Services with policy exceptions", servicesWithExceptions().length],
      ["Policy exceptions", servicesWithExceptions().flatMap(policyExceptions).length],
    ]);
  });

  it("names the files that there are", () => {
    const files = [...text.matchAll(/`([a-z-]+(?:\.data)?\.(?:ts|json))`/g)].map(([, name]) => name);
    assert.equal(new Set(files).size, 6);
    for (const file of files) {
      assert.doesNotThrow(
        () => readFileSync(join(__dirname, "../../../network/catalogue", String(file))),
        file,
      );
    }
  });
});
