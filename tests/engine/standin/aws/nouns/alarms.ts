/** CloudWatch alarms. */
import { z } from "zod";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";

const actions = z.array(z.string()).optional();
const metricInputs = {
  ...tags,
  actionsEnabled: z.boolean().optional(),
  alarmActions: actions,
  alarmDescription: z.string().optional(),
  comparisonOperator: z.string(),
  datapointsToAlarm: z.number().optional(),
  dimensions: z.record(z.string(), z.string()).optional(),
  evaluationPeriods: z.number(),
  metricName: z.string(),
  name: z.string(),
  namespace: z.string(),
  okActions: actions,
  period: z.number(),
  region: z.string(),
  statistic: z.string(),
  threshold: z.number(),
  treatMissingData: z.string().optional(),
};
const compositeInputs = {
  ...tags,
  actionsEnabled: z.boolean().optional(),
  alarmActions: actions,
  alarmDescription: z.string().optional(),
  alarmName: z.string(),
  alarmRule: z.string(),
  okActions: actions,
  region: z.string(),
};

declare module "../world" {
  interface Kinds {
    metricAlarm: Made<z.output<z.ZodObject<typeof metricInputs>>>;
    compositeAlarm: Made<z.output<z.ZodObject<typeof compositeInputs>>>;
  }
}

/** A name is an alarm's identity in its account and region. */
function keyOf({ account, region }: Call, name: string): string {
  return `${account} ${region} ${name}`;
}

export const metricAlarm = noun({
  token: "aws:cloudwatch/metricAlarm:MetricAlarm",
  inputs: metricInputs,
  outputs: ["arn", "evaluateLowSampleCountPercentiles"],
  replaces: ["name"],
  computed: [],
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  sets: ["alarmActions", "okActions"],
  autoName: 255,
  create(call, inputs) {
    call.world.put("metricAlarm", { id: keyOf(call, inputs.name), ...at(call), inputs });
    return inputs.name;
  },
  read: (call, name) => {
    const found = call.world.find("metricAlarm", keyOf(call, name));
    const arn = found && arnOf(found, "cloudwatch", `alarm:${name}`);
    return found && { ...found.inputs, arn, evaluateLowSampleCountPercentiles: "" };
  },
  update(call, name, inputs) {
    call.world.put("metricAlarm", { id: keyOf(call, name), ...at(call), inputs });
  },
  remove: (call, name) => call.world.remove("metricAlarm", keyOf(call, name)),
});

export const compositeAlarm = noun({
  token: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  inputs: compositeInputs,
  outputs: ["arn"],
  replaces: ["alarmName"],
  defaults: { actionsEnabled: true },
  sets: ["alarmActions", "okActions"],
  create(call, inputs) {
    putComposite(call, inputs);
    return inputs.alarmName;
  },
  read: (call, name) => {
    const found = call.world.find("compositeAlarm", keyOf(call, name));
    return found && { ...found.inputs, arn: arnOf(found, "cloudwatch", `alarm:${name}`) };
  },
  update: (call, _name, inputs) => putComposite(call, inputs),
  remove: (call, name) => call.world.remove("compositeAlarm", keyOf(call, name)),
});

function putComposite(call: Call, inputs: z.output<z.ZodObject<typeof compositeInputs>>): void {
  const named = [...inputs.alarmRule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
  for (const name of named) {
    if (call.world.find("metricAlarm", keyOf(call, name)) !== undefined) continue;
    refuse(
      "alarm-rule-of-unknown-alarm",
      `AlarmRule must only contain references to existing alarms: ${name}`,
    );
  }
  call.world.put("compositeAlarm", { id: keyOf(call, inputs.alarmName), ...at(call), inputs });
}
