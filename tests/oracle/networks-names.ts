/** Random private zones. */
import * as fc from "fast-check";
import type { EndpointPlan, RecordPlan, ZonePlan } from "./plan";
import { serviceName } from "./networks-endpoints";
import { careful, hosts, REGION, type Topology } from "./networks-topology";
import { all, chance, pick, some } from "./random";

function associations({ vpcs }: Topology, percent: number): fc.Arbitrary<string[]> {
  return some(
    vpcs.map(({ name }) => name),
    percent,
  );
}

export function endpointZone(topology: Topology, endpoint: EndpointPlan): fc.Arbitrary<ZonePlan[]> {
  const name = serviceName(endpoint.name);
  const answer = `endpoint ${endpoint.name}`;
  return fc
    .record({
      there: chance(97),
      vpcs: careful(topology, associations(topology, 100), associations(topology, 60)),
      wildcard: chance(20),
      type: pick([98, "A"], [2, "AAAA"]),
      answer: pick([98, answer], [2, "?"]),
      twice: chance(1),
    })
    .map(({ there, vpcs, wildcard, type, answer: chosen, twice }) => {
      // Both for one name in one VPC is refused by AWS, so an endpoint with private DNS has a zone for others.
      const associated = endpoint.privateDns ? vpcs.filter((vpc) => vpc !== endpoint.vpc) : vpcs;
      const records = [
        { name, type, answer: chosen },
        ...(wildcard ? [{ name: `*.${name}`, type: "A", answer: chosen }] : []),
      ];
      const zone = { name, vpcs: associated, records };
      return there ? [zone, ...(twice ? [zone] : [])] : [];
    });
}

export const CORP = "corp.internal";

export function corpZone(topology: Topology): fc.Arbitrary<ZonePlan[]> {
  const subnets = topology.vpcs.flatMap((vpc) => vpc.subnets);
  const address = fc.constantFrom(...subnets).chain(({ cidr }) => hosts(cidr));
  const record = (name: string, type: string, answer: fc.Arbitrary<string>): fc.Arbitrary<RecordPlan> =>
    answer.map((text) => ({ name, type, answer: text }));
  const two = fc.tuple(address, address).map((both) => both.join(" "));
  return fc
    .tuple(
      chance(40),
      associations(topology, 85),
      all([
        record(`api.${CORP}`, "A", address),
        record(`*.${CORP}`, "A", address),
        record(`two.${CORP}`, "A", two),
        record(`secrets.${CORP}`, "CNAME", fc.constant(serviceName("secretsmanager"))),
        record(`text.${CORP}`, "TXT", fc.constant("text")),
      ]).chain((records) => some(records, 70)),
      chance(10).chain((deep) =>
        deep ? record(`deep.dev.${CORP}`, "A", address).map((one) => [one]) : fc.constant<RecordPlan[]>([]),
      ),
    )
    .map(([there, vpcs, records, deep]) =>
      there ? [{ name: CORP, vpcs, records: [...records, ...deep] }] : [],
    );
}

/** Zones that hide names of services from those who should not lose them. */
export function hidingZone(topology: Topology, endpoints: readonly EndpointPlan[]): fc.Arbitrary<ZonePlan[]> {
  const parents = ["amazonaws.com", `${REGION}.amazonaws.com`];
  return fc
    .tuple(
      chance(14),
      fc.constantFrom(...parents, `x.${serviceName("secretsmanager")}`),
      associations(topology, 40),
      chance(35),
      fc.constantFrom(...endpoints),
    )
    .map(([there, name, vpcs, open, { name: endpoint }]) => {
      const records = open ? [{ name: `*.${name}`, type: "A", answer: `endpoint ${endpoint}` }] : [];
      return there ? [{ name, vpcs, records }] : [];
    });
}
