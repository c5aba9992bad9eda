import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { comparedAtDeployment } from "../../stacks/record/comparisons";

/*
 * The recorder uses parts of the Pulumi SDK that are not public. This suite loads each of them by itself, so that an
 * update that moves one fails with one line that says so, and not somewhere inside a recording.
 */

const WRITTEN_FOR = "3.248.0";
const root = resolve(__dirname, "../..");
const manifest = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
const installed = String(manifest(resolve(sdk, "package.json"))["version"]);

function moved(what: string, user: string): string {
  return `${user} was written for @pulumi/pulumi ${WRITTEN_FOR}; in ${installed} ${what} has moved or changed`;
}

/** A module of the SDK, loaded where it is expected. */
function load(path: string, user: string): Record<string, unknown> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a missing module must fail one test, not the file
    return require(`@pulumi/pulumi/${path}`) as Record<string, unknown>;
  } catch {
    return assert.fail(moved(path, user));
  }
}

function member(object: unknown, name: string): unknown {
  return (object as Record<string, unknown> | undefined)?.[name];
}

/** Module -> functions that are called. */
const FUNCTIONS: Readonly<Record<string, { readonly user: string; readonly names: readonly string[] }>> = {
  "runtime/settings": {
    user: "stacks/record/sdk.ts",
    names: ["resetOptions", "disconnect", "disconnectSync", "getCallbacks", "getMonitor", "getEngine"],
  },
  "runtime/rpc": { user: "stacks/record/lazy-outputs.ts", names: ["transferProperties"] },
  "runtime/stack": { user: "stacks/record/sdk.ts", names: ["runInPulumiStack"] },
  "runtime/state": { user: "stacks/record/sdk.ts", names: ["withLocalStorage", "getStore"] },
  "runtime/debuggable": { user: "stacks/record/diagnostics.ts", names: ["debuggablePromise"] },
  log: { user: "stacks/record/diagnostics.ts", names: ["debug"] },
  "runtime/closure/codePaths": { user: "stacks/record/light-sdk.ts", names: ["computeCodePaths"] },
  "runtime/closure/serializeClosure": {
    user: "stacks/record/light-sdk.ts",
    names: ["serializeFunction", "serializeFunctionAsync"],
  },
};

/** Module -> message class -> methods that are called. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "proto/resource_pb": {
    RegisterResourceRequest: [
      ...[
        "getType",
        "getName",
        "getParent",
        "getCustom",
        "getRemote",
        "getObject",
        "getProvider",
        "getProvidersMap",
      ],
      ...[
        "getDependenciesList",
        "getPropertydependenciesMap",
        "getIgnorechangesList",
        "getProtect",
        "hasProtect",
      ],
      ...[
        "getAliasesList",
        "getTransformsList",
        "getReplaceonchangesList",
        "getVersion",
        "getCustomtimeouts",
      ],
      ...[
        "getPlugindownloadurl",
        "getDeletedwith",
        "getAdditionalsecretoutputsList",
        "getHooks",
        "getImportid",
      ],
      ...["getReplaceWithList", "getRetainondelete", "hasRetainondelete", "getDeletebeforereplace"],
      ...["getDeletebeforereplacedefined"],
    ],
    RegisterResourceResponse: ["setUrn", "setId", "setObject", "getPropertydependenciesMap"],
    RegisterResourceOutputsRequest: ["getUrn", "getOutputs"],
    ReadResourceRequest: ["getId", "getType", "getName", "getParent", "getProperties"],
    ReadResourceResponse: ["setUrn", "setProperties"],
    ResourceInvokeRequest: ["getTok", "getArgs"],
    ResourceCallRequest: ["getTok"],
    SupportsFeatureResponse: ["setHassupport"],
    RegisterPackageRequest: ["getName", "getVersion"],
    RegisterPackageResponse: ["setRef"],
    TransformRequest: ["setType", "setName", "setCustom", "setParent", "setProperties", "setOptions"],
    TransformResponse: ["hasProperties", "getProperties", "getOptions"],
    TransformResourceOptions: [
      "getDependsOnList",
      "getProvider",
      "setProvider",
      "getProvidersMap",
      "getAliasesList",
    ],
    TransformInvokeRequest: ["setToken", "setArgs", "setOptions"],
    TransformInvokeResponse: ["getArgs"],
    TransformInvokeOptions: [],
  },
  "proto/provider_pb": { InvokeResponse: ["setReturn"] },
  "proto/engine_pb": {
    LogRequest: ["getSeverity", "getMessage", "getUrn"],
    GetRootResourceResponse: [],
    SetRootResourceResponse: [],
    RequirePulumiVersionResponse: [],
  },
  "proto/callback_pb": {
    Callback: ["getToken"],
    CallbackInvokeRequest: ["setToken", "setRequest"],
    CallbackInvokeResponse: ["getResponse_asU8"],
  },
  "proto/alias_pb": { Alias: ["getSpec", "getUrn"] },
};

/** Marks on the wire: name in the SDK -> its value here. */
const MARKS: Readonly<Record<string, string>> = {
  unknownValue: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  specialSigKey: "4dabf18193072939515e22adb298388d",
  specialAssetSig: "c44067f5952c0a294b673a41bacd8c17",
  specialArchiveSig: "0def7320c3a5731c473e5ecbe6d01bc7",
  specialSecretSig: "1b47061264138c4ac30d75fd1eb44270",
  specialResourceSig: "5cf8f73096256a8f31e491e813e4eb8e",
  specialOutputValueSig: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
};

describe("the Pulumi SDK's internals", () => {
  it("are those of the version that package.json pins", () => {
    const dependencies = manifest(resolve(root, "package.json"))["dependencies"];
    assert.equal(
      member(dependencies, "@pulumi/pulumi"),
      WRITTEN_FOR,
      "package.json must pin one exact version",
    );
    assert.equal(
      installed,
      WRITTEN_FOR,
      `installed is ${installed}, the recorder was written for ${WRITTEN_FOR}`,
    );
    assert.match(readFileSync(resolve(root, "stacks/record/sdk.ts"), "utf8"), /Written for SDK 3\.248\.0;/);
  });

  for (const [path, { user, names }] of Object.entries(FUNCTIONS)) {
    for (const name of names) {
      it(`have the function ${name} in ${path}`, () => {
        assert.equal(typeof load(path, user)[name], "function", moved(`${path}.${name}`, user));
      });
    }
  }

  for (const [path, messages] of Object.entries(MESSAGES)) {
    for (const [name, methods] of Object.entries(messages)) {
      it(`have the message ${name} in ${path} with its methods`, () => {
        const prototype = member(load(path, "stacks/record"), name) as { prototype?: unknown } | undefined;
        for (const method of methods) {
          const found = typeof member(prototype?.prototype, method);
          assert.equal(found, "function", moved(`${path}.${name}.${method}`, "stacks/record"));
        }
        assert.equal(typeof prototype, "function", moved(`${path}.${name}`, "stacks/record"));
      });
    }
  }

  it("mark special values on the wire as the recorder does", () => {
    const rpc = load("runtime/rpc", "stacks/record/values.ts");
    const text = readFileSync(resolve(root, "stacks/record/values.ts"), "utf8");
    for (const [name, value] of Object.entries(MARKS)) {
      assert.equal(rpc[name], value, moved(`runtime/rpc.${name}`, "stacks/record/values.ts"));
      assert.ok(text.includes(`"${value}"`), `stacks/record/values.ts does not know ${name}`);
    }
  });

  it("keep clients, pending promises and callbacks in the state of a run", () => {
    const state = load("runtime/state", "stacks/record/sdk.ts") as unknown as {
      withLocalStorage<R>(callback: () => R): R;
      getStore(): Record<string, unknown>;
    };
    const settings = load("runtime/settings", "stacks/record/sdk.ts") as unknown as {
      resetOptions(...args: readonly unknown[]): void;
      getMonitor(): unknown;
      getEngine(): unknown;
    };
    const outside = state.getStore();
    state.withLocalStorage(() => {
      const store = state.getStore();
      assert.notEqual(store, outside, moved("runtime/state.withLocalStorage", "stacks/record/sdk.ts"));
      settings.resetOptions("p", "s", 1, "", "", true, "o");
      const [monitor, engine] = [{}, {}];
      Object.assign(store["settings"] as object, { monitor, engine });
      assert.equal(
        settings.getMonitor(),
        monitor,
        moved("the store's settings.monitor", "stacks/record/sdk.ts"),
      );
      assert.equal(
        settings.getEngine(),
        engine,
        moved("the store's settings.engine", "stacks/record/sdk.ts"),
      );
      assert.ok(
        store["leakCandidates"] instanceof Set,
        moved("the store's leakCandidates", "stacks/record/sdk.ts"),
      );
    });
  });

  it("call a program's functions through CallbackServer.invoke", () => {
    const { CallbackServer } = load("runtime/callbacks", "stacks/record/sdk.ts");
    const { prototype } = CallbackServer as { prototype: unknown };
    assert.equal(
      typeof member(prototype, "invoke"),
      "function",
      moved("CallbackServer.invoke", "stacks/record/sdk.ts"),
    );
  });

  it("take stack traces in the functions that the recorder knows", () => {
    const takers = {
      "runtime/debuggable.js": "function debuggablePromise(",
      "resource.js": "static callsites(",
    };
    for (const [path, text] of Object.entries(takers)) {
      const file = resolve(sdk, path);
      const holds = existsSync(file) && readFileSync(file, "utf8").includes(text);
      assert.ok(holds, moved(`${path}: ${text}`, "stacks/record/diagnostics.ts"));
    }
  });

  it("take from the modules that pack functions only what stands in for them", () => {
    const text = readFileSync(resolve(sdk, "runtime/index.js"), "utf8");
    const taken = [...text.matchAll(/(?:serializeClosure_1|codePaths_1)\.(\w+)/g)].map((match) => match[1]);
    assert.deepEqual(taken, ["serializeFunctionAsync", "serializeFunction", "computeCodePaths"]);
  });

  it("hand on the Automation API as a whole", () => {
    const text = readFileSync(resolve(sdk, "index.js"), "utf8");
    const uses = text.split("\n").filter((line) => line.includes("automation"));
    assert.deepEqual(uses, [
      'const automation = __importStar(require("./automation"));',
      "exports.automation = automation;",
    ]);
  });
});

describe("the AWS SDK's look-ups that only a deployment compares", () => {
  const aws = dirname(require.resolve("@pulumi/aws/package.json"));
  for (const [token, file, result] of [
    [
      "aws:ec2/getVpcEndpointService:getVpcEndpointService",
      "ec2/getVpcEndpointService.d.ts",
      "GetVpcEndpointServiceResult",
    ],
    [
      "aws:index/getAvailabilityZones:getAvailabilityZones",
      "getAvailabilityZones.d.ts",
      "GetAvailabilityZonesResult",
    ],
  ] as const) {
    it(`have no property that the recorder leaves out: ${token}`, () => {
      const text = readFileSync(resolve(aws, file), "utf8");
      const declaration = new RegExp(`interface ${result} \\{[\\s\\S]*?\\n\\}`).exec(text)?.[0] ?? "";
      const declared = [...declaration.matchAll(/^ {4}readonly (\w+)\??:/gm)].map((match) => match[1]);
      const known = Object.keys(comparedAtDeployment(token) ?? {});
      assert.ok(declared.length > 5, `found no declaration of ${result}`);
      assert.deepEqual(
        declared.filter((name) => !known.includes(String(name))),
        [],
      );
    });
  }
});
