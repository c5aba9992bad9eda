/** Prefix lists by their ids: a gateway endpoint publishes the list of its service. */
import type { RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { nodeOf } from "../facts";
import { requiredLink } from "../links";
import type { Link, PrefixList } from "../types";

/** The list that a property names. */
export function prefixListOf(context: Context, resource: RecordedResource, property: string): PrefixList {
  return asPrefixList(requiredLink(context, "endpoint", resource, property));
}

/** A list by the endpoint that its id was taken from; any other list is not modelled. */
export function asPrefixList(link: Link): PrefixList {
  const endpoint = nodeOf(link);
  return endpoint === undefined ? { kind: "other", link } : { kind: "service", endpoint };
}
