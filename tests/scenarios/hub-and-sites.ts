/** The hub and its spokes with a VPN: an office and a depot by BGP, a kiosk by static routes, and a resolver for them. */
import { hubAndSpokes } from "./hub-and-spokes";
import { changed } from "./scenario";

/** Lets spokes and sites in and out. */
export const SITES_ACL = [
  "in 100 allow all 10.0.0.0/8",
  "in 110 allow all 192.168.0.0/16",
  "out 100 allow all 10.0.0.0/8",
  "out 110 allow all 192.168.0.0/16",
];

export const hubAndSites = changed(hubAndSpokes, {
  vpcs: {
    hub: {
      tiers: {
        endpoints: { acl: SITES_ACL },
        resolver: {
          purpose: "resolver",
          subnets: { 1: "10.0.1.0/25" },
          routes: [],
          acl: SITES_ACL,
        },
        tools: {
          subnets: { 1: "10.0.2.0/25" },
          routes: [],
          acl: SITES_ACL,
          egress: ["tcp 443 192.168.0.0/16"],
        },
      },
    },
  },
  endpoints: { kms: { ingress: ["tcp 443 10.1.0.0/16", "tcp 443 192.168.0.0/16"] } },
  vpn: {
    vgw: {
      vpc: "hub",
      propagateTo: ["hub/endpoints", "hub/resolver", "hub/tools"],
      sites: {
        office: { routing: "bgp 65010 192.168.10.0/24" },
        depot: { routing: "bgp 65020 192.168.20.0/24" },
        kiosk: { routing: "static 192.168.30.0/24" },
      },
    },
  },
  resolvers: {
    inbound: {
      vpc: "hub",
      tier: "resolver",
      direction: "INBOUND",
      ingress: ["udp 53 192.168.0.0/16", "tcp 53 192.168.0.0/16"],
    },
  },
});
