/**
 * `causeway trace <env> --from PLACE --to PLACE`: one flow through the planned network, with every hop out and back and
 * what decided it.
 */
import { resolve } from "node:path";
import { type Issue, rejectIssues } from "../../network/issue";
import {
  createWorld,
  explain as explainVerdict,
  readEstateFacts,
  readTunnels,
  trace,
} from "../../network/reachability";
import { traceText } from "../../report/trace";
import { type Environment, readEnvironment } from "../environment";
import type { Io } from "../io";
import { readReferences, runOffline } from "../offline";
import { deliver, type Delivery, explain } from "./outcome";

/** Arguments of the command line. */
export interface TraceOptions extends Delivery {
  /** Where the flow begins, such as `spoke/app`. */
  readonly from: string;
  /** Where it goes, such as `endpoint/secretsmanager` or `name/example.com`. */
  readonly to: string;
  /** Such as `443`, `1024-65535`, `udp/53`, `icmp`, `all`. */
  readonly port: readonly string[];
  /** Tunnels that are taken as down, such as `office/1`. */
  readonly tunnelDown: readonly string[];
  /** Folder that holds Pulumi.yaml. */
  readonly cwd: string;
  /** `stack=file` pairs: outputs of the stacks that the program reads. */
  readonly reference: readonly string[];
}

/** Runs the command and returns the exit code: 0 whatever the verdict is, since nothing was expected. */
export async function traceFlow(env: string, options: TraceOptions, io: Io): Promise<number> {
  const source: { environment?: Environment } = {};
  try {
    source.environment = readEnvironment(resolve(options.cwd), env);
    const { resources, model } = await runOffline(source.environment, readReferences(options.reference));
    const down = readTunnels(model, options.tunnelDown, "--tunnel-down");
    const world = createWorld(model, readEstateFacts(resources), down.tunnels);
    const ports = options.port.length === 0 ? ["443"] : options.port;
    const found = trace(world, { from: options.from, to: options.to, ports });
    rejectIssues("trace", [...down.issues, ...("issues" in found ? found.issues.map(asOption) : [])]);
    if ("issues" in found) return 2;
    const parts = found.parts.map(({ verdict }) => ({
      verdict: verdict.kind,
      lines: explainVerdict(verdict),
    }));
    const text = () => traceText(parts.map(({ lines }) => lines));
    deliver(options.json === true ? `${JSON.stringify({ parts }, null, 2)}\n` : text(), options, io);
    return 0;
  } catch (error) {
    return explain(error, source.environment, options, io);
  }
}

/** `ports[0]` of a question is `--port` on the command line. */
function asOption(issue: Issue): Issue {
  return { ...issue, path: `--${issue.path.replace(/^ports.*$/, "port")}` };
}
