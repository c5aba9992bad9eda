/**
 * What a change of PrivateLink services leaves behind, from an older recording and the present one. A service that is gone
 * altogether is not told: AWS deletes none that still has connections.
 */
import type { Issue } from "../issue";
import { AWS } from "../model/aws/types";
import { ESTATE } from "../model/estate";
import { itemsOf, objectOf } from "../model/facts";
import { compareText } from "../model/recording";
import { removalWarnings, type ServiceUsers } from "../privatelink/changes";
import type { RecordedResource } from "../recorded";

/** A finding about one service. */
export interface ServiceChange extends Issue {
  /** Name of the service. */
  readonly service: string;
}

/** Principals and consumers that went though their connections stay, by service. Code: `accepted-connections-stay`. */
export function serviceChanges(
  before: readonly RecordedResource[],
  after: readonly RecordedResource[],
): ServiceChange[] {
  const [old, present] = [usersByService(before), usersByService(after)];
  return [...old.keys()].sort(compareText).flatMap((service) => {
    const [former, users] = [old.get(service), present.get(service)];
    if (former === undefined || users === undefined) return [];
    return removalWarnings(former, users, `services.${service}`).map((issue) => ({ service, ...issue }));
  });
}

/** Users by the name of the component that publishes the service, or of the service itself. */
function usersByService(resources: readonly RecordedResource[]): Map<string, ServiceUsers> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const estate = resources.find(({ type }) => type === ESTATE);
  const stated = objectOf(estate?.inputs.services);
  const permissions = resources.filter(({ type }) => type === AWS.endpointServicePrincipal);
  const services = resources.filter(({ type }) => type === AWS.endpointService);
  return new Map(
    services.map((service) => {
      const parent = byUrn.get(service.parent ?? "");
      const name =
        parent?.custom === false && parent.type !== "pulumi:pulumi:Stack" ? parent.name : service.name;
      const { consumers, accounts } = objectOf(stated[name]);
      const own = permissions.filter(({ references }) =>
        (references.vpcEndpointServiceId ?? []).includes(service.urn),
      );
      const users: ServiceUsers = {
        principals: own.map(({ inputs }) => String(inputs.principalArn)),
        consumers: [
          ...Object.keys(objectOf(consumers)),
          ...itemsOf(accounts).map((id) => `account ${String(id)}`),
        ],
      };
      return [name, users] as const;
    }),
  );
}
