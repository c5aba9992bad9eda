/** Route 53 Resolver endpoints and rules. */
import type { Json, RecordedResource } from "../../recorded";
import { type Context, warnUnresolved } from "../context";
import { fact, isGiven, itemsOf, nodeOf, objectOf, objectsOf, sourceOf, text } from "../facts";
import { linkOf, linksOf, ownerOf, requiredLink } from "../links";
import { groupBy, ofType } from "../recording";
import type { NodeId } from "../types";
import type { ResolverEndpoint, ResolverRule } from "../vpn-types";
import { AWS } from "./types";

export function liftResolverEndpoints(context: Context): ResolverEndpoint[] {
  return ofType(context.recording, AWS.resolverEndpoint).map((endpoint) => {
    const places = itemsOf(endpoint.inputs.ipAddresses).map(objectOf);
    return {
      id: endpoint.urn,
      name: endpoint.name,
      direction: fact(endpoint, "direction", direction),
      vpc: requiredLink(context, "vpc", endpoint, "ipAddresses"),
      subnets: linksOf(
        context,
        "subnet",
        endpoint,
        "ipAddresses",
        places.map(({ subnetId }) => subnetId ?? null),
      ),
      addresses: places.flatMap(({ ip }) => (typeof ip === "string" && isGiven(ip) ? [ip] : [])).sort(),
      securityGroups: linksOf(context, "securityGroup", endpoint, "securityGroupIds"),
      source: sourceOf(endpoint),
    };
  });
}

export function liftResolverRules(context: Context): ResolverRule[] {
  const associations = groupBy(ofType(context.recording, AWS.resolverRuleAssociation), (association) =>
    ruleOf(context, association),
  );
  return ofType(context.recording, AWS.resolverRule).map((rule) => {
    const endpoint = linkOf(context, "resolverEndpoint", rule, "resolverEndpointId");
    return {
      id: rule.urn,
      name: rule.name,
      domainName: fact(rule, "domainName", domain),
      kind: fact(rule, "ruleType", kind),
      ...(endpoint === undefined ? {} : { endpoint }),
      targets: targetsOf(rule),
      vpcs: (associations.get(rule.urn) ?? []).map((association) =>
        requiredLink(context, "vpc", association, "vpcId"),
      ),
      source: sourceOf(rule),
    };
  });
}

/** A rule that exists already may send any name elsewhere. */
function ruleOf(context: Context, association: RecordedResource): NodeId | undefined {
  const link = linkOf(context, "resolverRule", association, "resolverRuleId");
  if (link?.kind !== "outside") return ownerOf(context, "resolverRule", association, "resolverRuleId");
  const vpc = nodeOf(linkOf(context, "vpc", association, "vpcId"));
  const why = `is ${link.id}, whose domain the recording does not say`;
  warnUnresolved(context, association, "resolverRuleId", why, vpc === undefined ? "all" : [vpc]);
  return undefined;
}

function targetsOf(rule: RecordedResource): ResolverRule["targets"] {
  return objectsOf(rule.inputs.targetIps).flatMap(({ ip, port }) =>
    typeof ip === "string" ? [{ address: ip, port: typeof port === "number" ? port : 53 }] : [],
  );
}

function direction(value: Json): "inbound" | "outbound" | undefined {
  if (value === "INBOUND") return "inbound";
  return value === "OUTBOUND" ? "outbound" : undefined;
}

function domain(value: Json): string | undefined {
  const name = text(value)?.toLowerCase();
  return name === undefined || name === "." ? name : name.replace(/\.$/, "");
}

function kind(value: Json): "forward" | "system" | "recursive" | "delegate" | undefined {
  const words = {
    FORWARD: "forward",
    SYSTEM: "system",
    RECURSIVE: "recursive",
    DELEGATE: "delegate",
  } as const;
  return Object.entries(words).find(([word]) => word === value)?.[1];
}
