/** Virtual private gateways of a plan, and their sites. */
import type { VpnConnection, VpnGateway, VpnTunnel } from "../../network/model/vpn-types";
import { hasVpc, ids, known, link, outside, ownTable, source } from "./building-facts";
import type { NetworkPlan, SitePlan, VpnPlan } from "./plan";

export function vpnsOf(plan: NetworkPlan): readonly VpnPlan[] {
  return (plan.vpns ?? []).filter(({ vpc }) => hasVpc(plan, vpc));
}

export function vpnNode({ name, vpc, propagateTo, sites }: VpnPlan): VpnGateway {
  const id = ids.vpn(name);
  return {
    id,
    name,
    source: source(id),
    vpc: link(ids.vpc(vpc)),
    amazonAsn: known(64512, source(id, "amazonSideAsn")),
    propagatesTo: propagateTo.map((subnet) => ownTable(vpc, subnet)),
    connections: sites.map((site) => ids.site(site.name)),
  };
}

export function connectionNode(vpn: VpnPlan, site: SitePlan, index: number): VpnConnection {
  const id = ids.site(site.name);
  const [local = "0.0.0.0/0", remote = "0.0.0.0/0"] = site.carries?.split(" ") ?? [];
  const { name, routing, prefixes } = site;
  const tunnel = (number: 1 | 2): VpnTunnel => {
    const from = source(id, `tunnel${number}InsideCidr`);
    const open = { known: false, why: "is not given", source: from } as const;
    const block = 4 * (2 * index + number) + 24;
    return { number, insideCidr: known(`169.254.10.${block}/30`, from), options: open, source: from };
  };
  return {
    id,
    name,
    site: name,
    source: source(id),
    gateway: link(ids.vpn(vpn.name)),
    customerGateway: outside("cgw-0"),
    routing: known(
      routing === "bgp" ? { kind: "bgp", asn: 65000 + index, prefixes } : { kind: "static", prefixes },
      source(id, "prefixes"),
    ),
    selectors: { local: known(local, source(id, "local")), remote: known(remote, source(id, "remote")) },
    tunnels: [tunnel(1), tunnel(2)],
    stated: {
      profile: null,
      behindNat: false,
      preferredTunnel: "aws",
      keys: [{ generated: true }, { generated: true }],
      endpoints: null,
      resolver: null,
    },
  };
}
