/** Rules of pre-shared keys in the configuration: a key that a site names exists, and is secret. */
import { checkKnownWord } from "../../../components/internal/known-word";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { namespace, type Path, pathText } from "../paths";

/** A configuration key that a tunnel asks for, and where it does. */
export interface AskedKey {
  readonly key: string;
  readonly path: Path;
}

const PLACES = ["tunnelOptions", "tunnel1", "tunnel2"] as const;

/** Every configuration key that a site names, in the order of the settings. */
export function askedKeys({ sites = {} }: Pick<Draft, "sites">): AskedKey[] {
  return Object.entries(sites).flatMap(([name, site]) =>
    PLACES.flatMap((place) => {
      const key = site[place]?.presharedKey?.config;
      return key === undefined ? [] : [{ key, path: ["sites", name, place, "presharedKey", "config"] }];
    }),
  );
}

/** Codes: `preshared-key-unknown`, `preshared-key-not-secret`. */
export function checkPresharedKeys(draft: Draft): Issue[] {
  return askedKeys(draft).flatMap(({ key, path }) => {
    if (draft.secrets.includes(key)) return [];
    const at = pathText(path);
    if (!draft.strangers.includes(key))
      return checkKnownWord("preshared-key-unknown", at, key, draft.secrets);
    const message = `got ${key}, a key that is not secret, expected a secret one; change the pre-shared key, since the file shows it, and set it by pulumi config set --secret ${namespace}:${key}`;
    return [{ code: "preshared-key-not-secret", path: at, message }];
  });
}
