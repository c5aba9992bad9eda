/**
 * Rules of one VPC alone: ranges, zones, tiers, network ACLs, flow logs. They are the components' own, on the
 * arguments that the settings will become; here their findings get the user's paths.
 */
import { checkHubVpc } from "../../../components/hub-vpc";
import { checkInsidePrivateRanges } from "../../../components/internal/vpc-checks";
import { checkSpokeVpc, type SpokeVpcArgs } from "../../../components/spoke-vpc";
import { region } from "../../../network/catalogue/regions";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { pathText } from "../paths";
import { SOUND_ACCOUNT, vpcQuotas } from "./descriptions";
import { hubView, type Spoke, spokeView, type VpcView } from "./vpcs";

type Hub = NonNullable<Draft["hub"]>;

/** Values without which a VPC's addresses, or what may be in them, cannot be judged. */
const BASIS = ["region", "secondaryCidrs", "ipv6", "zoneSlots", "tierSlots", "privateRanges"];
/** Said where they are written: the account, the region, the tiers of gateway endpoints. */
const ELSEWHERE = /^(accountId|region|gatewayEndpointTiers)\b/;
const OUTSIDE = "range-outside-private-ranges";

/** Every problem of each VPC alone. */
export function checkLayouts(draft: Draft): Issue[] {
  const hub = hubView(draft);
  const spokes = Object.entries(draft.spokes ?? {});
  return [
    ...(hub === undefined || draft.hub === undefined
      ? []
      : withoutEcho(found(draft, hub, checkHubVpc(hubArgs(draft, draft.hub, hub))))),
    ...spokes.flatMap(([name, spoke]) => {
      const view = spokeView(draft, name, spoke);
      const issues = checkSpokeVpc(spokeArgs(draft, spoke, view));
      // The private ranges are the hub's, and what is wrong with them is said there.
      const own = issues.filter(({ path }) => !path.startsWith("privateRanges"));
      return withoutEcho([...found(draft, view, own), ...checkRouted(draft, spoke, view)]);
    }),
  ];
}

/** The findings about values that are there, at the user's paths. */
function found(draft: Draft, vpc: VpcView, issues: readonly Issue[]): Issue[] {
  if (BASIS.some((key) => !draft.whole([...vpc.path, key]))) return [];
  const placed = vpc.region !== undefined && region(vpc.region) !== undefined;
  return issues
    .filter(({ path }) => !ELSEWHERE.test(path) && draft.intact([...vpc.path, ...path.split(/[.[]/)]))
    .filter(({ code }) => code !== "zone-name-malformed" || placed)
    .filter(({ code }) => code !== OUTSIDE || draft.whole(["hub", "privateRanges"]))
    .map((issue) => ({ ...issue, path: `${pathText(vpc.path)}.${issue.path}` }));
}

/** A range that no VPC may have is in no private range either, which need not be said. */
function withoutEcho(issues: readonly Issue[]): Issue[] {
  const others = new Set(issues.filter(({ code }) => code !== OUTSIDE).map(({ path }) => path));
  return issues.filter(({ code, path }) => code !== OUTSIDE || !others.has(path));
}

function hubArgs(draft: Draft, hub: Hub, view: VpcView): Parameters<typeof checkHubVpc>[0] {
  return {
    ...hub,
    accountId: SOUND_ACCOUNT,
    region: view.region ?? "",
    gatewayEndpointTiers: gatewayTiers(view),
    quotas: vpcQuotas(draft),
  };
}

function spokeArgs(draft: Draft, spoke: Spoke, view: VpcView): SpokeVpcArgs {
  const place = { accountId: SOUND_ACCOUNT, region: view.region ?? "", quotas: vpcQuotas(draft) };
  switch (spoke.source) {
    case "created": {
      const { privateRanges } = draft.hub ?? {};
      const ranges = privateRanges === undefined ? {} : { privateRanges };
      return { ...spoke, ...place, ...ranges, gatewayEndpointTiers: gatewayTiers(view) };
    }
    case "awsx":
      return { ...spoke, ...place };
    case "adopted":
      return { ...spoke, ...place };
  }
}

function gatewayTiers({ gatewayEndpoints }: VpcView): string[] {
  return Object.values(gatewayEndpoints).flatMap((endpoint) => endpoint?.tiers ?? []);
}

/** What the hub routes to must pass the hub's network ACLs; a created spoke's own ACLs need the same of its ranges. */
function checkRouted(draft: Draft, spoke: Spoke, view: VpcView): Issue[] {
  const { hub, whole } = draft;
  const routed = spoke.peering !== "none" && whole([...view.path, "peering"]);
  if (spoke.source === "created" || !routed || hub === undefined || !whole(["hub", "privateRanges"]))
    return [];
  const ranges = view.ranges.map(({ path, text }) => ({ path: pathText(path), text }));
  return checkInsidePrivateRanges(ranges, hub.privateRanges);
}
