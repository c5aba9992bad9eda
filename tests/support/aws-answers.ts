/** Answers of AWS to the questions that the components ask at deployment, for recordings in run mode. */
import type { Json, JsonObject } from "../../network/recorded";
import type { RecordOptions } from "../../stacks/record";

const ZONES: Readonly<Record<string, string>> = { "eu-west-1": "euw1", "eu-central-1": "euc1" };

/** A region of three zones that has every service everywhere. */
export const awsAnswers: NonNullable<RecordOptions["invokes"]> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": ({ region }) => {
    const name = typeof region === "string" ? region : "eu-west-1";
    const prefix = ZONES[name] ?? name;
    return {
      names: ["a", "b", "c"].map((letter) => `${name}${letter}`),
      zoneIds: [1, 2, 3].map((number) => `${prefix}-az${number}`),
    };
  },
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": (args): JsonObject => ({
    ...args,
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    vpcEndpointPolicySupported: true,
    supportedIpAddressTypes: ["ipv4"],
  }),
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ id }) => ({
    id: id ?? null,
    dnsEntries: [{ dnsName: `${String(id)}.vpce.amazonaws.com`, hostedZoneId: "Z38GZ743OKFT7T" }],
  }),
  "aws:secretsmanager/getSecretVersion:getSecretVersion": ({ secretId }) => ({
    secretId: secretId ?? null,
    secretString: "kept.in.secrets.manager",
  }),
};

/** What AWS says of a resource beyond what it was told. */
export const awsOutputs: NonNullable<RecordOptions["outputs"]> = ({ type, name, inputs }): JsonObject => {
  switch (type) {
    case "aws:route53/zone:Zone":
      return { zoneId: `${name}-id` };
    case "aws:lb/loadBalancer:LoadBalancer":
    case "aws:lb/targetGroup:TargetGroup":
      return { arn: `${name}-arn` };
    case "aws:ec2/vpcEndpointService:VpcEndpointService":
      return { serviceName: `${name}-name` };
    case "aws:ec2/vpnConnection:VpnConnection":
      return {
        tunnel1Address: "198.51.100.1",
        tunnel2Address: "198.51.100.2",
        presharedKeyArn: `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${name}`,
      };
    case "aws:route53/resolverEndpoint:ResolverEndpoint":
      return { ipAddresses: addressed(inputs.ipAddresses) };
    default:
      return {};
  }
};

/** AWS chooses the addresses that are not fixed. */
function addressed(places: Json | undefined): Json {
  const items: readonly Json[] = Array.isArray(places) ? places : [];
  return items.map((place, index) => ({ ip: `10.64.1.${10 + index}`, ...(place as JsonObject) }));
}
