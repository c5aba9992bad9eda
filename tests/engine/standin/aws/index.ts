/** Every resource type and every function that the simulated AWS answers for. */
import { StandInError } from "../error";
import { getAvailabilityZones, getSecretVersion, getVpcEndpoint, getVpcEndpointService } from "./invokes";
import type { Call, Handler, JsonObject } from "./noun";
import * as alarms from "./nouns/alarms";
import * as endpoint from "./nouns/endpoint";
import * as endpointService from "./nouns/endpoint-service";
import * as iam from "./nouns/iam";
import * as lambda from "./nouns/lambda";
import * as loadBalancer from "./nouns/load-balancer";
import * as logs from "./nouns/logs";
import * as natGateway from "./nouns/nat-gateway";
import * as networkAcl from "./nouns/network-acl";
import * as peering from "./nouns/peering";
import * as ram from "./nouns/ram";
import * as resolver from "./nouns/resolver";
import * as route53 from "./nouns/route53";
import * as routeTable from "./nouns/route-table";
import * as securityGroup from "./nouns/security-group";
import * as subnet from "./nouns/subnet";
import * as vpc from "./nouns/vpc";
import * as vpn from "./nouns/vpn";

const modules: readonly Readonly<Record<string, unknown>>[] = [
  alarms,
  endpoint,
  endpointService,
  iam,
  lambda,
  loadBalancer,
  logs,
  natGateway,
  networkAcl,
  peering,
  ram,
  resolver,
  route53,
  routeTable,
  securityGroup,
  subnet,
  vpc,
  vpn,
];

/** Pulumi type token -> what answers for it. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  modules
    .flatMap((module) => Object.values(module))
    .filter(isHandler)
    .map((handler) => [handler.token, handler]),
);

function isHandler(value: unknown): value is Handler {
  return typeof value === "object" && value !== null && "token" in value;
}

const functions: Readonly<Record<string, (call: Call, args: JsonObject) => JsonObject>> = {
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": getVpcEndpoint,
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": getVpcEndpointService,
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:secretsmanager/getSecretVersion:getSecretVersion": getSecretVersion,
};

/** What a function answers. */
export function answer(call: Call, token: string, args: JsonObject): JsonObject {
  const found = functions[token];
  if (found === undefined) throw new StandInError(`the stand-in AWS knows no function ${token}`);
  return found(call, args);
}
