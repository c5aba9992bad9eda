/**
 * What a change of a service leaves behind. Pure: it compares two states and asks nobody.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions
 */
import type { Issue } from "../issue";

/** Who uses one service. */
export interface ServiceUsers {
  /** Principals as AWS keeps them: ARNs, or `*`. */
  readonly principals: readonly string[];
  /** Names of the consumers whose endpoints are declared beside the service. */
  readonly consumers: readonly string[];
}

/**
 * Connections that stay though their permission goes: AWS asks for a permission when an endpoint is created, and never
 * again. Code: `accepted-connections-stay`, a warning.
 *
 * @param path of the service, such as `services.orders`
 */
export function removalWarnings(before: ServiceUsers, after: ServiceUsers, path: string): Issue[] {
  const code = "accepted-connections-stay";
  const principals = gone(before.principals, after.principals).map((principal) => {
    const message = `${principal} may not ask any more, but connections of it that were accepted stay until the service's owner rejects them`;
    return { code, path: `${path}.principals`, message };
  });
  const consumers = gone(before.consumers, after.consumers).map((consumer) => {
    const message = `${consumer} is not declared any more: its own endpoint goes, but others of its account that were accepted stay until the service's owner rejects them`;
    return { code, path: `${path}.consumers`, message };
  });
  return [...principals, ...consumers];
}

function gone(before: readonly string[], after: readonly string[]): string[] {
  return before.filter((word) => !after.includes(word)).sort();
}
