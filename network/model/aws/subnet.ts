/** Subnets, with the route table and network ACL that apply to each. */
import type { RecordedResource } from "../../recorded";
import { type Context, warnUnresolved } from "../context";
import { fact, flag, isGiven, linkTo, nodeOf, sourceOf, text } from "../facts";
import { linkOf, linksOf, ownerOf, requiredLink } from "../links";
import { purposeOf, tierOf, zoneIdOf } from "../placement";
import { groupBy, ofType, ofTypes } from "../recording";
import type { Link, NodeId, Source, Subnet } from "../types";
import { AWS } from "./types";
import { defaultsOf } from "./vpc";

/** @param assumed subnets that exist already, which the program may give another table or ACL */
export function liftSubnets(context: Context, assumed: readonly Subnet[]): Subnet[] {
  const tables = tableAssociations(context);
  const acls = aclAssociations(context);
  const existing = assumed.map((subnet) => ({
    ...subnet,
    routeTable: chosen(subnet.source, tables.get(subnet.id) ?? [], subnet.routeTable),
    networkAcl: chosen(subnet.source, acls.get(subnet.id) ?? [], subnet.networkAcl),
  }));
  const made = ofType(context.recording, AWS.subnet).map((subnet) => {
    const vpc = requiredLink(context, "vpc", subnet, "vpcId");
    const tier = tierOf(context, subnet);
    const purpose = tier === undefined ? undefined : purposeOf(context, subnet, tier);
    return {
      id: subnet.urn,
      name: subnet.name,
      vpc,
      ...(tier === undefined ? {} : { tier }),
      ...(purpose === undefined ? {} : { purpose }),
      zoneId: zoneIdOf(context, subnet),
      cidr: fact(subnet, "cidrBlock", text),
      ...(isGiven(subnet.inputs.ipv6CidrBlock) ? { ipv6Cidr: fact(subnet, "ipv6CidrBlock", text) } : {}),
      // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html: off in subnets that AWS did not make.
      publicAddresses: fact(subnet, "mapPublicIpOnLaunch", flag, false),
      routeTable: chosen(
        sourceOf(subnet),
        tables.get(subnet.urn) ?? [],
        defaultLink(context, subnet, vpc, "routeTable"),
      ),
      networkAcl: chosen(
        sourceOf(subnet),
        acls.get(subnet.urn) ?? [],
        defaultLink(context, subnet, vpc, "networkAcl"),
      ),
      source: sourceOf(subnet),
    };
  });
  return [...made, ...existing];
}

/** A subnet and what somebody associated with it. */
interface Association {
  readonly subnet: NodeId;
  readonly link: Link;
}

function tableAssociations(context: Context): Map<NodeId, Link[]> {
  const found = ofType(context.recording, AWS.routeTableAssociation).flatMap((association): Association[] => {
    // An edge association, of a gateway with a table, has no subnet.
    if (!isGiven(association.inputs.subnetId)) return [];
    const subnet = ownerOf(context, "subnet", association, "subnetId");
    const link = linkOf(context, "routeTable", association, "routeTableId");
    return subnet === undefined || link === undefined ? [] : [{ subnet, link }];
  });
  return linksBySubnet(found);
}

function aclAssociations(context: Context): Map<NodeId, Link[]> {
  const { recording } = context;
  const standalone = ofType(recording, AWS.networkAclAssociation).flatMap((association): Association[] => {
    const subnet = ownerOf(context, "subnet", association, "subnetId");
    const link = linkOf(context, "networkAcl", association, "networkAclId");
    return subnet === undefined || link === undefined ? [] : [{ subnet, link }];
  });
  const inline = ofTypes(recording, [AWS.networkAcl, AWS.defaultNetworkAcl]).flatMap((acl) =>
    linksOf(context, "subnet", acl, "subnetIds").flatMap((subnet): Association[] => {
      const node = nodeOf(subnet);
      if (subnet.kind === "unknown") warnUnresolved(context, acl, "subnetIds", subnet.why);
      return node === undefined ? [] : [{ subnet: node, link: linkTo(acl.urn, subnet.source) }];
    }),
  );
  return linksBySubnet([...standalone, ...inline]);
}

function linksBySubnet(associations: readonly Association[]): Map<NodeId, Link[]> {
  const groups = groupBy(associations, ({ subnet }) => subnet);
  return new Map([...groups].map(([subnet, found]) => [subnet, found.map(({ link }) => link)]));
}

/** AWS lets a subnet have one; several in one recording would take turns at each deployment. */
function chosen(source: Source, links: readonly Link[], otherwise: Link): Link {
  const [first] = links;
  if (first === undefined) return otherwise;
  if (links.length === 1) return first;
  return { kind: "unknown", why: `is one of ${links.length} that are associated`, source };
}

function defaultLink(
  context: Context,
  subnet: RecordedResource,
  vpc: Link,
  noun: "routeTable" | "networkAcl",
): Link {
  const node = nodeOf(vpc);
  if (node === undefined)
    return { kind: "unknown", why: "belongs to a VPC that is not known", source: vpc.source };
  return linkTo(defaultsOf(context, node)[noun], sourceOf(subnet));
}
