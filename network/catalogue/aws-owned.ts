/**
 * Buckets and registries that AWS owns and that workloads use through an endpoint. Dated data, one ARN at a time and
 * without wildcards in bucket names, because anybody could register a bucket that a wildcard matches. Imports only
 * the regions.
 */
import { region as regionNamed } from "./regions";

/** Start of an S3 ARN in the partition of that region, such as `arn:aws:s3:::`. */
function s3In(region: string): string {
  return `arn:${partitionOf(region)}:s3:::`;
}

/** Partition of a region; `aws` when the catalogue does not know the region. */
export function partitionOf(region: string): string {
  return regionNamed(region)?.partition ?? "aws";
}

/** ARNs of all objects in each of the buckets. */
function objectsOf(region: string, buckets: readonly string[]): string[] {
  return buckets.map((bucket) => `${s3In(region)}${bucket}/*`);
}

/**
 * Where Amazon ECR keeps the layers of private images.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
export function ecrLayers(region: string): string[] {
  return objectsOf(region, [`prod-${region}-starport-layer-bucket`]);
}

/**
 * Package repositories of Amazon Linux 2 and 2023.
 * https://docs.aws.amazon.com/linux/al2/ug/al2-live-patching.html
 * https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html
 */
export function linuxRepositories(region: string): string[] {
  return objectsOf(region, [
    `packages.${region}.amazonaws.com`,
    `repo.${region}.amazonaws.com`,
    `amazonlinux.${region}.amazonaws.com`,
    `amazonlinux-2-repos-${region}`,
    `al2023-${region}`,
    `al2023-repos-${region}-de612dc2`,
  ]);
}

/**
 * What SSM Agent fetches: its own updates, packages, modules of documents, patch baselines.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
 */
export function systemsManagerBuckets(region: string): string[] {
  const patches = patchBuckets[region];
  // AWS names these two regions as the ones without it; the distributor bucket takes its place there.
  const birdwatcher =
    region === "af-south-1" || region === "eu-south-1" ? [] : [`${region}-birdwatcher-prod`];
  return objectsOf(region, [
    `aws-ssm-${region}`,
    `aws-windows-downloads-${region}`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    ...birdwatcher,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    ...(patches === undefined ? [] : patchBucketNames(region, patches)),
  ]);
}

function patchBucketNames(region: string, { modules, baseline }: PatchSuffixes): string[] {
  return [
    `patch-baseline-snapshot-${region}${baseline === undefined ? "" : `-${baseline}`}`,
    `aws-patch-manager-${region}-${modules}`,
    `aws-patchmanager-macos-${region}-${modules}`,
  ];
}

/** Installation packages of the CloudWatch agent and the CodeDeploy agent. */
export function agentPackages(region: string): string[] {
  return objectsOf(region, [
    `amazoncloudwatch-agent-${region}`,
    "amazoncloudwatch-agent",
    `aws-codedeploy-${region}`,
  ]);
}

/**
 * Where custom resources and wait conditions of CloudFormation leave their answers.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html
 */
export function cloudFormationAnswers(region: string): string[] {
  return objectsOf(region, [
    `cloudformation-custom-resource-response-${region.replaceAll("-", "")}`,
    `cloudformation-waitcondition-${region}`,
  ]);
}

/**
 * Where CodeArtifact keeps the assets of packages.
 * https://docs.aws.amazon.com/codeartifact/latest/ug/create-s3-gateway-endpoint.html
 *
 * @returns undefined for a region that does not have the service
 */
export function codeArtifactAssets(region: string): string[] | undefined {
  const account = codeArtifactAccounts[region];
  return account === undefined ? undefined : objectsOf(region, [`assets-${account}-${region}`]);
}

/**
 * What the instances of Image Builder fetch: its tool AWSTOE, and the payloads of AWS's components.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/vpc-interface-endpoints.html
 */
export function imageBuilderBuckets(region: string): string[] {
  const resources = `ec2imagebuilder-managed-resources-${region}-prod`;
  return [
    ...objectsOf(region, [`ec2imagebuilder-toe-${region}-prod`]),
    `${s3In(region)}${resources}/components/*`,
  ];
}

/**
 * Repositories of the images of EKS: add-ons, the pause container.
 * https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
 *
 * @returns undefined for a region whose registry no source names
 */
export function eksRepositories(region: string): string | undefined {
  const account = eksRegistries[region] ?? (commonEksRegions.has(region) ? "602401143452" : undefined);
  return account === undefined
    ? undefined
    : `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/*`;
}

interface PatchSuffixes {
  /** End of the names of both module buckets. */
  readonly modules: string;
  /** End of the name of the snapshot bucket, where it has one. */
  readonly baseline?: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-operations-s3-buckets.html */
const patchBuckets: Readonly<Record<string, PatchSuffixes>> = {
  "af-south-1": { modules: "bdd5f65a9", baseline: "tbxdb5b9" },
  "ap-east-1": { modules: "632356271" },
  "ap-northeast-1": { modules: "4849fa78f" },
  "ap-northeast-2": { modules: "10467995c" },
  "ap-northeast-3": { modules: "67373598a" },
  "ap-south-1": { modules: "cb7c62ff9" },
  "ap-south-2": { modules: "32f4b4128", baseline: "50209442" },
  "ap-southeast-1": { modules: "7fdfd9ef7" },
  "ap-southeast-2": { modules: "17283a275" },
  "ap-southeast-3": { modules: "aa48fc462", baseline: "be0a3174" },
  "ap-southeast-4": { modules: "01e2c40d3", baseline: "dc6f76ce" },
  "ca-central-1": { modules: "3148e69e3" },
  "ca-west-1": { modules: "9e3a4b2f9" },
  "eu-central-1": { modules: "9163fdaaf" },
  "eu-central-2": { modules: "184ce43c8" },
  "eu-north-1": { modules: "795879e9b" },
  "eu-south-1": { modules: "c52f3f594" },
  "eu-south-2": { modules: "a4cf248b1", baseline: "df2c9d70" },
  "eu-west-1": { modules: "5522fb710" },
  "eu-west-2": { modules: "902a2bc74" },
  "eu-west-3": { modules: "29bf85721" },
  "il-central-1": { modules: "e221cb57b" },
  "me-central-1": { modules: "2932f2f80" },
  "me-south-1": { modules: "a53fc9dce", baseline: "uduvl7q8" },
  "sa-east-1": { modules: "ddf4b6a09" },
  "us-east-1": { modules: "1970c647d" },
  "us-east-2": { modules: "552881074" },
  "us-west-1": { modules: "8badb4304" },
  "us-west-2": { modules: "34d7f99f8" },
};

/** Accounts that hold the assets of CodeArtifact, in every region that has the service. */
const codeArtifactAccounts: Readonly<Record<string, string>> = {
  "ap-northeast-1": "660291247815",
  "ap-south-1": "681137435769",
  "ap-southeast-1": "421485864821",
  "ap-southeast-2": "860415559748",
  "eu-central-1": "769407342218",
  "eu-north-1": "611884512288",
  "eu-south-1": "484130244270",
  "eu-west-1": "438097961670",
  "eu-west-2": "247805302724",
  "eu-west-3": "762466490029",
  "us-east-1": "193858265520",
  "us-east-2": "250872398865",
  "us-west-2": "787052242323",
};

/** Accounts that hold the registry in regions with one of their own. */
const eksRegistries: Readonly<Record<string, string>> = {
  "af-south-1": "877085696533",
  "ap-east-1": "800184023465",
  "ap-east-2": "533267051163",
  "ap-south-2": "900889452093",
  "ap-southeast-3": "296578399912",
  "ap-southeast-4": "491585149902",
  "ap-southeast-5": "151610086707",
  "ap-southeast-7": "121268973566",
  "ca-west-1": "761377655185",
  "cn-north-1": "918309763551",
  "cn-northwest-1": "961992271922",
  "eu-central-2": "900612956339",
  "eu-south-1": "590381155156",
  "eu-south-2": "455263428931",
  "il-central-1": "066635153087",
  "me-central-1": "759879836304",
  "me-south-1": "558608220178",
  "mx-central-1": "730335286997",
  "us-gov-east-1": "151742754352",
  "us-gov-west-1": "013241004608",
};

/** Regions that share one registry account. */
const commonEksRegions: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);
