/**
 * The arguments of a connection: every option of both tunnels, stated, so that a default that AWS changes changes
 * nothing here. Pure but for the types of its Inputs.
 */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SitePlan, TunnelPlan } from "../../network/vpn/plan";
import type { TunnelNumber } from "../../network/vpn/inside-cidrs";

/** What only the deployment has of a tunnel. */
export interface TunnelInputs {
  /** Absent when AWS makes the key, or when certificates stand in for keys. */
  readonly presharedKey?: pulumi.Input<string>;
  /** Absent when the tunnel does not log. */
  readonly logGroup?: aws.cloudwatch.LogGroup;
}

type ConnectionArgs = aws.ec2.VpnConnectionArgs;

/** A tunnel's arguments under their names without `tunnel1`. */
type TunnelArgs = {
  [K in keyof ConnectionArgs as K extends `tunnel1${infer Option}` ? Option : never]: ConnectionArgs[K];
};

/**
 * The connection's arguments but for its gateways and tags. Another kind of routing replaces the connection, and so does
 * another inside range where the provider cannot change one yet; every other option changes in place, while its tunnel is
 * down for a while.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/modify-vpn-tunnel-options.html
 */
export function tunnelledArgs(
  plan: SitePlan,
  inputs: Readonly<Record<TunnelNumber, TunnelInputs>>,
): Omit<ConnectionArgs, "type" | "customerGatewayId" | "vpnGatewayId"> {
  const [first, second] = plan.tunnels;
  return {
    staticRoutesOnly: plan.routing.kind === "static",
    localIpv4NetworkCidr: plan.selectors.local,
    remoteIpv4NetworkCidr: plan.selectors.remote,
    ...prefixed(first, inputs[1]),
    ...prefixed(second, inputs[2]),
  };
}

function prefixed(tunnel: TunnelPlan, inputs: TunnelInputs): Partial<ConnectionArgs> {
  const entries = Object.entries(tunnelArgs(tunnel, inputs));
  const named = entries.map(([option, value]) => [`tunnel${tunnel.number}${option}`, value] as const);
  // The one place where options get their tunnel's prefix; the arguments of both tunnels have the same types.
  return Object.fromEntries(named) as Partial<ConnectionArgs>;
}

function tunnelArgs({ insideCidr, options }: TunnelPlan, inputs: TunnelInputs): TunnelArgs {
  return {
    InsideCidr: insideCidr,
    PresharedKey: inputs.presharedKey,
    IkeVersions: [...options.ikeVersions],
    Phase1EncryptionAlgorithms: [...options.phase1EncryptionAlgorithms],
    Phase1IntegrityAlgorithms: [...options.phase1IntegrityAlgorithms],
    Phase1DhGroupNumbers: [...options.phase1DhGroupNumbers],
    Phase1LifetimeSeconds: options.phase1LifetimeSeconds,
    Phase2EncryptionAlgorithms: [...options.phase2EncryptionAlgorithms],
    Phase2IntegrityAlgorithms: [...options.phase2IntegrityAlgorithms],
    Phase2DhGroupNumbers: [...options.phase2DhGroupNumbers],
    Phase2LifetimeSeconds: options.phase2LifetimeSeconds,
    RekeyMarginTimeSeconds: options.rekeyMarginTimeSeconds,
    RekeyFuzzPercentage: options.rekeyFuzzPercentage,
    ReplayWindowSize: options.replayWindowSize,
    DpdTimeoutSeconds: options.dpdTimeoutSeconds,
    DpdTimeoutAction: options.dpdTimeoutAction,
    StartupAction: options.startupAction,
    EnableTunnelLifecycleControl: options.enableTunnelLifecycleControl,
    LogOptions: { cloudwatchLogOptions: logOptions(options.logging, inputs.logGroup?.arn) },
  };
}

type LogOptions = aws.types.input.ec2.VpnConnectionTunnel1LogOptionsCloudwatchLogOptions;

function logOptions(
  { enabled, format, bgpEnabled }: TunnelPlan["options"]["logging"],
  logGroupArn: pulumi.Input<string> | undefined,
): LogOptions {
  const own = enabled ? { logGroupArn, logOutputFormat: format } : {};
  const bgp = bgpEnabled ? { bgpLogGroupArn: logGroupArn, bgpLogOutputFormat: format } : {};
  return { logEnabled: enabled, ...own, bgpLogEnabled: bgpEnabled, ...bgp };
}
