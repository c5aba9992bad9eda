/** Ways out of a VPC: internet gateways, egress-only ones and NAT gateways. */
import type { RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { fact, isGiven, sourceOf } from "../facts";
import { linkOf, ownerOf, requiredLink } from "../links";
import { groupBy, ofType } from "../recording";
import type { InternetGateway, Link, NatGateway } from "../types";
import { AWS } from "./types";

export function liftInternetGateways(context: Context): InternetGateway[] {
  const { recording } = context;
  const attachments = groupBy(ofType(recording, AWS.internetGatewayAttachment), (attachment) =>
    ownerOf(context, "internetGateway", attachment, "internetGatewayId"),
  );
  const plain = ofType(recording, AWS.internetGateway).map((gateway) => {
    const [attachment] = attachments.get(gateway.urn) ?? [];
    return { ...nodeOf(gateway), vpc: attachedTo(context, gateway, attachment), egressOnly: false };
  });
  const egressOnly = ofType(recording, AWS.egressOnlyInternetGateway).map((gateway) => ({
    ...nodeOf(gateway),
    vpc: requiredLink(context, "vpc", gateway, "vpcId"),
    egressOnly: true,
  }));
  return [...plain, ...egressOnly];
}

export function liftNatGateways(context: Context): NatGateway[] {
  return ofType(context.recording, AWS.natGateway).map((gateway) => ({
    ...nodeOf(gateway),
    subnet: requiredLink(context, "subnet", gateway, "subnetId"),
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html: public unless said otherwise.
    connectivity: fact(gateway, "connectivityType", connectivity, "public" as const),
  }));
}

function attachedTo(
  context: Context,
  gateway: RecordedResource,
  attachment: RecordedResource | undefined,
): Link {
  if (isGiven(gateway.inputs.vpcId) || attachment === undefined)
    return requiredLink(context, "vpc", gateway, "vpcId");
  return linkOf(context, "vpc", attachment, "vpcId") ?? requiredLink(context, "vpc", gateway, "vpcId");
}

function connectivity(value: unknown): "public" | "private" | undefined {
  return value === "public" || value === "private" ? value : undefined;
}

function nodeOf(resource: RecordedResource) {
  return { id: resource.urn, name: resource.name, source: sourceOf(resource) };
}
