import assert from "node:assert/strict";
import { removalWarnings } from "../../../network/privatelink/changes";

const before = { principals: ["arn:aws:iam::333333333333:root", "*"], consumers: ["hub", "app"] };
const found = (after: typeof before) =>
  removalWarnings(before, after, "services.orders").map(({ code, path, message }) => [
    code,
    path,
    message.split(" ")[0],
  ]);

describe("removalWarnings", () => {
  it("says nothing when principals and consumers stay or join", () => {
    assert.deepEqual(
      found({ principals: [...before.principals, "x"], consumers: ["app", "hub", "web"] }),
      [],
    );
  });

  it("warns that connections of a principal and of a consumer that are gone stay", () => {
    assert.deepEqual(found({ principals: ["*"], consumers: ["hub"] }), [
      ["accepted-connections-stay", "services.orders.principals", "arn:aws:iam::333333333333:root"],
      ["accepted-connections-stay", "services.orders.consumers", "app"],
    ]);
  });
});
