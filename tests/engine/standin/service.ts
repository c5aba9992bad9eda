/**
 * The ResourceProvider service of one provider process: requests and replies of the protocol on one side, {@link Provider}
 * on the other. https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readStruct, secretOnWire, writeStruct, type WireObject } from "../../../stacks/record/values";
import { AwsError } from "./aws/error";
import type { World } from "./aws/world";
import type { Change, FaultKind, FaultPlan } from "./faults";
import type { Journal } from "./journal";
import type { JsonObject } from "./plain";
import { configured, Provider } from "./provider";

/** What all provider processes of one test share. */
export interface Shared {
  readonly world: World;
  readonly journal: Journal;
  /** Account of the credentials that the test runs with. */
  readonly ambientAccount: string;
  /** Which changes go wrong. */
  faults: FaultPlan;
  /** Hears of every mistake in the stand-in itself. */
  readonly onMistake: (error: unknown) => void;
}

/** Version that the provider reports: that of the SDK in use. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- read once, as data
export const awsVersion = (require("@pulumi/aws/package.json") as { version: string }).version;

type Unary<Request, Response> = (
  call: { readonly request: Request },
  callback: (error: Partial<grpc.ServiceError> | null, response?: Response) => void,
) => void;

/** The methods of one provider process. `kill` ends it in the middle of whatever it does. */
export function awsService(shared: Shared, kill: () => void): grpc.UntypedServiceImplementation {
  const service = new AwsService(shared, kill);
  return {
    getPluginInfo: answer(() => new PluginInfo().setVersion(awsVersion)),
    attach: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    getSchema: answer(() => new provider.GetSchemaResponse().setSchema("{}")),
    checkConfig: answer((request: provider.CheckRequest) =>
      new provider.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: answer((request: provider.DiffRequest) => service.diffConfig(request)),
    configure: answer((request: provider.ConfigureRequest) => service.configure(request)),
    check: answer((request: provider.CheckRequest) => service.check(request)),
    diff: answer((request: provider.DiffRequest) => service.diff(request)),
    create: answer((request: provider.CreateRequest) => service.create(request)),
    update: answer((request: provider.UpdateRequest) => service.update(request)),
    read: answer((request: provider.ReadRequest) => service.read(request)),
    delete: answer((request: provider.DeleteRequest) => service.remove(request)),
    invoke: answer((request: provider.InvokeRequest) => service.invoke(request)),
  };
}

/** Leaves a request without an answer: the process that should give it is gone. */
class Gone extends Error {
  /** @param id of what was made before, which only AWS knows */
  constructor(readonly id = "") {
    super("the provider was killed");
  }
}

/** AWS did it, but the provider gave up waiting; what exists goes back with the error. */
class NotReady extends Error {
  constructor(
    readonly id: string,
    readonly inputs: JsonObject,
    readonly state: JsonObject,
  ) {
    super("timeout while waiting for state to become 'available' (last state: 'pending', timeout: 10m0s)");
  }
}

function answer<Request, Response>(method: (request: Request) => Response): Unary<Request, Response> {
  return ({ request }, callback) => {
    try {
      callback(null, method(request));
    } catch (error) {
      if (error instanceof Gone) return;
      const message = error instanceof Error ? error.message : String(error);
      // The engine takes this code, and no other, for an answer of the provider itself.
      callback({ code: grpc.status.UNKNOWN, details: message, metadata: detailsOf(error) });
    }
  };
}

/** https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto, ErrorResourceInitFailed */
function detailsOf(error: unknown): grpc.Metadata {
  const metadata = new grpc.Metadata();
  if (!(error instanceof NotReady)) return metadata;
  const failed = new provider.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(struct(error.state))
    .setInputs(struct(error.inputs))
    .setReasonsList([error.message]);
  const packed = new Any();
  packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  // google.rpc.Status, whose class the SDK keeps without types.
  const status = new statusProto.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(error.message);
  status.addDetails(packed);
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}

interface Status {
  setCode(code: number): unknown;
  setMessage(message: string): unknown;
  addDetails(detail: Any): unknown;
  serializeBinary(): Uint8Array;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK ships no types that Status's own match
const statusProto = require("@pulumi/pulumi/proto/status_pb") as { readonly Status: new () => Status };

class AwsService {
  private own: Provider | undefined;
  private killed = false;

  constructor(
    private readonly shared: Shared,
    private readonly kill: () => void,
  ) {}

  configure(request: provider.ConfigureRequest): provider.ConfigureResponse {
    const config = bag(request.getArgs());
    this.own = new Provider(this.shared.world, configured(config, this.shared.ambientAccount));
    // Secrets come unwrapped, and the engine marks what comes back: so the AWS provider has it, too.
    return new provider.ConfigureResponse()
      .setAcceptsecrets(false)
      .setSupportspreview(true)
      .setAcceptresources(true)
      .setAcceptoutputs(false);
  }

  /** Another account or region is another provider for everything in it. */
  diffConfig(request: provider.DiffRequest): provider.DiffResponse {
    const [before, after] = [bag(request.getOldInputs()), bag(request.getNews())];
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    );
    return new provider.DiffResponse()
      .setChanges(
        changed.length > 0
          ? provider.DiffResponse.DiffChanges.DIFF_SOME
          : provider.DiffResponse.DiffChanges.DIFF_NONE,
      )
      .setDiffsList(changed)
      .setReplacesList(changed.filter((key) => key === "region"));
  }

  check(request: provider.CheckRequest): provider.CheckResponse {
    const { type, name } = parts(request.getUrn());
    const seed = request.getRandomseed_asB64();
    const checked = this.provider.check(type, name, bag(request.getOlds()), bag(request.getNews()), seed);
    return new provider.CheckResponse()
      .setInputs(struct(checked.inputs))
      .setFailuresList(
        checked.failures.map(({ property, reason }) =>
          new provider.CheckFailure().setProperty(property).setReason(reason),
        ),
      );
  }

  diff(request: provider.DiffRequest): provider.DiffResponse {
    const { type } = parts(request.getUrn());
    const { changed, replaces, deleteBeforeReplace } = this.provider.diff(
      type,
      bag(request.getOldInputs()),
      bag(request.getNews()),
    );
    const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
    return new provider.DiffResponse()
      .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList([...changed])
      .setReplacesList([...replaces])
      .setDeletebeforereplace(deleteBeforeReplace);
  }

  create(request: provider.CreateRequest): provider.CreateResponse {
    const urn = request.getUrn();
    const { type } = parts(urn);
    const inputs = bag(request.getProperties());
    if (request.getPreview()) {
      return new provider.CreateResponse().setProperties(
        struct(this.withSecrets(type, this.provider.previewCreate(type, inputs))),
      );
    }
    const { id, state } = this.change({ operation: "create", urn, type }, inputs, "", () =>
      this.provider.create(type, inputs),
    );
    return new provider.CreateResponse().setId(id).setProperties(struct(this.withSecrets(type, state)));
  }

  update(request: provider.UpdateRequest): provider.UpdateResponse {
    const urn = request.getUrn();
    const { type } = parts(urn);
    const id = request.getId();
    const news = bag(request.getNews());
    if (request.getPreview()) {
      const state = this.provider.previewUpdate(bag(request.getOlds()), news);
      return new provider.UpdateResponse().setProperties(struct(this.withSecrets(type, state)));
    }
    const { state } = this.change({ operation: "update", urn, type }, news, id, () => ({
      id,
      state: this.provider.update(type, id, bag(request.getOldInputs()), news),
    }));
    return new provider.UpdateResponse().setProperties(struct(this.withSecrets(type, state)));
  }

  read(request: provider.ReadRequest): provider.ReadResponse {
    const { type } = parts(request.getUrn());
    const id = request.getId();
    const found = this.guarded(() => this.provider.read(type, id, bag(request.getInputs())));
    if (found === undefined) return new provider.ReadResponse();
    return new provider.ReadResponse()
      .setId(id)
      .setInputs(struct(found.inputs))
      .setProperties(struct(this.withSecrets(type, found.state)));
  }

  remove(request: provider.DeleteRequest): Empty {
    const urn = request.getUrn();
    const { type } = parts(urn);
    const id = request.getId();
    const inputs = bag(request.getOldInputs());
    this.change({ operation: "delete", urn, type }, inputs, id, () => {
      this.provider.remove(type, id, inputs);
      return { id, state: {} };
    });
    return new Empty();
  }

  invoke(request: provider.InvokeRequest): provider.InvokeResponse {
    const result = this.guarded(() => this.provider.invoke(request.getTok(), bag(request.getArgs())));
    return new provider.InvokeResponse().setReturn(struct(result));
  }

  private get provider(): Provider {
    if (this.own === undefined) throw new Error("the provider was not configured");
    return this.own;
  }

  /** Does a change, or lets it go wrong as the plan of faults says, and writes it down. */
  private change(change: Change, inputs: JsonObject, known: string, act: () => Made): Made {
    if (this.killed) throw new Gone();
    const { journal, faults } = this.shared;
    const started = journal.tick();
    const fault = faults(change);
    const note = (id: string, error?: string): void => {
      const { account, region } = this.provider.config;
      const end = { id, place: { account, region }, inputs, started, ended: journal.tick() };
      journal.add({ ...change, ...end, ...(fault && { fault }), ...(error === undefined ? {} : { error }) });
    };
    try {
      const made = this.guarded(() => this.faulty(fault, inputs, change.operation, act));
      note(made.id);
      return made;
    } catch (error) {
      const made = error instanceof NotReady || error instanceof Gone ? error.id : "";
      note(made === "" ? known : made, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private faulty(
    fault: FaultKind | undefined,
    inputs: JsonObject,
    operation: Change["operation"],
    act: () => Made,
  ): Made {
    switch (fault) {
      case undefined:
        return act();
      case "error":
        throw new AwsError("InternalError", "An internal error has occurred");
      case "throttled":
        throw new AwsError(
          "RequestLimitExceeded",
          "Request limit exceeded. (exceeded maximum number of attempts, 25)",
        );
      case "timeout": {
        const made = act();
        if (operation === "delete") throw new Error("timeout while waiting for state to become 'deleted'");
        throw new NotReady(made.id, inputs, made.state);
      }
      case "killed-before":
        this.end();
        throw new Gone();
      case "killed-after": {
        const made = act();
        this.end();
        throw new Gone(made.id);
      }
    }
  }

  /** From now on nothing is done and nothing answered. */
  private end(): void {
    this.killed = true;
    this.kill();
  }

  /** Mistakes of the stand-in reach the test even when the engine only shows them as a refusal. */
  private guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      const expected = error instanceof AwsError || error instanceof Gone || error instanceof NotReady;
      if (!expected && !(error instanceof Error && error.message.startsWith("timeout")))
        this.shared.onMistake(error);
      throw error;
    }
  }

  private withSecrets(type: string, state: JsonObject): WireObject {
    const secrets = this.provider.secretsOf(type);
    const marked = Object.entries(state).map(([key, value]) => {
      const wire = value as WireObject[string];
      return [key, secrets.includes(key) && value !== "" ? secretOnWire(wire) : wire] as const;
    });
    return Object.fromEntries(marked);
  }
}

interface Made {
  readonly id: string;
  readonly state: JsonObject;
}

function bag(value: Struct | undefined): JsonObject {
  return readStruct(value);
}

function struct(value: JsonObject | WireObject): Struct {
  return writeStruct(value as WireObject);
}

/** The type is the last of the chain of types in a URN; a name may hold `::` itself. */
export function parts(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}
