/**
 * Transforms that the engine serves: the program registers functions, the SDK keeps them, and the engine calls them back
 * by token. What one throws arrives here as text only. https://www.pulumi.com/docs/iac/concepts/options/transforms/
 */

import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  TransformInvokeOptions,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { RecordingError } from "./error";
import type { Registration } from "./registration";
import { callBack } from "./sdk";
import { type WireObject, readStruct, writeStruct } from "./values";

/** The transforms of one run, and the order in which they apply. */
export class Transforms {
  private readonly ofStack: Callback[] = [];
  private readonly ofInvokes: Callback[] = [];
  private readonly ofResource = new Map<
    string,
    { readonly own: readonly Callback[]; readonly parent?: string }
  >();

  addToStack(callback: Callback): void {
    this.ofStack.push(callback);
  }

  addToInvokes(callback: Callback): void {
    this.ofInvokes.push(callback);
  }

  /** Remembers the transforms of a resource, which apply to its children too. */
  keep(urn: string, own: readonly Callback[], parent: string | undefined): void {
    this.ofResource.set(urn, parent === undefined ? { own } : { own, parent });
  }

  /** Own transforms first, then those of each parent upwards, then the stack's, as the engine does. */
  async apply(registration: Registration, own: readonly Callback[]): Promise<Registration> {
    const inherited: Callback[] = [];
    for (let urn = registration.parent; urn !== undefined; urn = this.ofResource.get(urn)?.parent) {
      inherited.push(...(this.ofResource.get(urn)?.own ?? []));
    }
    let result = registration;
    for (const callback of [...own, ...inherited, ...this.ofStack])
      result = await this.transform(callback, result);
    return result;
  }

  /** The arguments of a provider function after the stack's invoke transforms. */
  async applyToInvoke(token: string, args: WireObject): Promise<WireObject> {
    let result = args;
    for (const callback of this.ofInvokes) {
      const request = new TransformInvokeRequest().setToken(token).setArgs(writeStruct(result));
      request.setOptions(new TransformInvokeOptions());
      const reply = await this.call(callback, request.serializeBinary(), token);
      result = readStruct(TransformInvokeResponse.deserializeBinary(reply).getArgs());
    }
    return result;
  }

  private async transform(callback: Callback, registration: Registration): Promise<Registration> {
    const { type, name, custom, parent, properties, options } = registration;
    const request = new TransformRequest()
      .setType(type)
      .setName(name)
      .setCustom(custom)
      .setParent(parent ?? "");
    request.setProperties(writeStruct(properties)).setOptions(options);
    const reply = TransformResponse.deserializeBinary(
      await this.call(callback, request.serializeBinary(), `${name} [${type}]`),
    );
    // A transform that returns nothing new is answered with what was sent; one without options keeps the options.
    return {
      ...registration,
      properties: reply.hasProperties() ? readStruct(reply.getProperties()) : properties,
      options: reply.getOptions() ?? options,
    };
  }

  private async call(callback: Callback, request: Uint8Array, subject: string): Promise<Uint8Array> {
    try {
      return await callBack(callback.getToken(), request);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new RecordingError("transform-failed", `a transform of ${subject} failed: ${reason}`);
    }
  }
}
