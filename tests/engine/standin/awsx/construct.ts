/** Registers the children of one `awsx:ec2:Vpc` with the engine, in the words of the engine's own protocol. */
import * as grpc from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import {
  readStruct,
  resourceOnWire,
  UNKNOWN_ON_WIRE,
  type Wire,
  type WireObject,
  writeStruct,
} from "../../../../stacks/record/values";
import { plainObject } from "../plain";
import { type Layout, type PlannedSubnet, planVpc, vpcInputs, type VpcInputs } from "./layout";

export interface Construction {
  /** Address of the engine's resource monitor. */
  readonly monitor: string;
  readonly name: string;
  readonly parent: string;
  /** Reference of the AWS provider that the children use. */
  readonly provider: string | undefined;
  readonly providers: ReadonlyMap<string, string>;
  readonly inputs: WireObject;
}

/** A registered child. */
interface Child {
  readonly urn: string;
  /** Unknown in a preview. */
  readonly id: Wire;
  readonly outputs: WireObject;
}

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: Child;
  readonly inputs: WireObject;
  /** Input -> child that its value comes from. */
  readonly from?: Readonly<Record<string, Child>>;
}

const LIMIT = 1 << 28;

/** The component as it was registered. */
export interface Constructed {
  readonly urn: string;
  readonly state: WireObject;
  /** URNs that every output comes from. */
  readonly dependencies: readonly string[];
}

export async function constructVpc(what: Construction): Promise<Constructed> {
  const inputs = vpcInputs.parse(plainObject(what.inputs));
  const layout = planVpc(what.name, inputs);
  const client = new ResourceMonitorClient(what.monitor, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": LIMIT,
    "grpc.max_send_message_length": LIMIT,
  });
  try {
    const builder = new Builder(client, what, inputs);
    return await builder.build(layout);
  } finally {
    client.close();
  }
}

class Builder {
  constructor(
    private readonly client: ResourceMonitorClient,
    private readonly what: Construction,
    private readonly inputs: VpcInputs,
  ) {}

  async build(layout: Layout): Promise<Constructed> {
    const { name } = this.what;
    const component = await this.component();
    const { cidrBlock, enableDnsHostnames, enableDnsSupport } = this.inputs;
    const vpc = await this.child({
      type: "aws:ec2/vpc:Vpc",
      name,
      parent: component,
      inputs: given({ cidrBlock, enableDnsHostnames, enableDnsSupport, tags: this.tags(name) }),
    });
    const gateway = await this.child({
      type: "aws:ec2/internetGateway:InternetGateway",
      name,
      parent: vpc,
      inputs: { vpcId: vpc.id, tags: this.tags(name) },
      from: { vpcId: vpc },
    });
    const subnets = await Promise.all(layout.subnets.map((planned) => this.subnet(planned, vpc)));
    const nats = await this.natGateways(layout, subnets);
    const tables = await Promise.all(subnets.map((subnet) => this.routeTable(subnet, vpc)));
    const routes = await Promise.all(tables.map((table) => this.route(table, gateway, nats.nats)));
    const associations = await Promise.all(tables.map((table) => this.association(table)));
    const state = this.outputs({ vpc, gateway, subnets, tables, routes, associations, ...nats });
    await this.finish(component.urn, state);
    // Whichever output is used, the SDK is told that it comes from all of these.
    const dependencies = [vpc, ...tables.flatMap(({ subnet, table }) => [subnet, table])].map(
      ({ urn }) => urn,
    );
    return { urn: component.urn, state, dependencies };
  }

  private tags(name: string, more: Readonly<Record<string, string>> = {}): WireObject {
    return { Name: name, ...this.inputs.tags, ...more };
  }

  private async subnet(planned: PlannedSubnet, vpc: Child): Promise<MadeSubnet> {
    const { name, type, cidrBlock, zoneName } = planned;
    const tags = { ...this.inputs.tags, ...planned.tags, Name: name, SubnetType: type };
    const child = await this.child({
      type: "aws:ec2/subnet:Subnet",
      name,
      parent: vpc,
      inputs: {
        assignIpv6AddressOnCreation: false,
        availabilityZone: zoneName,
        cidrBlock,
        mapPublicIpOnLaunch: type === "Public",
        tags,
        vpcId: vpc.id,
      },
      from: { vpcId: vpc },
    });
    return { planned, child };
  }

  private async routeTable({ planned, child }: MadeSubnet, vpc: Child): Promise<MadeTable> {
    const { name } = planned;
    const table = await this.child({
      type: "aws:ec2/routeTable:RouteTable",
      name,
      parent: child,
      inputs: { vpcId: vpc.id, tags: { ...this.inputs.tags, Name: name, SubnetType: planned.type } },
      from: { vpcId: vpc },
    });
    return { planned, subnet: child, table };
  }

  private async association({ planned, subnet, table }: MadeTable): Promise<Child> {
    return this.child({
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name: planned.name,
      parent: table,
      inputs: { routeTableId: table.id, subnetId: subnet.id },
      from: { routeTableId: table, subnetId: subnet },
    });
  }

  /** A public tier leads to the internet, a private one to a NAT gateway if there is any, an isolated one nowhere. */
  private async route(
    { planned, table }: MadeTable,
    gateway: Child,
    nats: ReadonlyMap<number, Child>,
  ): Promise<Child | undefined> {
    const { type, name, zone } = planned;
    const nat = nats.get(zone) ?? [...nats.values()][0];
    const target = type === "Public" ? { key: "gatewayId", to: gateway } : { key: "natGatewayId", to: nat };
    if (type === "Isolated" || target.to === undefined) return undefined;
    return this.child({
      type: "aws:ec2/route:Route",
      name,
      parent: table,
      inputs: { destinationCidrBlock: "0.0.0.0/0", routeTableId: table.id, [target.key]: target.to.id },
      from: { routeTableId: table, [target.key]: target.to },
    });
  }

  private async natGateways({ natZones }: Layout, subnets: readonly MadeSubnet[]): Promise<MadeNats> {
    const nats = new Map<number, Child>();
    const eips: Child[] = [];
    for (const zone of natZones) {
      const place = subnets.find(({ planned }) => planned.zone === zone && planned.type === "Public");
      if (place === undefined) continue;
      const name = `${this.what.name}-${zone + 1}`;
      const address = await this.child({
        type: "aws:ec2/eip:Eip",
        name,
        parent: place.child,
        inputs: { tags: this.tags(name) },
      });
      const nat = await this.child({
        type: "aws:ec2/natGateway:NatGateway",
        name,
        parent: place.child,
        inputs: { allocationId: address.id, subnetId: place.child.id, tags: this.tags(name) },
        from: { allocationId: address, subnetId: place.child },
      });
      nats.set(zone, nat);
      eips.push(address);
    }
    return { nats, eips };
  }

  private async component(): Promise<Child> {
    const request = new RegisterResourceRequest()
      .setType("awsx:ec2:Vpc")
      .setName(this.what.name)
      .setParent(this.what.parent)
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSupportspartialvalues(true);
    this.what.providers.forEach((reference, name) => request.getProvidersMap().set(name, reference));
    return childOf(await this.register(request));
  }

  private async child({ type, name, parent, inputs, from = {} }: Registration): Promise<Child> {
    const dependencies = [
      ...new Set([...Object.values(from).map(({ urn }) => urn), ...(parent.id === "" ? [] : [parent.urn])]),
    ];
    const request = new RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setParent(parent.urn)
      .setCustom(true)
      .setObject(writeStruct(inputs))
      .setDependenciesList(dependencies)
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSupportspartialvalues(true)
      .setSupportsresultreporting(true);
    if (this.what.provider !== undefined) request.setProvider(this.what.provider);
    for (const [property, source] of Object.entries(from)) {
      const urns = new RegisterResourceRequest.PropertyDependencies().setUrnsList([source.urn]);
      request.getPropertydependenciesMap().set(property, urns);
    }
    return childOf(await this.register(request));
  }

  private register(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    return new Promise((resolve, reject) => {
      this.client.registerResource(request, (error, response) =>
        error === null ? resolve(response) : reject(error),
      );
    });
  }

  private finish(urn: string, state: WireObject): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(writeStruct(state));
    return new Promise((resolve, reject) => {
      this.client.registerResourceOutputs(request, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  private outputs(made: {
    readonly vpc: Child;
    readonly gateway: Child;
    readonly subnets: readonly MadeSubnet[];
    readonly tables: readonly MadeTable[];
    readonly routes: readonly (Child | undefined)[];
    readonly associations: readonly Child[];
    readonly nats: ReadonlyMap<number, Child>;
    readonly eips: readonly Child[];
  }): WireObject {
    const idsOf = (type: string): Wire[] =>
      made.subnets.filter(({ planned }) => planned.type === type).map(({ child }) => child.id);
    const all = (children: readonly (Child | undefined)[]): Wire[] =>
      children.flatMap((one) => (one === undefined ? [] : [reference(one)]));
    return {
      eips: all(made.eips),
      internetGateway: reference(made.gateway),
      isolatedSubnetIds: idsOf("Isolated"),
      natGateways: all([...made.nats.values()]),
      privateSubnetIds: idsOf("Private"),
      publicSubnetIds: idsOf("Public"),
      routeTableAssociations: all(made.associations),
      routeTables: all(made.tables.map(({ table }) => table)),
      routes: all(made.routes),
      subnetLayout: this.inputs.subnetSpecs.map((spec) => given({ ...spec })),
      subnets: all(made.subnets.map(({ child }) => child)),
      vpc: reference(made.vpc),
      vpcEndpoints: [],
      vpcId: made.vpc.id,
    };
  }
}

interface MadeSubnet {
  readonly planned: PlannedSubnet;
  readonly child: Child;
}

interface MadeNats {
  readonly nats: ReadonlyMap<number, Child>;
  readonly eips: readonly Child[];
}

interface MadeTable {
  readonly planned: PlannedSubnet;
  readonly subnet: Child;
  readonly table: Child;
}

function childOf(response: RegisterResourceResponse): Child {
  const id = response.getId();
  const custom = response.getUrn().split("::")[2]?.includes("aws:ec2/") === true;
  return {
    urn: response.getUrn(),
    id: custom && id === "" ? UNKNOWN_ON_WIRE : id,
    outputs: readStruct(response.getObject()),
  };
}

function reference({ urn, id }: Child): WireObject {
  return resourceOnWire(urn, id === UNKNOWN_ON_WIRE ? "" : String(id));
}

function given(values: Readonly<Record<string, Wire | undefined>>): WireObject {
  const present = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(present);
}
