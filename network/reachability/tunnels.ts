/** Which tunnels of a connection are up: all of them, but for those that a question takes as down. */
import type { Issue } from "../issue";
import type { NetworkModel } from "../model/types";
import type { VpnConnection } from "../model/vpn-types";
import { nearest, oneOf } from "../nearest";
import type { World } from "./world";

const NUMBERS = [1, 2] as const;

/**
 * Reads tunnels such as `office/1`. Code: `tunnel-unknown`.
 *
 * @returns their keys for the world, and what means nothing
 */
export function readTunnels(
  { vpnConnections }: NetworkModel,
  texts: readonly string[],
  path: string,
): { readonly tunnels: ReadonlySet<string>; readonly issues: readonly Issue[] } {
  const known = new Map<string, string>(
    [...vpnConnections.values()].flatMap((connection) =>
      NUMBERS.map((number) => [`${connection.site}/${number}`, keyOf(connection, number)] as const),
    ),
  );
  const unknown = texts.filter((text) => !known.has(text));
  const issues = unknown.map((text) => {
    const near = nearest(text, [...known.keys()]);
    const hint = near.length > 0 ? `; did you mean ${oneOf(near)}?` : "";
    const message = `got ${text}, expected a tunnel of a site, such as office/1${hint}`;
    return { code: "tunnel-unknown", path, message };
  });
  return { tunnels: new Set(texts.flatMap((text) => known.get(text) ?? [])), issues };
}

function keyOf({ id }: VpnConnection, number: number): string {
  return `${id}/${number}`;
}

/** Whether the question takes both tunnels as down. */
export function isDown(world: World, connection: VpnConnection): boolean {
  return tunnelsUp(world, connection).length === 0;
}

function tunnelsUp({ tunnelsDown }: World, connection: VpnConnection): number[] {
  return NUMBERS.filter((number) => !tunnelsDown.has(keyOf(connection, number)));
}

/**
 * By which tunnel packets go, and where to. AWS uses one at a time, and either will do, so which one it is decides
 * nothing.
 */
export function tunnelText(world: World, connection: VpnConnection, whereTo: string): string {
  const [first, second] = tunnelsUp(world, connection);
  if (first === undefined) return `by no tunnel ${whereTo}`;
  if (second === undefined)
    return `by tunnel ${first} ${whereTo}, since tunnel ${first === 1 ? 2 : 1} is taken as down`;
  return connection.stated.preferredTunnel === "tunnel1"
    ? `by tunnel 1 ${whereTo}, and by tunnel 2 when it is down`
    : `by either tunnel ${whereTo}`;
}
