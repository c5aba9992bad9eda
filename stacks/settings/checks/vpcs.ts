/** The hub and the spokes in one shape, for the rules that hold for every VPC. */
import type { TierPurpose } from "../../../network/layout";
import { placeOf } from "../defaults";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import type { WrittenSettings } from "../schema";

/** Settings of a spoke, as written. */
export type Spoke = WrittenSettings["spokes"][string];

/** One tier of a VPC, of any source. */
export interface TierView {
  readonly purpose: TierPurpose;
  /** False for addresses that awsx keeps free: there are no subnets. */
  readonly used: boolean;
  /** Zone ids of its subnets. */
  readonly zones: readonly string[];
}

/** One VPC. */
export interface VpcView {
  /** `hub`, or the name of the spoke. */
  readonly name: string;
  readonly path: Path;
  readonly source: "hub" | Spoke["source"];
  /** Account that it names or inherits; undefined when that was left out. */
  readonly account: string | undefined;
  /** Undefined when it is not known: a part of the settings is faulty. */
  readonly region: string | undefined;
  /** Where the region is written, here or at the account. */
  readonly regionPath: Path;
  /** Its IPv4 ranges as written, the primary first. */
  readonly ranges: readonly { readonly path: Path; readonly text: string }[];
  readonly tiers: Readonly<Record<string, TierView>>;
  /** Undefined for an adopted VPC, whose flow logs are its owner's. */
  readonly flowLogs: Extract<Spoke, { source: "created" }>["flowLogs"] | undefined;
  readonly gatewayEndpoints: Spoke["gatewayEndpoints"];
  readonly tags: Readonly<Record<string, string>>;
}

/** The hub, if its settings have the right form. */
export function hubView(draft: Draft): VpcView | undefined {
  const { hub } = draft;
  if (hub === undefined) return undefined;
  return {
    ...common(draft, "hub", ["hub"], hub),
    source: "hub",
    tiers: laidOut(hub),
    ranges: rangesOf(["hub"], hub),
  };
}

/** One spoke. */
export function spokeView(draft: Draft, name: string, spoke: Spoke): VpcView {
  const path = ["spokes", name];
  return {
    ...common(draft, name, path, spoke),
    source: spoke.source,
    tiers: tiersOf(spoke),
    ranges: rangesOf(path, spoke),
  };
}

/** Every VPC whose settings have the right form, the hub first, the spokes as they are written. */
export function vpcViews(draft: Draft): VpcView[] {
  const hub = hubView(draft);
  const spokes = Object.entries(draft.spokes ?? {}).map(([name, spoke]) => spokeView(draft, name, spoke));
  return [...(hub === undefined ? [] : [hub]), ...spokes];
}

/** Text of a path below a VPC. */
export function at(vpc: VpcView, ...below: Path): string {
  return pathText([...vpc.path, ...below]);
}

function common(
  draft: Draft,
  name: string,
  path: Path,
  vpc: Spoke | NonNullable<Draft["hub"]>,
): Pick<
  VpcView,
  "name" | "path" | "account" | "region" | "regionPath" | "flowLogs" | "gatewayEndpoints" | "tags"
> {
  const { account, region } = placeOf(vpc, draft.hub?.account, draft.accounts ?? {});
  const written = vpc.region !== undefined;
  return {
    name,
    path,
    account: draft.whole([...path, "account"]) ? account : undefined,
    region: draft.whole([...path, "region"]) ? region : undefined,
    regionPath: written ? [...path, "region"] : ["accounts", account ?? "", "region"],
    flowLogs: "flowLogs" in vpc ? vpc.flowLogs : undefined,
    gatewayEndpoints: vpc.gatewayEndpoints,
    tags: vpc.tags,
  };
}

function rangesOf(
  path: Path,
  vpc: { readonly cidr: string; readonly secondaryCidrs?: readonly string[] },
): VpcView["ranges"] {
  const secondary = (vpc.secondaryCidrs ?? []).map((text, index) => ({
    path: [...path, "secondaryCidrs", index],
    text,
  }));
  return [{ path: [...path, "cidr"], text: vpc.cidr }, ...secondary];
}

function laidOut({
  tiers,
  zones,
}: {
  readonly tiers: Readonly<Record<string, { readonly purpose: TierPurpose }>>;
  readonly zones: readonly string[];
}): VpcView["tiers"] {
  return mapValues(tiers, ({ purpose }) => ({ purpose, used: true, zones }));
}

function tiersOf(spoke: Spoke): VpcView["tiers"] {
  switch (spoke.source) {
    case "created":
      return laidOut(spoke);
    case "awsx": {
      const zones = spoke.zones.map(({ id }) => id);
      return mapValues(spoke.tiers, ({ purpose, type }) => ({ purpose, used: type !== "Unused", zones }));
    }
    case "adopted":
      return mapValues(spoke.assume?.tiers ?? {}, ({ purpose, subnets }) => ({
        purpose,
        used: true,
        zones: Object.keys(subnets),
      }));
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
