/** ARNs of flow logs: the components take them as Inputs, here they are plain and can be read. */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { show } from "../translate";
import { at, type VpcView, vpcViews } from "./vpcs";

/** With a folder if wanted: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html */
const BUCKET_ARN = /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()/-]*)?$/;
/** A key, not an alias: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/;

/** Every malformed ARN of the flow logs. */
export function checkFlowLogArns(draft: Draft): Issue[] {
  return vpcViews(draft).flatMap((vpc) => {
    const { flowLogs } = vpc;
    if (flowLogs === undefined) return [];
    return flowLogs.destination === "s3"
      ? checkBucket(vpc, flowLogs.bucketArn)
      : checkKey(vpc, flowLogs.kmsKeyArn);
  });
}

function checkBucket(vpc: VpcView, arn: string): Issue[] {
  if (BUCKET_ARN.test(arn)) return [];
  const message = `got ${show(arn)}, expected the ARN of a bucket such as arn:aws:s3:::flow-logs; correct it`;
  return [{ code: "bucket-arn-malformed", path: at(vpc, "flowLogs", "bucketArn"), message }];
}

function checkKey(vpc: VpcView, arn: string | undefined): Issue[] {
  if (arn === undefined) return [];
  const path = at(vpc, "flowLogs", "kmsKeyArn");
  const [match, region] = KEY_ARN.exec(arn) ?? [];
  if (match === undefined) {
    const message = `got ${show(arn)}, expected the ARN of a key, not of an alias; write arn:aws:kms:<region>:<account>:key/<id>`;
    return [{ code: "key-arn-malformed", path, message }];
  }
  if (vpc.region === undefined || region === vpc.region) return [];
  const message = `got a key of ${region}, expected one of ${vpc.region}, since a log group takes a key of its own region only; name another`;
  return [{ code: "key-of-other-region", path, message }];
}
