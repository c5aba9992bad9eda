/**
 * The command line: `causeway <command>`. Turns arguments into calls and results into exit codes; the work is
 * done by the commands.
 */
import { Command, CommanderError } from "commander";
import { DEVICES } from "../network/gateway-config/config";
import { gatewayConfig, type GatewayConfigOptions } from "./commands/gateway-config";
import { type PlanOptions, plan } from "./commands/plan";
import { recordCommand, type RecordCommandOptions } from "./commands/record";
import { type TraceOptions, traceFlow } from "./commands/trace";
import { type Io, terminal } from "./io";

/** What the shell sees. */
export const exitCodes = { fine: 0, intentBroken: 1, settingsInvalid: 2, programFailed: 3 } as const;

/**
 * Runs one command.
 *
 * @param argv the arguments after `causeway`
 * @returns the exit code: 0 fine, 1 an intent is broken, 2 the settings or the arguments are invalid, 3 the program failed
 */
export async function main(argv: readonly string[], io: Io = terminal()): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = new Command("causeway")
    .description("Private connectivity for AWS, proven before it is deployed.")
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 1 an intent is broken, 2 the settings or the arguments are invalid, 3 the program failed.",
    );
  program
    .command("plan")
    .description(
      "run the program offline, with no AWS account and no Pulumi login, and show what it would build",
    )
    .argument("<env>", "environment: the <env> of Pulumi.<env>.yaml")
    .option("--json", "print one JSON object instead of text, errors included")
    .option("--file <path>", "write the plan to a file instead of standard output")
    .option("--cwd <folder>", "folder that holds Pulumi.yaml", ".")
    .option(
      "--reference <stack=file>",
      "outputs of another stack, as `pulumi stack output --json` prints them; repeatable",
      collect,
      [],
    )
    .option("--since <path>", "older recording, by causeway record: say which VPN connections would go down")
    .action(async (env: string, options: PlanOptions) => {
      exitCode = await plan(env, options, io);
    });
  program
    .command("trace")
    .description("follow one flow through the planned network: every hop out and back, and what decided it")
    .argument("<env>", "environment: the <env> of Pulumi.<env>.yaml")
    .requiredOption("--from <place>", "where it begins, such as spoke/app, spoke/app/database or site/office")
    .requiredOption(
      "--to <place>",
      "where it goes, such as endpoint/secretsmanager, spoke/data, name/example.com",
    )
    .option(
      "--port <traffic>",
      "443, 1024-65535, udp/53, icmp, all; repeatable; 443 when none is given",
      collect,
      [],
    )
    .option(
      "--tunnel-down <site/number>",
      "tunnel of a site that is taken as down, such as office/1; repeatable",
      collect,
      [],
    )
    .option("--json", "print one JSON object instead of text, errors included")
    .option("--file <path>", "write to a file instead of standard output")
    .option("--cwd <folder>", "folder that holds Pulumi.yaml", ".")
    .option("--reference <stack=file>", "outputs of another stack; repeatable", collect, [])
    .action(async (env: string, options: TraceOptions) => {
      exitCode = await traceFlow(env, options, io);
    });
  program
    .command("record")
    .description(
      "run the program offline and write what it registers, without secrets, to compare with later",
    )
    .argument("<env>", "environment: the <env> of Pulumi.<env>.yaml")
    .option("--file <path>", "write to a file instead of standard output")
    .option("--json", "print errors as one JSON object")
    .option("--cwd <folder>", "folder that holds Pulumi.yaml", ".")
    .option("--reference <stack=file>", "outputs of another stack; repeatable", collect, [])
    .action(async (env: string, options: RecordCommandOptions) => {
      exitCode = await recordCommand(env, options, io);
    });
  program
    .command("gateway-config")
    .description("write the configuration of the device at a site's far end")
    .argument("<env>", "environment: the <env> of Pulumi.<env>.yaml")
    .argument("<site>", "name of the site")
    .requiredOption("--device <device>", `kind of device: ${DEVICES.join(", ")}`)
    .option("--xml <path>", "configuration that AWS wrote for the customer gateway: fills in addresses")
    .option("--outputs <path>", "stack outputs, by `pulumi stack output --json`: fills in addresses")
    .option(
      "--reveal",
      "write pre-shared keys too; needs --directory, and outputs by --show-secrets or --xml",
    )
    .option("--directory <path>", "write the files below a folder instead of standard output")
    .option("--outside-interface <name>", "the device's interface that faces the internet")
    .option("--json", "print one JSON object instead of text, errors included")
    .option("--cwd <folder>", "folder that holds Pulumi.yaml", ".")
    .option("--reference <stack=file>", "outputs of another stack; repeatable", collect, [])
    .action(async (env: string, site: string, options: GatewayConfigOptions) => {
      exitCode = await gatewayConfig(env, site, options, io);
    });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.settingsInvalid;
  }
  return exitCode;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
