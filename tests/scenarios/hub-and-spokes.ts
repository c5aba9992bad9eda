/** The network that most scenarios change a little: a hub with shared endpoints, two spokes, one of which subscribes. */
import type { Sketch } from "./network";

/** Lets everything private in and out, like the guard of a layout of ours. */
export const PRIVATE_ACL = ["in 100 allow all 10.0.0.0/8", "out 100 allow all 10.0.0.0/8"];

export const hubAndSpokes: Sketch = {
  vpcs: {
    hub: {
      cidr: "10.0.0.0/20",
      tiers: {
        endpoints: {
          purpose: "endpoints",
          subnets: { 1: "10.0.0.0/25" },
          routes: ["10.1.0.0/16 peering hub-app", "10.2.0.0/16 peering hub-data"],
          acl: PRIVATE_ACL,
        },
      },
    },
    app: {
      cidr: "10.1.0.0/16",
      tiers: {
        web: {
          subnets: { 1: "10.1.0.0/24" },
          routes: ["10.0.0.0/20 peering hub-app"],
          acl: PRIVATE_ACL,
          egress: ["tcp 443 10.0.0.0/25"],
        },
      },
    },
    data: {
      cidr: "10.2.0.0/16",
      tiers: {
        jobs: {
          subnets: { 1: "10.2.0.0/24" },
          routes: ["10.0.0.0/20 peering hub-data"],
          acl: PRIVATE_ACL,
          egress: ["tcp 443 10.0.0.0/25"],
        },
      },
    },
  },
  peerings: { "hub-app": {}, "hub-data": {} },
  endpoints: {
    kms: { service: "kms", vpc: "hub", tier: "endpoints", ingress: ["tcp 443 10.1.0.0/16"] },
  },
  zones: {
    kms: {
      name: "kms.eu-west-1.amazonaws.com",
      vpcs: ["hub", "app"],
      records: { "kms.eu-west-1.amazonaws.com": "A endpoint kms" },
    },
  },
};
