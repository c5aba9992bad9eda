/**
 * The command line: `causeway <command>`. Turns arguments into calls and results into exit codes; the work is
 * done by the commands.
 */
import { Command, CommanderError } from "commander";
import { type PlanOptions, plan } from "./commands/plan";
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
    .action(async (env: string, options: PlanOptions) => {
      exitCode = await plan(env, options, io);
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
