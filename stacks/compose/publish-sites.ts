/** From the composed sites to their part of the stack's outputs. Keys are in an output of their own, a secret. */
import * as pulumi from "@pulumi/pulumi";
import type { CloudHub, SiteToSiteVpn } from "../../components";
import type { NetworkContract, Unresolved } from "../contract";
import type { SiteContract, SiteKeysContract } from "../contract-sites";
import type { Settings } from "../settings";
import type { ComposedSites, SecretOf } from "./sites";

/** What the contract says of sites, gateway and resolver; a part that there is not is absent. */
export function publishSites({
  gateway,
  sites,
  resolver,
}: ComposedSites): Pick<Unresolved<NetworkContract>, "vpnGatewayId" | "sites" | "resolver"> {
  return {
    ...(gateway && { vpnGatewayId: gateway.vpnGatewayId }),
    ...(sites && { sites: siteContracts(sites) }),
    ...(resolver && {
      resolver: {
        inboundAddresses: resolver.inbound === undefined ? null : resolver.inbound.addresses,
        ruleIds: resolver.outbound?.ruleIds ?? {},
      },
    }),
  };
}

function siteContracts({ sites }: CloudHub): Record<string, Unresolved<SiteContract>> {
  return Object.fromEntries(Object.entries(sites).map(([name, site]) => [name, siteContract(site)] as const));
}

function siteContract(site: SiteToSiteVpn): Unresolved<SiteContract> {
  const { connectionId, customerGatewayId, presharedKeySecretArn } = site;
  return {
    connectionId,
    customerGatewayId,
    tunnels: site.tunnels.map(({ outsideAddress, awsInsideAddress, customerInsideAddress }) => {
      return { outsideAddress, awsInsideAddress, customerInsideAddress };
    }),
    presharedKeySecretArn: presharedKeySecretArn.apply((arn) => (arn === "" ? null : (arn ?? null))),
  };
}

/** The keys as far as the program knows them; undefined without a site. */
export function siteKeysOf(
  { sites }: ComposedSites,
  settings: Settings,
  secretOf: SecretOf,
): pulumi.Output<SiteKeysContract> | undefined {
  if (sites === undefined) return undefined;
  const stored = settings.hub.vpnGateway?.presharedKeyStorage === "SecretsManager";
  const keys = Object.entries(sites.sites).map(([name, { plan, tunnels }]) => {
    const certificate = plan.authentication.kind === "certificate";
    const own = plan.tunnels.map(({ number, key }) => {
      if (certificate) return null;
      if ("config" in key) return secretOf(key.config);
      return stored ? null : (tunnels[number - 1]?.presharedKey ?? null);
    });
    return [name, own] as const;
  });
  return pulumi.secret(pulumi.output(Object.fromEntries(keys)));
}
