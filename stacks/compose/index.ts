/**
 * The composition root: from the settings of an environment to its components. It decides who is joined with
 * whom; what each part is made of is the components' business.
 */
import type { EndpointAccess } from "../../components";
import type { NetworkContract, Unresolved } from "../contract";
import type { Settings } from "../settings";
import { composeEndpoints, egressOf, endpointSetArgs } from "./endpoints";
import { composeEstate } from "./estate";
import { noticesOf } from "./notices";
import { composeHub } from "./hub";
import { providersOf } from "./providers";
import { publish } from "./publish";
import { composeSpokes } from "./spokes";

/**
 * Registers everything that an environment is made of.
 *
 * @returns the stack output `network`
 */
export function compose(environment: string, settings: Settings): Unresolved<NetworkContract> {
  const providerOf = providersOf(settings);
  const access = accessOf(settings);
  const { hub, gateways: hubGateways } = composeHub(settings, access, providerOf);
  const sets = endpointSetArgs(settings, access, hub);
  const egress = egressOf(settings, sets);
  const spokes = composeSpokes({ settings, access, hub, providerOf, egress });
  const endpoints = composeEndpoints(settings, sets, spokes, providerOf);
  composeEstate(environment, settings, spokes, noticesOf(endpoints, hubGateways, spokes));
  return publish(environment, settings, hub, spokes, endpoints);
}

/** Whose principals and resources the endpoints admit by default: the organisation, or else the declared accounts. */
function accessOf({ accounts, organizationId }: Settings): EndpointAccess {
  const accountIds = Object.values(accounts).map(({ accountId }) => accountId);
  return { accountIds, ...(organizationId === undefined ? {} : { organizationId }) };
}
