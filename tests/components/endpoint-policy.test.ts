import assert from "node:assert/strict";
import {
  checkAccess,
  checkEndpointPolicy,
  endpointPolicy,
  type EndpointAccess,
  type PolicyTarget,
} from "../../components/internal/endpoint-policy";
import { policyExceptions, servicesWithExceptions } from "../../network/catalogue/policy-exceptions";
import type { JsonObject } from "../../network/recorded";

const accounts: EndpointAccess = { accountIds: ["222222222222", "111111111111"] };
const organization: EndpointAccess = { accountIds: ["111111111111"], organizationId: "o-a1b2c3d4e5" };
const withOutsiders: EndpointAccess = {
  ...organization,
  outsideAccountIds: ["444444444444", "333333333333", "444444444444"],
};
const kms: PolicyTarget = { serviceId: "kms", region: "eu-west-1", policySupport: true };

interface Document {
  readonly Version?: string;
  readonly Statement: readonly (JsonObject & { readonly Sid?: string })[];
}

function parsed(text: string | undefined): Document {
  assert.notEqual(text, undefined);
  return JSON.parse(text ?? "") as Document;
}

const sids = (text: string | undefined): (string | undefined)[] =>
  parsed(text).Statement.map(({ Sid }) => Sid);

describe("endpointPolicy", () => {
  it("admits principals of the accounts to resources of the accounts, and AWS services, and nobody else", () => {
    assert.deepEqual(parsed(endpointPolicy(kms, {}, accounts)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowOwnPrincipalsToOwnResources",
          Effect: "Allow",
          Principal: "*",
          Action: "*",
          Resource: "*",
          Condition: {
            StringEquals: {
              "aws:PrincipalAccount": ["111111111111", "222222222222"],
              "aws:ResourceAccount": ["111111111111", "222222222222"],
            },
          },
        },
        {
          Sid: "AllowAwsServicePrincipals",
          Effect: "Allow",
          Principal: "*",
          Action: "*",
          Resource: "*",
          Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
        },
      ],
    });
  });

  it("names the organisation in place of the accounts when there is one", () => {
    const [own] = parsed(endpointPolicy(kms, {}, organization)).Statement;
    assert.deepEqual(own?.["Condition"], {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-a1b2c3d4e5" },
    });
  });

  it("admits accounts outside the organisation to their own resources, by a statement beside the organisation's", () => {
    const { Statement } = parsed(endpointPolicy(kms, {}, withOutsiders));
    const [members, outsiders, ...others] = Statement;
    assert.deepEqual(members, parsed(endpointPolicy(kms, {}, organization)).Statement[0]);
    assert.deepEqual(outsiders, {
      Sid: "AllowOwnPrincipalsToOwnResourcesOutsideOrganization",
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: {
        StringEquals: {
          "aws:PrincipalAccount": ["333333333333", "444444444444"],
          "aws:ResourceAccount": ["333333333333", "444444444444"],
        },
      },
    });
    assert.deepEqual(
      others.map(({ Sid }) => Sid),
      ["AllowAwsServicePrincipals"],
    );
  });

  it("counts accounts outside among the others where there is no organisation", () => {
    const apart = { accountIds: ["111111111111"], outsideAccountIds: ["222222222222"] };
    assert.equal(endpointPolicy(kms, {}, apart), endpointPolicy(kms, {}, accounts));
  });

  it("is the same text whatever the order and repetition of the accounts", () => {
    const shuffled = { accountIds: ["111111111111", "222222222222", "111111111111"] };
    assert.equal(endpointPolicy(kms, {}, shuffled), endpointPolicy(kms, {}, accounts));
  });

  it("keeps the given document and sorts its keys, so that their order is no change", () => {
    const one = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["b", "a"], Resource: "*" }],
    };
    const other = {
      Statement: [{ Resource: "*", Action: ["b", "a"], Effect: "Allow" }],
      Version: "2012-10-17",
    };
    const text =
      '{"Statement":[{"Action":["b","a"],"Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}';
    assert.equal(endpointPolicy(kms, { policy: one }, accounts), text);
    assert.equal(endpointPolicy(kms, { policy: other }, accounts), text);
  });

  it("sends full access in full where it is wanted, so that it replaces an earlier policy", () => {
    assert.deepEqual(parsed(endpointPolicy(kms, { fullAccess: true }, accounts)).Statement, [
      { Sid: "AllowEverything", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
    ]);
  });

  it("sends nothing to a service that refuses policies", () => {
    const eks = { ...kms, serviceId: "eks", policySupport: false };
    assert.equal(endpointPolicy(eks, {}, accounts), undefined);
    assert.equal(endpointPolicy(eks, { fullAccess: true }, accounts), undefined);
  });

  it("restricts a service of which nobody says whether it takes policies, unless full access is wanted", () => {
    const unknown = { ...kms, policySupport: null };
    assert.equal(endpointPolicy(unknown, {}, accounts), endpointPolicy(kms, {}, accounts));
    assert.equal(endpointPolicy(unknown, { fullAccess: true }, accounts), undefined);
  });

  it("adds no exception to a service that the catalogue does not know", () => {
    const foreign = { region: "eu-west-1", policySupport: null };
    assert.deepEqual(sids(endpointPolicy(foreign, {}, accounts)), [
      "AllowOwnPrincipalsToOwnResources",
      "AllowAwsServicePrincipals",
    ]);
  });

  describe("exceptions of the catalogue", () => {
    it("are there for the services that need them", () => {
      assert.deepEqual(servicesWithExceptions(), [
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
    });

    for (const serviceId of servicesWithExceptions()) {
      for (const exception of policyExceptions(serviceId)) {
        it(`let ${serviceId} through because ${exception.reason}`, () => {
          const own = exception.statements("eu-west-1", accounts);
          assert.ok(own.length > 0);
          const { Statement } = parsed(endpointPolicy({ ...kms, serviceId }, {}, accounts));
          const text = Statement.map((statement) => JSON.stringify(statement));
          for (const statement of own) {
            assert.equal(text.filter((line) => line === JSON.stringify(statement)).length, 1);
          }
          const { Statement: without } = parsed(endpointPolicy(kms, {}, accounts));
          assert.ok(own.every((statement) => !without.some((other) => other.Sid === statement.Sid)));
        });
      }

      it(`give ${serviceId} distinct Sids of letters and digits, and a policy within the limit`, () => {
        for (const access of [accounts, organization, withOutsiders]) {
          const all = sids(endpointPolicy({ ...kms, serviceId }, {}, access));
          assert.equal(new Set(all).size, all.length);
          assert.ok(all.every((sid) => /^[A-Za-z0-9]+$/.test(sid ?? "")));
          assert.deepEqual(checkEndpointPolicy({ ...kms, serviceId }, {}, access), []);
        }
      });
    }

    it("name the region's own bucket of ECR layers", () => {
      const text = endpointPolicy(
        { serviceId: "s3", region: "us-east-1", policySupport: true },
        {},
        accounts,
      );
      assert.match(text ?? "", /arn:aws:s3:::prod-us-east-1-starport-layer-bucket\/\*/);
      assert.doesNotMatch(text ?? "", /eu-west-1/);
    });

    it("let unsigned STS calls reach own roles only", () => {
      const { Statement } = parsed(endpointPolicy({ ...kms, serviceId: "sts" }, {}, organization));
      const federation = Statement.find(({ Sid }) => Sid === "AllowFederationToOwnRoles");
      assert.deepEqual(federation?.["Condition"], { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } });
    });
  });
});

describe("checkEndpointPolicy", () => {
  const codes = (target: PolicyTarget, choice: Parameters<typeof checkEndpointPolicy>[1]): string[][] =>
    checkEndpointPolicy(target, choice, accounts).map(({ code, path }) => [code, path]);
  const statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const policy = { Version: "2012-10-17", Statement: [statement] };

  it("accepts the default, a document and full access", () => {
    assert.deepEqual(
      [{}, { policy }, { fullAccess: true }].flatMap((choice) => codes(kms, choice)),
      [],
    );
  });

  it("refuses a document for a service that refuses policies, but not full access", () => {
    const eks = { ...kms, policySupport: false };
    assert.deepEqual(codes(eks, { policy }), [["endpoint-policy-refused", "policy"]]);
    assert.deepEqual(codes(eks, { fullAccess: true }), []);
  });

  it("refuses full access beside a document", () => {
    assert.deepEqual(codes(kms, { policy, fullAccess: true }), [["endpoint-policy-twice", "fullAccess"]]);
  });

  it("refuses a document without statements", () => {
    assert.deepEqual(codes(kms, { policy: {} }), [["endpoint-policy-malformed", "policy"]]);
    assert.deepEqual(codes(kms, { policy: { Statement: [] } }), [["endpoint-policy-malformed", "policy"]]);
  });

  it("accepts 20,480 characters and refuses one more", () => {
    const sized = (characters: number): JsonObject => {
      const empty = endpointPolicy(kms, { policy: { ...policy, Id: "" } }, accounts) ?? "";
      return { ...policy, Id: "x".repeat(characters - empty.length) };
    };
    assert.deepEqual(codes(kms, { policy: sized(20_480) }), []);
    assert.deepEqual(codes(kms, { policy: sized(20_481) }), [["endpoint-policy-too-long", "policy"]]);
  });

  it("refuses a default that lists too many accounts, and accepts the organisation in their place", () => {
    const accountIds = Array.from({ length: 700 }, (_, index) => String(100_000_000_000 + index));
    const issues = checkEndpointPolicy(kms, {}, { accountIds });
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["endpoint-policy-too-long"],
    );
    assert.match(issues[0]?.message ?? "", /give organizationId/);
    assert.deepEqual(checkEndpointPolicy(kms, {}, { accountIds, organizationId: "o-a1b2c3d4e5" }), []);
  });
});

describe("checkAccess", () => {
  const codes = (access: EndpointAccess): string[][] =>
    checkAccess(access).map(({ code, path }) => [code, path]);

  it("accepts accounts, an organisation, and both", () => {
    const organizationId = "o-a1b2c3d4e5";
    assert.deepEqual([accounts, organization, { accountIds: [], organizationId }].flatMap(codes), []);
  });

  it("refuses neither", () => {
    assert.deepEqual(codes({ accountIds: [] }), [["access-empty", "accountIds"]]);
  });

  it("refuses an account without 12 digits and an organisation of another form", () => {
    assert.deepEqual(codes({ accountIds: ["111111111111", "11111111111"] }), [
      ["account-id-malformed", "accountIds[1]"],
    ]);
    assert.deepEqual(codes({ ...organization, outsideAccountIds: ["11111111111a"] }), [
      ["account-id-malformed", "outsideAccountIds[0]"],
    ]);
    assert.deepEqual(codes(withOutsiders), []);
    assert.deepEqual(codes({ accountIds: [], organizationId: "ou-a1b2-c3d4e5f6" }), [
      ["organization-id-malformed", "organizationId"],
    ]);
  });
});
