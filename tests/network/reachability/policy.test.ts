import assert from "node:assert/strict";
import { known, unknown } from "../../../network/model/facts";
import { decidePolicy, type PolicySubject } from "../../../network/reachability/policy";
import { holds, isLike } from "../../../network/reachability/policy-conditions";
import type { JsonObject } from "../../../network/recorded";

const OWN = "111111111111";
const OTHER = "999999999999";
const caller = { account: OWN, organization: "o-a1b2c3d4e5" };
const source = { urn: "urn", property: "policy" };
const kms: PolicySubject = { type: "interface", service: "kms" };
const s3: PolicySubject = { type: "gateway", service: "s3" };

function decide(
  statements: JsonObject | readonly JsonObject[],
  subject = kms,
  who: Parameters<typeof decidePolicy>[1] = caller,
) {
  const document = { Version: "2012-10-17", Statement: statements } as JsonObject;
  return decidePolicy(known({ kind: "document", document }, source), who, subject);
}

const all = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

describe("an endpoint policy", () => {
  it("allows everything where there is none and is unknown where it is not known", () => {
    assert.equal(decidePolicy(known({ kind: "full" }, source), caller, kms).kind, "allowed");
    assert.deepEqual(decidePolicy(unknown("is not known before deployment", source), caller, kms), {
      kind: "unknown",
      text: "the endpoint policy is not known before deployment",
    });
  });

  it("denies what no statement allows", () => {
    assert.equal(decide([]).kind, "denied");
    assert.equal(decide({ ...all, Effect: "Deny" }).kind, "denied");
  });

  it("may hold one statement without a list", () => {
    assert.equal(decide(all).kind, "allowed");
  });

  const principals: readonly (readonly [unknown, string, string])[] = [
    ["*", "allowed", "allowed"],
    [{ AWS: "*" }, "allowed", "allowed"],
    [{ AWS: OWN }, "allowed", "denied"],
    [{ AWS: [OTHER, `arn:aws:iam::${OWN}:root`] }, "allowed", "denied"],
    [{ AWS: OTHER }, "denied", "denied"],
    [{ AWS: `arn:aws:iam::${OTHER}:role/app` }, "denied", "denied"],
    [{ AWS: `arn:aws:iam::${OWN}:role/app` }, "unknown", "unknown"],
    [{ Service: "ec2.amazonaws.com" }, "denied", "denied"],
    [{ Federated: "cognito-identity.amazonaws.com" }, "unknown", "unknown"],
  ];
  for (const [principal, atInterface, atGateway] of principals) {
    it(`is ${atInterface} at an interface endpoint and ${atGateway} at a gateway endpoint for ${JSON.stringify(principal)}`, () => {
      const statement = { ...all, Principal: principal } as JsonObject;
      assert.equal(decide(statement).kind, atInterface);
      assert.equal(decide(statement, s3).kind, atGateway);
    });
  }

  it("with NotPrincipal is unknown", () => {
    const { Principal, ...rest } = all;
    assert.equal(Principal, "*");
    assert.equal(decide({ ...rest, NotPrincipal: { AWS: OTHER } }).kind, "unknown");
  });

  it("says which actions it is limited to, and does not take those of other services for it", () => {
    assert.deepEqual(decide({ ...all, Sid: "One", Action: ["kms:Decrypt", "kms:Encrypt"] }), {
      kind: "allowed",
      text: `statement One allows account ${OWN}`,
      only: ["actions kms:Decrypt, kms:Encrypt"],
    });
    assert.equal(decide({ ...all, Action: "kms:*" }).kind, "allowed");
    assert.equal(decide({ ...all, Action: "sqs:*" }).kind, "unknown");
  });

  it("says which own resources it is limited to, and refuses those of others", () => {
    const own = `arn:aws:kms:eu-west-1:${OWN}:key/*`;
    assert.deepEqual(decide({ ...all, Resource: own }), {
      kind: "allowed",
      text: `a statement allows account ${OWN}`,
      only: [`resources ${own}`],
    });
    assert.equal(decide({ ...all, Resource: `arn:aws:kms:eu-west-1:${OTHER}:key/*` }).kind, "denied");
  });

  it("for buckets is unknown, since an ARN of S3 names no account, and denied for those of AWS", () => {
    assert.equal(decide({ ...all, Resource: "arn:aws:s3:::mine/*" }, s3).kind, "unknown");
    assert.equal(
      decide(
        { ...all, Action: "s3:GetObject", Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*" },
        s3,
      ).kind,
      "denied",
    );
    assert.equal(decide({ ...all, Resource: "arn:aws:s3:::mine/*" }, kms).kind, "denied");
  });

  it("denied for all is denied, denied in part says the part, and denied for others is not denied", () => {
    const deny = { ...all, Effect: "Deny", Sid: "No" };
    assert.equal(decide([all, deny]).kind, "denied");
    assert.deepEqual(decide([all, { ...deny, Action: "kms:Delete*" }]), {
      kind: "allowed",
      text: `a statement allows account ${OWN}`,
      only: ["nothing that statement No denies"],
    });
    const others = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.equal(decide([all, { ...deny, Condition: others }]).kind, "allowed");
    assert.equal(
      decide([all, { ...deny, NotAction: "sqs:*" }].map((one) => one as JsonObject)).kind,
      "unknown",
    );
  });

  it("does not know the organisation of an account that is not said to be in one", () => {
    const statement = { ...all, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
    assert.equal(decide(statement).kind, "allowed");
    assert.equal(decide(statement, kms, { account: OWN }).kind, "unknown");
    assert.equal(decide(statement, kms, {}).kind, "unknown");
  });
});

describe("conditions", () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ StringEquals: { "aws:PrincipalAccount": [OTHER, OWN] } }, "yes"],
    [{ StringEquals: { "AWS:principalACCOUNT": OWN } }, "yes"],
    [{ StringEquals: { "aws:PrincipalAccount": OTHER } }, "no"],
    [{ StringNotEquals: { "aws:PrincipalAccount": [OTHER, OWN] } }, "no"],
    [{ StringLike: { "aws:PrincipalOrgID": "o-a1b2c3*" } }, "yes"],
    [{ StringEqualsIfExists: { "aws:ResourceAccount": OWN } }, "yes"],
    [{ Bool: { "aws:PrincipalIsAWSService": "true" } }, "no"],
    [{ Bool: { "aws:PrincipalIsAWSService": false } }, "yes"],
    [{ StringEquals: { "aws:SourceVpce": "vpce-1" } }, "maybe"],
    [{ "ForAnyValue:StringEquals": { "aws:PrincipalAccount": OWN } }, "maybe"],
    [{ StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } }, "maybe"],
    [{ StringEquals: { "aws:PrincipalAccount": OWN, "aws:SourceVpce": "vpce-1" } }, "maybe"],
    [{ StringEquals: { "aws:PrincipalAccount": OTHER, "aws:SourceVpce": "vpce-1" } }, "no"],
  ];
  for (const [condition, truth] of cases) {
    it(`hold: ${truth} for ${JSON.stringify(condition)}`, () =>
      assert.equal(holds(condition, caller), truth));
  }

  it("hold where there are none", () => assert.equal(holds(undefined, caller), "yes"));

  it("take only * and ? for more than themselves", () => {
    assert.deepEqual(
      [isLike("a*c", "abbc"), isLike("a?c", "abc"), isLike("a.c", "abc"), isLike("(a)*", "(a)")],
      [true, true, false, true],
    );
  });
});
