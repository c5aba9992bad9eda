/**
 * A site's router with the files that the project generates for it, and AWS's end beside it, in a machine with
 * Debian's kernel. A script of the guest acts and prints facts; tests judge them.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { charonProgram, pluginsProgram, swanctlProgram } from "../network/gateway-config/charon";
import { describeWith, find, type Program } from "../network/gateway-config/programs";
import { causeway } from "../support/cli";
import { awsBgpd, awsSwanctl, insideAddresses, type AwsEnd } from "./aws-end";
import { type Contents, writeInitramfs } from "./initramfs";
import { kernelOf, kernelProgram } from "./kernel";
import { bootMachine, type Boot, type Fact } from "./machine";

/** A site of an environment, and what the guest does with it. */
export interface Scenario {
  readonly environment: string;
  readonly site: string;
  /** Script of the folder `guest`. */
  readonly script: string;
  /** Ranges as `Pulumi.<environment>.yaml` has them; hosts get addresses in them. */
  readonly hub: string;
  /** Range of a spoke that is peered with the hub. */
  readonly spoke: string;
  readonly lan: string;
}

const program = (debianPackage: string, ...paths: readonly string[]): Program => ({ paths, debianPackage });
const qemuProgram = program("qemu-system-x86", "/usr/bin/qemu-system-x86_64");
const busyboxProgram = program("busybox-static", "/usr/bin/busybox", "/bin/busybox");
const shellProgram = program("dash", "/usr/bin/dash", "/bin/dash");

/** Programs of this machine that run in the guest. */
const insideGuest = [
  charonProgram,
  swanctlProgram,
  program("coreutils", "/usr/bin/install"),
  program("util-linux", "/usr/bin/nsenter"),
  program("util-linux", "/usr/bin/unshare"),
  program("procps", "/usr/sbin/sysctl", "/sbin/sysctl"),
  program("iproute2", "/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip"),
  program("iputils-ping", "/usr/bin/ping", "/bin/ping"),
  program("nftables", "/usr/sbin/nft"),
  program("frr", "/usr/bin/vtysh"),
  program("frr", "/usr/lib/frr/zebra"),
  program("frr", "/usr/lib/frr/bgpd"),
];

const programs = [qemuProgram, kernelProgram, busyboxProgram, shellProgram, pluginsProgram, ...insideGuest];

/** The facts of a guest, by name. */
export interface Facts {
  /** A fact; a test that asks for one that the guest did not tell fails, and shows the console. */
  fact(name: string): Fact;
  value(name: string): string;
  /** Seconds from one fact to another. */
  seconds(from: string, to: string): number;
}

/** A suite over the facts of one scenario. A minute of emulation is too much for each run of all tests. */
export function describeFarSide(title: string, scenario: Scenario, body: (facts: Facts) => void): void {
  const suite = () => {
    let boot: Boot | undefined;
    let folder: string;
    before(async function () {
      this.timeout(1_000_000);
      folder = mkdtempSync(join(tmpdir(), "causeway-"));
      boot = await bootScenario(folder, scenario);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));
    const fact = (name: string) => {
      const found = boot?.facts.find((one) => one.name === name);
      assert.ok(found, `the guest did not tell ${name}:\n${boot?.console.slice(-20_000)}`);
      return found;
    };
    it("runs to its end", () => {
      assert.equal(fact("ended").value, "yes");
      assert.deepEqual(
        boot?.facts.filter(({ name }) => name === "failed"),
        [],
      );
    });
    body({
      fact,
      value: (name) => fact(name).value,
      seconds: (from, to) => fact(to).at - fact(from).at,
    });
  };
  describeWith(title, programs, suite, hindrance);
}

function hindrance(): string | undefined {
  return process.arch === "x64"
    ? undefined
    : "use an x86-64 machine, whose programs the emulated one can run";
}

const OUTSIDE = ["198.51.100.1", "198.51.100.2"] as const;
const KEYS = ["madeUpOne.ABCDEFGH", "madeUpTwo_abcdefgh"] as const;

async function ok(...args: readonly string[]): Promise<string> {
  const { exitCode, out, err } = await causeway(args);
  assert.equal(exitCode, 0, `${out}${err}`);
  return out;
}

interface Recorded {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** AWS's end of the site, from what the program tells AWS. It announces the spoke too, which AWS never would. */
async function recordedEnd({ environment, site, hub, spoke }: Scenario): Promise<AwsEnd> {
  const { resources } = JSON.parse(await ok("record", environment)) as { resources: readonly Recorded[] };
  const inputs = (name: string) => resources.find((resource) => resource.name === name)?.inputs ?? {};
  const customer = inputs(`sites-${site}-customer-gateway`);
  return {
    connection: inputs(`sites-${site}-connection`),
    amazonAsn: Number(inputs("hub-vpn-gateway")["amazonSideAsn"]),
    siteAsn: Number(customer["bgpAsn"]),
    siteAddress: String(customer["ipAddress"]),
    outsideAddresses: OUTSIDE,
    keys: KEYS,
    announced: [hub, spoke],
  };
}

/** The site's files, as its engineer gets them after a deployment. */
async function generate({ environment, site }: Scenario, folder: string, target: string): Promise<void> {
  const tunnels = OUTSIDE.map((outsideAddress) => ({ outsideAddress }));
  const outputs = { network: { sites: { [site]: { tunnels } } }, siteKeys: { [site]: KEYS } };
  const path = join(folder, "outputs.json");
  writeFileSync(path, JSON.stringify(outputs), { mode: 0o600 });
  const from = ["--device", "strongswan", "--outputs", path, "--reveal"];
  const told = await ok("gateway-config", environment, site, ...from, "--directory", target, "--json");
  assert.equal((JSON.parse(told) as { complete: boolean }).complete, true);
}

async function bootScenario(folder: string, scenario: Scenario): Promise<Boot> {
  const end = await recordedEnd(scenario);
  const siteFolder = join(folder, "site");
  await generate(scenario, folder, siteFolder);
  const site = siteFiles(siteFolder);
  const kernel = kernelOf(pathOf(kernelProgram));
  const initramfs = writeInitramfs(folder, {
    kernel,
    busybox: pathOf(busyboxProgram),
    shell: pathOf(shellProgram),
    binaries: [...insideGuest.map(pathOf), ...plugins(), ...loadedLate()],
    copied: COPIED,
    files: [...guestFiles(scenario, end, site), ...awsFiles(end), ...systemFiles, ...site],
  });
  return bootMachine({ qemu: pathOf(qemuProgram), kernel: kernel.image, initramfs }, 900);
}

function pathOf(wanted: Program): string {
  return find(wanted) ?? "";
}

/** All of strongSwan's, but libipsec, which would do in charon what the kernel shall do here. */
function plugins(): string[] {
  const folder = dirname(pathOf(pluginsProgram));
  return readdirSync(folder).flatMap((name) => (/libipsec/.test(name) ? [] : [join(folder, name)]));
}

/** Libraries that no program names: vtysh asks PAM who may use it, and a thread that ends needs libgcc. */
function loadedLate(): string[] {
  const names = ["security/pam_permit.so", "libgcc_s.so.1"];
  const paths = readdirSync("/usr/lib").flatMap((folder) =>
    names.map((name) => join("/usr/lib", folder, name)),
  );
  return paths.filter((path) => existsSync(path));
}

/** What Debian's packages bring beside their programs. */
const COPIED = [
  "/etc/strongswan.conf",
  "/etc/strongswan.d",
  "/etc/swanctl/swanctl.conf",
  "/etc/frr/vtysh.conf",
  "/etc/passwd",
  "/etc/group",
];

type Files = Contents["files"];

const systemFiles: Files = [
  { path: "etc/nsswitch.conf", text: "passwd: files\ngroup: files\nhosts: files\nservices: files\n" },
  { path: "etc/strongswan.d/log.conf", text: "charon { filelog { stderr { default = 1 } } }\n" },
  { path: "etc/pam.d/frr", text: "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n" },
];

/** The generated files, made executable or private as their notes say; frr.conf is read by the user frr. */
function siteFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  return paths.map((path) => ({
    path: path.slice(folder.length),
    text: readFileSync(path, "utf8"),
    mode: path.includes("/sbin/") ? 0o755 : path.endsWith(".secrets") ? 0o600 : 0o644,
  }));
}

function awsFiles(end: AwsEnd): Files {
  const strongswan = `charon {
  load_modular = yes
  install_routes = no
  plugins { include /etc/strongswan.d/charon/*.conf }
  filelog { stderr { default = 1 } }
}
`;
  return [
    { path: "aws/strongswan.conf", text: strongswan },
    { path: "aws/swanctl.conf", text: awsSwanctl(end), mode: 0o600 },
    { path: "aws/bgpd.conf", text: awsBgpd(end) },
    { path: "aws/zebra.conf", text: "" },
  ];
}

function guestFiles(scenario: Scenario, end: AwsEnd, site: Files): Files {
  const own = (name: string) => readFileSync(join(__dirname, "guest", name), "utf8");
  return [
    { path: "init", text: own("init"), mode: 0o755 },
    ...["ends.sh", "network.sh", "watch.nft"].map((name) => ({ path: `guest/${name}`, text: own(name) })),
    { path: "guest/scenario.sh", text: own(scenario.script) },
    { path: "guest/facts.sh", text: shellFacts(scenario, end, site) },
  ];
}

/** What the guest's scripts read: addresses in the shell's words. */
function shellFacts({ site, hub, spoke, lan }: Scenario, end: AwsEnd, files: Files): string {
  const interfaces = files.find(({ path }) => path.endsWith("-interfaces"))?.text ?? "";
  const [, first = ""] = /make_interface (xfrm\d+)/.exec(interfaces) ?? [];
  const host = (range: string, number: number) => range.replace(/0\/\d+$/, String(number));
  const facts = {
    CHARON: pathOf(charonProgram),
    SITE: site,
    SITE_ADDRESS: end.siteAddress,
    SITE_INTERFACE_1: first,
    AWS_ADDRESS_1: OUTSIDE[0],
    AWS_ADDRESS_2: OUTSIDE[1],
    AWS_INSIDE_1: insideAddresses(end, 1).aws,
    AWS_INSIDE_2: insideAddresses(end, 2).aws,
    HUB: hub,
    HUB_ROUTER: host(hub, 1),
    HUB_HOST: host(hub, 10),
    SPOKE_ROUTER: host(spoke, 1),
    SPOKE_HOST: host(spoke, 10),
    LAN: lan,
    LAN_ROUTER: host(lan, 1),
    LAN_HOST: host(lan, 10),
  };
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
