import assert from "node:assert/strict";
import { interfaceServiceIds } from "../../../network/catalogue/endpoint-services";
import {
  policyExceptions,
  servicesWithExceptions,
  type PolicyOwner,
  type PolicyStatement,
} from "../../../network/catalogue/policy-exceptions";
import { regionNames } from "../../../network/catalogue/regions";

const accounts: PolicyOwner = { accountIds: ["222222222222", "111111111111", "222222222222"] };
const organization: PolicyOwner = { accountIds: [], organizationId: "o-a1b2c3d4e5" };
const withOutsiders: PolicyOwner = { ...organization, outsideAccountIds: ["444444444444", "333333333333"] };

function statements(service: string, region = "eu-west-1", owner = accounts): PolicyStatement[] {
  return policyExceptions(service).flatMap((exception) => exception.statements(region, owner));
}

function named(service: string, sid: string, region?: string, owner?: PolicyOwner): PolicyStatement {
  const found = statements(service, region, owner).filter((statement) => statement.Sid === sid);
  assert.equal(found.length, 1, sid);
  const [statement] = found;
  assert.ok(statement !== undefined);
  return statement;
}

const ownPrincipals = { StringEquals: { "aws:PrincipalAccount": ["111111111111", "222222222222"] } };

describe("policyExceptions", () => {
  it("lets anybody read ECR's layers of the region, and no other region's", () => {
    assert.deepEqual(named("s3", "AllowEcrLayers"), {
      Sid: "AllowEcrLayers",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"],
    });
    assert.deepEqual(named("s3", "AllowEcrLayers", "cn-north-1").Resource, [
      "arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*",
    ]);
  });

  it("lets anybody read the repositories of Amazon Linux 2 and 2023", () => {
    const statement = named("s3", "AllowAmazonLinuxRepositories");
    assert.equal(statement.Action, "s3:GetObject");
    assert.deepEqual(statement.Resource, [
      "arn:aws:s3:::packages.eu-west-1.amazonaws.com/*",
      "arn:aws:s3:::repo.eu-west-1.amazonaws.com/*",
      "arn:aws:s3:::amazonlinux.eu-west-1.amazonaws.com/*",
      "arn:aws:s3:::amazonlinux-2-repos-eu-west-1/*",
      "arn:aws:s3:::al2023-eu-west-1/*",
      "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*",
    ]);
  });

  it("lets anybody read the buckets of SSM Agent, patch buckets by their full name", () => {
    assert.deepEqual(named("s3", "AllowSystemsManagerBuckets").Resource, [
      "arn:aws:s3:::aws-ssm-eu-west-1/*",
      "arn:aws:s3:::aws-windows-downloads-eu-west-1/*",
      "arn:aws:s3:::amazon-ssm-eu-west-1/*",
      "arn:aws:s3:::amazon-ssm-packages-eu-west-1/*",
      "arn:aws:s3:::eu-west-1-birdwatcher-prod/*",
      "arn:aws:s3:::aws-ssm-distributor-file-eu-west-1/*",
      "arn:aws:s3:::aws-ssm-document-attachments-eu-west-1/*",
      "arn:aws:s3:::patch-baseline-snapshot-eu-west-1/*",
      "arn:aws:s3:::aws-patch-manager-eu-west-1-5522fb710/*",
      "arn:aws:s3:::aws-patchmanager-macos-eu-west-1-5522fb710/*",
    ]);
  });

  it("follows the regions whose SSM buckets are named differently", () => {
    const capeTown = named("s3", "AllowSystemsManagerBuckets", "af-south-1").Resource;
    assert.ok(capeTown.includes("arn:aws:s3:::patch-baseline-snapshot-af-south-1-tbxdb5b9/*"));
    assert.ok(!capeTown.includes("arn:aws:s3:::af-south-1-birdwatcher-prod/*"));
    const thailand = named("s3", "AllowSystemsManagerBuckets", "ap-southeast-7").Resource;
    assert.ok(Array.isArray(thailand) && thailand.every((arn) => !String(arn).includes("patch")));
  });

  it("lets anybody read the agents' packages", () => {
    const statement = named("s3", "AllowAgentPackages");
    assert.equal(statement.Action, "s3:GetObject");
    assert.deepEqual(statement.Resource, [
      "arn:aws:s3:::amazoncloudwatch-agent-eu-west-1/*",
      "arn:aws:s3:::amazoncloudwatch-agent/*",
      "arn:aws:s3:::aws-codedeploy-eu-west-1/*",
    ]);
  });

  it("lets answers through to CloudFormation, whose response bucket has the region without dashes", () => {
    const statement = named("s3", "AllowCloudFormationAnswers");
    assert.equal(statement.Action, "s3:PutObject");
    assert.deepEqual(statement.Resource, [
      "arn:aws:s3:::cloudformation-custom-resource-response-euwest1/*",
      "arn:aws:s3:::cloudformation-waitcondition-eu-west-1/*",
    ]);
  });

  it("lets anybody read CodeArtifact's assets of the region, where the region has the service", () => {
    assert.deepEqual(named("s3", "AllowCodeArtifactAssets"), {
      Sid: "AllowCodeArtifactAssets",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: ["arn:aws:s3:::assets-438097961670-eu-west-1/*"],
    });
    assert.ok(statements("s3", "us-west-1").every(({ Sid }) => Sid !== "AllowCodeArtifactAssets"));
  });

  it("lets anybody read Image Builder's tool and the components among its resources", () => {
    const statement = named("s3", "AllowImageBuilderBuckets");
    assert.equal(statement.Action, "s3:GetObject");
    assert.deepEqual(statement.Resource, [
      "arn:aws:s3:::ec2imagebuilder-toe-eu-west-1-prod/*",
      "arn:aws:s3:::ec2imagebuilder-managed-resources-eu-west-1-prod/components/*",
    ]);
  });

  it("says what depends on the owner once more for accounts outside the organisation", () => {
    const outside = { "aws:PrincipalAccount": ["333333333333", "444444444444"] };
    const [members, outsiders] = ["", "OutsideOrganization"].map((suffix) =>
      named("ec2", `AllowImagesOfAmazon${suffix}`, "eu-west-1", withOutsiders),
    );
    assert.deepEqual(members?.Condition, {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "ec2:Owner": "amazon" },
    });
    assert.deepEqual(outsiders?.Condition, { StringEquals: { ...outside, "ec2:Owner": "amazon" } });
    for (const service of servicesWithExceptions().filter((id) => id !== "s3")) {
      const sids = statements(service, "eu-west-1", withOutsiders).map(({ Sid }) => Sid);
      const once = statements(service, "eu-west-1", organization).map(({ Sid }) => Sid);
      assert.deepEqual(sids.sort(), once.flatMap((sid) => [sid, `${sid}OutsideOrganization`]).sort());
    }
    assert.deepEqual(statements("s3", "eu-west-1", withOutsiders), statements("s3"));
  });

  it("lets unsigned STS calls through to own roles only", () => {
    const statement = named("sts", "AllowFederationToOwnRoles");
    assert.deepEqual(statement.Action, ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]);
    assert.equal(statement.Principal, "*");
    assert.deepEqual(statement.Condition, {
      StringEquals: { "aws:ResourceAccount": ["111111111111", "222222222222"] },
    });
    assert.deepEqual(named("sts", "AllowFederationToOwnRoles", "eu-west-1", organization).Condition, {
      StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" },
    });
  });

  it("lets own principals pull EKS images from the region's registry, on both ECR endpoints", () => {
    for (const service of ["ecr.api", "ecr.dkr"]) {
      const statement = named(service, "AllowEksImages");
      assert.equal(statement.Resource, "arn:aws:ecr:eu-west-1:602401143452:repository/*");
      assert.deepEqual(statement.Condition, ownPrincipals);
      assert.ok(!statement.Action.includes("ecr:PutImage"));
    }
    const milan = named("ecr.api", "AllowEksImages", "eu-south-1").Resource;
    assert.equal(milan, "arn:aws:ecr:eu-south-1:590381155156:repository/*");
    const beijing = named("ecr.api", "AllowEksImages", "cn-north-1").Resource;
    assert.equal(beijing, "arn:aws-cn:ecr:cn-north-1:918309763551:repository/*");
  });

  it("allows no EKS images where no source names the registry", () => {
    assert.deepEqual(statements("ecr.api", "ap-southeast-6"), []);
  });

  it("lets own principals use documents, runbooks and parameters of AWS", () => {
    const statement = named("ssm", "AllowAwsDocumentsAndParameters");
    assert.deepEqual(statement.Resource, [
      "arn:aws:ssm:eu-west-1::automation-definition/*",
      "arn:aws:ssm:eu-west-1::document/*",
      "arn:aws:ssm:eu-west-1::parameter/aws/*",
    ]);
    assert.deepEqual(statement.Condition, ownPrincipals);
    assert.ok(!statement.Action.includes("ssm:PutParameter"));
  });

  it("lets own principals start Amazon's images and call the actions that carry no owner of the resource", () => {
    const images = named("ec2", "AllowImagesOfAmazon");
    assert.equal(images.Action, "ec2:RunInstances");
    assert.deepEqual(images.Condition, {
      StringEquals: { ...ownPrincipals.StringEquals, "ec2:Owner": "amazon" },
    });
    const keyless = named("ec2", "AllowActionsWithoutOwnerKey");
    assert.deepEqual(keyless.Action, [
      "ec2:CopyFpgaImage",
      "ec2:CopyImage",
      "ec2:CopySnapshot",
      "ec2:CreateTransitGatewayPeeringAttachment",
      "ec2:CreateVolume",
      "ec2:CreateVpcPeeringConnection",
    ]);
    assert.deepEqual(keyless.Condition, ownPrincipals);
  });

  it("lets own principals use managed policies, transforms and components of AWS", () => {
    assert.equal(named("iam", "AllowAwsManagedPolicies").Resource, "arn:aws:iam::aws:policy/*");
    const transforms = named("cloudformation", "AllowAwsTransforms");
    assert.equal(transforms.Resource, "arn:aws:cloudformation:eu-west-1:aws:transform/*");
    assert.equal(transforms.Action, "cloudformation:CreateChangeSet");
    const components = named("imagebuilder", "AllowAwsComponents");
    assert.equal(components.Resource, "arn:aws:imagebuilder:eu-west-1:aws:component/*");
    assert.equal(components.Action, "imagebuilder:GetComponent");
    for (const statement of [...statements("iam"), transforms, components]) {
      assert.deepEqual(statement.Condition, ownPrincipals);
    }
  });

  it("has no exception for a service that needs none", () => {
    assert.deepEqual(policyExceptions("secretsmanager"), []);
    assert.deepEqual(policyExceptions("unknown"), []);
  });

  it("has these services, all of them in the catalogue", () => {
    const ids = servicesWithExceptions();
    assert.deepEqual(ids, [
      "cloudformation",
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "iam",
      "imagebuilder",
      "s3",
      "ssm",
      "sts",
    ]);
    assert.ok(ids.every((id) => interfaceServiceIds().includes(id)));
  });

  it("is dated and sourced, one line of reason each", () => {
    for (const exception of servicesWithExceptions().flatMap(policyExceptions)) {
      assert.match(exception.asOf, /^20\d\d-\d\d-\d\d$/);
      assert.match(exception.source, /^https:\/\/(docs\.aws\.amazon\.com|github\.com\/aws-samples)\//);
      assert.match(exception.reason, /^[^\n]+[^.\n]$/);
    }
  });

  it("names every statement once per service, in letters and digits", () => {
    for (const service of servicesWithExceptions()) {
      const sids = statements(service).map((statement) => statement.Sid);
      assert.equal(new Set(sids).size, sids.length, service);
      assert.ok(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid)));
    }
  });

  it("lets anybody touch nothing but the objects of buckets named in full, in every region", () => {
    const objects = /^arn:aws(-cn|-us-gov)?:s3:::[a-z0-9.-]+\/(components\/)?\*$/;
    let withCodeArtifact = 0;
    for (const region of regionNames()) {
      const all = servicesWithExceptions().flatMap((id) => statements(id, region));
      const open = all.filter((statement) => statement.Condition === undefined);
      const assets = open.filter(({ Sid }) => Sid === "AllowCodeArtifactAssets").length;
      withCodeArtifact += assets;
      assert.equal(open.length, 6 + assets, region);
      const resources = open.flatMap((statement) => statement.Resource);
      assert.deepEqual(
        resources.filter((arn) => !objects.test(arn)),
        [],
      );
      assert.ok(all.every((statement) => statement.Action !== "*"));
    }
    assert.equal(withCodeArtifact, 13);
  });
});
