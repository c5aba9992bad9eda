import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEVICES } from "../../network/gateway-config/config";
import { causeway } from "../support/cli";

const run = (...args: string[]) => causeway(["gateway-config", ...args]);
const codesIn = (err: string) => [...err.matchAll(/\[([a-z0-9-]+)\]/g)].map(([, code]) => code);

describe("causeway gateway-config", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  // Each device once, and each kind of site.
  const sites = ["datacentre", "headquarters", "kiosk", "headquarters", "kiosk"];
  for (const [index, device] of DEVICES.entries()) {
    const site = sites[index] ?? "kiosk";
    it(`writes a configuration of ${site} for ${device}`, async () => {
      const { exitCode, out, err } = await run("prod", site, "--device", device);
      assert.deepEqual([exitCode, err], [0, ""]);
      assert.match(out, new RegExp(`^${site} on ${device}: \\d+ files, incomplete`));
    });
  }

  it("tells the ranges of the hub and of other sites with BGP, and of no spoke", async () => {
    const { out } = await run("prod", "headquarters", "--device", "strongswan");
    const [, reached] = /the site reaches (.*) from 192\.168\.0\.0\/20/.exec(out) ?? [];
    assert.equal(reached, "10.0.0.0/20, 192.168.16.0/20, 192.168.32.0/20, 192.168.48.0/24");
    const { out: kiosk } = await run("prod", "kiosk", "--device", "strongswan");
    assert.match(kiosk, /the site reaches 10\.0\.0\.0\/20 from/);
  });

  it("says where the keys are kept", async () => {
    const { out } = await run("prod", "depot", "--device", "strongswan");
    assert.match(
      out,
      /the Secrets Manager secret arn:aws:secretsmanager:eu-west-1:111111111111:secret:depot-1-Ab12Cd/,
    );
  });

  it("has the conditional forwarders of the site's own endpoints, at the fixed addresses", async () => {
    const { out } = await run("prod", "depot", "--device", "strongswan");
    assert.match(out, /forward-addr: 10\.0\.1\.10/);
    assert.match(out, /name: "sqs\.eu-west-1\.amazonaws\.com\."/);
    assert.doesNotMatch(out, /name: "kms\./);
  });

  it("has the conditional forwarders of the PrivateLink services that the site may call, and of no other's", async () => {
    const { out } = await run("prod", "headquarters", "--device", "strongswan");
    assert.match(
      out,
      /name: "orders\.example\.com\."\n +forward-addr: 10\.0\.1\.10\n +forward-addr: 10\.0\.5\.10\n/,
    );
    assert.match(out, /zone "orders\.example\.com" \{/);
    assert.match(out, /Add-DnsServerConditionalForwarderZone -Name "orders\.example\.com"/);
    assert.doesNotMatch(out, /settlement/);
    const { out: depot } = await run("prod", "depot", "--device", "strongswan");
    assert.doesNotMatch(depot, /orders\.example\.com/);
  });

  it("says that the forwarders' addresses come with the deployment where none is fixed", async () => {
    const { out } = await run("dev", "office", "--device", "strongswan");
    assert.doesNotMatch(out, /forward-addr/);
    assert.match(out, /known once deployed: give --outputs/);
  });

  it("writes files below a folder when asked", async () => {
    const { exitCode, out } = await run("dev", "office", "--device", "strongswan", "--directory", folder);
    assert.equal(exitCode, 0);
    assert.match(out, new RegExp(`written below ${folder}:`));
    assert.match(readFileSync(join(folder, "etc/frr/frr.conf"), "utf8"), /router bgp 65010/);
  });

  it("prints one JSON object with --json", async () => {
    const { out } = await run(
      "dev",
      "office",
      "--device",
      "juniper-srx",
      "--json",
      "--outside-interface",
      "ge-0/0/0",
    );
    const { site, device, complete, files } = JSON.parse(out) as Record<string, unknown> & {
      files: { text: string }[];
    };
    assert.deepEqual([site, device, complete], ["office", "juniper-srx", false]);
    assert.ok(files.some(({ text }) => text.includes("ge-0/0/0")));
  });

  it("exits with 2 and the nearest word for a site or device that there is not", async () => {
    const site = await run("prod", "headquarter", "--device", "strongswan");
    assert.deepEqual([site.exitCode, codesIn(site.err)], [2, ["site-unknown"]]);
    assert.match(site.err, /expected headquarters/);
    const device = await run("prod", "kiosk", "--device", "cisco");
    assert.deepEqual([device.exitCode, codesIn(device.err)], [2, ["device-unknown"]]);
  });

  it("exits with 2 for a connection of somebody else's making that leaves the site's routes open", async () => {
    const aws = JSON.stringify(require.resolve("@pulumi/aws"));
    const main = join(folder, "index.js");
    writeFileSync(
      main,
      [
        `const aws = require(${aws});`,
        'const gateway = new aws.ec2.VpnGateway("gateway", { amazonSideAsn: "64512" });',
        'const device = new aws.ec2.CustomerGateway("device", { type: "ipsec.1", ipAddress: "203.0.113.9", bgpAsn: "65009" });',
        'new aws.ec2.VpnConnection("branch", { type: "ipsec.1", vpnGatewayId: gateway.id, customerGatewayId: device.id });',
      ].join("\n"),
    );
    writeFileSync(join(folder, "Pulumi.yaml"), `name: other\nruntime: nodejs\nmain: ${main}\n`);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config: {}\n");
    const { exitCode, err } = await run("dev", "branch", "--device", "strongswan", "--cwd", folder);
    assert.deepEqual([exitCode, codesIn(err)], [2, ["site-not-planned"]]);
    assert.match(err, /its routing is what the device will announce/);
  });

  it("exits with 2 for files that are none or another environment's", async () => {
    const path = join(folder, "outputs.json");
    const outputs = async (text: string) => {
      writeFileSync(path, text);
      const { exitCode, err } = await run("dev", "office", "--device", "strongswan", "--outputs", path);
      assert.equal(exitCode, 2);
      return codesIn(err);
    };
    assert.deepEqual(await outputs("{ not JSON"), ["outputs-file"]);
    assert.deepEqual(await outputs("[]"), ["outputs-site-missing"]);
    assert.deepEqual(await outputs('{ "network": { "sites": { "hq": {} } } }'), ["outputs-site-missing"]);
    const missing = await run("dev", "office", "--device", "strongswan", "--xml", join(folder, "none.xml"));
    assert.deepEqual(codesIn(missing.err), ["gateway-xml-file"]);
  });

  it("exits with 2 without a device", async () => {
    assert.equal((await run("dev", "office")).exitCode, 2);
  });
});
