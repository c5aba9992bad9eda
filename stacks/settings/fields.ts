/**
 * The leaves of the settings schema: names, ranges, ids. A field says what form it has (for editors), what it
 * means and what it defaults to; whether a text of the right form also makes sense is for the checks.
 */
import { z } from "zod";

/** Longest name of an account, spoke, tier or endpoint set; names become parts of resource names and tags. */
const NAME_FORM = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;
/** Ids of AWS services have dots (`ecr.api`); own names of third-party services may have them too. */
const SERVICE_KEY_FORM = /^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/;

/**
 * A map with exactly these keys. Unlike zod's own, its error for an unknown key carries the known ones, as
 * words, so that the translation can suggest the nearest.
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined),
  });
}

/** A map from names that the user makes up: of accounts, spokes, tiers, endpoint sets. */
export function named<Value extends z.ZodType>(value: Value) {
  const error = "a name of at most 24 lower-case letters, digits and hyphens that starts with a letter";
  return z.record(z.string().regex(NAME_FORM, { error }), value);
}

/** A map by service key. */
export function byService<Value extends z.ZodType>(value: Value) {
  const error =
    "a service id such as secretsmanager, or a name of lower-case letters, digits, dots and hyphens";
  return z.record(z.string().regex(SERVICE_KEY_FORM, { error }), value);
}

/** Name of something that is declared elsewhere in the settings. */
export const reference = z.string().min(1);

/** IPv4 range. */
export const range = z.string().meta({
  pattern: String.raw`^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$`,
  examples: ["10.0.0.0/16"],
});

/** Zone id: names such as eu-west-1a mean another place in every account. */
export const zoneId = z.string().meta({ pattern: String.raw`^[a-z]+\d-az\d+$`, examples: ["euw1-az1"] });

/** Account number. Text, since YAML reads a bare one as a number and may change its digits. */
export const accountId = z.string().meta({ pattern: String.raw`^\d{12}$`, examples: ["111111111111"] });

/** Region code. */
export const regionCode = z
  .string()
  .meta({ pattern: String.raw`^[a-z]{2}(-[a-z]+)+-\d$`, examples: ["eu-west-1"] });

/** Id of an AWS resource that exists: `vpc-0123456789abcdef0`. */
export function resourceId(prefix: "vpc" | "subnet" | "rtb" | "sg") {
  return z
    .string()
    .meta({ pattern: `^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`, examples: [`${prefix}-0123456789abcdef0`] });
}

/** Tags; their limits are for the checks. */
export const tags = z.record(z.string(), z.string()).prefault({});

/** An IAM policy document, as written in JSON. */
export const policyDocument = z.record(z.string(), z.unknown());

/** `all`, or a list of names. */
export const allOrNames = z.union([z.literal("all"), z.array(reference).min(1)]);
