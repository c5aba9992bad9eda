/** More ways out than a security group has rules for, said of the tier in the settings whose workloads would go there. */
import assert from "node:assert/strict";
import { InvalidInputError } from "../../network/issue";
import { rawSettings, recordSettings } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

/** Codes and paths of what is wrong with dev when its service listens on so many ports, for these consumers. */
async function issues(ports: number, consumers: Yaml): Promise<string[]> {
  const settings: Yaml = rawSettings("dev");
  const { listeners } = settings.services.catalogue.loadBalancers.main;
  const [listener] = listeners;
  for (let port = 8001; port < 8000 + ports; port += 1) listeners.push({ ...listener, port });
  settings.services.catalogue.consumers = consumers;
  try {
    await recordSettings("dev", settings);
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    assert.equal(error.subject, "Pulumi.dev.yaml");
    return error.issues.map(({ code, path }) => `${code} at ${path}`);
  }
}

describe("ways out beyond the quota of rules", () => {
  // The shared endpoints are in two subnets, at port 443; the service's endpoint is in two as well.
  it("are refused at the tier of the spoke that uses the endpoints", async () => {
    const beside = { spokes: { build: { tier: "runners", dnsName: "catalogue.dev.example.com" } } };
    assert.deepEqual(await issues(29, beside), []);
    assert.deepEqual(await issues(30, beside), ["egress-rules-quota at causeway:spokes.build.tiers.runners"]);
  });

  it("are refused at the tier of the hub", async () => {
    const inHub = { hub: { tier: "endpoints", hub: true } };
    // There the service's endpoint has the very subnets of the shared ones, and port 443 counts once.
    assert.deepEqual(await issues(30, inHub), []);
    assert.deepEqual(await issues(31, inHub), ["egress-rules-quota at causeway:hub.tiers.tools"]);
  });
});
