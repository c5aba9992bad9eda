/**
 * From a recording and its model to one plain report. Pure and deterministic: the same recording gives the same
 * report, byte for byte. Knows no renderer.
 */
import { withForetold } from "../model/build";
import { ESTATE } from "../model/estate";
import { objectsOf } from "../model/facts";
import { compareText } from "../model/recording";
import type { NetworkModel, Warning } from "../model/types";
import type { RecordedResource } from "../recorded";
import { addressPlan } from "./address-plan";
import { endpointTable, gatewayEndpointTable } from "./endpoints";
import { namesOf } from "./names";
import { providerPlaces, resourceTree } from "./resource-tree";
import { peeringTable, routeTableList } from "./routes";
import { type NoticeRow, type Report, reportVersion, type WarningRow } from "./types";

export type * from "./types";
export { reportVersion } from "./types";

/** What a report is made of. */
export interface ReportInput {
  readonly project: string;
  readonly environment: string;
  /** The recording; children of awsx VPCs need not be in it. */
  readonly resources: readonly RecordedResource[];
  /** The model that was built from it. */
  readonly model: NetworkModel;
}

/** What an environment would build. */
export function buildReport({ project, environment, resources, model }: ReportInput): Report {
  const complete = withForetold(resources);
  const byUrn = new Map(complete.map((resource) => [resource.urn, resource]));
  const find = (urn: string | undefined) => (urn === undefined ? undefined : byUrn.get(urn));
  const names = namesOf(model);
  return {
    version: reportVersion,
    project,
    environment,
    providers: providerPlaces(complete),
    resources: resourceTree(complete),
    addressPlan: addressPlan(model, names),
    endpoints: endpointTable(model, names, find),
    gatewayEndpoints: gatewayEndpointTable(model, names, find),
    peerings: peeringTable(model, names),
    routeTables: routeTableList(model, names),
    notices: noticeRows(complete),
    warnings: model.warnings.map((warning) => warningRow(model, warning)),
  };
}

/** The Estate carries what the components said. */
function noticeRows(resources: readonly RecordedResource[]): NoticeRow[] {
  const estate = resources.find(({ type }) => type === ESTATE);
  return objectsOf(estate?.inputs.notices).map(({ subject, code, path, message }) => ({
    subject: String(subject),
    code: String(code),
    path: String(path),
    message: String(message),
  }));
}

function warningRow(model: NetworkModel, { code, type, message, affects, source }: Warning): WarningRow {
  const named =
    affects === "all" ? affects : affects.map((id) => model.vpcs.get(id)?.name ?? id).sort(compareText);
  return { code, message, resource: source.urn, type, affects: named };
}
