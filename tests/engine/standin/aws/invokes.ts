/** Functions of the provider: what is looked up at deployment. */
import { AwsError } from "./error";
import { type Call, type JsonObject, toJson } from "./noun";
import { vpcEndpoint } from "./nouns/endpoint";
import { offerOf } from "./nouns/offer";
import type { Thing } from "./world";

/** A secret that somebody keeps in Secrets Manager. */
interface Secret extends Thing {
  readonly value: string;
}

declare module "./world" {
  interface Kinds {
    secret: Secret;
  }
}

export function getAvailabilityZones(call: Call): JsonObject {
  const { region, world } = call;
  return {
    allAvailabilityZones: null,
    groupNames: [region],
    id: region,
    names: [...world.zoneNames(call)],
    region,
    zoneIds: [...world.zoneIds(call)],
  };
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/vpc_endpoint_service */
export function getVpcEndpointService(call: Call, args: JsonObject): JsonObject {
  const { region, world } = call;
  const serviceName = text(args.serviceName) ?? `com.amazonaws.${region}.${text(args.service) ?? ""}`;
  const offer = offerOf(call, serviceName);
  const type = text(args.serviceType);
  if (offer === undefined || (type !== undefined && !offer.types.some((one) => one === type))) {
    throw new AwsError("InvalidServiceName", `no matching EC2 VPC Endpoint Service found: ${serviceName}`);
  }
  const zones = world
    .zoneNames(call)
    .filter((_, index) => offer.zoneIds.includes(world.zoneIds(call)[index] ?? ""));
  return toJson({
    acceptanceRequired: offer.acceptanceRequired,
    arn: `arn:aws:ec2:${region}:${offer.owner}:vpc-endpoint-service/${offer.serviceId ?? serviceName}`,
    availabilityZones: zones,
    baseEndpointDnsNames: [`${serviceName.split(".").slice(3).join(".")}.${region}.vpce.amazonaws.com`],
    id: offer.serviceId ?? serviceName,
    managesVpcEndpoints: false,
    owner: offer.owner,
    privateDnsName: offer.privateNames[0] ?? "",
    privateDnsNames: offer.privateNames,
    region,
    serviceId: offer.serviceId ?? serviceName,
    serviceName,
    serviceRegion: region,
    serviceType: type ?? offer.types[0],
    supportedIpAddressTypes: offer.addressTypes.filter((one) => one !== "dualstack"),
    tags: {},
    vpcEndpointPolicySupported: offer.policySupported,
  });
}

export function getVpcEndpoint(call: Call, args: JsonObject): JsonObject {
  const id = text(args.id) ?? "";
  const found = vpcEndpoint.read(call, id, {});
  if (found === undefined)
    throw new AwsError("InvalidVpcEndpointId.NotFound", `The Vpc Endpoint Id '${id}' does not exist`);
  return { ...toJson(found), id };
}

export function getSecretVersion(call: Call, args: JsonObject): JsonObject {
  const secretId = text(args.secretId) ?? "";
  const found = call.world.need(call, "secret", secretId, "ResourceNotFoundException");
  return {
    arn: secretId,
    createdDate: "2026-01-01T00:00:00Z",
    id: `${secretId}|AWSCURRENT`,
    region: call.region,
    secretBinary: "",
    secretId,
    secretString: found.value,
    versionId: "1",
    versionStage: "AWSCURRENT",
    versionStages: ["AWSCURRENT"],
  };
}

function text(value: JsonObject[string] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
