/** Planned sites to write configurations for, from nothing known to everything. */
import assert from "node:assert/strict";
import { checkGateway } from "../../../network/vpn/check";
import { planSite, withDeployed, type SitePlan } from "../../../network/vpn/plan";
import { SecretText } from "../../../network/vpn/preshared-key";
import type { SiteInput } from "../../../network/vpn/site";
import { branch, depot, gatewayOf, hq } from "../vpn/gateways";

/** Keys that no text may show unless it was asked for them. */
export const KEYS = ["canaryOne.abcdefgh", "canaryTwo_ABCDEFGH"] as const;

/** The plan of a site that the checks accept, beside another one with BGP. */
export function planned(site: SiteInput, name = "hq"): SitePlan {
  const gateway = gatewayOf({ [name]: site, branch });
  assert.deepEqual(checkGateway(gateway), []);
  return planSite(gateway, name);
}

/** The plan with AWS's addresses. */
export function deployed(plan: SitePlan): SitePlan {
  return withDeployed(plan, [{ awsOutsideAddress: "198.51.100.1" }, { awsOutsideAddress: "198.51.100.2" }]);
}

/** The plan with AWS's addresses and the keys. */
export function revealed(plan: SitePlan): SitePlan {
  return withDeployed(deployed(plan), [{ key: new SecretText(KEYS[0]) }, { key: new SecretText(KEYS[1]) }]);
}

/** BGP, strong, everything known. */
export const hqPlan = revealed(planned(hq));

/** Static routes, compatible, behind NAT, nothing known yet. */
export const depotPlan = planned(depot, "depot");

/** BGP, an old device with IKEv1 only, tunnel 1 preferred, keys kept in two places. */
export const oldSite: SiteInput = {
  slot: 5,
  customerGateway: { address: "203.0.113.50" },
  routing: { kind: "bgp", asn: 4_200_000_050, prefixes: ["192.168.50.0/24"] },
  profile: "legacy-device",
  tunnelOptions: { ikeVersions: ["ikev1"], replayWindowSize: 2_048, dpdTimeoutSeconds: 60 },
  tunnel1: { presharedKey: { config: "oldTunnel1Key" } },
  tunnel2: {
    presharedKey: { secretsManager: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:old-AbCdEf" },
  },
  preferredTunnel: "tunnel1",
};
export const oldPlan = deployed(planned(oldSite, "old"));
