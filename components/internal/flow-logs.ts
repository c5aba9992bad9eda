/**
 * Flow logs of a VPC: all traffic, to CloudWatch Logs or to a bucket that exists. Knows nothing of subnets.
 * Does not make the bucket, its policy or a key.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { region } from "../../network/catalogue/regions";
import type { Issue } from "../../network/issue";
import { create, nameTag, type Tags, type Transform } from "./create";

/** Flow logs in a log group of their own. */
export interface CloudWatchFlowLogs {
  readonly destination: "cloudwatch";
  /**
   * Days that records are kept; CloudWatch accepts the numbers of {@link retentionDaysAccepted} only.
   * @default 365
   */
  readonly retentionDays?: number;
  /**
   * Key that encrypts the log group; its key policy must let CloudWatch Logs use it.
   * @default - CloudWatch's own encryption
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Seconds over which the packets of a flow are joined to one record: 60 or 600.
   * @default 600
   */
  readonly aggregationSeconds?: 60 | 600;
}

/** Flow logs in a bucket. */
export interface S3FlowLogs {
  readonly destination: "s3";
  /** ARN of a bucket that exists, with a folder if wanted; its policy must let `delivery.logs.amazonaws.com` write. */
  readonly bucketArn: pulumi.Input<string>;
  /**
   * Seconds over which the packets of a flow are joined to one record: 60 or 600.
   * @default 600
   */
  readonly aggregationSeconds?: 60 | 600;
}

/** Where the flow logs of a VPC go. */
export type FlowLogs = CloudWatchFlowLogs | S3FlowLogs;

/** Last edits to the arguments of the flow logs' resources. */
export interface FlowLogTransforms {
  readonly flowLog?: Transform<aws.ec2.FlowLogArgs>;
  readonly flowLogGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly flowLogRole?: Transform<aws.iam.RoleArgs>;
  readonly flowLogRolePolicy?: Transform<aws.iam.RolePolicyArgs>;
}

/**
 * Retentions that CloudWatch Logs accepts, in days.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const retentionDaysAccepted: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Records are kept a year unless told otherwise: longer than most intrusions stay unnoticed. */
const RETENTION_DAYS = 365;
const AGGREGATION_SECONDS = 600;

/** Checks values that CloudWatch or EC2 would refuse: codes `retention-not-accepted`, `aggregation-not-accepted`. */
export function checkFlowLogs(flowLogs: FlowLogs | undefined): Issue[] {
  if (flowLogs === undefined) return [];
  const issues: Issue[] = [];
  const { aggregationSeconds = AGGREGATION_SECONDS } = flowLogs;
  if (![60, 600].includes(aggregationSeconds)) {
    const message = `got ${aggregationSeconds}, expected 60 or 600; write one of them`;
    issues.push({ code: "aggregation-not-accepted", path: "flowLogs.aggregationSeconds", message });
  }
  const days =
    flowLogs.destination === "cloudwatch" ? (flowLogs.retentionDays ?? RETENTION_DAYS) : RETENTION_DAYS;
  if (!retentionDaysAccepted.includes(days)) {
    const enough = retentionDaysAccepted.find((accepted) => accepted > days) ?? retentionDaysAccepted.at(-1);
    const message = `got ${days}, expected one of ${retentionDaysAccepted.join(", ")}; write ${enough}`;
    issues.push({ code: "retention-not-accepted", path: "flowLogs.retentionDays", message });
  }
  return issues;
}

/** What flow logs need to know of their VPC. */
export interface FlowLogsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly accountId: string;
  readonly region: string;
  /** @default - CloudWatch, 365 days */
  readonly flowLogs?: FlowLogs;
  readonly tags?: Tags;
}

/** Registers the flow log `${name}-flow-logs` and what its destination needs. */
export function createFlowLogs(
  name: string,
  args: FlowLogsArgs,
  opts: pulumi.CustomResourceOptions,
  transform: FlowLogTransforms = {},
): void {
  const { flowLogs = { destination: "cloudwatch" } } = args;
  const logName = `${name}-flow-logs`;
  const common = {
    vpcId: args.vpcId,
    trafficType: "ALL",
    maxAggregationInterval: flowLogs.aggregationSeconds ?? AGGREGATION_SECONDS,
    tags: nameTag(logName, args.tags),
  };
  if (flowLogs.destination === "s3") {
    const toBucket = { ...common, logDestinationType: "s3", logDestination: flowLogs.bucketArn };
    create(aws.ec2.FlowLog, logName, toBucket, opts, transform.flowLog);
    return;
  }
  const { group, role, policy } = createLogGroup(logName, args, flowLogs, opts, transform);
  const toGroup = {
    ...common,
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
  };
  // Without its policy the role cannot deliver, and the first records would be lost.
  create(aws.ec2.FlowLog, logName, toGroup, { ...opts, dependsOn: [policy] }, transform.flowLog);
}

/** The log group and the role that may write to it and to nothing else. */
function createLogGroup(
  name: string,
  args: FlowLogsArgs,
  { retentionDays = RETENTION_DAYS, kmsKeyArn }: CloudWatchFlowLogs,
  opts: pulumi.CustomResourceOptions,
  transform: FlowLogTransforms,
): { group: aws.cloudwatch.LogGroup; role: aws.iam.Role; policy: aws.iam.RolePolicy } {
  const tags = nameTag(name, args.tags);
  const group = create(
    aws.cloudwatch.LogGroup,
    name,
    { retentionInDays: retentionDays, kmsKeyId: kmsKeyArn, tags },
    opts,
    transform.flowLogGroup,
  );
  const role = create(
    aws.iam.Role,
    name,
    { assumeRolePolicy: trustPolicy(args.accountId, args.region), tags },
    opts,
    transform.flowLogRole,
  );
  const policy = create(
    aws.iam.RolePolicy,
    name,
    { role: role.id, policy: deliveryPolicy(group.arn) },
    opts,
    transform.flowLogRolePolicy,
  );
  return { group, role, policy };
}

/**
 * Only flow logs of this account and region may use the role; without the conditions another account's flow
 * log could borrow it (confused deputy).
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
function trustPolicy(accountId: string, regionName: string): string {
  const partition = region(regionName)?.partition ?? "aws";
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${regionName}:${accountId}:vpc-flow-log/*` },
        },
      },
    ],
  });
}

/** The actions that AWS asks for, less making log groups, on this one group. */
function deliveryPolicy(groupArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
        ],
        Resource: pulumi.interpolate`${groupArn}:*`,
      },
    ],
  });
}
