/**
 * A `pulumi-resource-awsx` that knows one component, `awsx:ec2:Vpc`, for layouts with explicit zones and ranges. It
 * registers what the real one registers: same types, names, parents, inputs and dependencies.
 */
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { readStruct, writeStruct } from "../../../../stacks/record/values";
import type { Shared } from "../service";
import { constructVpc } from "./construct";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- read once, as data
const awsxVersion = (require("@pulumi/awsx/package.json") as { version: string }).version;

type Callback<Response> = (error: Partial<grpc.ServiceError> | null, response?: Response) => void;

export function awsxService(shared: Shared): grpc.UntypedServiceImplementation {
  const give =
    <Response>(make: () => Response) =>
    (_call: unknown, callback: Callback<Response>): void =>
      callback(null, make());
  return {
    getPluginInfo: give(() => new PluginInfo().setVersion(awsxVersion)),
    attach: give(() => new Empty()),
    cancel: give(() => new Empty()),
    getSchema: give(() => new provider.GetSchemaResponse().setSchema("{}")),
    checkConfig: (
      call: { readonly request: provider.CheckRequest },
      callback: Callback<provider.CheckResponse>,
    ) => callback(null, new provider.CheckResponse().setInputs(call.request.getNews())),
    diffConfig: give(() =>
      new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE),
    ),
    configure: give(() =>
      new provider.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(true),
    ),
    construct: (
      call: { readonly request: provider.ConstructRequest },
      callback: Callback<provider.ConstructResponse>,
    ) => {
      construct(call.request).then(
        (response) => callback(null, response),
        (error: unknown) => {
          if (!(error instanceof Error)) shared.onMistake(error);
          callback({
            code: grpc.status.UNKNOWN,
            details: error instanceof Error ? error.message : String(error),
          });
        },
      );
    },
  };
}

async function construct(request: provider.ConstructRequest): Promise<provider.ConstructResponse> {
  const type = request.getType();
  if (type !== "awsx:ec2:Vpc") throw new Error(`the stand-in awsx knows no component ${type}`);
  const providers = new Map<string, string>();
  request.getProvidersMap().forEach((reference, name) => providers.set(name, reference));
  const { urn, state, dependencies } = await constructVpc({
    monitor: request.getMonitorendpoint(),
    name: request.getName(),
    parent: request.getParent(),
    provider: providers.get("aws"),
    providers,
    inputs: readStruct(request.getInputs()),
  });
  const response = new provider.ConstructResponse().setUrn(urn).setState(writeStruct(state));
  for (const output of Object.keys(state)) {
    const urns = new provider.ConstructResponse.PropertyDependencies().setUrnsList([...dependencies]);
    response.getStatedependenciesMap().set(output, urns);
  }
  return response;
}
