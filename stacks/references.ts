/**
 * The reader's side of an environment: other Pulumi projects find VPCs, subnets, groups and endpoints of a
 * deployed environment by name, typed, from its stack output `network`. Imports nothing of the program that
 * builds the environment but the contract.
 *
 * @example
 * ```ts
 * import { NetworkReference } from "causeway/references";
 *
 * const network = NetworkReference.get("acme/causeway/prod");
 * const web = network.spoke("app").tier("web");
 * export const subnetIds = web.subnetIds;
 * export const group = web.workloadSecurityGroupId;
 * ```
 */
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError, type Issue } from "../network/issue";
import { nearest, oneOf } from "../network/nearest";
import {
  contractVersion,
  type EndpointContract,
  type NetworkContract,
  type ServiceContract,
  type SiteContract,
  type SpokeContract,
  type TierContract,
  type VpcContract,
} from "./contract";

export type {
  EndpointContract,
  NetworkContract,
  ResolverContract,
  ServiceConsumerContract,
  ServiceContract,
  ServiceLoadBalancerContract,
  SiteContract,
  SpokeContract,
  SubnetContract,
  TierContract,
  TunnelContract,
  VpcContract,
} from "./contract";

/** A deployed environment, read by stack reference. */
export class NetworkReference {
  /**
   * Everything that the environment publishes.
   * Fails with `reference-output-missing` when the stack has no `network` output, and with
   * `reference-contract-older` or `reference-contract-newer` when its contract is not this reader's.
   */
  readonly contract: pulumi.Output<NetworkContract>;

  private constructor(
    private readonly stackName: string,
    output: pulumi.Output<unknown>,
  ) {
    this.contract = output.apply((value) => checkContract(stackName, value));
  }

  /**
   * @param stackName `organization/project/stack`; the organisation of a self-managed backend is `organization`
   * @throws InvalidInputError `reference-name` when the name has another form
   */
  static get(stackName: string, opts?: pulumi.CustomResourceOptions): NetworkReference {
    if (!/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(stackName)) {
      fail(stackName, {
        code: "reference-name",
        path: "",
        message: `got "${stackName}", expected organization/project/stack, such as acme/causeway/prod`,
      });
    }
    const reference = new pulumi.StackReference(`causeway-${stackName}`, { name: stackName }, opts);
    return new NetworkReference(stackName, reference.getOutput("network"));
  }

  /** The hub VPC. */
  get hub(): VpcReference<VpcContract> {
    return new VpcReference(
      this.stackName,
      "hub",
      this.contract.apply((contract) => contract.hub),
    );
  }

  /** One spoke. Its values fail with `reference-spoke-unknown` when the environment has no such spoke. */
  spoke(name: string): SpokeReference {
    const found = this.contract.apply((contract) =>
      lookUp(this.stackName, contract.spokes, name, "reference-spoke-unknown", "spokes"),
    );
    return new SpokeReference(this.stackName, `spokes.${name}`, found);
  }

  /** The VPN of one site. Fails with `reference-site-unknown` when the environment has no such site. */
  site(name: string): pulumi.Output<SiteContract> {
    return this.contract.apply(({ sites = {} }) =>
      lookUp(this.stackName, sites, name, "reference-site-unknown", "sites"),
    );
  }

  /** One shared endpoint, by service key. Fails with `reference-endpoint-unknown` when the hub has no such endpoint. */
  endpoint(service: string): pulumi.Output<EndpointContract> {
    return this.contract.apply((contract) =>
      lookUp(this.stackName, contract.endpoints, service, "reference-endpoint-unknown", "endpoints"),
    );
  }

  /** One PrivateLink service. Fails with `reference-service-unknown` when the environment publishes none of this name. */
  service(name: string): pulumi.Output<ServiceContract> {
    return this.contract.apply(({ services = {} }) =>
      lookUp(this.stackName, services, name, "reference-service-unknown", "services"),
    );
  }
}

/** One VPC of the environment. */
export class VpcReference<Contract extends VpcContract> {
  constructor(
    protected readonly stackName: string,
    protected readonly path: string,
    /** Everything known of it. */
    readonly contract: pulumi.Output<Contract>,
  ) {}

  get vpcId(): pulumi.Output<string> {
    return this.contract.apply((vpc) => vpc.vpcId);
  }

  /** Ranges, primary first. */
  get cidrs(): pulumi.Output<readonly string[]> {
    return this.contract.apply((vpc) => vpc.cidrs);
  }

  /** Range that Amazon gave it; null when it has none that is known. */
  get ipv6CidrBlock(): pulumi.Output<string | null> {
    return this.contract.apply((vpc) => vpc.ipv6CidrBlock);
  }

  /** One tier. Its values fail with `reference-tier-unknown` when the VPC has no such tier. */
  tier(name: string): TierReference {
    const found = this.contract.apply((vpc) =>
      lookUp(this.stackName, vpc.tiers, name, "reference-tier-unknown", `${this.path}.tiers`),
    );
    return new TierReference(this.stackName, `${this.path}.tiers.${name}`, found);
  }
}

/** One spoke of the environment. */
export class SpokeReference extends VpcReference<SpokeContract> {
  /** Service keys of the shared endpoints that it subscribes to. */
  get endpoints(): pulumi.Output<readonly string[]> {
    return this.contract.apply((spoke) => spoke.endpoints);
  }
}

/** One tier of a VPC. */
export class TierReference {
  constructor(
    private readonly stackName: string,
    private readonly path: string,
    /** Everything known of it. */
    readonly contract: pulumi.Output<TierContract>,
  ) {}

  /** Subnet ids in the order of their zone ids. Fails with `reference-id-missing` where an adopted spoke does not state one. */
  get subnetIds(): pulumi.Output<string[]> {
    return this.contract.apply((tier) =>
      Object.keys(tier.subnets)
        .sort()
        .map((zoneId) => this.required(tier.subnets[zoneId]?.subnetId, `subnets.${zoneId}.subnetId`)),
    );
  }

  /** The group that workloads wear. Fails with `reference-id-missing` where the tier has none. */
  get workloadSecurityGroupId(): pulumi.Output<string> {
    return this.contract.apply((tier) =>
      this.required(tier.workloadSecurityGroupId, "workloadSecurityGroupId"),
    );
  }

  private required(id: string | null | undefined, field: string): string {
    return (
      id ??
      fail(this.stackName, {
        code: "reference-id-missing",
        path: `network.${this.path}.${field}`,
        message: "got no id, expected one; an adopted spoke states it under assume in its settings",
      })
    );
  }
}

function checkContract(stackName: string, value: unknown): NetworkContract {
  const version = (value as { version?: unknown } | undefined)?.version;
  if (typeof version !== "number") {
    fail(stackName, {
      code: "reference-output-missing",
      path: "network",
      message:
        "got no contract, expected the stack output of a Causeway environment; check the stack name, or deploy it first",
    });
  }
  if (version !== contractVersion) {
    const older = version < contractVersion;
    fail(stackName, {
      code: older ? "reference-contract-older" : "reference-contract-newer",
      path: "network.version",
      message: `got version ${version}, expected ${contractVersion}; ${older ? "deploy that stack with the newer Causeway" : "update causeway in this project"}`,
    });
  }
  return value as NetworkContract;
}

function lookUp<T>(
  stackName: string,
  known: Readonly<Record<string, T>>,
  name: string,
  code: string,
  path: string,
): T {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(known).sort();
  const near = nearest(name, names);
  const expected =
    names.length === 0
      ? "expected none, the environment has none"
      : `expected ${oneOf(near.length > 0 ? near : names)}`;
  return fail(stackName, { code, path: `network.${path}`, message: `got "${name}", ${expected}` });
}

function fail(stackName: string, issue: Issue): never {
  throw new InvalidInputError(`NetworkReference "${stackName}"`, [issue]);
}
