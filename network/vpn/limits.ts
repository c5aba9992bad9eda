/**
 * Quotas of Site-to-Site VPN on a virtual private gateway. Dated data (2026-01); imports types only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
 */
import type { Quota } from "../catalogue/quotas";

const vpn = "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html";
const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/** Every quota by its key. */
export const vpnQuotas = {
  connectionsPerGateway: { key: "connectionsPerGateway", value: 10, adjustable: true, source: vpn },
  dynamicRoutesReceived: { key: "dynamicRoutesReceived", value: 100, adjustable: false, source: vpn },
  staticRoutes: { key: "staticRoutes", value: 100, adjustable: false, source: vpn },
  routesAdvertised: { key: "routesAdvertised", value: 1_000, adjustable: false, source: vpn },
  propagatedRoutesPerTable: { key: "propagatedRoutesPerTable", value: 100, adjustable: false, source: vpc },
} as const satisfies Readonly<Record<string, Quota>>;

/** The quotas that an account may have raised. */
export interface VpnQuotaValues {
  /** @default 10 */
  readonly connectionsPerGateway?: number;
}
