/**
 * What a change of the program does to VPN connections that are deployed: which are replaced, which lose both tunnels at
 * once, which one tunnel alone. Compares two recordings; a pre-shared key is never in one, so its change cannot be seen.
 *
 * What AWS interrupts: https://docs.aws.amazon.com/vpn/latest/s2svpn/endpoint-replacements.html
 * What is replaced: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpn_connection
 */
import { AWS } from "../model/aws/types";
import { compareText } from "../model/recording";
import type { Json, RecordedResource } from "../recorded";

/** What becomes of a connection. */
export type ConnectionEffect = "replaced" | "removed" | "both-tunnels" | "one-tunnel";

/** One connection that a change touches. */
export interface ConnectionChange {
  /** Logical name of the connection. */
  readonly connection: string;
  readonly urn: string;
  readonly effect: ConnectionEffect;
  /** What changed, such as `tunnel1InsideCidr`; of a device or gateway with its name before it. Sorted. */
  readonly because: readonly string[];
  /** What happens, in a sentence. */
  readonly message: string;
}

/** Inputs of a connection that no call of AWS changes. */
const REPLACING: ReadonlySet<string> = new Set([
  "enableAcceleration",
  "outsideIpAddressType",
  "region",
  "staticRoutesOnly",
  "transportTransitGatewayAttachmentId",
  "tunnel1InsideCidr",
  "tunnel1InsideIpv6Cidr",
  "tunnel2InsideCidr",
  "tunnel2InsideIpv6Cidr",
  "tunnelBandwidth",
  "tunnelInsideIpVersion",
  "type",
  "vpnConcentratorId",
]);

/** Inputs that concern both tunnels at once: the target, the device, the ranges that may pass, where keys are kept. */
const OF_BOTH: ReadonlySet<string> = new Set([
  "customerGatewayId",
  "localIpv4NetworkCidr",
  "localIpv6NetworkCidr",
  "presharedKeyStorage",
  "remoteIpv4NetworkCidr",
  "remoteIpv6NetworkCidr",
  "transitGatewayId",
  "vpnGatewayId",
]);

/** Where a connection leads, and the type of what must stay for the connection to stay. */
const ENDS = [
  { property: "customerGatewayId", type: AWS.customerGateway },
  { property: "vpnGatewayId", type: AWS.vpnGateway },
] as const;

/** Inputs of devices and gateways that change in place; any other makes a new one. */
const IN_PLACE: ReadonlySet<string> = new Set(["tags", "tagsAll", "vpcId"]);

/** Connections that a deployment would touch, by name; those that are new are not among them. */
export function connectionChanges(
  before: readonly RecordedResource[],
  after: readonly RecordedResource[],
): ConnectionChange[] {
  const [old, now] = [byUrn(before), byUrn(after)];
  const connections = before.filter(({ type }) => type === AWS.vpnConnection);
  return connections
    .flatMap((former): ConnectionChange[] => {
      const current = now.get(former.urn);
      if (current === undefined) return [removal(former)];
      const change = changeOf(former, current, old, now);
      return change === undefined ? [] : [change];
    })
    .sort((a, b) => compareText(a.connection, b.connection) || compareText(a.urn, b.urn));
}

type ByUrn = ReadonlyMap<string, RecordedResource>;

function byUrn(resources: readonly RecordedResource[]): ByUrn {
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

function removal({ name, urn }: RecordedResource): ConnectionChange {
  const message =
    "the connection is removed; where its site has another name now, a new one with other addresses and keys is made";
  return { connection: name, urn, effect: "removed", because: [], message };
}

function changeOf(
  former: RecordedResource,
  current: RecordedResource,
  old: ByUrn,
  now: ByUrn,
): ConnectionChange | undefined {
  const own = changedInputs(former, current);
  const ends = ENDS.flatMap((end) => changedEnd(former, current, end, old, now));
  const because = [...own.filter(isOfConnection), ...ends].sort(compareText);
  const { name: connection, urn } = current;
  const found = effectOf(own, ends);
  return found === undefined ? undefined : { connection, urn, because, ...found };
}

function isOfConnection(property: string): boolean {
  return REPLACING.has(property) || OF_BOTH.has(property) || /^tunnel[12]/.test(property);
}

function effectOf(
  own: readonly string[],
  ends: readonly string[],
): Pick<ConnectionChange, "effect" | "message"> | undefined {
  if (own.some((property) => REPLACING.has(property))) {
    const message =
      "a new connection is made and the old one removed: both tunnels end, and the device needs new addresses and keys";
    return { effect: "replaced", message };
  }
  if (ends.length > 0 || own.some((property) => OF_BOTH.has(property))) {
    const message = "AWS changes the connection as a whole: both tunnels are down at once while it does";
    return { effect: "both-tunnels", message };
  }
  const tunnels = [1, 2].filter((number) => own.some((property) => property.startsWith(`tunnel${number}`)));
  if (tunnels.length === 2) {
    const message =
      "one tunnel is changed right after the other, and nothing waits for the first to be up again; change one, deploy, then the other";
    return { effect: "both-tunnels", message };
  }
  if (tunnels.length === 0) return undefined;
  const message = `tunnel ${tunnels[0]} is down while AWS changes it; the other one carries the traffic`;
  return { effect: "one-tunnel", message };
}

/** A device or gateway that is another one now, or that is made anew. */
function changedEnd(
  former: RecordedResource,
  current: RecordedResource,
  { property, type }: (typeof ENDS)[number],
  old: ByUrn,
  now: ByUrn,
): string[] {
  const [was, is] = [endOf(former, property, type, old), endOf(current, property, type, now)];
  if (was?.urn !== is?.urn) return [property];
  if (was === undefined || is === undefined) return [];
  return changedInputs(was, is)
    .filter((input) => !IN_PLACE.has(input))
    .map((input) => `${is.name}.${input}`);
}

function endOf(
  connection: RecordedResource,
  property: string,
  type: string,
  resources: ByUrn,
): RecordedResource | undefined {
  const urns = connection.references[property] ?? [];
  return urns.map((urn) => resources.get(urn)).find((resource) => resource?.type === type);
}

function changedInputs(former: RecordedResource, current: RecordedResource): string[] {
  const names = [...new Set([...Object.keys(former.inputs), ...Object.keys(current.inputs)])].sort(
    compareText,
  );
  return names.filter((name) => textOf(former.inputs[name]) !== textOf(current.inputs[name]));
}

/** Lists of a connection's words and groups are sets, so their order says nothing. */
function textOf(value: Json | undefined): string {
  if (!Array.isArray(value)) return JSON.stringify(value ?? null);
  const items: readonly Json[] = value;
  return JSON.stringify(items.map((item) => JSON.stringify(item)).sort(compareText));
}
