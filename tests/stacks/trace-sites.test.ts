import assert from "node:assert/strict";
import { causeway } from "../support/cli";
import { projectFolder } from "../support/environments";

/** Flows from the office of the example environment dev. */
const trace = (...more: string[]) =>
  causeway(["trace", "dev", "--cwd", projectFolder, "--from", "site/office", ...more]);

describe("causeway trace from a site", () => {
  it("shows the question, the way in and the way back", async () => {
    const { exitCode, out } = await trace("--to", "endpoint/sts");
    assert.equal(exitCode, 0);
    assert.match(out, /-> resolver hub-resolver-inbound: asked by site office over udp 53/);
    assert.match(out, /-> vpn sites-office-connection: by either tunnel from site office into hub/);
    assert.match(out, /<- vpn sites-office-connection: by either tunnel back to site office/);
    assert.match(out, /reachable: the packets arrive and the answers return/);
    assert.match(out, /assuming site office announces 192\.168\.10\.0\/24/);
  });

  it("is refused the endpoints that the site is not given", async () => {
    const { out } = await trace("--to", "endpoint-address/kms");
    assert.match(out, /blocked-by-security-group: no ingress rule/);
    assert.doesNotMatch(out, /reachable:/);
  });

  it("goes by the other tunnel while one is taken as down, and stops without both", async () => {
    const one = await trace("--to", "endpoint-address/sts", "--tunnel-down", "office/1");
    assert.match(one.out, /by tunnel 2 from site office into hub, since tunnel 1 is taken as down/);
    assert.match(one.out, /reachable: /);
    const both = ["--tunnel-down", "office/1", "--tunnel-down", "office/2"];
    const none = await trace("--to", "endpoint-address/sts", ...both);
    assert.match(none.out, /tunnel-down: both tunnels of site office are taken as down/);
  });

  it("refuses a tunnel that no site has", async () => {
    const { exitCode, err } = await trace("--to", "endpoint/sts", "--tunnel-down", "ofice/1");
    assert.equal(exitCode, 2);
    assert.match(err, /--tunnel-down\n +got ofice\/1, expected a tunnel of a site.*\[tunnel-unknown\]/);
  });
});
