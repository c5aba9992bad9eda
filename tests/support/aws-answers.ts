/** Answers of AWS to the questions that the components ask at deployment, for recordings in run mode. */
import type { JsonObject } from "../../network/recorded";
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
};

/** What AWS says of a resource beyond what it was told. */
export const awsOutputs: NonNullable<RecordOptions["outputs"]> = ({ type, name }): JsonObject =>
  type === "aws:route53/zone:Zone" ? { zoneId: `${name}-id` } : {};
