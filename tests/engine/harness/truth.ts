/** What the project says of a stack, from whichever source: the model of its network and the whole report with its verdicts. */
import type { JsonObject, RecordedResource } from "../../../network/recorded";
import { buildModel } from "../../../network/model/build";
import { buildReport } from "../../../network/report";
import { recordedFromExport } from "../../../stacks/sources/export";
import { recordedFromPreview } from "../../../stacks/sources/preview";
import { rawSettings, recordSettings } from "../../support/environments";
import { differences, type ValueDifference } from "./difference";

/** Everything that is said of a stack. */
export interface Truth {
  readonly model: ReturnType<typeof buildModel>;
  readonly report: ReturnType<typeof buildReport>;
}

/** From resources of any source. */
export function truthOf(environment: string, resources: readonly RecordedResource[]): Truth {
  const model = buildModel(resources);
  return { model, report: buildReport({ project: "causeway", environment, resources, model }) };
}

/** From the offline recording of the shipped settings, as `causeway plan` makes it. */
export async function truthOffline(environment: string): Promise<Truth> {
  return truthOf(environment, (await recordSettings(environment, rawSettings(environment))).resources);
}

export function truthOfPreview(environment: string, preview: JsonObject): Truth {
  return truthOf(environment, recordedFromPreview(preview));
}

export function truthOfExport(environment: string, state: JsonObject): Truth {
  return truthOf(environment, recordedFromExport(state));
}

/** Where two truths differ, but for facts of the model that the first did not know yet and the second has learned. */
export function contradictions(before: Truth, after: Truth): ValueDifference[] {
  const models = differences(before.model, after.model);
  const learned = models
    .filter(
      ({ path, before: known, after: now }) => path.endsWith(".known") && known === false && now === true,
    )
    .map(({ path }) => path.replace(/known$/, ""));
  const left = models.filter(({ path }) => !learned.some((fact) => path.startsWith(fact)));
  return [...left, ...differences(before.report, after.report)];
}
