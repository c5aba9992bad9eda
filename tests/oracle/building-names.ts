/** Private zones of a plan. */
import type { NodeId, PrivateZone, ZoneAnswer } from "../../network/model/types";
import { hasVpc, ids, known, link, source } from "./building-facts";
import type { NetworkPlan, ZonePlan } from "./plan";

export function zoneId(zone: ZonePlan, index: number): NodeId {
  return `zone ${index} ${zone.name}`;
}

export function zoneNode(plan: NetworkPlan, zone: ZonePlan, index: number): PrivateZone {
  const id = zoneId(zone, index);
  return {
    id,
    name: id,
    source: source(id),
    zoneName: known(zone.name, source(id, "name")),
    vpcs: zone.vpcs
      .filter((name) => hasVpc(plan, name))
      .map((name) => ({ vpc: link(ids.vpc(name)), authorization: source(`${id}#authorization`) })),
    records: zone.records.flatMap((record) => {
      const from = source(`${id}#${record.type} ${record.name}`);
      const answer = zoneAnswer(plan, record.answer);
      if (answer === undefined) return [];
      return [{ name: known(record.name, from), type: known(record.type, from), answer, source: from }];
    }),
  };
}

function zoneAnswer(plan: NetworkPlan, text: string): ZoneAnswer | undefined {
  if (text === "?") return { kind: "unknown", why: "is not known before deployment" };
  const [word = "", name = ""] = text.split(" ");
  if (word !== "endpoint") return { kind: "values", values: text.split(" ") };
  const endpoint = plan.endpoints.find((each) => each.name === name);
  if (endpoint === undefined || !hasVpc(plan, endpoint.vpc)) return undefined;
  return { kind: "endpoint", endpoint: ids.endpoint(name) };
}
