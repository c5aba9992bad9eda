import assert from "node:assert/strict";
import { formatIssue, InvalidInputError, type Issue, rejectIssues, under } from "../../network/issue";

const slotTaken: Issue = { code: "tier-slot-taken", path: "tiers.app.slot", message: "got 0, use 2" };
const atRoot: Issue = { code: "zones-missing", path: "", message: "got none" };

describe("rejectIssues", () => {
  it("does nothing when there is no issue", () => {
    assert.doesNotThrow(() => rejectIssues('HubVpc "hub"', []));
  });

  it("throws once for all issues, each on its own line", () => {
    const text =
      'HubVpc "hub": tiers.app.slot: got 0, use 2 [tier-slot-taken]\nHubVpc "hub": got none [zones-missing]';
    assert.throws(
      () => rejectIssues('HubVpc "hub"', [slotTaken, atRoot]),
      (error) => {
        assert.ok(error instanceof InvalidInputError);
        assert.equal(error.name, "InvalidInputError");
        assert.equal(error.subject, 'HubVpc "hub"');
        assert.deepEqual(error.issues, [slotTaken, atRoot]);
        assert.equal(error.message, text);
        return true;
      },
    );
  });
});

describe("formatIssue", () => {
  it("shows path, message and code", () => {
    assert.equal(formatIssue(slotTaken), "tiers.app.slot: got 0, use 2 [tier-slot-taken]");
  });

  it("leaves an empty path out", () => {
    assert.equal(formatIssue(atRoot), "got none [zones-missing]");
  });
});

describe("under", () => {
  it("puts the prefix before each path and changes nothing else", () => {
    assert.deepEqual(under("hub", [slotTaken]), [{ ...slotTaken, path: "hub.tiers.app.slot" }]);
  });

  it("names the prefix itself for an issue without a path", () => {
    assert.deepEqual(under("hub", [atRoot]), [{ ...atRoot, path: "hub" }]);
  });

  it("joins an index without a dot", () => {
    assert.deepEqual(under("zones", [{ ...slotTaken, path: "[1]" }]), [{ ...slotTaken, path: "zones[1]" }]);
  });

  it("nests", () => {
    assert.equal(under("settings", under("hub", [slotTaken]))[0]?.path, "settings.hub.tiers.app.slot");
  });

  it("leaves the given issues as they were", () => {
    under("hub", [slotTaken]);
    assert.equal(slotTaken.path, "tiers.app.slot");
  });
});
