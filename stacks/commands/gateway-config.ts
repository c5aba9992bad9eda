/**
 * `causeway gateway-config <env> <site>`: what the device at a site's far end must be told, from the planned program and,
 * where the user has it, from what was deployed. Keys are references unless they are asked for, and then go to files of
 * their owner's only.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { checkKnownWord } from "../../components/internal/known-word";
import {
  type ConfigFile,
  type Device,
  DEVICES,
  type GatewayConfig,
} from "../../network/gateway-config/config";
import { checkForwardPlan, renderForwarders } from "../../network/gateway-config/forwarders";
import { renderGatewayConfig } from "../../network/gateway-config/render";
import { InvalidInputError, type Issue, rejectIssues } from "../../network/issue";
import { type PlannedSite, sitePlans } from "../../network/model/site-plans";
import { buildReport, type ForwardersRow } from "../../network/report";
import type { SitePlan } from "../../network/vpn/plan";
import { renderGatewayConfigText } from "../../report/gateway-config";
import { type Environment, readEnvironment } from "../environment";
import { type DeployedFiles, fillPlan } from "../far-side/deployed";
import type { Io } from "../io";
import { readReferences, runOffline } from "../offline";
import { explain } from "./outcome";

/** Arguments of the command line. */
export interface GatewayConfigOptions extends DeployedFiles {
  readonly device: string;
  /** Folder below which files are written. @default - they are printed */
  readonly directory?: string;
  /** The device's interface that faces the internet. */
  readonly outsideInterface?: string;
  readonly json?: boolean;
  /** Folder that holds Pulumi.yaml. */
  readonly cwd: string;
  /** `stack=file` pairs: outputs of the stacks that the program reads. */
  readonly reference: readonly string[];
}

/** Runs the command and returns the exit code of `exitCodes`. */
export async function gatewayConfig(
  env: string,
  site: string,
  options: GatewayConfigOptions,
  io: Io,
): Promise<number> {
  const source: { environment?: Environment } = {};
  try {
    rejectIssues("gateway-config", checkOptions(options));
    source.environment = readEnvironment(resolve(options.cwd), env);
    const { project } = source.environment;
    const { resources, model } = await runOffline(source.environment, readReferences(options.reference));
    // What the device is told does not depend on what can be proven of it.
    const proof = { intents: [], findings: [] };
    const { resolver } = buildReport({ project, environment: env, resources, model, proof });
    const config = configOf(planFor(sitePlans(model), site), resolver.forwarders, options);
    if (config.files.length === 0) rejectIssues(`${site} on ${options.device}`, config.issues);
    hand(site, config, options, io);
    return 0;
  } catch (error) {
    return explain(error, source.environment, options, io);
  }
}

/** Codes: `device-unknown`, `reveal-without-source`, `reveal-without-directory`. */
function checkOptions({ device, reveal, xml, outputs, directory }: GatewayConfigOptions): Issue[] {
  const issues = checkKnownWord("device-unknown", "--device", device, DEVICES);
  if (reveal === true && xml === undefined && outputs === undefined) {
    const message = "got neither --outputs nor --xml, expected one of them; a plan holds no key";
    issues.push({ code: "reveal-without-source", path: "--reveal", message });
  }
  if (reveal === true && directory === undefined) {
    const message =
      "got no --directory, expected one; keys go to files of their owner's only, never to a terminal";
    issues.push({ code: "reveal-without-directory", path: "--reveal", message });
  }
  return issues;
}

/** Codes: `site-unknown`, `site-not-planned`. */
function planFor(plans: ReadonlyMap<string, PlannedSite>, site: string): SitePlan {
  const planned = plans.get(site);
  if (planned === undefined) {
    throw new InvalidInputError(
      "gateway-config",
      checkKnownWord("site-unknown", "<site>", site, [...plans.keys()]),
    );
  }
  if ("plan" in planned) return planned.plan;
  const message = `got a connection that cannot be planned: ${planned.why}; state every option, as SiteToSiteVpn does`;
  throw new InvalidInputError("gateway-config", [{ code: "site-not-planned", path: site, message }]);
}

/** The device's files with those of the site's name servers. */
function configOf(
  planned: SitePlan,
  forwarders: ForwardersRow | null,
  options: GatewayConfigOptions,
): GatewayConfig {
  const { plan, resolvers } = fillPlan(planned, options);
  const { outsideInterface } = options;
  const facts = outsideInterface === undefined ? {} : { outsideInterface };
  const config = renderGatewayConfig(plan, options.device as Device, facts); // checked to be one
  const names = forwarders?.sites.find(({ site }) => site === plan.name)?.names ?? [];
  const dns = forwardersOf(names, resolvers ?? forwarders?.resolvers ?? []);
  const reached = forwarders?.sites.some(({ site }) => site === plan.name) === true;
  const note = reached
    ? dns.notes
    : ["private names do not resolve at the site: it may ask no inbound resolver endpoint"];
  return { ...config, files: [...config.files, ...dns.files], notes: [...config.notes, ...note] };
}

interface Forwarders {
  readonly files: readonly ConfigFile[];
  readonly notes: readonly string[];
}

function forwardersOf(names: readonly string[], resolvers: readonly string[]): Forwarders {
  if (names.length === 0) return { files: [], notes: [] };
  if (resolvers.length === 0) {
    const note =
      "the site's name servers forward private names to addresses that are known once deployed: give --outputs";
    return { files: [], notes: [note] };
  }
  const plan = { names, resolvers };
  rejectIssues("forwarders", checkForwardPlan(plan));
  return {
    files: renderForwarders(plan),
    notes: ["the site's name servers take one of the forwarder files"],
  };
}

function hand(site: string, config: GatewayConfig, options: GatewayConfigOptions, io: Io): void {
  const { directory, json } = options;
  if (directory !== undefined) for (const file of config.files) write(directory, file);
  if (json === true) {
    const files = config.files.map(({ name, text, secret }) => ({
      name,
      secret,
      text: secret ? null : text,
    }));
    io.out(`${JSON.stringify({ site, ...config, files }, null, 2)}\n`);
    return;
  }
  io.out(renderGatewayConfigText(site, config, { color: io.color, width: io.width, written: directory }));
}

/** Keys are for their owner alone, also while the file is written. */
function write(directory: string, { name, text, secret }: ConfigFile): void {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  // A file that is there would keep its mode.
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: secret ? 0o600 : 0o644, flag: "wx" });
}
