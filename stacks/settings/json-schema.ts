/** The JSON Schema of a whole `Pulumi.<env>.yaml`, for editors, made from the settings schema. */
import { z } from "zod";
import { interfaceService, interfaceServiceIds } from "../../network/catalogue/endpoint-services";
import { namespace } from "./paths";
import { settingsShape } from "./schema";

type Json = Record<string, unknown>;

/**
 * Keys of other namespaces, such as `aws:region`, and the Pulumi CLI's own keys are allowed; an unknown key of
 * ours is not.
 */
export function settingsJsonSchema(): Json {
  const { properties, required = [], $defs, ...rest } = ours();
  const names = Object.keys(properties);
  return {
    $schema: rest["$schema"],
    title: "Settings of a Causeway environment",
    description: "A Pulumi stack settings file, Pulumi.<env>.yaml, with the settings of Causeway.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(names.map((name) => [`${namespace}:${name}`, properties[name]])),
        patternProperties: { [`^${namespace}:(?!(${names.join("|")})$)`]: secretValue },
        required: required.map((name) => `${namespace}:${name}`),
      },
    },
    required: ["config"],
    $defs,
  };
}

/** A key of ours that is no setting can only be a secret that a setting names, as the Pulumi CLI encrypts it. */
const secretValue = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

function ours(): Json & { properties: Json; required?: string[] } {
  const schema = z.toJSONSchema(settingsShape, {
    io: "input",
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  return schema as unknown as Json & { properties: Json; required?: string[] };
}

/** Zod writes the bounds of JavaScript's numbers; services are named so that editors can complete them. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  const values = schema.additionalProperties;
  if (typeof values === "object" && values.$ref?.endsWith("/endpointService") === true) {
    schema.properties = Object.fromEntries(
      interfaceServiceIds().map((id) => [id, { ...values, description: about(id) }]),
    );
  }
}

function about(id: string): string {
  const { notes = "", privateDnsNames = [] } = interfaceService(id, "eu-west-1") ?? {};
  return [`In eu-west-1: ${privateDnsNames.join(", ") || "no private name of its own"}.`, notes]
    .join(" ")
    .trim();
}
