/**
 * The quota of rules per security group, held against the ways out that settings imply, before anything is made: a
 * component would say the same of its own arguments, which no user has written.
 */
import type { HubEgressRule } from "../../components";
import type { Issue } from "../../network/issue";
import type { Settings } from "../settings";
import { type SpokeEgress, tierEgress } from "./spokes";

/**
 * Tiers whose workloads have too many ways out, at `causeway:spokes.<spoke>.tiers.<tier>` or at a tier of the hub.
 * Code: `egress-rules-quota`. IPv4 and IPv6 count apart.
 */
export function egressIssues(
  { hub, spokes, quotas }: Settings,
  hubEgress: readonly HubEgressRule[],
  ways: SpokeEgress,
): Issue[] {
  const quota = quotas.rulesPerSecurityGroup;
  const ofHub = Object.entries(hub.tiers)
    .filter(([, { purpose }]) => purpose === "workload")
    .map(([tier]) => ({ path: `causeway:hub.tiers.${tier}`, rules: hubEgress }));
  const ofSpokes = Object.entries(spokes).flatMap(([name, spoke]) => {
    if (spoke.source === "adopted") return [];
    return Object.entries(tierEgress(name, spoke, ways)).map(([tier, rules]) => ({
      path: `causeway:spokes.${name}.tiers.${tier}`,
      rules,
    }));
  });
  return [...ofHub, ...ofSpokes].flatMap(({ path, rules }) => {
    const most = Math.max(...familiesOf(rules));
    return most <= quota ? [] : [{ code: "egress-rules-quota", path, message: messageOf(most, quota) }];
  });
}

function familiesOf(rules: readonly HubEgressRule[]): number[] {
  const isIpv4 = ({ cidr = ":" }: HubEgressRule) => !cidr.includes(":");
  const ipv4 = rules.filter(isIpv4).length;
  return [ipv4, rules.length - ipv4];
}

function messageOf(most: number, quota: number): string {
  return `got ${most} ports and subnets of shared endpoints and services that its workloads go to, expected at most ${quota}, the quota of rules per security group; let it use fewer of them, or let AWS raise the quota and set quotas.rulesPerSecurityGroup`;
}
