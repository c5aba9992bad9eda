/**
 * What a default endpoint policy must allow beside "own principals to own resources", per service: resources that
 * AWS owns, and calls that nobody signs. Dated data with sources, most of it from AWS's own data perimeter examples.
 * Imports only its sibling data. Left out on purpose: what only some products need (EMR, SageMaker, Elastic
 * Beanstalk, migration services, Lambda layers of AWS); a policy of one's own adds it.
 */
import {
  agentPackages,
  cloudFormationAnswers,
  codeArtifactAssets,
  ecrLayers,
  eksRepositories,
  imageBuilderBuckets,
  linuxRepositories,
  partitionOf,
  systemsManagerBuckets,
} from "./aws-owned";
import { type Ownership, ownershipsOf, type PolicyOwner } from "./policy-owner";

export type { PolicyOwner } from "./policy-owner";

/** Conditions of a statement: operator, key, values. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an endpoint policy, as plain JSON. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

/** Access that the default endpoint policy of one service must allow besides. */
export interface PolicyException {
  /** Catalogue id of the service; for `s3` it holds for both endpoint types. */
  readonly service: string;
  /** Why the usual conditions do not let it through: one line. */
  readonly reason: string;
  /** Day on which it was last checked, as `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Page that states it. */
  readonly source: string;
  /**
   * The statements for endpoints of one region. The owner stands in their conditions wherever a caller or a
   * resource of one's own is meant; without it they would let in everybody's.
   *
   * @returns none where no source names the region's resource
   */
  readonly statements: (region: string, owner: PolicyOwner) => PolicyStatement[];
}

const perimeter = "https://github.com/aws-samples/data-perimeter-policy-examples/blob/main";
const asOf = "2026-11-24";

const s3Exceptions: readonly PolicyException[] = [
  {
    service: "s3",
    reason: "layers of private ECR images come from a bucket of AWS by an URL that an account of ECR signed",
    asOf,
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms",
    statements: (region) => [anybodyReads("AllowEcrLayers", ecrLayers(region))],
  },
  {
    service: "s3",
    reason: "package managers of Amazon Linux fetch from buckets of AWS without signing",
    asOf,
    source: `${perimeter}/service_owned_resources.md`,
    statements: (region) => [anybodyReads("AllowAmazonLinuxRepositories", linuxRepositories(region))],
  },
  {
    service: "s3",
    reason: "SSM Agent fetches updates, packages and patch baselines from buckets of AWS without signing",
    asOf,
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html",
    statements: (region) => [anybodyReads("AllowSystemsManagerBuckets", systemsManagerBuckets(region))],
  },
  {
    service: "s3",
    reason: "instances fetch the CloudWatch and CodeDeploy agents from buckets of AWS without signing",
    asOf,
    source: `${perimeter}/service_owned_resources.md`,
    statements: (region) => [anybodyReads("AllowAgentPackages", agentPackages(region))],
  },
  {
    service: "s3",
    reason:
      "custom resources and wait conditions answer to buckets of CloudFormation by an URL that it signed",
    asOf,
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html",
    statements: (region) => [
      {
        ...anybodyReads("AllowCloudFormationAnswers", cloudFormationAnswers(region)),
        Action: "s3:PutObject",
      },
    ],
  },
  {
    service: "s3",
    reason: "CodeArtifact keeps the assets of packages in a bucket of AWS, one for each region",
    asOf: "2026-11-25",
    source: "https://docs.aws.amazon.com/codeartifact/latest/ug/create-s3-gateway-endpoint.html",
    statements: (region) => {
      const assets = codeArtifactAssets(region);
      return assets === undefined ? [] : [anybodyReads("AllowCodeArtifactAssets", assets)];
    },
  },
  {
    service: "s3",
    reason: "Image Builder's instances fetch its tool and components from buckets of AWS without signing",
    asOf: "2026-11-25",
    source: `${perimeter}/vpc_endpoint_policies/README.md`,
    statements: (region) => [anybodyReads("AllowImageBuilderBuckets", imageBuilderBuckets(region))],
  },
];

const otherExceptions: readonly PolicyException[] = [
  ...["ecr.api", "ecr.dkr"].map(eksImages),
  {
    service: "sts",
    reason:
      "AssumeRoleWithWebIdentity and AssumeRoleWithSAML carry a token and no signature, so that no principal key is there",
    asOf,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html",
    statements: (_region, owner) =>
      ownershipsOf(owner).map(({ suffix, owned }) => ({
        Sid: `AllowFederationToOwnRoles${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
        Resource: "*",
        Condition: { StringEquals: owned("Resource") },
      })),
  },
  {
    service: "ssm",
    reason: "public parameters, documents and runbooks belong to AWS",
    asOf,
    source: `${perimeter}/vpc_endpoint_policies/ssm_endpoint_policy.json`,
    statements: (region, owner) => {
      const start = `arn:${partitionOf(region)}:ssm:${region}::`;
      const actions = ["Describe*", "Get*", "List*", "CreateAssociation", "SendCommand"];
      return ownPrincipals("AllowAwsDocumentsAndParameters", owner, {
        Action: [...actions, "StartAutomationExecution", "StartSession"].map((action) => `ssm:${action}`),
        Resource: [`${start}automation-definition/*`, `${start}document/*`, `${start}parameter/aws/*`],
      });
    },
  },
  {
    service: "ec2",
    reason: "images of Amazon belong to AWS, and six actions carry no key for the owner of the resource",
    asOf,
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
    statements: (_region, owner) => ec2Statements(owner),
  },
  {
    service: "iam",
    reason: "managed policies of AWS belong to AWS",
    asOf,
    source: `${perimeter}/vpc_endpoint_policies/iam_endpoint_policy.json`,
    statements: (region, owner) =>
      ownPrincipals("AllowAwsManagedPolicies", owner, {
        Action: "iam:*",
        Resource: `arn:${partitionOf(region)}:iam::aws:policy/*`,
      }),
  },
  {
    service: "cloudformation",
    reason: "transforms such as the serverless one belong to AWS",
    asOf,
    source: `${perimeter}/vpc_endpoint_policies/cloudformation_endpoint_policy.json`,
    statements: (region, owner) =>
      ownPrincipals("AllowAwsTransforms", owner, {
        Action: "cloudformation:CreateChangeSet",
        Resource: `arn:${partitionOf(region)}:cloudformation:${region}:aws:transform/*`,
      }),
  },
  {
    service: "imagebuilder",
    reason: "managed components belong to AWS",
    asOf,
    source: `${perimeter}/vpc_endpoint_policies/imagebuilder_endpoint_policy.json`,
    statements: (region, owner) =>
      ownPrincipals("AllowAwsComponents", owner, {
        Action: "imagebuilder:GetComponent",
        Resource: `arn:${partitionOf(region)}:imagebuilder:${region}:aws:component/*`,
      }),
  },
];

const exceptions: readonly PolicyException[] = [...s3Exceptions, ...otherExceptions];

/** The exceptions of one service, in the order of the catalogue; empty when it needs none. */
export function policyExceptions(serviceId: string): PolicyException[] {
  return exceptions.filter((exception) => exception.service === serviceId);
}

/** Ids of the services that have exceptions, sorted. */
export function servicesWithExceptions(): string[] {
  return [...new Set(exceptions.map((exception) => exception.service))].sort();
}

function eksImages(service: string): PolicyException {
  return {
    service,
    reason: "images of EKS add-ons and the pause container belong to AWS",
    asOf,
    source: "https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html",
    statements: (region, owner) => {
      const repositories = eksRepositories(region);
      if (repositories === undefined) return [];
      const Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
      return ownPrincipals("AllowEksImages", owner, { Action, Resource: repositories });
    },
  };
}

function ec2Statements(owner: PolicyOwner): PolicyStatement[] {
  const actions = [
    "CopyFpgaImage",
    "CopyImage",
    "CopySnapshot",
    "CreateTransitGatewayPeeringAttachment",
    "CreateVolume",
    "CreateVpcPeeringConnection",
  ];
  return [
    ...ownPrincipals(
      "AllowImagesOfAmazon",
      owner,
      { Action: "ec2:RunInstances", Resource: "*" },
      { "ec2:Owner": "amazon" },
    ),
    ...ownPrincipals("AllowActionsWithoutOwnerKey", owner, {
      Action: actions.map((action) => `ec2:${action}`),
      Resource: "*",
    }),
  ];
}

/** Reading for anybody, since an unsigned call has no principal that a condition could name. */
function anybodyReads(Sid: string, Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource };
}

/** The statement for each way to be own. */
function ownPrincipals(
  Sid: string,
  owner: PolicyOwner,
  { Action, Resource }: Pick<PolicyStatement, "Action" | "Resource">,
  further: ReturnType<Ownership["owned"]> = {},
): PolicyStatement[] {
  return ownershipsOf(owner).map(({ suffix, owned }) => ({
    Sid: `${Sid}${suffix}`,
    Effect: "Allow",
    Principal: "*",
    Action,
    Resource,
    Condition: { StringEquals: { ...owned("Principal"), ...further } },
  }));
}
