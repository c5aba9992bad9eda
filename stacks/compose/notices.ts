/** What the components found allowed but worth knowing, gathered for whoever reads the plan. */
import type { EstateNotice, GatewayEndpoints, InterfaceEndpoints } from "../../components";
import type { Issue } from "../../network/issue";
import type { ComposedService } from "./services";
import type { ComposedSites } from "./sites";
import type { ComposedSpoke } from "./spokes";

/** Every component's warnings, in the order of composition. */
export function noticesOf(
  sets: Readonly<Record<string, InterfaceEndpoints>>,
  hubGateways: GatewayEndpoints | undefined,
  spokes: readonly ComposedSpoke[],
): EstateNotice[] {
  return [
    ...Object.entries(sets).flatMap(([name, set]) => notices(`InterfaceEndpoints "${name}"`, set)),
    ...notices('GatewayEndpoints "hub-gateways"', hubGateways),
    ...spokes.flatMap(({ name, gateways, peering }) => [
      ...notices(`GatewayEndpoints "${name}-gateways"`, gateways),
      ...notices(`SpokePeering "hub-${name}"`, peering),
    ]),
  ];
}

/** Warnings of the services' components. */
export function serviceNotices(services: readonly ComposedService[]): EstateNotice[] {
  return services.flatMap(({ name, producer, consumers }) => [
    // The producer does not know the endpoints that its own account has.
    ...notices(`PrivateLinkProducer "${name}"`, producer).filter(
      ({ code }) => code !== "service-without-principals" || consumers.length === 0,
    ),
    ...consumers.flatMap((made) => notices(`PrivateLinkConsumer "${made.name}"`, made.consumer)),
  ]);
}

/** Warnings of the sites' components. */
export function siteNotices({ gateway, sites, resolver }: ComposedSites): EstateNotice[] {
  return [
    ...notices('VpnGateway "hub-vpn"', gateway),
    ...notices('CloudHub "sites"', sites),
    ...notices('ResolverEndpoints "hub-resolver"', resolver),
  ];
}

function notices(
  subject: string,
  component: { readonly warnings: readonly Issue[] } | undefined,
): EstateNotice[] {
  return (component?.warnings ?? []).map(({ code, path, message }) => ({ subject, code, path, message }));
}
