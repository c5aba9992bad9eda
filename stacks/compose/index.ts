/**
 * The composition root: from the settings of an environment to its components. It decides who is joined with
 * whom; what each part is made of is the components' business.
 */
import type { StackOutputs } from "../contract";
import type { Settings } from "../settings";
import { accessOf } from "../settings/access";
import { composeEndpoints, egressOf, endpointSetArgs } from "./endpoints";
import { composeEstate } from "./estate";
import { noticesOf, serviceNotices, siteNotices } from "./notices";
import { composeHub } from "./hub";
import { providersOf } from "./providers";
import { publish } from "./publish";
import { publishSites, siteKeysOf } from "./publish-sites";
import { composeSites, type SecretOf } from "./sites";
import { composeServices } from "./services";
import { serviceEgress } from "./services-egress";
import { publishServices } from "./services-publish";
import { composeSpokes } from "./spokes";

/**
 * Registers everything that an environment is made of.
 *
 * @param secretOf reads the secret keys that settings name
 * @returns the stack's outputs
 */
export function compose(environment: string, settings: Settings, secretOf: SecretOf): StackOutputs {
  const providerOf = providersOf(settings);
  const access = accessOf(settings);
  const { hub, gateways: hubGateways } = composeHub(settings, access, providerOf);
  const sets = endpointSetArgs(settings, access, hub);
  const egress = egressOf(settings, sets);
  const ways = serviceEgress(settings);
  const spokes = composeSpokes({ settings, access, hub, providerOf, egress, services: ways });
  const endpoints = composeEndpoints(settings, sets, spokes, providerOf);
  const services = composeServices(settings, hub, spokes, providerOf);
  const sites = composeSites({ settings, hub, spokes, providerOf, secretOf });
  const notices = [
    ...noticesOf(endpoints, hubGateways, spokes),
    ...serviceNotices(services),
    ...siteNotices(sites),
  ];
  composeEstate(environment, settings, spokes, services, notices);
  const network = {
    ...publish(environment, settings, hub, spokes, endpoints),
    ...publishServices(services),
    ...publishSites(sites),
  };
  const siteKeys = siteKeysOf(sites, settings, secretOf);
  return { network, ...(siteKeys && { siteKeys }) };
}
