/**
 * Look-ups that shape nothing: they compare what the plan says with what AWS has, or fetch a secret. Before deployment their answer is unknown, so that no
 * `apply` on it runs; that holds for the functions that return an Output, not for those that return a promise.
 */

import { UNKNOWN_ON_WIRE, type WireObject } from "./values";

/** Token -> every property of the result. The SDK takes a property that is not named in the answer for a known absence. */
const RESULTS: Readonly<Record<string, readonly string[]>> = {
  // https://www.pulumi.com/registry/packages/aws/api-docs/ec2/getvpcendpointservice/
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": [
    "acceptanceRequired",
    "arn",
    "availabilityZones",
    "baseEndpointDnsNames",
    "filters",
    "id",
    "managesVpcEndpoints",
    "owner",
    "privateDnsName",
    "privateDnsNames",
    "region",
    "service",
    "serviceId",
    "serviceName",
    "serviceRegion",
    "serviceRegions",
    "serviceType",
    "supportedIpAddressTypes",
    "tags",
    "vpcEndpointPolicySupported",
  ],
  // https://www.pulumi.com/registry/packages/aws/api-docs/secretsmanager/getsecretversion/
  "aws:secretsmanager/getSecretVersion:getSecretVersion": [
    "arn",
    "createdDate",
    "id",
    "region",
    "secretArn",
    "secretBinary",
    "secretId",
    "secretString",
    "versionId",
    "versionStage",
    "versionStages",
  ],
  // https://www.pulumi.com/registry/packages/aws/api-docs/getavailabilityzones/
  "aws:index/getAvailabilityZones:getAvailabilityZones": [
    "allAvailabilityZones",
    "excludeNames",
    "excludeZoneIds",
    "filters",
    "groupNames",
    "id",
    "names",
    "region",
    "state",
    "timeouts",
    "zoneIds",
  ],
};

/** The unknown result of such a look-up; `undefined` for any other function. */
export function comparedAtDeployment(token: string): WireObject | undefined {
  const properties = RESULTS[token];
  return properties && Object.fromEntries(properties.map((property) => [property, UNKNOWN_ON_WIRE]));
}
