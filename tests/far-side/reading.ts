/** Reads what strongSwan, FRR and nft print for machines. */

/** State and algorithms of each connection in a raw list of strongSwan. */
export function tunnelsIn(raw: string): Record<string, string> {
  const shown = ["state", "encr-alg", "encr-keysize", "prf-alg", "dh-group"];
  const words = (part: string, keys: readonly string[]) =>
    keys.flatMap((key) => new RegExp(`[{ ]${key}=(\\S+)`).exec(part)?.[1] ?? []);
  const tunnels = raw.split("list-sa event {").slice(1);
  return Object.fromEntries(
    tunnels.map((text) => {
      const [ike = "", child = ""] = text.split("child-sas");
      const all = [...words(ike, shown), "with", ...words(child, shown.slice(0, 3))];
      return [/^(\S+) /.exec(text)?.[1] ?? "", all.join(" ")];
    }),
  );
}

interface Summary {
  readonly peers: Readonly<Record<string, { readonly state: string; readonly pfxRcd: number }>>;
}

/** Each neighbour of a BGP summary with the prefixes that it announced, or down. */
export function sessionsIn(text: string): Record<string, string> {
  const { peers } = JSON.parse(text) as Summary;
  return Object.fromEntries(
    Object.entries(peers).map(([address, { state, pfxRcd }]) => [
      address,
      state === "Established" ? `${state} ${pfxRcd}` : "down",
    ]),
  );
}

interface Rule {
  readonly comment: string;
  readonly expr: readonly { readonly counter?: { readonly packets: number } }[];
}

/** Packets that each rule with a counter saw, by the rule's comment. */
export function countsIn(text: string): Record<string, number> {
  const { nftables } = JSON.parse(text) as { nftables: readonly { readonly rule?: Rule }[] };
  return Object.fromEntries(
    nftables.flatMap(({ rule }) => {
      const counter = rule?.expr.find((part) => part.counter !== undefined)?.counter;
      return rule === undefined || counter === undefined ? [] : [[rule.comment, counter.packets]];
    }),
  );
}

/** Both tunnels of a connection with the profile strong, as strongSwan shows them. */
export const STRONG = "ESTABLISHED AES_GCM_16 256 PRF_HMAC_SHA2_384 ECP_384 with INSTALLED AES_GCM_16 256";
