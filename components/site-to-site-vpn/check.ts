/** What {@link SiteToSiteVpn} refuses, before anything is registered, and what it warns of. Pure. */
import { type Issue, under } from "../../network/issue";
import { oneOf } from "../../network/nearest";
import { checkGateway } from "../../network/vpn/check";
import type { SitePlan } from "../../network/vpn/plan";
import type { GatewayInput, SiteInput } from "../../network/vpn/site";
import { siteWarnings } from "../../network/vpn/warnings";
import { checkFlowLogs } from "../internal/flow-logs";
import { checkKnownRegion } from "../internal/known-word";
import type { VpnGatewayDescription } from "../vpn-gateway";
import type { VpnConnectionOptions, SiteToSiteVpnArgs } from "./args";

/** The gateway with some of its sites, as the rules and the plan take it. */
export function gatewayInput(
  gateway: VpnGatewayDescription,
  sites: Readonly<Record<string, SiteInput>>,
): GatewayInput {
  const { region, amazonAsn, vpcCidrs } = gateway;
  return { region, amazonAsn, vpcCidrs, sites };
}

/** Name of the site: its own, or the component's. */
export function siteNameOf(name: string, { siteName }: SiteToSiteVpnArgs): string {
  return siteName ?? name;
}

/** Every site that is known of the gateway, this one included. */
export function sitesOf(name: string, args: SiteToSiteVpnArgs): Readonly<Record<string, SiteInput>> {
  return { ...args.otherSites, [siteNameOf(name, args)]: args };
}

/**
 * Codes: `region-unknown`, `site-name-taken`, those of `checkGateway` for the site and for what it shares with the other
 * ones, and those of {@link checkTunnelInputs} and {@link checkConnectionOptions}.
 *
 * @param name the component's, which is the site's when it has none of its own
 */
export function checkSiteToSiteVpn(name: string, args: SiteToSiteVpnArgs): Issue[] {
  const { otherSites = {}, gateway } = args;
  const siteName = siteNameOf(name, args);
  const issues = checkGateway(gatewayInput(gateway, sitesOf(name, args)));
  return [
    ...checkKnownRegion(gateway.region, "gateway.region"),
    ...(siteName in otherSites ? [nameTaken(siteName)] : []),
    ...issues.map((issue) => ({ ...issue, path: ownPath(issue.path, siteName) })),
    ...checkTunnelInputs(args, args.presharedKeys),
    ...checkConnectionOptions(args),
  ];
}

function nameTaken(name: string): Issue {
  const message = `got ${name}, the name of this site; leave it out of the other ones`;
  return { code: "site-name-taken", path: `otherSites.${name}`, message };
}

/** The rules see one gateway with all its sites; a caller sees one site. */
function ownPath(path: string, siteName: string): string {
  const own = `sites.${siteName}`;
  if (path === own) return "siteName"; // the only rule for a site as a whole is that of its name
  if (path.startsWith(`${own}.`)) return path.slice(own.length + 1);
  if (path === "amazonAsn") return "gateway.amazonAsn";
  return path.replace(/^sites(?=$|\.)/, "otherSites");
}

/** Codes: `alarms-topic-arn`, `retention-not-accepted`. */
export function checkConnectionOptions(options: VpnConnectionOptions): Issue[] {
  const { retentionDays } = options.logs ?? {};
  const retention = checkFlowLogs({ destination: "cloudwatch", retentionDays });
  return [...checkTopic(options), ...retention.map((issue) => ({ ...issue, path: "logs.retentionDays" }))];
}

/**
 * What the rules for a site do not know of its tunnels. Codes: `preshared-key-unknown`,
 * `preshared-key-with-certificate`, `bgp-log-without-bgp`.
 */
export function checkTunnelInputs(
  site: SiteInput,
  presharedKeys: VpnConnectionOptions["presharedKeys"],
): Issue[] {
  return (["tunnelOptions", "tunnel1", "tunnel2"] as const).flatMap((path) =>
    under(path, checkTunnel(site[path], site, presharedKeys)),
  );
}

function checkTunnel(
  tunnel: SiteInput["tunnelOptions"],
  { customerGateway, routing }: SiteInput,
  presharedKeys: VpnConnectionOptions["presharedKeys"] = {},
): Issue[] {
  const given = tunnel?.presharedKey;
  const source = typeof given === "object" ? given : undefined; // anything else is refused by its own rule
  const issues: Issue[] = [];
  const path = "presharedKey";
  if (source !== undefined && customerGateway.certificateArn !== undefined) {
    const message =
      "got a pre-shared key beside customerGateway.certificateArn, expected one of the two; remove either";
    issues.push({ code: "preshared-key-with-certificate", path, message });
  }
  if (source !== undefined && "config" in source && !(source.config in presharedKeys)) {
    const known = Object.keys(presharedKeys).sort();
    const expected = known.length === 0 ? "a key in presharedKeys, which has none" : oneOf(known);
    const message = `got ${source.config}, expected ${expected}; add it to presharedKeys or correct the name`;
    issues.push({ code: "preshared-key-unknown", path: `${path}.config`, message });
  }
  if (tunnel?.logging?.bgpEnabled === true && routing.kind === "static") {
    const message = "got true for a site with static routes, which has no BGP session to log; remove it";
    issues.push({ code: "bgp-log-without-bgp", path: "logging.bgpEnabled", message });
  }
  return issues;
}

function checkTopic({ alarms }: VpnConnectionOptions): Issue[] {
  const topicArn = alarms?.topicArn;
  if (typeof topicArn !== "string" || /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/.test(topicArn)) return [];
  const message = `got ${topicArn}, expected the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:111111111111:network`;
  return [{ code: "alarms-topic-arn", path: "alarms.topicArn", message }];
}

/** Codes: those of `siteWarnings`, `vpn-without-alarms`. */
export function connectionWarnings(plan: SitePlan, options: VpnConnectionOptions): Issue[] {
  const message = "nobody is told when a tunnel is down; give alarms.topicArn";
  const silent = options.alarms === undefined;
  return [
    ...siteWarnings(plan),
    ...(silent ? [{ code: "vpn-without-alarms", path: "alarms", message }] : []),
  ];
}
