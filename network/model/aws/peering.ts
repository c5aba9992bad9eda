/** Peering connections: who asks, who accepts, whether it was accepted, and the DNS options of each side. */
import type { Json, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { fact, factOf, flag, isGiven, itemsOf, known, objectOf, sourceOf, text, unknown } from "../facts";
import { ownerOf, requiredLink } from "../links";
import { accountOf, groupBy, ofType, regionOf } from "../recording";
import type { Fact, Peering } from "../types";
import { AWS } from "./types";

type SideName = "requester" | "accepter";

export function liftPeerings(context: Context): Peering[] {
  const { recording } = context;
  const belongsTo = (resource: RecordedResource) =>
    ownerOf(context, "peering", resource, "vpcPeeringConnectionId");
  const accepters = groupBy(ofType(recording, AWS.peeringAccepter), belongsTo);
  const options = groupBy(ofType(recording, AWS.peeringOptions), belongsTo);
  return ofType(recording, AWS.peering).map((connection) => {
    const accepter = accepters.get(connection.urn) ?? [];
    const saying = [connection, ...accepter, ...(options.get(connection.urn) ?? [])];
    const account = accountOf(recording, connection);
    const region = regionOf(recording, connection);
    const { peerOwnerId, peerRegion } = connection.inputs;
    return {
      id: connection.urn,
      name: connection.name,
      requester: {
        vpc: requiredLink(context, "vpc", connection, "vpcId"),
        account,
        region,
        dnsResolution: dnsResolution(connection, saying, "requester"),
      },
      accepter: {
        vpc: requiredLink(context, "vpc", connection, "peerVpcId"),
        // The requester's own where none is named:
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html
        account: isGiven(peerOwnerId) ? fact(connection, "peerOwnerId", text) : account,
        region: isGiven(peerRegion) ? fact(connection, "peerRegion", text) : region,
        dnsResolution: dnsResolution(connection, saying, "accepter"),
      },
      status: statusOf(connection, accepter),
      source: sourceOf(connection),
    };
  });
}

/** A connection passes traffic once somebody accepts it: the requester itself in one account, else an accepter. */
function statusOf(connection: RecordedResource, accepters: readonly RecordedResource[]): Peering["status"] {
  const acceptances = [connection, ...accepters].map((resource) => fact(resource, "autoAccept", flag, false));
  const accepted = acceptances.find((acceptance) => acceptance.known && acceptance.value);
  if (accepted !== undefined) return known("active", accepted.source);
  const open = acceptances.find((acceptance) => !acceptance.known);
  if (open !== undefined && !open.known) return unknown("may be accepted or not", open.source);
  return known("pending-acceptance", sourceOf(accepters[0] ?? connection, "autoAccept"));
}

/**
 * Whether the other side resolves this one's public host names to private addresses; off unless a side's option
 * says otherwise. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
 */
function dnsResolution(
  connection: RecordedResource,
  saying: readonly RecordedResource[],
  side: SideName,
): Fact<boolean> {
  const said = saying.flatMap((resource) => {
    const option = optionOf(resource.inputs[side]);
    return option === undefined ? [] : [factOf(option, sourceOf(resource, side), flag)];
  });
  const [first] = said;
  if (first === undefined) return known(false, sourceOf(connection));
  const agreed = said.every((other) => other.known && first.known && other.value === first.value);
  return agreed || said.length === 1 ? first : unknown("is said in two ways", first.source);
}

function optionOf(side: Json | undefined): Json | undefined {
  const option = objectOf(itemsOf(side)[0] ?? side);
  if (option.$unknown === true) return option;
  return isGiven(option.allowRemoteVpcDnsResolution) ? option.allowRemoteVpcDnsResolution : undefined;
}
