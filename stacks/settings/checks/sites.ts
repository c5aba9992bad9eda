/** Rules of the sites: the components' own for gateway and sites, and what ties them to the rest of the settings. */
import { checkCloudHub, type CloudHubArgs } from "../../../components/cloud-hub";
import { checkKnownWord } from "../../../components/internal/known-word";
import { checkSourceRange } from "../../../components/internal/security-group-rules";
import { checkInsidePrivateRanges } from "../../../components/internal/vpc-checks";
import { checkVpnGateway, type VpnGatewayArgs } from "../../../components/vpn-gateway";
import { overlaps, parseCidr } from "../../../network/cidr";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import { siteInputs } from "../sites-args";
import { show } from "../translate";
import { descriptionOf } from "./descriptions";
import { namesTwice } from "./names";
import { askedKeys, checkPresharedKeys } from "./sites-keys";
import { checkPropagated, checkResolver } from "./sites-resolver";
import { hubView, spokeView, type VpcView } from "./vpcs";

type Sites = NonNullable<Draft["sites"]>;
type VpnGatewaySettings = NonNullable<NonNullable<Draft["hub"]>["vpnGateway"]>;

const GATEWAY: Path = ["hub", "vpnGateway"];

/** Every problem of the sites, their gateway and the resolver. */
export function checkSites(draft: Draft): Issue[] {
  const { sites = {} } = draft;
  return [
    ...checkGatewayThere(draft),
    ...checkVpnGatewaySettings(draft),
    ...checkTopology(draft),
    ...checkPresharedKeys(draft),
    ...checkPrefixes(draft, sites),
    ...distinct([...checkEntitlements(draft, sites), ...checkResolver(draft)]),
  ];
}

/** Several sites may miss the same way back. */
function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}

function checkGatewayThere({ hub, sites = {}, whole }: Draft): Issue[] {
  if (hub === undefined || hub.vpnGateway !== undefined || !whole(GATEWAY)) return [];
  if (Object.keys(sites).length === 0) return [];
  const message = "got sites and no gateway at which their tunnels end, expected one; add hub.vpnGateway";
  return [{ code: "vpn-gateway-missing", path: pathText(["sites"]), message }];
}

function checkVpnGatewaySettings(draft: Draft): Issue[] {
  const hub = hubView(draft);
  const gateway = draft.hub?.vpnGateway;
  if (hub === undefined || gateway === undefined) return [];
  const issues = checkVpnGateway(gatewayArgs(hub, gateway)).flatMap((issue) => {
    // The region is checked with the hub, the ASN with the sites.
    if (!issue.path.startsWith("propagateTo") || !draft.intact(["hub", "tiers"])) return [];
    return [{ ...issue, path: `${pathText(GATEWAY)}.${issue.path}` }];
  });
  const { propagateTo } = gateway;
  const twice = propagateTo === "all" ? [] : namesTwice([...GATEWAY, "propagateTo"], propagateTo);
  return [...issues, ...twice, ...checkGatewayIds(gateway, hub)];
}

function gatewayArgs(hub: VpcView, { amazonAsn, propagateTo }: VpnGatewaySettings): VpnGatewayArgs {
  return { vpc: descriptionOf(hub, false), gateway: { kind: "created", amazonAsn }, propagateTo };
}

/** Ids and ARNs, which the components take as Inputs; here they are plain and can be read. */
function checkGatewayIds({ existing, alarms, logs }: VpnGatewaySettings, { region }: VpcView): Issue[] {
  const issues: Issue[] = [];
  if (existing !== undefined && !/^vgw-([0-9a-f]{8}|[0-9a-f]{17})$/.test(existing.vpnGatewayId)) {
    const message = `got ${show(existing.vpnGatewayId)}, expected an id such as vgw-0123456789abcdef0; copy it from the hub's account`;
    const path = pathText([...GATEWAY, "existing", "vpnGatewayId"]);
    issues.push({ code: "resource-id-malformed", path, message });
  }
  const topicRegion = alarms?.topicArn.split(":")[3] ?? "";
  if (region !== undefined && topicRegion !== "" && topicRegion !== region) {
    const message = `got a topic of ${topicRegion}, expected one of ${region}, since an alarm tells topics of its own region only; name another`;
    issues.push({
      code: "topic-of-other-region",
      path: pathText([...GATEWAY, "alarms", "topicArn"]),
      message,
    });
  }
  const { kmsKeyArn } = logs;
  if (kmsKeyArn !== undefined && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(kmsKeyArn)) {
    const message = `got ${show(kmsKeyArn)}, expected the ARN of a key, not of an alias; write arn:aws:kms:<region>:<account>:key/<id>`;
    issues.push({ code: "key-arn-malformed", path: pathText([...GATEWAY, "logs", "kmsKeyArn"]), message });
  }
  return issues;
}

/** Everything that network/vpn and the component know of the gateway with its sites. */
function checkTopology(draft: Draft): Issue[] {
  const hub = hubView(draft);
  const gateway = draft.hub?.vpnGateway;
  const sites = draft.sites ?? {};
  if (hub?.region === undefined || gateway === undefined) return [];
  return checkCloudHub(cloudHubArgs(draft, hub, gateway, sites)).flatMap((issue) => {
    // An empty CloudHub is never made; keys are checked with the configuration, the region with the hub.
    if (["cloud-hub-empty", "region-unknown", "preshared-key-unknown"].includes(issue.code)) return [];
    return [{ ...issue, path: topologyPath(issue.path) }];
  });
}

function topologyPath(path: string): string {
  if (/^sites\b/.test(path)) return pathText([path]);
  return `${pathText(GATEWAY)}.${path.replace(/^gateway\./, "")}`;
}

function cloudHubArgs(
  { quotas }: Draft,
  hub: VpcView,
  { amazonAsn, alarms, logs }: VpnGatewaySettings,
  sites: Sites,
): CloudHubArgs {
  return {
    gateway: {
      vpnGatewayId: "gateway",
      region: hub.region ?? "",
      amazonAsn,
      vpcCidrs: hub.ranges.map(({ text }) => text),
    },
    sites: siteInputs(sites),
    logs: { retentionDays: logs.retentionDays },
    ...(alarms === undefined ? {} : { alarms }),
    presharedKeys: Object.fromEntries(askedKeys({ sites }).map(({ key }) => [key, ""])),
    ...(quotas === undefined
      ? {}
      : { quotas: { connectionsPerGateway: quotas.vpnConnectionsPerVpnGateway } }),
  };
}

interface Prefix {
  readonly path: Path;
  readonly text: string;
}

/** Prefixes against the spokes, and against what the hub's network ACLs let through. */
function checkPrefixes(draft: Draft, sites: Sites): Issue[] {
  const rivals = routedSpokeRanges(draft);
  return Object.entries(sites).flatMap(([name, site]) =>
    site.routing.prefixes.flatMap((text, index) => {
      const prefix = { path: ["sites", name, "routing", "prefixes", index], text };
      if (parseCidr(text)?.family !== 4) return []; // said by the rules of the site
      const asSource = isSource(site) ? checkSourceRange(text, pathText(prefix.path)) : [];
      return [...overlapsWith(prefix, rivals), ...checkAclRanges(draft, prefix), ...asSource];
    }),
  );
}

/** Whether groups of the hub will name the site's ranges. */
function isSource({ endpoints, resolver }: Sites[string]): boolean {
  return endpoints === "all" || endpoints.length > 0 || resolver;
}

/** The hub has a static route to each of them, which wins over a site's propagated one. */
function routedSpokeRanges(draft: Draft): Prefix[] {
  return Object.entries(draft.spokes ?? {}).flatMap(([name, spoke]) => {
    if (spoke.peering === "none" || !draft.whole(["spokes", name, "peering"])) return [];
    const { leftOutCidrs } = spoke.peering;
    return spokeView(draft, name, spoke).ranges.filter(({ text }) => !leftOutCidrs.includes(text));
  });
}

function overlapsWith({ path, text }: Prefix, rivals: readonly Prefix[]): Issue[] {
  const own = parseCidr(text);
  // A default route is no range of the site: every spoke's route is more specific.
  if (own === undefined || own.prefixLength === 0) return [];
  return rivals.flatMap((rival) => {
    const other = parseCidr(rival.text);
    if (other === undefined || !overlaps(own, other)) return [];
    const message = `got ${text}, which overlaps ${rival.text} at ${pathText(rival.path)}, expected ranges of their own for sites and peered spokes; renumber one, or leave the spoke's range out of its peering`;
    return [{ code: "range-overlap", path: pathText(path), message }];
  });
}

function checkAclRanges({ hub, whole }: Draft, { path, text }: Prefix): Issue[] {
  if (hub === undefined || !whole(["hub", "privateRanges"])) return [];
  return checkInsidePrivateRanges([{ path: pathText(path), text }], hub.privateRanges);
}

/** What a site may call must be offered, and needs an endpoint's way back. */
function checkEntitlements(draft: Draft, sites: Sites): Issue[] {
  const sets = Object.values(draft.hub?.endpointSets ?? {});
  const offered = sets.flatMap(({ services }) => Object.keys(services));
  const known = draft.hub !== undefined && draft.intact(["hub", "endpointSets"]);
  return Object.entries(sites).flatMap(([name, { endpoints }]) => {
    const named = endpoints === "all" ? [] : endpoints;
    const path = ["sites", name, "endpoints"];
    return [
      ...(known
        ? named.flatMap((key, index) =>
            checkKnownWord("subscription-unknown", pathText([...path, index]), key, offered),
          )
        : []),
      ...namesTwice(path, named),
      ...checkWayBack(draft, endpoints),
    ];
  });
}

/** Tiers of the hub whose endpoints the site may call and whose route tables find no way back to it. */
function checkWayBack(draft: Draft, endpoints: "all" | readonly string[]): Issue[] {
  const sets = Object.values(draft.hub?.endpointSets ?? {}).filter(({ services }) =>
    Object.keys(services).some((key) => endpoints === "all" || endpoints.includes(key)),
  );
  return [...new Set(sets.map(({ tier }) => tier))].flatMap((tier) => checkPropagated(draft, tier));
}
