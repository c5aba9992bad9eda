/** What a deployment knows of a site that no plan does: AWS's outside addresses, and keys where they were asked for. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fillFromGatewayXml } from "../../network/gateway-config/customer-gateway-xml";
import { InvalidInputError, type Issue, rejectIssues } from "../../network/issue";
import { oneOf } from "../../network/nearest";
import { type DeployedTunnel, type SitePlan, withDeployed } from "../../network/vpn/plan";
import { checkPresharedKey, SecretText } from "../../network/vpn/preshared-key";
import type { NetworkContract, SiteContract } from "../contract";

/** Files that the user gives. */
export interface DeployedFiles {
  /** Configuration that AWS wrote for the customer gateway. */
  readonly xml?: string;
  /** Outputs of the stack, as `pulumi stack output --json` prints them. */
  readonly outputs?: string;
  /** Whether keys may be written into configurations. */
  readonly reveal?: boolean;
}

/** A plan filled as far as the files go. */
export interface Deployed {
  readonly plan: SitePlan;
  /** Addresses of the inbound resolver endpoint; undefined when the outputs do not say. */
  readonly resolvers?: readonly string[];
}

/**
 * Fills a plan.
 *
 * @throws InvalidInputError `outputs-file`, `outputs-site-missing`, `outputs-secret-hidden`, and those of
 * `fillFromGatewayXml` and of a key
 */
export function fillPlan(plan: SitePlan, { xml, outputs, reveal = false }: DeployedFiles): Deployed {
  const known = outputs === undefined ? { plan } : fillFromOutputs(plan, outputs, reveal);
  if (xml === undefined) return known;
  const filled = fillFromGatewayXml(known.plan, readText(xml, "gateway-xml-file"), reveal);
  rejectIssues(basename(xml), filled.issues);
  return { ...known, plan: filled.plan };
}

function fillFromOutputs(plan: SitePlan, path: string, reveal: boolean): Deployed {
  const { network, siteKeys } = parseOutputs(path);
  const sites = network?.sites ?? {};
  const site = Object.hasOwn(sites, plan.name) ? sites[plan.name] : undefined;
  if (site === undefined) {
    const names = Object.keys(sites).sort();
    const expected = names.length === 0 ? "outputs with sites" : oneOf(names);
    const message = `got outputs without ${plan.name}, expected ${expected}; deploy the site first, or take the outputs of this environment`;
    throw new InvalidInputError(basename(path), [
      { code: "outputs-site-missing", path: "network.sites", message },
    ]);
  }
  const keys = reveal ? keysOf(siteKeys, plan.name, path) : [];
  const resolvers = network?.resolver?.inboundAddresses;
  return {
    plan: withDeployed(plan, [tunnelOf(site, keys, 0), tunnelOf(site, keys, 1)]),
    ...(resolvers === undefined || resolvers === null ? {} : { resolvers: Object.values(resolvers).sort() }),
  };
}

function tunnelOf(
  site: SiteContract,
  keys: readonly (SecretText | undefined)[],
  index: number,
): DeployedTunnel {
  const address = site.tunnels[index]?.outsideAddress;
  const key = keys[index];
  return {
    ...(address === undefined ? {} : { awsOutsideAddress: address }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Keys as far as the stack has them; Secrets Manager keeps the others. No message shows one. */
function keysOf(siteKeys: unknown, site: string, path: string): (SecretText | undefined)[] {
  if (siteKeys === undefined || siteKeys === null || typeof siteKeys === "string") {
    const message =
      "got outputs without the keys, expected them; write the file by pulumi stack output --json --show-secrets, and delete it afterwards";
    throw new InvalidInputError(basename(path), [
      { code: "outputs-secret-hidden", path: "siteKeys", message },
    ]);
  }
  const own = (siteKeys as Readonly<Record<string, unknown>>)[site];
  const keys: readonly unknown[] = Array.isArray(own) ? own : [];
  const issues: Issue[] = [];
  const texts = keys.map((key, index) => {
    if (typeof key !== "string") return undefined;
    issues.push(...checkPresharedKey(key, `siteKeys.${site}[${index}]`));
    return new SecretText(key);
  });
  rejectIssues(basename(path), issues);
  return texts;
}

interface Outputs {
  readonly network?: Partial<NetworkContract>;
  readonly siteKeys?: unknown;
}

function parseOutputs(path: string): Outputs {
  const text = readText(path, "outputs-file");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // The parser's own message may quote the text, in which keys may be.
  }
  const message =
    "got no JSON object, expected the stack's outputs as pulumi stack output --json prints them";
  throw new InvalidInputError(basename(path), [{ code: "outputs-file", path: "", message }]);
}

function readText(path: string, code: "outputs-file" | "gateway-xml-file"): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const message = `${error instanceof Error ? error.message : String(error)}; give the path of a file`;
    throw new InvalidInputError(basename(path), [{ code, path: "", message }]);
  }
}
