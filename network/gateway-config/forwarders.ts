/**
 * Conditional forwarders for a site's name servers: private names of AWS are asked at the inbound addresses of the
 * Route 53 Resolver, all others as before. Imports the kernel only.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html
 */
import { parseAddress } from "../cidr";
import type { Issue } from "../issue";
import type { ConfigFile } from "./config";
import { indent, plainFile, textOf } from "./text";

/** What is forwarded, and to whom. */
export interface ForwardPlan {
  /** Names of private zones, without the dot at the end; what lies below them is forwarded with them. */
  readonly names: readonly string[];
  /** Addresses of the inbound endpoint, one in each zone. */
  readonly resolvers: readonly string[];
}

/**
 * One text for each kind of name server: unbound, BIND, Windows DNS. Use a plan that `checkForwardPlan` accepted.
 * Names below another one are left out, since the upper one covers them.
 */
export function renderForwarders(plan: ForwardPlan): ConfigFile[] {
  const names = topNames(plan.names);
  return [
    plainFile("unbound/causeway.conf", unbound(names, plan.resolvers)),
    plainFile("bind/causeway.conf", bind(names, plan.resolvers)),
    plainFile("windows-dns/causeway.ps1", windows(names, plan.resolvers)),
  ];
}

/** @returns codes forward-name-malformed, forward-resolver-malformed, forward-resolver-missing */
export function checkForwardPlan({ names, resolvers }: ForwardPlan): Issue[] {
  const label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  const name = new RegExp(`^${label}(\\.${label})+$`, "i");
  const wrongNames = names.flatMap((text, index) => {
    if (text.length <= 253 && name.test(text)) return [];
    const message = `got ${text}, expected a name of two labels or more, without a dot at the end`;
    return [{ code: "forward-name-malformed", path: `names[${index}]`, message }];
  });
  const wrongResolvers = resolvers.flatMap((text, index) => {
    if (parseAddress(text) !== undefined) return [];
    const message = `got ${text}, expected an address of the inbound endpoint`;
    return [{ code: "forward-resolver-malformed", path: `resolvers[${index}]`, message }];
  });
  const message = "got no address, expected those of a Route 53 Resolver inbound endpoint";
  const none =
    resolvers.length === 0 ? [{ code: "forward-resolver-missing", path: "resolvers", message }] : [];
  return [...wrongNames, ...wrongResolvers, ...none];
}

function topNames(names: readonly string[]): string[] {
  const all = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return all.filter((name) => !all.some((upper) => name.endsWith(`.${upper}`)));
}

function unbound(names: readonly string[], resolvers: readonly string[]): string {
  return textOf(
    "# Conditional forwarders for unbound: into /etc/unbound/unbound.conf.d",
    "server:",
    indent(
      2,
      "# A private zone is not signed, whatever its public namesake is, and its answers are private addresses.",
      names.map((name) => [`domain-insecure: "${name}"`, `private-domain: "${name}"`]),
    ),
    names.map((name) => [
      "forward-zone:",
      indent(
        2,
        `name: "${name}."`,
        resolvers.map((address) => `forward-addr: ${address}`),
        "forward-first: no",
      ),
    ]),
  );
}

function bind(names: readonly string[], resolvers: readonly string[]): string {
  return textOf(
    "// Conditional forwarders for BIND: include from named.conf",
    "// A private zone is not signed. If the server validates, add to options:",
    `//   validate-except { ${names.map((name) => `"${name}";`).join(" ")} };`,
    names.map((name) => [
      `zone "${name}" {`,
      indent(
        2,
        "type forward;",
        "forward only;",
        `forwarders { ${resolvers.map((address) => `${address};`).join(" ")} };`,
      ),
      "};",
    ]),
  );
}

function windows(names: readonly string[], resolvers: readonly string[]): string {
  return textOf(
    "# Conditional forwarders for Windows DNS: run on each server as administrator.",
    '# In Active Directory, add -ReplicationScope "Forest" and run it once.',
    `$resolvers = ${resolvers.map((address) => `"${address}"`).join(", ")}`,
    names.map((name) => [
      `if (Get-DnsServerZone -Name "${name}" -ErrorAction SilentlyContinue) {`,
      indent(2, `Set-DnsServerConditionalForwarderZone -Name "${name}" -MasterServers $resolvers`),
      "} else {",
      indent(2, `Add-DnsServerConditionalForwarderZone -Name "${name}" -MasterServers $resolvers`),
      "}",
    ]),
  );
}
