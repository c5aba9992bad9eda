/**
 * Serves the provider plugins that the engine starts. A plugin of these tests is a shell script that only asks here for a
 * port; the gRPC server behind it runs in this process, one for each, so all of them share one world without files or
 * locks. When the script ends, its server ends; when this process ends, so do the scripts.
 */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { awsxService } from "./awsx/service";
import { awsService, type Shared } from "./service";

/** What a plugin script runs; the engine adds its own address, which nobody needs here. */
export function pluginScript(name: "aws" | "awsx"): string {
  return [
    "#!/bin/bash",
    "# Asks the test for a port, tells the engine, and stays until one of the two goes away.",
    'exec 3<>"/dev/tcp/127.0.0.1/$CAUSEWAY_STANDIN_PORT"',
    `echo ${name} >&3`,
    "read -r port <&3",
    'echo "$port"',
    "exec cat <&3",
    "",
  ].join("\n");
}

const LIMIT = 1 << 28;
const FLUSH_MS = 20;

export class Hub {
  private readonly plugins = new Set<{ readonly socket: Socket; readonly server: grpc.Server }>();

  private constructor(
    private readonly shared: Shared,
    private readonly listener: Server,
  ) {
    listener.on("connection", (socket) => this.connect(socket));
  }

  static async start(shared: Shared): Promise<Hub> {
    const listener = createServer();
    const hub = new Hub(shared, listener);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return hub;
  }

  /** For the scripts' environment. */
  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Plugins that run at this moment. */
  get running(): number {
    return this.plugins.size;
  }

  stop(): void {
    for (const plugin of this.plugins) this.end(plugin);
    this.listener.close();
  }

  private connect(socket: Socket): void {
    socket.on("error", () => undefined);
    socket.once("data", (data: Buffer) => {
      this.serve(socket, data.toString().trim()).catch((error: unknown) => {
        this.shared.onMistake(error);
        socket.destroy();
      });
    });
  }

  private async serve(socket: Socket, name: string): Promise<void> {
    const server = new grpc.Server({
      "grpc.max_receive_message_length": LIMIT,
      "grpc.max_send_message_length": LIMIT,
    });
    const plugin = { socket, server };
    // Later, so that what was answered before has left: a killed process loses one answer, not an accidental number.
    const kill = (): void => void setTimeout(() => this.end(plugin), FLUSH_MS);
    const service = name === "awsx" ? awsxService(this.shared) : awsService(this.shared, kill);
    server.addService(ResourceProviderService, service);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    this.plugins.add(plugin);
    socket.on("close", () => this.end(plugin));
    socket.write(`${port}\n`);
  }

  private end(plugin: { readonly socket: Socket; readonly server: grpc.Server }): void {
    if (!this.plugins.delete(plugin)) return;
    plugin.server.forceShutdown();
    plugin.socket.destroy();
  }
}
