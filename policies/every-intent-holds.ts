/** The rule that stops a deployment whose network would not do what the estate wants of it. */
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { JsonObject } from "../network/recorded";
import { recordedFromPolicy } from "./recorded-from-policy";
import { readProperties } from "./values";
import { violationsOf } from "./violations";

/**
 * The rule, which judges the stack as a whole. It is asked of each resource first, only to take note of its inputs: of a
 * stack's resources the engine tells the outputs alone, in which what the program said cannot be told from what the
 * provider adds, and nothing is told of what a component was given.
 */
export function everyIntentHolds(): ResourceValidationPolicy & StackValidationPolicy {
  const inputs = new Map<string, JsonObject>();
  return {
    name: "every-intent-holds",
    displayName: "Every intent holds",
    description:
      "What the estate wants to be reachable is reachable, and what it wants to be blocked is blocked.",
    enforcementLevel: "mandatory",
    validateResource: ({ urn, props }) => void inputs.set(urn, readProperties(props)),
    validateStack: ({ resources }, reportViolation) => {
      // Without them nothing would be found wrong, which is not the same as right.
      if (inputs.size === 0) throw new Error("the engine asked about the stack before any of its resources");
      for (const { message, urn } of violationsOf(recordedFromPolicy(resources, inputs)))
        reportViolation(message, urn);
    },
  };
}
