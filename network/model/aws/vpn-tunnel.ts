/** The options of one tunnel, as a connection says them under the prefix `tunnel1` or `tunnel2`. */
import type { Json, JsonObject, RecordedResource } from "../../recorded";
import type { TunnelNumber } from "../../vpn/inside-cidrs";
import type { TunnelOptions } from "../../vpn/tunnel-options";
import { fact, flag, itemsOf, known, objectOf, type Reader, sourceOf, text, unknown, whole } from "../facts";
import type { Fact } from "../types";
import type { VpnTunnel } from "../vpn-types";

const list =
  <T>(item: Reader<T>): Reader<readonly T[]> =>
  (value) => {
    const items = itemsOf(value).map(item);
    return items.length > 0 && items.every((read) => read !== undefined)
      ? (items as readonly T[])
      : undefined;
  };

/** How each option is read; where AWS documents a default, an absent option has it. */
const OPTIONS: readonly (readonly [keyof TunnelOptions, Reader<unknown>, unknown?])[] = [
  ["ikeVersions", list(text)],
  ["phase1EncryptionAlgorithms", list(text)],
  ["phase1IntegrityAlgorithms", list(text)],
  ["phase1DhGroupNumbers", list(whole)],
  ["phase1LifetimeSeconds", whole, 28_800],
  ["phase2EncryptionAlgorithms", list(text)],
  ["phase2IntegrityAlgorithms", list(text)],
  ["phase2DhGroupNumbers", list(whole)],
  ["phase2LifetimeSeconds", whole, 3_600],
  ["rekeyMarginTimeSeconds", whole, 270],
  ["rekeyFuzzPercentage", whole, 100],
  ["replayWindowSize", whole, 1_024],
  ["dpdTimeoutSeconds", whole, 40],
  ["dpdTimeoutAction", text, "clear"],
  ["startupAction", text, "add"],
  ["enableTunnelLifecycleControl", flag, false],
];

/**
 * One tunnel. Options are unknown as a whole where one of them is: AWS has long lists of defaults, which change.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
export function liftTunnel(connection: RecordedResource, number: TunnelNumber): VpnTunnel {
  return {
    number,
    insideCidr: fact(connection, `tunnel${number}InsideCidr`, text),
    options: optionsOf(connection, number),
    source: sourceOf(connection),
  };
}

function optionsOf(connection: RecordedResource, number: TunnelNumber): Fact<TunnelOptions> {
  const read = OPTIONS.map(([option, reader, absent]) => {
    const property = propertyOf(number, option);
    const value = fact(connection, property, reader, absent);
    return { option, property, value };
  });
  const missing = read.find(({ value }) => !value.known);
  if (missing !== undefined) {
    const why = missing.value.known ? "is not given" : missing.value.why;
    return unknown(why, sourceOf(connection, missing.property));
  }
  const values = read.flatMap(({ option, value }) => (value.known ? [[option, value.value] as const] : []));
  const options = { ...Object.fromEntries(values), logging: loggingOf(connection, number) };
  // Every option was read under its own name by a reader of its own kind; where a key is kept, no connection says.
  const complete = { ...options, presharedKey: { generated: true } } as unknown as TunnelOptions;
  return known(complete, sourceOf(connection));
}

function propertyOf(number: TunnelNumber, option: string): string {
  return `tunnel${number}${option.charAt(0).toUpperCase()}${option.slice(1)}`;
}

function loggingOf(connection: RecordedResource, number: TunnelNumber): TunnelOptions["logging"] {
  const options = firstOf(connection.inputs[`tunnel${number}LogOptions`]);
  const { logEnabled, logOutputFormat, bgpLogEnabled, bgpLogOutputFormat } = firstOf(
    options.cloudwatchLogOptions,
  );
  const format = logOutputFormat ?? bgpLogOutputFormat;
  return {
    enabled: logEnabled === true,
    format: format === "text" ? "text" : "json",
    bgpEnabled: bgpLogEnabled === true,
  };
}

/** A block that there is once: an object, or a list of one. */
function firstOf(value: Json | undefined): JsonObject {
  return objectOf(itemsOf(value)[0] ?? value);
}
