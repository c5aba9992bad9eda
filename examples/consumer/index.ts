/**
 * An application of another team: a function in the `app` spoke that reads a secret by the ordinary name of
 * Secrets Manager. The name resolves to the hub's endpoint; nothing leaves the private network.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NetworkReference } from "causeway/references";

const config = new pulumi.Config();
const network = NetworkReference.get(config.require("network"));
const tier = network.spoke("app").tier("app");

const role = new aws.iam.Role("reader", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  managedPolicyArns: [aws.iam.ManagedPolicy.AWSLambdaVPCAccessExecutionRole],
});

const reader = new aws.lambda.Function("reader", {
  runtime: "nodejs22.x",
  handler: "index.handler",
  role: role.arn,
  code: new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset(
      "exports.handler = async (event) => fetch(`https://secretsmanager.${process.env.AWS_REGION}.amazonaws.com/ping`).then((r) => r.status);",
    ),
  }),
  vpcConfig: { subnetIds: tier.subnetIds, securityGroupIds: [tier.workloadSecurityGroupId] },
});

export const functionName = reader.name;
export const endpointZones = network.endpoint("secretsmanager").zoneIds;
