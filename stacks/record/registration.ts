/** One `RegisterResource` request as a draft that transforms may change, and as the plain record that it ends as. */

import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { type RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb";
import type { RecordedResource } from "../../network/recorded";
import type { JsonReader } from "./json";
import { type UrnScope, providerUrn, urnOf } from "./urn";
import { type WireObject, dependenciesIn, readStruct } from "./values";

/** A registration while its transforms run. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** True for a component that a provider plugin builds, such as `awsx:ec2:Vpc`. */
  readonly remote: boolean;
  readonly parent?: string;
  readonly properties: WireObject;
  readonly options: TransformResourceOptions;
  /** Top-level property -> URNs that its value comes from. */
  readonly propertyDependencies: ReadonlyMap<string, readonly string[]>;
}

/** Reads a request; `parent` is the stack where the request names none. */
export function readRegistration(request: RegisterResourceRequest, parent: string | undefined): Registration {
  const propertyDependencies = new Map<string, readonly string[]>();
  request.getPropertydependenciesMap().forEach((entry, property) => {
    propertyDependencies.set(property, entry.getUrnsList());
  });
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    ...(parent === undefined ? {} : { parent }),
    properties: readStruct(request.getObject()),
    options: readOptions(request),
    propertyDependencies,
  };
}

/** The URN of a registration; transforms change neither type, name nor parent, so it never moves. */
export function registrationUrn(scope: UrnScope, { type, name, parent }: Registration): string {
  return urnOf(scope, type, name, parent);
}

/** The finished record. */
export function recordOf(scope: UrnScope, registration: Registration, reader: JsonReader): RecordedResource {
  const { type, name, custom, parent, options } = registration;
  const { json, secrets } = reader.read(registration.properties);
  const references = referencesOf(registration);
  const provider = providerOf(registration);
  const referenced = new Set(Object.values(references).flat());
  return {
    urn: registrationUrn(scope, registration),
    type,
    name,
    custom,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider: providerUrn(provider) }),
    inputs: json,
    references,
    dependsOn: sortedUnique(options.getDependsOnList().filter((urn) => !referenced.has(urn))),
    ignoreChanges: [...options.getIgnoreChangesList()],
    protect: options.getProtect() ?? false,
    aliases: options.getAliasesList().map((alias) => aliasUrn(scope, registration, alias)),
    secrets,
  };
}

/** Package name -> provider reference (`URN::id`). */
export type Providers = ReadonlyMap<string, string>;

/**
 * Fills in what the engine, not the SDK, inherits from the parent component: providers that a component hands on, and
 * the provider of a resource that names none. Gives the providers that a component hands to its children.
 */
export function inheritProviders({ type, custom, options }: Registration, inherited: Providers): Providers {
  if (custom) {
    if (options.getProvider() === "") options.setProvider(inherited.get(type.split(":")[0] ?? "") ?? "");
    return inherited;
  }
  const own = options.getProvidersMap();
  for (const [name, reference] of inherited) if (!own.has(name)) own.set(name, reference);
  const handed = new Map<string, string>();
  own.forEach((reference, name) => handed.set(name, reference));
  return handed;
}

/**
 * The provider reference. A component has none of its own, but one that a plugin builds is recorded with the AWS
 * provider that its children will use, because the children are not seen here.
 */
function providerOf({ custom, remote, options }: Registration): string | undefined {
  if (custom) return options.getProvider() || undefined;
  return remote ? options.getProvidersMap().get("aws") : undefined;
}

function referencesOf({ properties, propertyDependencies }: Registration): Record<string, readonly string[]> {
  const references: Record<string, readonly string[]> = {};
  for (const property of Object.keys(properties).sort()) {
    const value = properties[property];
    const inside = value === undefined ? [] : dependenciesIn(value);
    const urns = sortedUnique([...(propertyDependencies.get(property) ?? []), ...inside]);
    if (urns.length > 0) references[property] = urns;
  }
  return references;
}

/** https://www.pulumi.com/docs/iac/concepts/options/aliases/: what an alias leaves out is the resource's own. */
function aliasUrn(scope: UrnScope, { type, name, parent }: Registration, alias: Alias): string {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const former = { stack: spec.getStack() || scope.stack, project: spec.getProject() || scope.project };
  const formerParent = spec.getNoparent() ? undefined : spec.getParenturn() || parent;
  return urnOf(former, spec.getType() || type, spec.getName() || name, formerParent);
}

/** The options that transforms may see and change, as the engine hands them on. */
function readOptions(request: RegisterResourceRequest): TransformResourceOptions {
  const options = new TransformResourceOptions()
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setReplaceOnChangesList(request.getReplaceonchangesList())
    .setVersion(request.getVersion())
    .setAliasesList(request.getAliasesList())
    .setProvider(request.getProvider())
    .setCustomTimeouts(request.getCustomtimeouts())
    .setPluginDownloadUrl(request.getPlugindownloadurl())
    .setDeletedWith(request.getDeletedwith())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList())
    .setHooks(request.getHooks())
    .setImport(request.getImportid())
    .setReplaceWithList(request.getReplaceWithList());
  const protect = request.getProtect();
  if (request.hasProtect() && protect !== undefined) options.setProtect(protect);
  const retain = request.getRetainondelete();
  if (request.hasRetainondelete() && retain !== undefined) options.setRetainOnDelete(retain);
  if (request.getDeletebeforereplacedefined())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  request.getProvidersMap().forEach((reference, name) => {
    options.getProvidersMap().set(name, reference);
  });
  return options;
}

function sortedUnique(urns: readonly string[]): string[] {
  return [...new Set(urns)].sort();
}
