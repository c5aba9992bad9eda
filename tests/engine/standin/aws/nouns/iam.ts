/** Roles and their inline policies. */
import { z } from "zod";
import { AwsError } from "../error";
import { type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";

const roleInputs = {
  ...tags,
  assumeRolePolicy: z.string(),
  description: z.string().optional(),
  forceDetachPolicies: z.boolean().optional(),
  managedPolicyArns: z.array(z.string()).optional(),
  maxSessionDuration: z.number().optional(),
  name: z.string(),
  path: z.string().optional(),
};
const policyInputs = { name: z.string(), policy: z.string(), role: z.string() };

declare module "../world" {
  interface Kinds {
    role: Made<z.output<z.ZodObject<typeof roleInputs>>>;
    rolePolicy: Made<z.output<z.ZodObject<typeof policyInputs>>>;
  }
}

/** IAM knows no regions; names are unique in an account. */
function keyOf({ account }: Call, name: string): string {
  return `${account} ${name}`;
}

function needName(name: string, longest: number): void {
  if (!/^[\w+=,.@-]+$/.test(name) || name.length > longest) {
    throw new AwsError(
      "ValidationError",
      `The specified value for ${name} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

function needDocument(text: string): void {
  try {
    const document = JSON.parse(text) as { readonly Statement?: unknown };
    if (Array.isArray(document.Statement) && document.Statement.length > 0) return;
  } catch {
    // Refused below, as a document without statements is.
  }
  refuse("policy-malformed", "This policy contains invalid Json or no statement");
}

export const role = noun({
  token: "aws:iam/role:Role",
  global: true,
  inputs: roleInputs,
  outputs: ["arn", "createDate", "inlinePolicies", "uniqueId"],
  replaces: ["name", "path"],
  computed: ["managedPolicyArns"],
  defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
  documents: ["assumeRolePolicy"],
  sets: ["managedPolicyArns"],
  autoName: 64,
  create(call, inputs) {
    needName(inputs.name, 64);
    needDocument(inputs.assumeRolePolicy);
    const id = keyOf(call, inputs.name);
    if (call.world.find("role", id) !== undefined) {
      refuse("role-exists", `Role with name ${inputs.name} already exists.`);
    }
    call.world.put("role", { id, account: call.account, region: "global", inputs });
    return inputs.name;
  },
  read: (call, name) => {
    const found = call.world.find("role", keyOf(call, name));
    if (found === undefined) return undefined;
    const inline = policiesOf(call, name).map(({ inputs }) => ({ name: inputs.name, policy: inputs.policy }));
    return {
      managedPolicyArns: [],
      ...found.inputs,
      arn: `arn:aws:iam::${found.account}:role/${name}`,
      createDate: "2026-01-01T00:00:00Z",
      inlinePolicies: inline.sort((a, b) => (a.name < b.name ? -1 : 1)),
      uniqueId: "AROA0STANDIN0STANDIN",
    };
  },
  update(call, name, inputs) {
    needDocument(inputs.assumeRolePolicy);
    call.world.put("role", { id: keyOf(call, name), account: call.account, region: "global", inputs });
  },
  remove(call, name) {
    if (policiesOf(call, name).length > 0) {
      refuse("role-has-policies", "Cannot delete entity, must delete policies first.");
    }
    call.world.remove("role", keyOf(call, name));
  },
});

function policiesOf(call: Call, name: string) {
  return call.world
    .all("rolePolicy")
    .filter(({ account, inputs }) => account === call.account && inputs.role === name);
}

export const rolePolicy = noun({
  token: "aws:iam/rolePolicy:RolePolicy",
  global: true,
  inputs: policyInputs,
  outputs: [],
  replaces: ["name", "role"],
  documents: ["policy"],
  autoName: 128,
  create(call, inputs) {
    needName(inputs.name, 128);
    if (call.world.find("role", keyOf(call, inputs.role)) === undefined) {
      throw new AwsError("NoSuchEntity", `The role with name ${inputs.role} cannot be found.`);
    }
    putPolicy(call, inputs);
    return `${inputs.role}:${inputs.name}`;
  },
  read: (call, id) => call.world.find("rolePolicy", keyOf(call, id))?.inputs,
  update: (call, _id, inputs) => putPolicy(call, inputs),
  remove: (call, id) => call.world.remove("rolePolicy", keyOf(call, id)),
});

function putPolicy(call: Call, inputs: z.output<z.ZodObject<typeof policyInputs>>): void {
  needDocument(inputs.policy);
  const id = keyOf(call, `${inputs.role}:${inputs.name}`);
  call.world.put("rolePolicy", { id, account: call.account, region: "global", inputs });
}
