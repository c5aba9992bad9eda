/**
 * Who is to call which PrivateLink service, as the components were asked: never read off the network, or a rule that
 * somebody removed would take the intent along that should miss it.
 */
import { isObject, itemsOf, objectOf, objectsOf } from "../model/facts";
import type { NodeId } from "../model/types";
import { parsePorts } from "../ports";
import type { RecordedResource } from "../recorded";

/** An endpoint of a service, and who is to call it. */
export interface ConsumerFacts {
  readonly endpoint: NodeId;
  /** What settings call the service. */
  readonly service: string;
  /** Whether the endpoint is to be accepted; nothing passes before. */
  readonly accepted: boolean;
  readonly callers: readonly CallerFacts[];
}

/** Tier of the endpoint's own VPC, spoke, or site with `site ` before its name. */
export interface CallerFacts {
  readonly name: string;
  /** Such as `443` or `udp/53`. */
  readonly ports: readonly string[];
}

const CONSUMER = "causeway:components:PrivateLinkConsumer";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** @param estate inputs of the Estate */
export function readConsumers(
  resources: readonly RecordedResource[],
  estate: RecordedResource["inputs"],
): ConsumerFacts[] {
  const components = new Map(
    resources.filter(({ type }) => type === CONSUMER).map((component) => [component.urn, component]),
  );
  return resources
    .filter(({ type }) => type === ENDPOINT)
    .flatMap((endpoint) => {
      const component = components.get(endpoint.parent ?? "");
      return component === undefined ? [] : consumerOf(endpoint, component, estate);
    });
}

function consumerOf(
  endpoint: RecordedResource,
  { inputs }: RecordedResource,
  estate: RecordedResource["inputs"],
): ConsumerFacts[] {
  const { name, ports } = objectOf(inputs.service);
  if (typeof name !== "string" || !isObject(inputs.sources)) return [];
  const offered = objectsOf(ports).flatMap(({ port, protocol }) =>
    parsePorts(String(port)) === undefined
      ? []
      : [{ port, word: protocol === "udp" ? `udp/${String(port)}` : String(port) }],
  );
  const callers = Object.entries(inputs.sources)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([caller, source]) => {
      const chosen = itemsOf(objectOf(source).ports);
      const own = offered.filter(({ port }) => chosen.length === 0 || chosen.includes(port ?? null));
      return { name: caller, ports: own.map(({ word }) => word) };
    });
  const stated = Object.values(objectOf(objectOf(objectOf(estate.services)[name]).consumers)).map(objectOf);
  const state = stated.find((one) => one.endpoint === endpoint.name)?.state;
  return [{ endpoint: endpoint.urn, service: name, accepted: state !== "pending", callers }];
}
