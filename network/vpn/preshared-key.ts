/**
 * Where a tunnel's pre-shared key is kept, and a wrapper for one that had to be read. Checks a key without ever
 * printing it. Imports the kernel only.
 */
import type { Issue } from "../issue";

/**
 * Where a pre-shared key comes from; it is never written into settings (secrecy of a structured value is lost).
 * - `config`: the name of a secret top-level configuration key
 * - `secretsManager`: ARN of a secret that holds the key
 * - `generated`: AWS makes the key and keeps it in Secrets Manager
 */
export type PresharedKeySource =
  { readonly config: string } | { readonly secretsManager: string } | { readonly generated: true };

/**
 * A secret text that does not show in logs, JSON, templates or error messages; only {@link SecretText.reveal}
 * gives it away.
 */
export class SecretText {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  /** What Node's own printer shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/**
 * Checks a key against AWS's alphabet and length. Every broken rule is reported, none shows the key.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 *
 * @returns codes preshared-key-length, preshared-key-alphabet, preshared-key-leading-zero
 */
export function checkPresharedKey(key: string, path: string): Issue[] {
  const issues: Issue[] = [];
  if (key.length < 8 || key.length > 64) {
    const message = `got a key of ${key.length} characters, expected 8 to 64`;
    issues.push({ code: "preshared-key-length", path, message });
  }
  if (!/^[A-Za-z0-9._]*$/.test(key)) {
    const message =
      "got a character that AWS refuses, expected letters, digits, periods and underscores only";
    issues.push({ code: "preshared-key-alphabet", path, message });
  }
  if (key.startsWith("0")) {
    const message = "got a key that begins with 0, which AWS refuses; choose another first character";
    issues.push({ code: "preshared-key-leading-zero", path, message });
  }
  return issues;
}

const SECRET_ARN = /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/;

/**
 * Checks where a key is said to be kept.
 *
 * @returns codes preshared-key-source (not exactly one source), preshared-key-secret-arn
 */
export function checkPresharedKeySource(source: PresharedKeySource, path: string): Issue[] {
  // Settings are checked by their own schema; this also holds for callers without one.
  if (typeof source !== "object" || Object.keys(source).length !== 1) {
    const message =
      "got none, several, or a key itself, expected exactly one of config, secretsManager or generated; name where the key is kept";
    return [{ code: "preshared-key-source", path, message }];
  }
  if (!("secretsManager" in source) || SECRET_ARN.test(source.secretsManager)) return [];
  const message = `got ${source.secretsManager}, expected the ARN of a Secrets Manager secret`;
  return [{ code: "preshared-key-secret-arn", path: `${path}.secretsManager`, message }];
}

/** Says where to find a key, for people: `the secret configuration key hqTunnel1Key`. */
export function describeKeySource(source: PresharedKeySource): string {
  if ("config" in source) return `the secret configuration key ${source.config}`;
  if ("secretsManager" in source) return `the Secrets Manager secret ${source.secretsManager}`;
  return "the Secrets Manager secret that AWS made for the connection";
}
