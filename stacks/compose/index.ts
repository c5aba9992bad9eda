/**
 * The composition root: from the settings of an environment to its components. It decides who is joined with
 * whom; what each part is made of is the components' business.
 */
import type { HubEgressRule } from "../../components";
import { rejectIssues } from "../../network/issue";
import type { StackOutputs } from "../contract";
import type { Settings } from "../settings";
import { accessOf } from "../settings/access";
import { egressIssues } from "./egress-quota";
import { composeEndpoints, egressOf, endpointSetArgs, hubEgressOf } from "./endpoints";
import { composeEstate } from "./estate";
import { noticesOf, serviceNotices, siteNotices } from "./notices";
import { composeHub } from "./hub";
import { providersOf } from "./providers";
import { publish } from "./publish";
import { publishSites, siteKeysOf } from "./publish-sites";
import { composeSites, type SecretOf } from "./sites";
import { composeServices } from "./services";
import { joinEgress, serviceEgress, sketchOf } from "./services-egress";
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
  const ways = serviceEgress(settings);
  const sketched = endpointSetArgs(settings, access, sketchOf(settings, "hub", settings.hub));
  const hubEgress = joinEgress<HubEgressRule>(hubEgressOf(settings, sketched), ways.hub);
  const sketchedWays = { egress: egressOf(settings, sketched), services: ways };
  rejectIssues(`Pulumi.${environment}.yaml`, egressIssues(settings, hubEgress, sketchedWays));
  const { hub, gateways: hubGateways } = composeHub({ settings, access, providerOf, egress: hubEgress });
  const sets = endpointSetArgs(settings, access, hub.description);
  const egress = egressOf(settings, sets);
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
