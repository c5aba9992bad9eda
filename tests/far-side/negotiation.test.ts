import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderGatewayConfig } from "../../network/gateway-config/render";
import type { SitePlan } from "../../network/vpn/plan";
import { depot } from "../network/vpn/gateways";
import { charonProgram, pluginsProgram, swanctlProgram } from "../network/gateway-config/charon";
import { hqPlan, KEYS, oldSite, planned, revealed } from "../network/gateway-config/plans";
import { describeWith, removeFiles, run, writeFiles, type Program } from "../network/gateway-config/programs";

const libipsec: Program = {
  paths: [
    "/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so",
    "/usr/libexec/ipsec/plugins/libstrongswan-kernel-libipsec.so",
  ],
  debianPackage: "libcharon-extra-plugins",
};
const ip: Program = { paths: ["/usr/sbin/ip", "/sbin/ip"], debianPackage: "iproute2" };

/** What AWS allows under each profile, written by hand in strongSwan's words. */
interface AwsSide {
  readonly version: 1 | 2;
  readonly ike: string;
  readonly esp: string;
}

const STRONG: AwsSide = {
  version: 2,
  ike: "aes256gcm16-prfsha384-prfsha512-ecp256-ecp384-ecp521",
  esp: "aes256gcm16-ecp256-ecp384-ecp521",
};
const COMPATIBLE: AwsSide = {
  version: 2,
  ike: [
    "aes128-aes256-sha256-sha384-sha512-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
    "aes128gcm16-aes256gcm16-prfsha256-prfsha384-prfsha512-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
  ].join(","),
  esp: [
    "aes128-aes256-sha256-sha384-sha512-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
    "aes128gcm16-aes256gcm16-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
  ].join(","),
};
const LEGACY: AwsSide = {
  version: 1,
  ike: "aes128-sha1-modp1024,aes128-sha256-modp2048,aes256-sha1-modp2048,aes256-sha256-modp2048",
  esp: "aes128-sha1-modp1024,aes128-sha256-modp2048,aes256-sha1-modp1536,aes256-sha256-modp2048",
};

function awsConf(site: string, { version, ike, esp }: AwsSide): string {
  const connection = (number: number) => `
  t${number} {
    version = ${version}
    local_addrs = 198.51.100.${number}
    remote_addrs = ${site}
    proposals = ${ike}
    local { auth = psk
      id = 198.51.100.${number} }
    remote { auth = psk
      id = ${site} }
    children { t${number} {
      esp_proposals = ${esp}
      local_ts = 10.0.0.0/8
      remote_ts = 192.168.0.0/16
    } }
  }`;
  const secret = (number: number, key: string) => `
  ike-t${number} { id-own = 198.51.100.${number}
    id-site = ${site}
    secret = "${key}" }`;
  return `connections {${connection(1)}${connection(2)}\n}\nsecrets {${secret(1, KEYS[0])}${secret(2, KEYS[1])}\n}\n`;
}

function charonConf(root: string, end: string, include: string): string {
  const plugins = `plugins {\n vici { socket = unix://${join(root, `${end}.vici`)} }\n kernel-libipsec { load = 10 }\n}`;
  return `charon {\n install_routes = no\n ${plugins}\n}\n${include}`;
}

/**
 * Here charon does ESP itself and knows no interface ids, so it would route 0.0.0.0/0 into a tunnel, and the
 * tunnel's own packets with it. Narrower tunnels negotiate alike.
 */
function narrow(plan: SitePlan): SitePlan {
  return { ...plan, selectors: { local: "192.168.0.0/16", remote: "10.0.0.0/8" } };
}

/** Networks, mounts and processes of their own: when the script ends, however it ends, nothing of it is left. */
const ISOLATED = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** What the site's charon shows before and after its keys were renewed. */
function negotiate(
  plan: SitePlan,
  site: string,
  aws: AwsSide,
  paths: readonly string[],
  patienceSeconds = 10,
): [string, string] {
  const [charon = "", swanctl = ""] = paths;
  const root = writeFiles(renderGatewayConfig(narrow(plan), "strongswan").files);
  try {
    writeFileSync(join(root, "aws.conf"), awsConf(site, aws));
    writeFileSync(join(root, "aws.strongswan.conf"), charonConf(root, "aws", ""));
    const include = `include ${join(root, "etc/strongswan.d")}/*.conf\n`;
    writeFileSync(join(root, "site.strongswan.conf"), charonConf(root, "site", include));
    const conf = join(root, `etc/swanctl/conf.d/causeway-${plan.name}.conf`);
    const script = join(__dirname, "two-ends.sh");
    const { text } = run(
      "unshare",
      [...ISOLATED, "sh", script, charon, swanctl, root, site, conf, String(patienceSeconds * 10)],
      {
        timeout: 40_000,
      },
    );
    const [first = "", renewed = ""] = text.split("renewed:");
    return [first, renewed];
  } finally {
    removeFiles(root);
  }
}

const cases = [
  {
    plan: hqPlan,
    site: "203.0.113.7",
    aws: STRONG,
    ike: "AES_GCM_16-256/PRF_HMAC_SHA2_384/ECP_384",
    esp: "ESP:AES_GCM_16-256/ECP_384",
  },
  {
    plan: revealed(planned(depot, "depot")),
    site: "203.0.113.9",
    aws: COMPATIBLE,
    ike: "AES_GCM_16-256/PRF_HMAC_SHA2_384/ECP_384",
    esp: "ESP:AES_GCM_16-256/ECP_384",
  },
  {
    plan: revealed(planned(oldSite, "old")),
    site: "203.0.113.50",
    aws: LEGACY,
    ike: "AES_CBC-256/HMAC_SHA2_256_128/PRF_HMAC_SHA2_256/MODP_2048",
    esp: "ESP:AES_CBC-256/HMAC_SHA2_256_128/MODP_2048",
  },
] as const;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describeWith(
  "two tunnels between a site's charon and one with AWS's options",
  [charonProgram, swanctlProgram, pluginsProgram, libipsec, ip],
  (paths) => {
    for (const { plan, site, aws, ike, esp } of cases) {
      it(`come up and renew their keys with the strongest of what ${plan.profile} allows`, function () {
        this.timeout(60_000);
        const [first, renewed] = negotiate(plan, site, aws, paths);
        assert.equal(count(first, "ESTABLISHED"), 2, first);
        assert.equal(count(first, ike), 2, first);
        assert.equal(count(first, "INSTALLED"), 2, first);
        assert.match(first, /remote '198\.51\.100\.1'/);
        assert.match(first, /remote '198\.51\.100\.2'/);
        assert.ok(count(renewed, esp) >= 2, renewed);
      });
    }

    it("stay down when AWS allows nothing that the site offers", function () {
      this.timeout(60_000);
      const [first] = negotiate(
        hqPlan,
        "203.0.113.7",
        { ...STRONG, ike: "aes128-sha256-modp2048" },
        paths,
        2,
      );
      assert.equal(count(first, "ESTABLISHED"), 0, first);
      assert.equal(count(first, "INSTALLED"), 0, first);
    });
  },
  // A container without CAP_SYS_ADMIN has no networks of its own to give.
  () => {
    const { status } = spawnSync("unshare", ["--net", "--mount", "true"]);
    return status === 0 ? undefined : "give the container CAP_SYS_ADMIN, for networks of its own";
  },
);
