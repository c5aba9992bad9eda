/** Services of the recording as those call them who may: by which endpoint, and what settings say of who does. */
import { nodeOf } from "../model/facts";
import type { EndpointService } from "../model/privatelink-types";
import type { InterfaceEndpoint } from "../model/types";
import { endpointsOf } from "./connections";
import type { Origin } from "./ends";
import { found, ambiguous, type Parsed, unknownWord } from "./selector-issues";
import { attachedVpc } from "./sites";
import { vpcOf, type World } from "./world";

/** A service, chosen by its name. */
export interface PublishedSelector {
  readonly kind: "published";
  readonly text: string;
  readonly service: EndpointService;
}

const SUFFIX = "-service";

/** What settings call the service: the name of its component, which its resource has with an end of its own. */
export function serviceKey({ name }: EndpointService): string {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}

/** Reads `service/orders`. Codes: `selector-unknown`, `selector-ambiguous`. */
export function publishedSelector(
  world: World,
  text: string,
  path: string,
  key: string,
): Parsed<PublishedSelector> {
  const all = [...world.model.endpointServices.values()];
  const own = all.filter((service) => serviceKey(service) === key);
  const [service, other] = own.length > 0 ? own : all.filter(({ name }) => name === key);
  if (service === undefined) return unknownWord(path, key, all.map(serviceKey), "the name of a service");
  if (other !== undefined)
    return ambiguous(
      path,
      text,
      own.map(({ name }) => `service/${name}`),
    );
  return found({ kind: "published", text, service });
}

/**
 * Endpoints by which a place calls a service: its own VPC's; without one those that the hub shares; without any, all
 * that there are.
 */
export function calledEndpoints(
  world: World,
  origin: Origin,
  service: EndpointService,
): readonly InterfaceEndpoint[] {
  const all = endpointsOf(world, service);
  const vpc = origin.kind === "inside" ? origin.vpc : origin.site && attachedVpc(world, origin.site);
  const own = all.filter((endpoint) => vpc !== undefined && nodeOf(endpoint.vpc) === vpc.id);
  if (own.length > 0) return own;
  const shared = all.filter((endpoint) => vpcOf(world, endpoint.vpc)?.role === "hub");
  return shared.length > 0 ? shared : all;
}
