/** Changes of a recording, as if the program had registered something else. */
import assert from "node:assert/strict";
import type { JsonObject, RecordedResource } from "../../network/recorded";

export type Change = (resources: readonly RecordedResource[]) => RecordedResource[];

const named = (name: string, type: string) => (resource: RecordedResource) =>
  resource.name === name && resource.type.endsWith(`:${type}`);

/** Takes one resource away, as if it had never been registered. */
export function without(name: string, type: string): Change {
  return (resources) => {
    const kept = resources.filter((resource) => !named(name, type)(resource));
    assert.equal(kept.length, resources.length - 1, `expected exactly one ${type} ${name}`);
    return kept;
  };
}

/** Gives one resource other inputs. */
export function changed(name: string, type: string, inputs: JsonObject): Change {
  return (resources) => {
    const found = resources.filter(named(name, type));
    assert.equal(found.length, 1, `expected exactly one ${type} ${name}`);
    return resources.map((resource) =>
      found.includes(resource) ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource,
    );
  };
}
