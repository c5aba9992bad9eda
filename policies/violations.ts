/** What is wrong with a network, as messages for the engine. Knows nothing of policies; the verdicts are network/'s. */
import { buildModel, withForetold } from "../network/model/build";
import { readEstateFacts } from "../network/reachability";
import type { RecordedResource } from "../network/recorded";
import { type IntentRow, intentRows, isFailed } from "../network/report/proof";

/** One intent that does not hold. */
export interface Violation {
  readonly message: string;
  /**
   * The resource that stopped the packets, or whose fact is missing.
   * @default - nobody knows
   */
  readonly urn?: string;
}

/** Every intent that is broken, or that was declared and cannot be proven. */
export function violationsOf(resources: readonly RecordedResource[]): Violation[] {
  const rows = intentRows(buildModel(resources), readEstateFacts(withForetold(resources)));
  const urns = new Set(resources.map(({ urn }) => urn));
  return rows.filter(isFailed).map((row) => {
    const urn = resourceOf(row, urns);
    return { message: messageOf(row), ...(urn === undefined ? {} : { urn }) };
  });
}

/** What a resource only implies has its URN, `#` and a part. */
function resourceOf({ resource }: IntentRow, urns: ReadonlySet<string>): string | undefined {
  if (resource === null) return undefined;
  return [resource, resource.replace(/#[^#]*$/, "")].find((urn) => urns.has(urn));
}

function messageOf(row: IntentRow): string {
  const { from, to, ports, expect, verdict, hops, reasons, resource, property, fix, assumptions } = row;
  const where =
    resource === null ? [] : [`  at ${nameOf(resource)}${property === null ? "" : `, ${property}`}`];
  return [
    `${from} to ${to}, ${ports.join(", ")}: expected ${expect}, found ${verdict}`,
    ...hops.out.map((hop) => `  -> ${hop}`),
    ...hops.back.map((hop) => `  <- ${hop}`),
    ...reasons.map((reason) => `  ${reason}`),
    ...where,
    ...(fix === null ? [] : [`  fix: ${fix}`]),
    ...assumptions.map((assumption) => `  assuming ${assumption}`),
  ].join("\n");
}

/** Type and name: the last parts of a URN. */
function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name.join("::")}`;
}
