import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../../support/environments";
import { isLostConnection } from "./lost-connections";

interface Ending {
  readonly code: number | null;
  readonly out: string;
}

/** How a process of its own ends that is fit for programs one after another and in which nobody awaits this error. */
function ending(error: string): Ending {
  return endOf(`
    // While the Automation API's library for commands runs one, it puts events of the process into other hands.
    const paths = [require.resolve("@pulumi/pulumi/automation")];
    void require(require.resolve("execa", { paths }))("sleep", ["0.2"]).then(() => console.log("went on"));
    setTimeout(() => Promise.reject(${error}), 20);`);
}

function endOf(rest: string): Ending {
  const program = `require("./tests/engine/sweep/one-after-another");\n${rest}`;
  const register = join(projectFolder, "tests/support/register.js");
  const { status, stdout } = spawnSync(process.execPath, ["-r", register, "-e", program], {
    cwd: projectFolder,
    encoding: "utf8",
  });
  return { code: status, out: stdout };
}

describe("a connection to an engine that has gone", () => {
  it("is told from every other failure", () => {
    const lost = [
      Object.assign(new Error("Resource monitor is terminating"), { code: 14 }),
      Object.assign(new Error("Cancelled on client"), { code: 1 }),
      new Error("14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1"),
      new Error("failed to get resource:urn=a: Resource monitor is terminating"),
      new Error("Connection dropped"),
      new Error("Channel closed before call started"),
      new Error("Stream refused by server"),
      new Error("Call cancelled"),
      new Error("Write error: write EPIPE"),
      new Error("Received RST_STREAM with code 2 triggered by internal client error: read ECONNRESET"),
    ];
    for (const error of lost) assert.ok(isLostConnection(error), error.message);
    const others = [
      Object.assign(new Error("2 UNKNOWN: the group is in use"), { code: 2 }),
      new Error("DependencyViolation: the group is in use"),
      new Error("the service is unavailable"),
      new Error("the connection of orders is rejected"),
      "14 UNAVAILABLE",
      undefined,
    ];
    assert.deepEqual(others.map(isLostConnection), [false, false, false, false, false, false]);
  });

  it("ends no process when nobody awaits it, as any other error does", () => {
    assert.deepEqual(ending(`Object.assign(new Error("gone"), { code: 14 })`), { code: 0, out: "went on\n" });
    assert.deepEqual(ending(`Object.assign(new Error("in use"), { code: 2 })`), { code: 1, out: "" });
  });

  it("is not that of the next engine, although it listens at the same place", () => {
    const { code, out } = endOf(`
      const grpc = require("@grpc/grpc-js");
      const { EngineClient, EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
      const { GetRootResourceRequest, GetRootResourceResponse } = require("@pulumi/pulumi/proto/engine_pb");
      const { grpcClientOptions } = require("@pulumi/pulumi/runtime/settings");
      const getRootResource = (call, callback) => callback(null, new GetRootResourceResponse());
      const listen = async (port) => {
        const server = new grpc.Server();
        server.addService(EngineService, { getRootResource });
        const bind = server.bindAsync.bind(server, "127.0.0.1:" + port, grpc.ServerCredentials.createInsecure());
        return { server, port: await new Promise((resolve) => bind((error, bound) => resolve(bound))) };
      };
      const ask = (port) => new Promise((resolve) => {
        const client = new EngineClient("127.0.0.1:" + port, grpc.credentials.createInsecure(), grpcClientOptions);
        client.getRootResource(new GetRootResourceRequest(), (error) => resolve(error ? error.code : "answers"));
      });
      void (async () => {
        const { server, port } = await listen(0);
        server.forceShutdown();
        console.log(await ask(port));
        await listen(port);
        console.log(await ask(port));
        process.exit();
      })();`);
    assert.equal(code, 0);
    assert.deepEqual(out.trim().split("\n"), ["14", "answers"]);
  });
});
