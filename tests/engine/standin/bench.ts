/** The simulated AWS driven by hand, without an engine: one call of the provider after the other. */
import assert from "node:assert/strict";
import { AwsError } from "./aws/error";
import { type RuleName, rules } from "./aws/rules";
import { World, type WorldOptions } from "./aws/world";
import type { Json, JsonObject } from "./plain";
import { Provider } from "./provider";

/** Types by their short name, such as `ec2/vpc:Vpc`. */
type Type = `${string}/${string}:${string}`;

/** One account in one region. */
export class Account {
  private readonly provider: Provider;
  private made = 0;

  constructor(
    readonly world: World,
    readonly account: string,
    readonly region: string,
  ) {
    this.provider = new Provider(world, { account, region, defaultTags: {} });
  }

  /** Makes a thing and gives its id. */
  create(type: Type, inputs: JsonObject): string {
    return this.provider.create(`aws:${type}`, this.checked(type, inputs)).id;
  }

  /** Makes a thing and gives its state. */
  make(type: Type, inputs: JsonObject): JsonObject & { readonly id: string } {
    const { id, state } = this.provider.create(`aws:${type}`, this.checked(type, inputs));
    return { ...state, id };
  }

  update(type: Type, id: string, before: JsonObject, after: JsonObject): void {
    this.provider.update(`aws:${type}`, id, this.checked(type, before), this.checked(type, after));
  }

  remove(type: Type, id: string): void {
    const found = this.provider.read(`aws:${type}`, id, {});
    this.provider.remove(`aws:${type}`, id, found?.inputs ?? {});
  }

  /** The same account elsewhere, or another one. */
  at(place: { readonly account?: string; readonly region?: string }): Account {
    return new Account(this.world, place.account ?? this.account, place.region ?? this.region);
  }

  private checked(type: Type, inputs: JsonObject): JsonObject {
    this.made += 1;
    const seed = `${this.account} ${this.region} ${this.made}`;
    const checked = this.provider.check(`aws:${type}`, "thing", {}, inputs, seed);
    assert.deepEqual(checked.failures, [], `${type} is refused by the provider's own schema`);
    return checked.inputs;
  }
}

/** An empty AWS, seen from the account 111111111111 in eu-west-1. */
export function bench(options: WorldOptions = {}): Account {
  return new Account(new World(options), "111111111111", "eu-west-1");
}

/** The code that AWS answers with. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
  return "accepted";
}

/** Fails unless AWS refuses by this rule. */
export function assertRefused(rule: RuleName, act: () => unknown): void {
  assert.equal(codeOf(act), rules[rule].code, `${rule} must be refused`);
}

/** A VPC with a subnet and a route table, for rules that need some place. */
export function network(aws: Account, cidrBlock = "10.0.0.0/16") {
  const vpcId = aws.create("ec2/vpc:Vpc", { cidrBlock, enableDnsHostnames: true });
  const [first = ""] = cidrBlock.split(".");
  const zone = aws.region === "eu-west-1" ? "euw1" : "euc1";
  const subnet = (third: number, az: number): string =>
    aws.create("ec2/subnet:Subnet", {
      vpcId,
      cidrBlock: `${first}.0.${third}.0/24`,
      availabilityZoneId: `${zone}-az${az}`,
    });
  const subnetId = subnet(0, 1);
  const routeTableId = aws.create("ec2/routeTable:RouteTable", { vpcId });
  const group = (): string => aws.create("ec2/securityGroup:SecurityGroup", { vpcId });
  return { vpcId, subnetId, routeTableId, subnet, group };
}

export type { Json, JsonObject };
