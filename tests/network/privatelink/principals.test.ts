import assert from "node:assert/strict";
import {
  checkPrincipals,
  parsePrincipal,
  parsePrincipals,
  principalsOfAccount,
} from "../../../network/privatelink/principals";

const ACCOUNT = "333333333333";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

describe("parsePrincipal", () => {
  it("reads an account by its id and by its ARN as the same principal", () => {
    const root = { arn: ROOT, key: ACCOUNT, accountId: ACCOUNT };
    assert.deepEqual(parsePrincipal(ACCOUNT, "aws"), root);
    assert.deepEqual(parsePrincipal(ROOT, "aws"), root);
  });

  it("completes an account id with the service's partition", () => {
    assert.equal(parsePrincipal(ACCOUNT, "aws-us-gov")?.arn, `arn:aws-us-gov:iam::${ACCOUNT}:root`);
  });

  it("reads a role, a user and every account", () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/reader`;
    const user = `arn:aws:iam::${ACCOUNT}:user/ann@example.com`;
    assert.deepEqual(parsePrincipal(role, "aws"), {
      arn: role,
      key: `${ACCOUNT}-role-reader`,
      accountId: ACCOUNT,
    });
    assert.deepEqual(parsePrincipal(user, "aws"), {
      arn: user,
      key: `${ACCOUNT}-user-ann@example.com`,
      accountId: ACCOUNT,
    });
    assert.deepEqual(parsePrincipal("*", "aws"), { arn: "*", key: "any-account" });
  });

  it("reads nothing else", () => {
    for (const text of [
      "33333333333",
      "o-abcdefghij",
      "arn:aws:iam::*:root",
      "arn:aws:sts::333333333333:assumed-role/reader/session",
      "arn:aws:iam::333333333333:group/readers",
      "arn:aws:iam::333333333333:role/team/reader",
      "arn:aws:iam::333333333333:role/",
      "",
    ]) {
      assert.equal(parsePrincipal(text, "aws"), undefined, text);
    }
  });
});

describe("parsePrincipals", () => {
  it("gives each once, sorted, and leaves out what it cannot read", () => {
    const parsed = parsePrincipals([ROOT, "*", "reader", "111111111111", ACCOUNT], "aws");
    assert.deepEqual(
      parsed.map(({ key }) => key),
      ["111111111111", ACCOUNT, "any-account"],
    );
  });
});

describe("principalsOfAccount", () => {
  const principals = parsePrincipals([ROOT, `arn:aws:iam::${ACCOUNT}:role/reader`, "111111111111"], "aws");
  const keys = (accountId: string, more: readonly string[] = []) =>
    principalsOfAccount([...principals, ...parsePrincipals(more, "aws")], accountId).map(({ key }) => key);

  it("finds the account, its roles and its users, and not another's", () => {
    assert.deepEqual(keys(ACCOUNT), [ACCOUNT, `${ACCOUNT}-role-reader`]);
    assert.deepEqual(keys("222222222222"), []);
  });

  it("finds every account's permission for any account", () => {
    assert.deepEqual(keys("222222222222", ["*"]), ["any-account"]);
  });
});

describe("checkPrincipals", () => {
  const codes = (principals: readonly string[], any = false, partition = "aws") =>
    checkPrincipals(principals, any, partition).map(({ code, path }) => [code, path]);

  it("accepts accounts, roles and users, and none", () => {
    assert.deepEqual(
      codes([ACCOUNT, "arn:aws:iam::111111111111:root", `arn:aws:iam::${ACCOUNT}:role/r`]),
      [],
    );
    assert.deepEqual(codes([]), []);
  });

  it("accepts * when it is said twice, and refuses either half alone", () => {
    assert.deepEqual(codes(["*"], true), []);
    assert.deepEqual(codes([ACCOUNT, "*"]), [["any-account-said-once", "principals[1]"]]);
    assert.deepEqual(codes([ACCOUNT], true), [["any-account-said-once", "allowAnyAwsAccount"]]);
  });

  it("refuses what is no principal", () => {
    assert.deepEqual(codes(["reader"]), [["principal-malformed", "principals[0]"]]);
    assert.deepEqual(codes(["arn:aws:iam::*:root"]), [["principal-malformed", "principals[0]"]]);
  });

  it("refuses a role with a path, which AWS does not take, and says what to name instead", () => {
    const [issue] = checkPrincipals([`arn:aws:iam::${ACCOUNT}:role/team/reader`], false, "aws");
    assert.equal(issue?.code, "principal-with-path");
    assert.match(issue?.message ?? "", /a role without a path/);
  });

  it("refuses a principal of another partition, and accepts it there", () => {
    const gov = `arn:aws-us-gov:iam::${ACCOUNT}:root`;
    assert.deepEqual(codes([gov]), [["principal-partition", "principals[0]"]]);
    assert.deepEqual(codes([gov], false, "aws-us-gov"), []);
  });

  it("refuses a principal that is there already in another spelling", () => {
    assert.deepEqual(codes([ACCOUNT, ROOT]), [["principal-twice", "principals[1]"]]);
  });
});
