/**
 * The engine's side of the protocol (`pulumirpc.ResourceMonitor` and `pulumirpc.Engine`), as far as a program needs it:
 * it records what is registered and answers as the engine would for a stack that does not exist yet.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto
 */

import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  ReadResourceResponse,
  RegisterResourceResponse,
  type ReadResourceRequest,
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { hasSecret, type JsonObject, type RecordedResource } from "../../network/recorded";
import { AWSX_VPC, answerAwsxVpc } from "./awsx";
import { comparedAtDeployment } from "./comparisons";
import { RecordingError } from "./error";
import { JsonReader } from "./json";
import type { RecordOptions, RecordedMessage, RecordedRead, Recording } from "./options";
import {
  inheritProviders,
  readRegistration,
  recordOf,
  registrationUrn,
  type Providers,
  type Registration,
} from "./registration";
import { Transforms } from "./transforms";
import { urnOf } from "./urn";
import { UNKNOWN_ON_WIRE, objectToWire, readStruct, writeStruct, type WireObject } from "./values";

const STACK = "pulumi:pulumi:Stack";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";
const GET_RESOURCE = "pulumi:pulumi:getResource";

const SEVERITIES: Readonly<Record<number, RecordedMessage["severity"]>> = {
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
};

/** The state of a resource, for those that refer to it. */
interface KnownResource {
  readonly id: string;
  readonly state: WireObject;
}

/** Records one run. */
export class Monitor {
  readonly transforms = new Transforms();
  private readonly resources = new Map<string, RecordedResource>();
  private readonly reads = new Map<string, RecordedRead>();
  private readonly known = new Map<string, KnownResource>();
  private readonly providers = new Map<string, Providers>();
  private readonly messages: RecordedMessage[] = [];
  private outputs: JsonObject = {};
  private stackUrn: string | undefined;
  private readonly preview: boolean;
  private readonly reader: JsonReader;

  constructor(private readonly options: RecordOptions) {
    this.preview = options.mode !== "run";
    this.reader = new JsonReader((options.secretKeys ?? []).flatMap((key) => options.config?.[key] ?? []));
  }

  recording(): Recording {
    const byUrn = (a: { readonly urn: string }, b: { readonly urn: string }) => (a.urn < b.urn ? -1 : 1);
    return {
      resources: [...this.resources.values()].sort(byUrn),
      reads: [...this.reads.values()].sort(byUrn),
      outputs: this.outputs,
      messages: this.messages,
    };
  }

  async registerResource(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const parent = request.getParent() || (request.getType() === STACK ? undefined : this.stackUrn);
    const asked = readRegistration(request, parent);
    const urn = registrationUrn(this.options, asked);
    const own = request.getTransformsList();
    this.transforms.keep(urn, own, parent);
    const registration = asked.type === STACK ? asked : await this.transforms.apply(asked, own);
    const inherited = this.providers.get(parent ?? "") ?? new Map<string, string>();
    this.providers.set(urn, inheritProviders(registration, inherited));
    this.claim(urn);
    if (registration.type === STACK) this.stackUrn = urn;
    const resource = recordOf(this.options, registration, this.reader);
    this.resources.set(urn, resource);
    return this.answer(urn, registration, resource);
  }

  registerResourceOutputs(request: RegisterResourceOutputsRequest): void {
    const outputs = readStruct(request.getOutputs());
    if (request.getUrn() === this.stackUrn) this.outputs = this.reader.read(outputs).json;
    else this.known.set(request.getUrn(), { id: "", state: outputs });
  }

  readResource(request: ReadResourceRequest): ReadResourceResponse {
    const type = request.getType();
    const parent = request.getParent() || this.stackUrn;
    const urn = urnOf(this.options, type, request.getName(), parent);
    this.claim(urn);
    const { id } = this.reader.read({ id: request.getId() }).json;
    this.reads.set(urn, {
      urn,
      type,
      name: request.getName(),
      id: id ?? null,
      ...(parent === undefined ? {} : { parent }),
    });
    const state =
      type === STACK_REFERENCE ? this.stackReference(request.getId()) : readStruct(request.getProperties());
    this.known.set(urn, { id: request.getId(), state });
    return new ReadResourceResponse().setUrn(urn).setProperties(writeStruct(state));
  }

  async invoke(request: ResourceInvokeRequest): Promise<InvokeResponse> {
    const token = request.getTok();
    const args = await this.transforms.applyToInvoke(token, readStruct(request.getArgs()));
    const answer =
      token === GET_RESOURCE ? this.getResource(String(args["urn"])) : this.answerInvoke(token, args);
    return new InvokeResponse().setReturn(writeStruct(answer));
  }

  /** Component methods are answered by plugins, and there are none here. */
  call(token: string): never {
    throw new RecordingError("unexpected-invoke", `the program called ${token}, which has no answer offline`);
  }

  log(request: LogRequest): void {
    const severity = SEVERITIES[request.getSeverity()];
    if (severity === undefined) return;
    const urn = request.getUrn();
    this.messages.push({
      severity,
      text: this.reader.censor(request.getMessage()),
      ...(urn === "" ? {} : { urn }),
    });
  }

  private answer(
    urn: string,
    registration: Registration,
    resource: RecordedResource,
  ): RegisterResourceResponse {
    const reply = new RegisterResourceResponse().setUrn(urn);
    if (registration.custom) {
      const id = this.idOf(registration);
      const extra = this.preview ? {} : objectToWire(this.options.outputs?.(resource) ?? {});
      const state = { ...registration.properties, ...extra };
      this.known.set(urn, { id, state });
      return reply.setId(id).setObject(writeStruct(state));
    }
    if (!registration.remote) return reply.setObject(writeStruct({}));
    return this.answerRemote(reply, urn, registration, resource);
  }

  /** A plugin would build this component's children and answer with what it makes of them. */
  private answerRemote(
    reply: RegisterResourceResponse,
    urn: string,
    { type, name, properties }: Registration,
    resource: RecordedResource,
  ): RegisterResourceResponse {
    const extra = this.preview ? {} : objectToWire(this.options.outputs?.(resource) ?? {});
    const answer =
      type === AWSX_VPC
        ? answerAwsxVpc(this.options, { urn, name, args: properties, ids: !this.preview })
        : { outputs: {}, dependencies: [], children: [] };
    for (const { urn: child, id } of answer.children) this.known.set(child, { id, state: {} });
    for (const output of Object.keys(answer.outputs)) {
      const dependencies = new RegisterResourceResponse.PropertyDependencies().setUrnsList([
        ...answer.dependencies,
      ]);
      reply.getPropertydependenciesMap().set(output, dependencies);
    }
    const state = { ...answer.outputs, ...extra };
    this.known.set(urn, { id: "", state });
    return reply.setObject(writeStruct(state));
  }

  private idOf({ type, name }: Registration): string {
    if (!this.preview) return `${name}-id`;
    // The engine gives a provider that does not exist yet this id, and a resource that does not exist yet none.
    return type.startsWith("pulumi:providers:") ? UNKNOWN_ON_WIRE : "";
  }

  private claim(urn: string): void {
    if (!this.resources.has(urn) && !this.reads.has(urn)) return;
    throw new RecordingError(
      "duplicate-urn",
      `two resources have the URN ${urn}; give one of them another name`,
    );
  }

  private stackReference(name: string): WireObject {
    const outputs = this.options.stackReferences?.[name];
    if (outputs !== undefined) {
      const secretOutputNames = Object.keys(outputs).filter((output) => hasSecret(outputs[output]));
      return { name, outputs: objectToWire(outputs), secretOutputNames };
    }
    throw new RecordingError(
      "stack-reference-missing",
      `the program refers to the stack ${name}, whose outputs were not given; give them in stackReferences`,
    );
  }

  private getResource(urn: string): WireObject {
    const resource = this.known.get(urn);
    if (resource === undefined)
      throw new RecordingError(
        "unexpected-invoke",
        `the program refers to ${urn}, which it never registered`,
      );
    return { urn, id: resource.id, state: resource.state };
  }

  private answerInvoke(token: string, args: WireObject): WireObject {
    const given = this.options.invokes?.[token];
    if (given !== undefined) return objectToWire(given(this.reader.read(args).json));
    const compared = this.preview ? comparedAtDeployment(token) : undefined;
    if (compared !== undefined) return compared;
    throw new RecordingError(
      "unexpected-invoke",
      `the program called ${token}, which has no answer offline; give one in invokes`,
    );
  }
}
