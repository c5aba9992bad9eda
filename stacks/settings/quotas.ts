/** Settings of the quotas: what AWS grants these accounts, where it is more than the default. */
import { z } from "zod";
import { quotas as catalogue } from "../../network/catalogue/quotas";
import { strict } from "./fields";

/** A quota that checks compare with; `most` is what AWS grants at most, where it says. */
function quota(key: keyof typeof catalogue, what: string, most = catalogue[key].upTo) {
  const number = most === undefined ? z.int().min(1) : z.int().min(1).max(most);
  return number.default(catalogue[key].value).describe(what);
}

/** The key `quotas`: every adjustable quota that a check compares with, AWS's default unless stated. */
export const quotas = strict({
  rulesPerSecurityGroup: quota(
    "rulesPerSecurityGroup",
    "Rules of a security group in each direction; IPv4 and IPv6 count apart.",
    catalogue.rulesPerInterface.value,
  ),
  networkAclRulesPerDirection: quota(
    "networkAclRulesPerDirection",
    "Rules of a network ACL in each direction.",
  ),
  routesPerRouteTable: quota("routesPerRouteTable", "Routes of a route table, propagated ones apart."),
  peeringsPerVpc: quota("peeringsPerVpc", "Active peerings of the hub: the number of peered spokes."),
  interfaceEndpointsPerVpc: quota("interfaceEndpointsPerVpc", "Interface endpoints in the hub."),
  gatewayEndpointsPerRegion: quota(
    "gatewayEndpointsPerRegion",
    "Gateway endpoints of an account in a region.",
  ),
  cidrsPerVpc: quota("cidrsPerVpc", "IPv4 ranges of a VPC, the primary one included."),
  subnetsPerVpc: quota("subnetsPerVpc", "Subnets of a VPC."),
  routeTablesPerVpc: quota("routeTablesPerVpc", "Route tables of a VPC, the main one included."),
  vpnConnectionsPerVpnGateway: quota(
    "vpnConnectionsPerVpnGateway",
    "Connections of the hub's virtual private gateway: the number of sites.",
  ),
  vpnConnectionsPerRegion: quota(
    "vpnConnectionsPerRegion",
    "Connections of the hub's account in its region, all gateways together.",
  ),
  customerGatewaysPerRegion: quota(
    "customerGatewaysPerRegion",
    "Customer gateways of the hub's account in its region: one for each site.",
  ),
})
  .prefault({})
  .describe(
    "Service quotas that AWS has raised for the accounts. Checks compare with them; none is requested for you.",
  );
