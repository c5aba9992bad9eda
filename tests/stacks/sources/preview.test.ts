import assert from "node:assert/strict";
import { InvalidInputError } from "../../../network/issue";
import { type Json, SECRET, UNKNOWN } from "../../../network/recorded";
import { recordedFromPreview } from "../../../stacks/sources/preview";
import { preview, provider, stack, stackUrn, subnet, subnetUrn, UNKNOWN_TEXT } from "./states";

function issues(document: Json): readonly { readonly code: string; readonly message: string }[] {
  try {
    recordedFromPreview(document);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues;
  }
}

const codes = (document: Json): string[] => issues(document).map(({ code }) => code);
const urns = (document: Json): string[] => recordedFromPreview(document).map(({ urn }) => urn);

describe("recordedFromPreview", () => {
  it("marks what is not known before deployment", () => {
    const [resource] = recordedFromPreview(preview([["create", subnet(UNKNOWN_TEXT)]]));
    assert.deepEqual(resource?.inputs.vpcId, UNKNOWN);
    assert.deepEqual(resource?.inputs.cidrBlock, "10.0.0.0/24");
  });

  it("hides secrets, which the engine writes as a word, and says where they are", () => {
    const [resource] = recordedFromPreview(preview([["create", subnet(["a", "[secret]"])]]));
    assert.deepEqual(resource?.inputs.vpcId, ["a", SECRET]);
    assert.deepEqual(resource?.secrets, ["vpcId[1]"]);
  });

  it("takes every step after which a resource is there", () => {
    for (const op of ["create", "same", "update", "replace", "create-replacement", "import"]) {
      assert.deepEqual(urns(preview([[op, subnet("vpc-1")]])), [subnetUrn], op);
    }
  });

  it("leaves out what the update removes and what the program only reads", () => {
    assert.deepEqual(urns(preview([["delete", subnet("vpc-1")]])), []);
    assert.deepEqual(urns(preview([["read", subnet("vpc-1", { external: true })]])), []);
  });

  it("counts a replaced resource once, as it will be", () => {
    const document = preview([
      ["create-replacement", subnet("vpc-2")],
      ["replace", subnet("vpc-2")],
      ["delete-replaced", subnet("vpc-1")],
    ]);
    assert.deepEqual(
      recordedFromPreview(document).map(({ inputs }) => inputs.vpcId),
      ["vpc-2"],
    );
  });

  it("refuses a preview that leaves out what stays the same, and takes one that shows it", () => {
    const whole = preview([
      ["same", stack],
      ["same", provider],
      ["update", subnet("vpc-1")],
    ]);
    assert.equal(urns(whole).length, 3);
    const partial = preview(
      [
        ["same", stack],
        ["update", subnet("vpc-1")],
      ],
      { changeSummary: { same: 2, update: 1 } },
    );
    assert.deepEqual(codes(partial), ["preview-partial"]);
    assert.match(issues(partial)[0]?.message ?? "", /got 1 of 2 .*--show-sames/);
  });

  it("refuses a preview that failed, however many steps it has", () => {
    const failed = preview([["same", stack]], {
      diagnostics: [{ severity: "error", message: "boom\nmore" }],
    });
    assert.deepEqual(codes(failed), ["preview-failed"]);
    assert.match(issues(failed)[0]?.message ?? "", /\(boom\)/);
    const warned = preview([["same", stack]], { diagnostics: [{ severity: "warning", message: "mind" }] });
    assert.deepEqual(urns(warned), [stackUrn]);
  });

  it("refuses what is no preview", () => {
    assert.deepEqual(codes(null), ["preview-malformed"]);
    assert.deepEqual(codes({ deployment: {} }), ["preview-malformed"]);
  });
});
