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
import { connectionChanges } from "../since/connections";
import { serviceChanges } from "../since/services";
import { readEstateFacts } from "../reachability";
import { addressPlan } from "./address-plan";
import { endpointTable, gatewayEndpointTable } from "./endpoints";
import { namesOf } from "./names";
import { type Proof, proofOf } from "./proof";
import { providerPlaces, resourceTree } from "./resource-tree";
import { peeringTable, routeTableList } from "./routes";
import { resolverReport } from "./resolver";
import { serviceTable } from "./services";
import { alarmTable, sitePathTable, siteTable, vpnGatewayTable } from "./sites";
import { type NoticeRow, type Report, reportVersion, type WarningRow } from "./types";

export type { FindingRow, IntentRow } from "./proof";
export { isFailed } from "./proof";
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
  /**
   * What was proven of it.
   * @default - it is proven here
   */
  readonly proof?: Proof;
  /**
   * An older recording to compare with.
   * @default - none; the report says nothing of changes
   */
  readonly since?: readonly RecordedResource[];
}

/** What an environment would build. */
export function buildReport(input: ReportInput): Report {
  const { project, environment, resources, model, since } = input;
  const complete = withForetold(resources);
  const byUrn = new Map(complete.map((resource) => [resource.urn, resource]));
  const find = (urn: string | undefined) => (urn === undefined ? undefined : byUrn.get(urn));
  const names = namesOf(model);
  const facts = readEstateFacts(complete);
  const sites = siteTable(model, facts.consumers);
  const shared = endpointTable(model, names, find);
  const services = serviceTable(model, names, find, complete);
  return {
    version: reportVersion,
    project,
    environment,
    providers: providerPlaces(complete),
    resources: resourceTree(complete),
    addressPlan: addressPlan(model, names),
    endpoints: shared,
    gatewayEndpoints: gatewayEndpointTable(model, names, find),
    services,
    peerings: peeringTable(model, names),
    routeTables: routeTableList(model, names),
    vpnGateways: vpnGatewayTable(model, names),
    sites,
    sitePaths: sitePathTable(model, names),
    alarms: alarmTable(model, complete, find),
    resolver: resolverReport(model, names, sites, shared, services),
    connectionChanges: since === undefined ? null : connectionChanges(since, complete),
    ...(input.proof ?? proofOf(model, facts)),
    notices: [...noticeRows(complete), ...(since === undefined ? [] : changeRows(since, complete))],
    warnings: model.warnings.map((warning) => warningRow(model, warning)),
  };
}

/** What services leave behind that were used otherwise before. */
function changeRows(since: readonly RecordedResource[], resources: readonly RecordedResource[]): NoticeRow[] {
  return serviceChanges(since, resources).map(({ service, ...issue }) => ({
    subject: `PrivateLinkProducer "${service}"`,
    ...issue,
  }));
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
