/** One explicit AWS provider for each account and region in use; nothing is deployed by ambient credentials' region. */
import * as aws from "@pulumi/aws";
import type { Settings } from "../settings";

/** Finds the provider of a place, making it when it is asked for the first time. */
export type ProviderOf = (place: Place) => aws.Provider;

/** An account by its name in the settings, and a region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The providers of an environment. Each allows its own account only, so that wrong credentials change nothing. */
export function providersOf({ accounts, tags }: Settings): ProviderOf {
  const made = new Map<string, aws.Provider>();
  return ({ account, region }) => {
    const name = `${account}-${region}`;
    const existing = made.get(name);
    if (existing !== undefined) return existing;
    const { accountId, assumeRole } = accountOf(accounts, account);
    const provider = new aws.Provider(name, {
      region: region as aws.Region,
      allowedAccountIds: [accountId],
      ...(assumeRole === undefined ? {} : { assumeRoles: [{ roleArn: assumeRole }] }),
      ...(Object.keys(tags).length === 0 ? {} : { defaultTags: { tags } }),
    });
    made.set(name, provider);
    return provider;
  };
}

/** A declared account; the settings' checks have seen that it is declared. */
export function accountOf(accounts: Settings["accounts"], name: string): Settings["accounts"][string] {
  const account = accounts[name];
  if (account === undefined) throw new Error(`account ${name} is not declared`);
  return account;
}
