/** Whom the default endpoint policies admit, read from settings. The checks and the composition ask the same. */
import type { EndpointAccess } from "../../components";

/** What decides it. */
interface Owners {
  readonly accounts?: Readonly<
    Record<string, { readonly accountId: string; readonly outsideOrganization: boolean }>
  >;
  readonly organizationId?: string | undefined;
}

/** The organisation with the accounts that are declared to lie outside it, or else every declared account. */
export function accessOf({ accounts = {}, organizationId }: Owners): EndpointAccess {
  const declared = Object.values(accounts);
  const accountIds = declared.map(({ accountId }) => accountId);
  if (organizationId === undefined) return { accountIds };
  const outside = declared.filter(({ outsideOrganization }) => outsideOrganization);
  const outsideAccountIds = outside.map(({ accountId }) => accountId);
  return { accountIds, organizationId, ...(outsideAccountIds.length === 0 ? {} : { outsideAccountIds }) };
}
