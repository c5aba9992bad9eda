/**
 * When keys are renewed and when a silent peer is given up, on the device's side. Imports types only.
 */
import type { TunnelOptions } from "../vpn/tunnel-options";

/** Seconds of the device's side of the timers. */
export interface DeviceTimers {
  /** Between two questions to a silent peer. */
  readonly dpdIntervalSeconds: number;
  /** Unanswered questions until it counts as dead. */
  readonly dpdRetries: number;
}

/**
 * Asks every ten seconds, as AWS does, or less often when AWS waits longer, and gives up after three.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
export function deviceTimers({ dpdTimeoutSeconds }: TunnelOptions): DeviceTimers {
  return { dpdIntervalSeconds: Math.max(10, Math.floor(dpdTimeoutSeconds / 4)), dpdRetries: 3 };
}

/**
 * Seconds before the end of a lifetime at which the device renews keys by itself. AWS begins between its margin
 * and its margin plus fuzz; the device waits until half of the margin is over, so that both never begin at once
 * and the device still does it if AWS did not.
 */
export function deviceRekeyMargin({ rekeyMarginTimeSeconds }: TunnelOptions): number {
  return Math.floor(rekeyMarginTimeSeconds / 2);
}

/**
 * Whether the device has to bring the tunnel up. It need not only if AWS both begins and begins anew.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/initiate-vpn-tunnels.html
 */
export function deviceBegins({ startupAction, dpdTimeoutAction }: TunnelOptions): boolean {
  return startupAction === "add" || dpdTimeoutAction !== "restart";
}

/** BGP timers of AWS's configuration files: keepalive and hold time in seconds. */
export const BGP_KEEPALIVE_SECONDS = 10;
export const BGP_HOLD_SECONDS = 30;
