/** A policy pack that forbids nothing and writes down what a policy gets to see, in the pack's own reading of it. */
import { writeFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import type { JsonObject } from "../../../network/recorded";
import { recordedFromPolicy } from "../../../policies/recorded-from-policy";
import { readProperties } from "../../../policies/values";

const inputs = new Map<string, JsonObject>();

new PolicyPack("witness", {
  policies: [
    {
      name: "witness",
      description: "Writes what it sees to the file CAUSEWAY_WITNESS.",
      enforcementLevel: "mandatory",
      validateResource: ({ urn, props }) => void inputs.set(urn, readProperties(props)),
      validateStack: ({ resources }) =>
        writeFileSync(
          process.env["CAUSEWAY_WITNESS"] ?? "",
          JSON.stringify(recordedFromPolicy(resources, inputs)),
        ),
    },
  ],
});
