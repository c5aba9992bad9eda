/** Whom default endpoint policies admit, as settings say it, and what prod's adopted spoke states of its names. */
import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import type { JsonObject } from "../../network/recorded";
import { accessOf } from "../../stacks/settings/access";
import { recordShipped } from "../support/environments";

const inside = { accountId: "111111111111", outsideOrganization: false };
const outside = { accountId: "333333333333", outsideOrganization: true };

describe("accessOf", () => {
  it("is every declared account without an organisation, wherever it lies", () => {
    assert.deepEqual(accessOf({ accounts: { inside, outside } }), {
      accountIds: ["111111111111", "333333333333"],
    });
  });

  it("is the organisation, and beside it the accounts outside", () => {
    const organizationId = "o-a1b2c3d4e5";
    assert.deepEqual(accessOf({ accounts: { inside, outside }, organizationId }), {
      accountIds: ["111111111111", "333333333333"],
      organizationId,
      outsideAccountIds: ["333333333333"],
    });
    assert.deepEqual(accessOf({ accounts: { inside }, organizationId }), {
      accountIds: ["111111111111"],
      organizationId,
    });
  });
});

describe("prod", () => {
  it("admits the partner, whose account is outside the organisation, to the endpoints", async () => {
    const { resources } = await recordShipped("prod");
    const endpoint = resources.find(
      ({ name, type }) => name === "core-kms" && type === "aws:ec2/vpcEndpoint:VpcEndpoint",
    );
    const { Statement } = JSON.parse(String(endpoint?.inputs.policy)) as { Statement: JsonObject[] };
    assert.deepEqual(
      Statement.map(({ Condition }) => Condition),
      [
        { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
        {
          StringEquals: {
            "aws:PrincipalAccount": ["333333333333"],
            "aws:ResourceAccount": ["333333333333"],
          },
        },
        { Bool: { "aws:PrincipalIsAWSService": "true" } },
      ],
    );
  });

  it("knows that the adopted VPC resolves private names, because its settings state it", async () => {
    const model = buildModel((await recordShipped("prod")).resources);
    const clearing = [...model.vpcs.values()].find(({ name }) => name === "clearing");
    for (const fact of [clearing?.dnsSupport, clearing?.dnsHostnames]) {
      assert.deepEqual(
        [fact?.known, fact?.known === true && fact.value, fact?.source.assumed],
        [true, true, true],
      );
    }
  });
});
