import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { renderGatewayConfig } from "../../../network/gateway-config/render";
import { espProposal, ikeProposal } from "../../../network/gateway-config/strongswan/swanctl";
import type { PhaseSuite, Suite } from "../../../network/gateway-config/suite";
import type { SitePlan } from "../../../network/vpn/plan";
import { PHASE2_DH_GROUPS } from "../../../network/vpn/tunnel-options";
import { hq } from "../vpn/gateways";
import { depotPlan, hqPlan, planned, revealed } from "./plans";
import { removeFiles, writeFiles } from "./programs";

function textOf(plan: SitePlan, name: string): string {
  const file = renderGatewayConfig(plan, "strongswan").files.find((candidate) => candidate.name === name);
  assert.ok(file, name);
  return file.text;
}

const conf = (plan: SitePlan) => textOf(plan, `etc/swanctl/conf.d/causeway-${plan.name}.conf`);

function suite(phase: Partial<PhaseSuite>): Suite {
  const whole: PhaseSuite = { encryption: "AES256-GCM-16", integrity: "SHA2-384", dhGroup: 20, ...phase };
  return { ikeVersion: "ikev2", phase1: whole, phase2: whole };
}

describe("proposals of strongSwan", () => {
  it("name the pseudo-random function with GCM, and no integrity in phase 2", () => {
    assert.equal(ikeProposal(suite({})), "aes256gcm16-prfsha384-ecp384");
    assert.equal(espProposal(suite({})), "aes256gcm16-ecp384");
    assert.equal(
      ikeProposal(suite({ encryption: "AES128-GCM-16", integrity: "SHA2-512" })),
      "aes128gcm16-prfsha512-ecp384",
    );
  });

  it("name the integrity in both phases without GCM", () => {
    const names = (["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"] as const).map((integrity) =>
      suite({ encryption: "AES128", integrity }),
    );
    assert.deepEqual(names.map(ikeProposal), [
      "aes128-sha1-ecp384",
      "aes128-sha256-ecp384",
      "aes128-sha384-ecp384",
      "aes128-sha512-ecp384",
    ]);
    assert.deepEqual(names.map(espProposal), names.map(ikeProposal));
    assert.equal(espProposal(suite({ encryption: "AES256" })), "aes256-sha384-ecp384");
  });

  it("have a name of their own for each group", () => {
    const names = PHASE2_DH_GROUPS.map((dhGroup) => espProposal(suite({ dhGroup })).split("-")[1]);
    assert.deepEqual(names, [
      "modp1024",
      "modp1536",
      "modp2048",
      "modp3072",
      "modp4096",
      "modp6144",
      "modp8192",
      "ecp256",
      "ecp384",
      "ecp521",
      "modp1024s160",
      "modp2048s224",
      "modp2048s256",
    ]);
  });
});

describe("swanctl.conf", () => {
  it("renews keys between AWS's margin and the end of each lifetime", () => {
    const plan = revealed(
      planned({ ...hq, tunnelOptions: { phase2LifetimeSeconds: 1_800, rekeyMarginTimeSeconds: 400 } }),
    );
    const text = conf(plan);
    for (const line of [
      "rekey_time = 28600s",
      "over_time = 200s",
      "rand_time = 100s",
      "life_time = 1800s",
      "rekey_time = 1600s",
    ]) {
      assert.equal(text.split(line).length, line.startsWith("rand_time") ? 5 : 3, line);
    }
  });

  it("lets AWS begin only where AWS also begins anew", () => {
    const actions = (change: object) =>
      [
        ...conf(revealed(planned({ ...hq, tunnelOptions: change }))).matchAll(
          /(start|close|dpd)_action = (\w+)/g,
        ),
      ]
        .slice(0, 3)
        .map((match) => match[2]);
    assert.deepEqual(actions({}), ["start", "start", "restart"]);
    assert.deepEqual(actions({ startupAction: "start" }), ["start", "start", "restart"]);
    assert.deepEqual(actions({ startupAction: "start", dpdTimeoutAction: "restart" }), [
      "none",
      "none",
      "clear",
    ]);
  });

  it("binds to the public address, or to any where NAT stands before it, and keeps the public one as identity", () => {
    const direct = conf(hqPlan);
    assert.match(direct, /local_addrs = 203\.0\.113\.7\n/);
    const behind = conf(
      revealed(planned({ ...hq, customerGateway: { address: "203.0.113.7", behindNat: true } })),
    );
    assert.match(behind, /local_addrs = %any\n/);
    assert.match(behind, /id = 203\.0\.113\.7\n/);
  });

  it("carries what the connection was told to carry", () => {
    const plan = planned({
      ...hq,
      localIpv4NetworkCidr: "192.168.0.0/16",
      remoteIpv4NetworkCidr: "10.0.0.0/8",
    });
    assert.match(conf(plan), /local_ts = 192\.168\.0\.0\/16\n *remote_ts = 10\.0\.0\.0\/8\n/);
  });

  it("uses a certificate in place of keys", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0f0f";
    const config = renderGatewayConfig(planned({ ...hq, customerGateway: { certificateArn } }), "strongswan");
    const text = config.files.map((file) => file.text).join("");
    assert.ok(!text.includes("auth = psk"));
    assert.ok(!text.includes("include causeway-hq.secrets"));
    assert.match(text, /auth = pubkey\n *certs = <certificate file of this device>/);
    assert.ok(config.notes.some((note) => note.includes(certificateArn)));
    assert.ok(!config.files.some(({ name }) => name.endsWith(".secrets")));
  });
});

describe("frr.conf", () => {
  it("sets neither preference nor MED while AWS chooses, and both when tunnel 1 is preferred", () => {
    const frr = (plan: SitePlan) => textOf(plan, "etc/frr/frr.conf");
    assert.doesNotMatch(frr(hqPlan), /local-preference|set metric/);
    const pinned = frr(planned({ ...hq, preferredTunnel: "tunnel1" }));
    assert.match(pinned, /route-map causeway-hq-1-in permit 10\n.*\n set local-preference 200\n/);
    assert.match(pinned, /route-map causeway-hq-2-in permit 10\n.*\n set local-preference 100\n/);
    assert.match(pinned, /route-map causeway-hq-1-out permit 10\n.*\n set metric 100\n/);
    assert.match(pinned, /route-map causeway-hq-2-out permit 10\n.*\n set metric 200\n/);
  });

  it("announces the site's prefixes, and accepts the VPC's and the other site's, and no other", () => {
    const lists = textOf(hqPlan, "etc/frr/frr.conf").match(/ip prefix-list .*/g);
    assert.deepEqual(lists, [
      "ip prefix-list causeway-hq-out seq 5 permit 192.168.10.0/24",
      "ip prefix-list causeway-hq-out seq 10 permit 192.168.11.0/24",
      "ip prefix-list causeway-hq-in seq 5 permit 10.0.0.0/16",
      "ip prefix-list causeway-hq-in seq 10 permit 192.168.20.0/24",
    ]);
  });
});

/** Programs that only write down how they were called. */
function standIns(root: string, programs: Readonly<Record<string, string>>): string {
  const bin = join(root, "bin");
  mkdirSync(bin);
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> "${root}/calls"\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return `${bin}:/usr/bin:/bin`;
}

describe("the interfaces script", () => {
  const script = "usr/local/sbin/causeway-hq-interfaces";

  function callsOf(argument: string, ipBody: string): string[] {
    const root = writeFiles(renderGatewayConfig(hqPlan, "strongswan").files);
    try {
      const path = standIns(root, { ip: ipBody, nft: "", sysctl: "" });
      const { status } = spawnSync("/bin/sh", [join(root, script), argument], { env: { PATH: path } });
      assert.equal(status, 0);
      return readFileSync(join(root, "calls"), "utf8").trim().split("\n");
    } finally {
      removeFiles(root);
    }
  }

  it("makes both interfaces with address, size and loose reverse path filter", () => {
    const calls = callsOf("up", 'case "$*" in "link show"*) exit 1 ;; esac');
    assert.deepEqual(calls.slice(0, 11), [
      "sysctl -q -w net.ipv4.ip_forward=1",
      "ip link show dev xfrm384",
      "ip link add xfrm384 type xfrm if_id 384",
      "ip address replace 169.254.6.2/30 dev xfrm384",
      "ip link set dev xfrm384 mtu 1446 up",
      "sysctl -q -w net.ipv4.conf.xfrm384.rp_filter=2",
      "ip link show dev xfrm385",
      "ip link add xfrm385 type xfrm if_id 385",
      "ip address replace 169.254.6.6/30 dev xfrm385",
      "ip link set dev xfrm385 mtu 1446 up",
      "sysctl -q -w net.ipv4.conf.xfrm385.rp_filter=2",
    ]);
    assert.equal(calls.filter((call) => call.includes("maxseg size set 1406")).length, 4);
  });

  it("adds no interface that is there", () => {
    assert.ok(!callsOf("up", "").some((call) => call.startsWith("ip link add")));
  });

  it("removes what it made", () => {
    assert.deepEqual(callsOf("down", ""), [
      "ip link delete dev xfrm384",
      "ip link delete dev xfrm385",
      "nft delete table inet causeway_hq",
    ]);
  });
});

describe("the fail-over script", () => {
  it("keeps routes into the tunnel that answers and takes them from the other after three silences", async () => {
    const root = writeFiles(renderGatewayConfig(depotPlan, "strongswan").files);
    try {
      const ping = 'case "$*" in *xfrm388*) exit 1 ;; esac';
      const path = standIns(root, { ip: "", ping, sleep: "/bin/sleep 0.05" });
      const script = join(root, "usr/local/sbin/causeway-depot-failover");
      const child = spawn("/bin/sh", [script], { env: { PATH: path }, detached: true, stdio: "ignore" });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const ended = new Promise((resolve) => child.once("exit", resolve));
      process.kill(-(child.pid ?? 0), "SIGTERM");
      await ended;
      const calls = readFileSync(join(root, "calls"), "utf8").trim().split("\n");
      const first = calls.filter((call) => /^(ip|ping) .*xfrm388/.test(call));
      assert.deepEqual(first.slice(0, 4), [
        ...Array<string>(3).fill("ping -q -c 1 -W 2 -I xfrm388 169.254.6.17"),
        "ip route delete 10.0.0.0/16 dev xfrm388 metric 10",
      ]);
      assert.ok(!calls.some((call) => call === "ip route replace 10.0.0.0/16 dev xfrm388 metric 10"));
      assert.ok(calls.includes("ip route replace 10.0.0.0/16 dev xfrm389 metric 20"));
    } finally {
      removeFiles(root);
    }
  });
});
