/** Random endpoints and their policies. */
import * as fc from "fast-check";
import type { JsonObject } from "../../network/recorded";
import type { EndpointPlan, GatewayPlan } from "./plan";
import { HOME, REGION, type Topology } from "./networks-topology";
import { all, chance, oneOf, pick, some, someOf } from "./random";

const SERVICES = ["secretsmanager", "kms"] as const;

/** The name by which clients call a service. */
export function serviceName(service: string, region = REGION): string {
  return `${service}.${region}.amazonaws.com`;
}

function policies(service: string): fc.Arbitrary<JsonObject | undefined> {
  const statement = (change: JsonObject): JsonObject => ({
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    ...change,
  });
  const document = (...statements: JsonObject[]): JsonObject => ({
    Version: "2012-10-17",
    Statement: statements,
  });
  const accounts = (...list: string[]): JsonObject => ({
    Condition: { StringEquals: { "aws:PrincipalAccount": list, "aws:ResourceAccount": list } },
  });
  const other = "222222222222";
  const services = statement({ Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } });
  const buckets = statement({ Action: "s3:GetObject", Resource: ["arn:aws:s3:::owned-by-aws-eu-west-1/*"] });
  const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
  const denied: JsonObject = {
    Effect: "Deny",
    Condition: { StringEquals: { "aws:PrincipalAccount": other } },
  };
  const organisation = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
  return pick<JsonObject | undefined>(
    [40, undefined],
    [18, document(statement(accounts(HOME, other)), services, buckets)],
    [10, document(statement(accounts(HOME)), services, buckets)],
    [6, document(statement(accounts(HOME)))],
    [4, document(statement(accounts(other)))],
    [4, document(statement({}), statement(denied))],
    [4, document(statement({ Action: [`${service}:*`] }))],
    [2, document(statement({ Action: ["sqs:*"] }))],
    [4, document(statement({ Principal: root(HOME) }))],
    [2, document(statement({ Principal: { AWS: [HOME, other] } }))],
    [3, document(statement(organisation))],
    [2, document(statement({ Effect: "Deny" }), statement({}))],
    [1, document()],
  );
}

export function endpointPlans({ vpcs }: Topology): fc.Arbitrary<EndpointPlan[]> {
  return fc
    .integer({ min: 1, max: SERVICES.length })
    .chain((count) =>
      all(
        SERVICES.slice(0, count).map((service) =>
          fc.tuple(chance(92), fc.constantFrom(...vpcs)).chain(([shared, any]) => {
            const vpc = shared ? (vpcs[0] ?? any) : any;
            const best = vpc.subnets.filter(({ tier }) => tier === "endpoints" || vpc.name !== "hub");
            return fc.record({
              name: fc.constant(service),
              vpc: fc.constant(vpc.name),
              service: fc.constant(`com.amazonaws.${REGION}.${service}`),
              subnets: oneOf([97, someOf(best, 85)], [3, some(best, 50)]).map((list) =>
                list.map(({ name }) => name),
              ),
              groups: pick([97, [service]], [3, []]),
              policy: policies(service),
              privateDns: chance(12),
              addresses: fc.constantFrom("low" as const, "high" as const),
            });
          }),
        ),
      ),
    )
    .map((endpoints) =>
      endpoints.map(({ policy, ...rest }) => ({ ...rest, ...(policy === undefined ? {} : { policy }) })),
    );
}

export function gatewayPlans({ vpcs }: Topology): fc.Arbitrary<GatewayPlan[]> {
  return all(
    vpcs.map((vpc) =>
      pick([45, "s3"], [6, "dynamodb"], [49, undefined]).chain((service) => {
        if (service === undefined) return fc.constant<GatewayPlan[]>([]);
        return fc
          .record({
            name: fc.constant(`${service}-${vpc.name}`),
            vpc: fc.constant(vpc.name),
            service: fc.constant(`com.amazonaws.${vpc.region}.${service}`),
            subnets: some(vpc.subnets, 85).map((list) => list.map(({ name }) => name)),
            policy: policies(service),
          })
          .map(({ policy, ...rest }): GatewayPlan[] => [
            { ...rest, ...(policy === undefined ? {} : { policy }) },
          ]);
      }),
    ),
  ).map((gateways) => gateways.flat());
}
