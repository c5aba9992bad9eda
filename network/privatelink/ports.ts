/** What a service listens on, as a client and a security group see it. Imports the port kernel only. */
import type { Issue } from "../issue";
import { isPort } from "../ports";

/** Protocols of a Network Load Balancer's listener that PrivateLink can carry. */
export const listenerProtocols = ["TCP", "TLS", "UDP", "TCP_UDP"] as const;
export type ListenerProtocol = (typeof listenerProtocols)[number];

/** What a packet says; TLS is carried by TCP. */
export type Transport = "tcp" | "udp";

/** One port that clients of a service may use. */
export interface ServicePort {
  readonly port: number;
  readonly protocol: Transport;
}

/** Transports that a listener's protocol stands for. */
export function transportsOf(protocol: ListenerProtocol): readonly Transport[] {
  return TRANSPORTS[protocol];
}

const TRANSPORTS: Readonly<Record<ListenerProtocol, readonly Transport[]>> = {
  TCP: ["tcp"],
  TLS: ["tcp"],
  UDP: ["udp"],
  TCP_UDP: ["tcp", "udp"],
};

/** Every port of the listeners once, the lowest first, TCP before UDP. */
export function servicePorts(
  listeners: readonly { readonly port: number; readonly protocol: ListenerProtocol }[],
): ServicePort[] {
  const ports = listeners.flatMap(({ port, protocol }) =>
    transportsOf(protocol).map((transport) => ({ port, protocol: transport })),
  );
  const distinct = new Map(ports.map((port) => [formatServicePort(port), port]));
  return [...distinct.values()].sort(
    (a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol)),
  );
}

/** The text by which a port is named: `tcp 443`. */
export function formatServicePort({ port, protocol }: ServicePort): string {
  return `${protocol} ${port}`;
}

/** A number that is no port of a listener, of a target or of a client's rule. Code: `port-malformed`. */
export function checkPort(port: number, path: string): Issue[] {
  if (isPort(port) && port > 0) return [];
  return [{ code: "port-malformed", path, message: `got ${port}, expected a whole number from 1 to 65535` }];
}

/**
 * Ports that somebody wants to use and the service does not publish. Code: `port-not-published`.
 *
 * @param wanted each of them at `path[i]`
 */
export function checkPublished(
  wanted: readonly number[],
  published: readonly ServicePort[],
  path: string,
): Issue[] {
  const expected = published.map(formatServicePort).join(", ");
  return wanted.flatMap((port, index) => {
    if (published.some((known) => known.port === port)) return [];
    const message = `got ${port}, expected a port that the service publishes: ${expected}; correct it, or add a listener to the service`;
    return [{ code: "port-not-published", path: `${path}[${index}]`, message }];
  });
}
