import assert from "node:assert/strict";
import { serviceChanges } from "../../../network/since/services";
import { type RawSettings, rawSettings, recordSettings } from "../../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

async function recorded(change: (services: Yaml) => void = () => undefined) {
  const settings = rawSettings("prod") as Yaml;
  change(settings.services);
  return (await recordSettings("prod", settings as RawSettings)).resources;
}

const keysOf = (changes: ReturnType<typeof serviceChanges>) =>
  changes.map(({ service, code, path, message }) => `${service} ${code} ${path}: ${message.split(" ")[0]}`);

describe("serviceChanges", () => {
  it("says that connections stay when a consumer and its permission go", async () => {
    const before = await recorded();
    const after = await recorded((services) => {
      delete services.settlement.consumers.spokes.brokerage;
      services.orders.consumers.accounts = [];
    });
    assert.deepEqual(keysOf(serviceChanges(before, after)), [
      "orders accepted-connections-stay services.orders.principals: arn:aws:iam::444444444444:root",
      "orders accepted-connections-stay services.orders.consumers: account",
      "settlement accepted-connections-stay services.settlement.principals: arn:aws:iam::333333333333:root",
      "settlement accepted-connections-stay services.settlement.consumers: brokerage",
    ]);
  });

  it("says nothing of what stays or comes, nor of a service that comes or goes altogether", async () => {
    const before = await recorded((services) => delete services.settlement);
    const after = await recorded((services) => {
      services.orders.consumers.accounts.push("555555555555");
    });
    assert.deepEqual(serviceChanges(before, after), []);
    assert.deepEqual(keysOf(serviceChanges(after, before)), [
      "orders accepted-connections-stay services.orders.principals: arn:aws:iam::555555555555:root",
      "orders accepted-connections-stay services.orders.consumers: account",
    ]);
  });
});
