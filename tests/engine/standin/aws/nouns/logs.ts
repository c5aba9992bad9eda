/** CloudWatch log groups and VPC flow logs. */
import { z } from "zod";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import { needVpc } from "./vpc";

const groupInputs = {
  ...tags,
  kmsKeyId: z.string().optional(),
  logGroupClass: z.string().optional(),
  name: z.string(),
  region: z.string(),
  retentionInDays: z.number().optional(),
  skipDestroy: z.boolean().optional(),
};
const flowLogInputs = {
  ...tags,
  iamRoleArn: z.string().optional(),
  logDestination: z.string().optional(),
  logDestinationType: z.enum(["cloud-watch-logs", "s3", "kinesis-data-firehose"]).optional(),
  logFormat: z.string().optional(),
  maxAggregationInterval: z.number().optional(),
  region: z.string(),
  trafficType: z.enum(["ACCEPT", "ALL", "REJECT"]).optional(),
  vpcId: z.string(),
};
type FlowLogInputs = z.output<z.ZodObject<typeof flowLogInputs>>;

declare module "../world" {
  interface Kinds {
    logGroup: Made<z.output<z.ZodObject<typeof groupInputs>>>;
    flowLog: Made<FlowLogInputs>;
  }
}

const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Log groups have a name in place of an id; two accounts may use the same. */
function keyOf({ account, region }: Call, name: string): string {
  return `${account} ${region} ${name}`;
}

export const logGroup = noun({
  token: "aws:cloudwatch/logGroup:LogGroup",
  inputs: groupInputs,
  outputs: ["arn"],
  replaces: ["logGroupClass", "name"],
  computed: ["logGroupClass"],
  defaults: { retentionInDays: 0, skipDestroy: false },
  autoName: 512,
  create(call, inputs) {
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(inputs.name)) {
      throw new AwsError(
        "InvalidParameterException",
        `Value '${inputs.name}' at 'logGroupName' failed to satisfy constraint`,
      );
    }
    if (call.world.find("logGroup", keyOf(call, inputs.name)) !== undefined) {
      refuse("log-group-exists", "The specified log group already exists");
    }
    putGroup(call, inputs);
    return inputs.name;
  },
  read: (call, name) => {
    const found = call.world.find("logGroup", keyOf(call, name));
    return (
      found && { logGroupClass: "STANDARD", ...found.inputs, arn: arnOf(found, "logs", `log-group:${name}`) }
    );
  },
  update: (call, _id, inputs) => putGroup(call, inputs),
  remove: (call, name) => call.world.remove("logGroup", keyOf(call, name)),
});

function putGroup(call: Call, inputs: z.output<z.ZodObject<typeof groupInputs>>): void {
  if (!RETENTION.includes(inputs.retentionInDays ?? 0)) {
    refuse(
      "log-retention",
      `1 validation error detected: Value '${inputs.retentionInDays ?? ""}' at 'retentionInDays' is not one of ${RETENTION.join(", ")}`,
    );
  }
  call.world.put("logGroup", { id: keyOf(call, inputs.name), ...at(call), inputs });
}

export const flowLog = noun({
  token: "aws:ec2/flowLog:FlowLog",
  inputs: flowLogInputs,
  outputs: ["arn"],
  replaces: [
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "trafficType",
    "vpcId",
  ],
  computed: ["logDestination", "logFormat"],
  defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  create(call, inputs) {
    const { world } = call;
    needVpc(call, inputs.vpcId);
    checkDestination(call, inputs);
    const same = world
      .all("flowLog")
      .some(
        (other) =>
          other.inputs.vpcId === inputs.vpcId && other.inputs.logDestination === inputs.logDestination,
      );
    if (same)
      refuse(
        "flow-log-exists",
        `Error. There is an existing Flow Log with the same configuration and log destination.`,
      );
    const id = world.newId("fl");
    world.put("flowLog", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("flowLog", id);
    const arn = found && arnOf(found, "ec2", `vpc-flow-log/${id}`);
    return found && { logDestination: "", logFormat: "${version} ${account-id}", ...found.inputs, arn };
  },
  update(call, id, inputs) {
    call.world.put("flowLog", { id, ...at(call), inputs });
  },
  remove: ({ world }, id) => world.remove("flowLog", id),
});

/** Logs go to CloudWatch by a role that the flow logs service may assume and that may write to the group. */
function checkDestination(
  call: Call,
  { iamRoleArn, logDestination, logDestinationType }: FlowLogInputs,
): void {
  if (logDestinationType !== "cloud-watch-logs") return;
  const name = logDestination?.split(":log-group:")[1] ?? "";
  if (call.world.find("logGroup", keyOf(call, name)) === undefined) {
    refuse("flow-log-destination-unknown", `LogDestination: ${logDestination ?? ""} does not exist`);
  }
  const role = call.world
    .all("role")
    .find(({ account, inputs }) => iamRoleArn === `arn:aws:iam::${account}:role/${inputs.name}`);
  const trusted =
    role?.account === call.account && role.inputs.assumeRolePolicy.includes("vpc-flow-logs.amazonaws.com");
  const policies = call.world.all("rolePolicy").filter(({ inputs }) => inputs.role === role?.inputs.name);
  if (!trusted || !policies.some(({ inputs }) => inputs.policy.includes("logs:PutLogEvents"))) {
    refuse(
      "flow-log-destination-unknown",
      `Access Denied for LogDestination: ${logDestination ?? ""}. Please check the role ${iamRoleArn ?? ""}`,
    );
  }
}
