/** Route 53 Resolver: endpoints, forward rules and which VPCs follow them. */
import { z } from "zod";
import { cidrOf, formatAddress } from "../../../../../network/cidr";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import { sharedWith } from "./ram";
import { needGroup } from "./security-group";
import { needSubnet, placeInterface, removeInterfaces } from "./subnet";
import { needVpc } from "./vpc";

const address = z.strictObject({ ip: z.string().optional(), subnetId: z.string() });
const endpointInputs = {
  ...tags,
  direction: z.enum(["INBOUND", "OUTBOUND"]),
  ipAddresses: z.array(address),
  name: z.string(),
  protocols: z.array(z.string()).optional(),
  region: z.string(),
  resolverEndpointType: z.string().optional(),
  securityGroupIds: z.array(z.string()),
};
type EndpointInputs = z.output<z.ZodObject<typeof endpointInputs>>;

const ruleInputs = {
  ...tags,
  domainName: z.string(),
  name: z.string(),
  region: z.string(),
  resolverEndpointId: z.string().optional(),
  ruleType: z.enum(["FORWARD", "SYSTEM"]),
  targetIps: z.array(z.strictObject({ ip: z.string().optional(), port: z.number().optional() })).optional(),
};
const associationInputs = {
  name: z.string(),
  region: z.string(),
  resolverRuleId: z.string(),
  vpcId: z.string(),
};

declare module "../world" {
  interface Kinds {
    resolverEndpoint: Made<EndpointInputs>;
    resolverRule: Made<z.output<z.ZodObject<typeof ruleInputs>>>;
    resolverAssociation: Made<z.output<z.ZodObject<typeof associationInputs>>>;
  }
}

const NAME = /^(?![0-9]+$)[a-zA-Z0-9\-_' ]{0,64}$/;

function needName(name: string): void {
  if (!NAME.test(name)) throw new AwsError("InvalidParameterException", `The name ${name} is invalid`);
}

export const resolverEndpoint = noun({
  token: "aws:route53/resolverEndpoint:ResolverEndpoint",
  inputs: endpointInputs,
  outputs: ["arn", "hostVpcId", "rniEnhancedMetricsEnabled", "targetNameServerMetricsEnabled"],
  replaces: ["direction", "securityGroupIds"],
  computed: ["protocols", "resolverEndpointType"],
  sets: ["protocols", "securityGroupIds"],
  shared: ["ipAddresses"],
  autoName: 64,
  create(call, inputs) {
    needName(inputs.name);
    if (inputs.ipAddresses.length < 2) {
      refuse("resolver-needs-two-addresses", "Resolver endpoint needs to have at least 2 IP addresses");
    }
    for (const id of inputs.securityGroupIds) needGroup(call, id);
    const id = call.world.newId(inputs.direction === "INBOUND" ? "rslvr-in" : "rslvr-out");
    place(call, id, inputs);
    call.world.put("resolverEndpoint", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("resolverEndpoint", id);
    if (found === undefined) return undefined;
    const [first] = found.inputs.ipAddresses;
    const ipAddresses = found.inputs.ipAddresses.map(({ ip, subnetId }, index) => {
      const { cidrBlock } = world.find("subnet", subnetId)?.inputs ?? { cidrBlock: "0.0.0.0/0" };
      return {
        ip: ip ?? formatAddress(4, cidrOf(cidrBlock).first + 10n),
        ipId: `rni-${id.slice(-8)}${index}`,
        subnetId,
      };
    });
    return {
      protocols: ["Do53"],
      resolverEndpointType: "IPV4",
      ...found.inputs,
      ipAddresses,
      arn: arnOf(found, "route53resolver", `resolver-endpoint/${id}`),
      hostVpcId: world.find("subnet", first?.subnetId ?? "")?.inputs.vpcId ?? "",
      rniEnhancedMetricsEnabled: false,
      targetNameServerMetricsEnabled: false,
    };
  },
  update(call, id, inputs) {
    removeInterfaces(call.world, id);
    place(call, id, inputs);
    call.world.put("resolverEndpoint", { id, ...at(call), inputs });
  },
  remove({ world }, id) {
    if (world.all("resolverRule").some(({ inputs }) => inputs.resolverEndpointId === id)) {
      refuse("resolver-endpoint-in-use", `[RSLVR-00705] Resolver endpoint '${id}' is used by a rule`);
    }
    removeInterfaces(world, id);
    world.remove("resolverEndpoint", id);
  },
});

function place(call: Call, id: string, { ipAddresses, securityGroupIds }: EndpointInputs): void {
  for (const { subnetId } of ipAddresses)
    placeInterface(call, needSubnet(call, subnetId), id, securityGroupIds);
}

export const resolverRule = noun({
  token: "aws:route53/resolverRule:ResolverRule",
  inputs: ruleInputs,
  outputs: ["arn", "ownerId", "shareStatus"],
  replaces: ["domainName", "ruleType"],
  sets: ["targetIps"],
  autoName: 64,
  create(call, inputs) {
    needName(inputs.name);
    const { resolverEndpointId: endpointId } = inputs;
    if (endpointId !== undefined)
      call.world.need(call, "resolverEndpoint", endpointId, "ResourceNotFoundException");
    const id = call.world.newId("rslvr-rr");
    call.world.put("resolverRule", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("resolverRule", id);
    if (found === undefined) return undefined;
    const arn = arnOf(found, "route53resolver", `resolver-rule/${id}`);
    const shared = world.all("sharedResource").some(({ inputs }) => inputs.resourceArn === arn);
    return {
      ...found.inputs,
      arn,
      ownerId: found.account,
      shareStatus: shared ? "SHARED_BY_ME" : "NOT_SHARED",
    };
  },
  update(call, id, inputs) {
    call.world.put("resolverRule", { id, ...at(call), inputs });
  },
  remove({ world }, id) {
    if (world.all("resolverAssociation").some(({ inputs }) => inputs.resolverRuleId === id)) {
      refuse(
        "resolver-rule-in-use",
        `[RSLVR-00703] Please disassociate this resolver rule '${id}' from VPC first before deleting`,
      );
    }
    world.remove("resolverRule", id);
  },
});

export const resolverRuleAssociation = noun({
  token: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  inputs: associationInputs,
  outputs: [],
  autoName: 64,
  create(call, inputs) {
    const { world } = call;
    needName(inputs.name);
    needVpc(call, inputs.vpcId);
    const rule = world.find("resolverRule", inputs.resolverRuleId);
    const arn = rule && arnOf(rule, "route53resolver", `resolver-rule/${rule.id}`);
    if (
      rule === undefined ||
      (rule.account !== call.account && !sharedWith(world, arn ?? "", call.account))
    ) {
      refuse(
        "resolver-rule-not-shared",
        `[RSLVR-00703] Resolver rule with ID "${inputs.resolverRuleId}" does not exist.`,
      );
    }
    const same = world.all("resolverAssociation").some((other) => {
      const own = world.find("resolverRule", other.inputs.resolverRuleId);
      return other.inputs.vpcId === inputs.vpcId && own?.inputs.domainName === rule.inputs.domainName;
    });
    if (same) {
      refuse(
        "resolver-name-forwarded-twice",
        `Cannot associate rules with same domain name with same VPC ${inputs.vpcId}`,
      );
    }
    const id = world.newId("rslvr-rrassoc");
    world.put("resolverAssociation", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("resolverAssociation", id)?.inputs,
  remove: ({ world }, id) => world.remove("resolverAssociation", id),
});
