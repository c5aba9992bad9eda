/**
 * What every lifter works with: the recording, what the Estate says about things outside it, and where
 * warnings go. Made once per build.
 */
import type { RecordedResource } from "../recorded";
import { sourceOf } from "./facts";
import type { Estate } from "./estate";
import type { Recording } from "./recording";
import type { NodeId, Warning } from "./types";

export interface Context {
  readonly recording: Recording;
  /** Physical ids that assumptions name -> the nodes that stand for them. */
  readonly assumedIds: ReadonlyMap<string, NodeId>;
  /** URN of an `awsx:ec2:Vpc` -> all resources that it makes. */
  readonly awsxChildren: ReadonlyMap<string, readonly RecordedResource[]>;
  readonly estate: Estate;
  /** VPC -> the table, list and group that AWS gives it, by the resource that adopts them if there is one. */
  readonly defaults: ReadonlyMap<NodeId, VpcDefaults>;
  /** Lifters add to it. */
  readonly warnings: Warning[];
}

export interface VpcDefaults {
  readonly routeTable: NodeId;
  readonly networkAcl: NodeId;
  readonly securityGroup: NodeId;
}

/** A part of something that nobody can name: its effect could be anywhere. */
export function warnUnresolved(
  context: Context,
  resource: RecordedResource,
  property: string,
  why: string,
  affects: Warning["affects"] = "all",
): void {
  context.warnings.push({
    code: "unresolved-reference",
    type: resource.type,
    message: `${resource.name}: ${property} ${why}`,
    affects,
    source: sourceOf(resource, property),
  });
}
