/** Defaults that come from other settings: the account of a spoke, the region of a VPC. */
import type { z } from "zod";
import type { accounts } from "./accounts";
import type { hub } from "./hub";
import type { spokes } from "./spokes";

type Accounts = z.output<typeof accounts>;
type Hub = z.output<typeof hub>;
type Spoke = z.output<typeof spokes>[string];
type Placed<Vpc> = Vpc & { account: string; region: string };
/** Distributes over the sources of a spoke, so that `source` still tells them apart. */
type PlacedSpoke<Source> = Source extends Spoke ? Placed<Source> : never;

interface Written {
  readonly accounts: Accounts;
  readonly hub: Hub;
  readonly spokes: Readonly<Record<string, Spoke>>;
}

/** Where a VPC lies when the settings do not say. The region is undefined when the account is not declared. */
export function placeOf(
  vpc: { readonly account?: string | undefined; readonly region?: string | undefined },
  hubAccount: string | undefined,
  known: Accounts,
): { account: string | undefined; region: string | undefined } {
  const account = vpc.account ?? hubAccount;
  const declared = account !== undefined && Object.hasOwn(known, account) ? known[account] : undefined;
  return { account, region: vpc.region ?? declared?.region };
}

/**
 * Fills in the account and region of every VPC.
 *
 * @throws Error when an account is not declared, which the checks find first
 */
export function resolveDefaults<T extends Written>(
  written: T,
): Omit<T, "hub" | "spokes"> & { hub: Placed<Hub>; spokes: Record<string, PlacedSpoke<Spoke>> } {
  const place = <Vpc extends Hub | Spoke>(vpc: Vpc): Placed<Vpc> => {
    const { account, region } = placeOf(vpc, written.hub.account, written.accounts);
    if (account === undefined || region === undefined) throw new Error(`account ${account} is not declared`);
    return { ...vpc, account, region };
  };
  const placed = Object.entries(written.spokes).map(([name, spoke]) => [name, place(spoke)] as const);
  return {
    ...written,
    hub: place(written.hub),
    spokes: Object.fromEntries(placed) as Record<string, PlacedSpoke<Spoke>>,
  };
}
