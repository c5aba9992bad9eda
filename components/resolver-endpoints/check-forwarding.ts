/** What {@link ResolverEndpoints} refuses of its forward rules. Pure. */
import { quotas } from "../../network/catalogue/quotas";
import { type Issue, under } from "../../network/issue";
import { isPort } from "../../network/ports";
import { checkAccess } from "../internal/endpoint-policy";
import { checkKnownWord } from "../internal/known-word";
import type { VpcDescription } from "../vpc";
import type { ForwardingVpc, ForwardRule, ForwardTarget, OutboundEndpoint } from "./args";
import { DNS_PORT, followersOf, forwardRules, isIpv4 } from "./plan";

/**
 * Codes: `forward-rules-missing`, `forward-rule-key`, `forward-domain-malformed`, `forward-domain-twice`,
 * `forward-targets-missing`, `forward-targets-exceeded`, `forward-target-malformed`, `forward-target-twice`,
 * `port-malformed`, `forward-vpc-unknown`, `forward-vpc-region`, `forward-provider-missing`, `account-id-malformed`.
 */
export function checkForwarding(outbound: OutboundEndpoint, hub: VpcDescription): Issue[] {
  const rules = forwardRules(outbound);
  if (rules.length === 0) {
    const message = "got no rule, expected at least one; an outbound endpoint without rules is never used";
    return [{ code: "forward-rules-missing", path: "rules", message }];
  }
  return [
    ...rules.flatMap(([key, rule]) => under(`rules.${key}`, checkRule(key, rule, outbound))),
    ...checkDomains(outbound),
    ...Object.entries(outbound.vpcs ?? {}).flatMap(([name, vpc]) =>
      under(`vpcs.${name}`, checkVpc(vpc, hub)),
    ),
  ];
}

function checkRule(key: string, rule: ForwardRule, outbound: OutboundEndpoint): Issue[] {
  const known = Object.keys(outbound.vpcs ?? {}).sort();
  return [
    ...checkKey(key),
    ...checkDomain(rule.domainName),
    ...checkTargets(rule.targets),
    ...(rule.vpcs === "all" ? [] : (rule.vpcs ?? [])).flatMap((vpc, index) =>
      checkKnownWord("forward-vpc-unknown", `vpcs[${index}]`, vpc, known),
    ),
  ];
}

function checkKey(key: string): Issue[] {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(key)) return [];
  const message = `got key ${key}, expected at most 32 letters, digits, underscores and hyphens, a letter first; the domain goes into domainName`;
  return [{ code: "forward-rule-key", path: "", message }];
}

function checkDomain(domainName: string): Issue[] {
  const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
  const name = new RegExp(`^${label}(?:\\.${label})*$`);
  if (domainName === "." || (domainName.length <= 253 && name.test(domainName))) return [];
  const message = `got ${domainName}, expected a lower-case domain such as corp.example.com, without a dot at its end`;
  return [{ code: "forward-domain-malformed", path: "domainName", message }];
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-entities-resolver */
function checkTargets(targets: readonly ForwardTarget[]): Issue[] {
  const path = "targets";
  const most = quotas.addressesPerResolverRule.value;
  if (targets.length === 0) {
    const message = "got no target, expected the address of at least one name server";
    return [{ code: "forward-targets-missing", path, message }];
  }
  if (targets.length > most) {
    const message = `got ${targets.length} targets, expected at most ${most}, the quota "target IP addresses per rule"`;
    return [{ code: "forward-targets-exceeded", path, message }];
  }
  const spoken = targets.map(({ address, port = DNS_PORT }) => `${address} port ${port}`);
  return targets.flatMap((target, index) =>
    under(`${path}[${index}]`, checkTarget(target, spoken.indexOf(spoken[index] ?? "") < index)),
  );
}

function checkTarget({ address, port = DNS_PORT }: ForwardTarget, again: boolean): Issue[] {
  const issues: Issue[] = [];
  if (!isIpv4(address)) {
    const message = `got ${address}, expected an IPv4 address, since the endpoint asks by IPv4`;
    issues.push({ code: "forward-target-malformed", path: "address", message });
  }
  if (!isPort(port) || port === 0) {
    const message = `got ${port}, expected a whole number from 1 to 65535`;
    issues.push({ code: "port-malformed", path: "port", message });
  }
  if (again) {
    const message = `got ${address} port ${port} twice, expected each name server once; remove one`;
    issues.push({ code: "forward-target-twice", path: "", message });
  }
  return issues;
}

/** A VPC follows one rule for a domain: AWS refuses to associate a second. */
function checkDomains(outbound: OutboundEndpoint): Issue[] {
  const rules = forwardRules(outbound);
  return rules.flatMap(([key, rule], index) => {
    const followers = allFollowers(rule, outbound);
    const other = rules
      .slice(0, index)
      .find(
        ([, earlier]) =>
          earlier.domainName === rule.domainName &&
          allFollowers(earlier, outbound).some((name) => followers.includes(name)),
      );
    if (other === undefined) return [];
    const message = `got ${rule.domainName}, which ${other[0]} forwards for the same VPC, expected one rule per domain and VPC; join their targets`;
    return [{ code: "forward-domain-twice", path: `rules.${key}.domainName`, message }];
  });
}

/** Names of the followers, the hub's being one that no VPC beyond it can have. */
function allFollowers(rule: ForwardRule, outbound: OutboundEndpoint): string[] {
  return [...(rule.hub === false ? [] : [""]), ...followersOf(rule, outbound)];
}

function checkVpc(vpc: ForwardingVpc, hub: VpcDescription): Issue[] {
  const account = checkAccess({ accountIds: [vpc.accountId] });
  const issues = account.map((issue) => ({ ...issue, path: "accountId" }));
  if (vpc.region !== hub.region) {
    const message = `got ${vpc.region}, expected ${hub.region}, the region of the rules; put an outbound endpoint into ${vpc.region} for it`;
    issues.push({ code: "forward-vpc-region", path: "region", message });
  }
  if (vpc.accountId === hub.accountId || vpc.provider !== undefined) return issues;
  const message = `got account ${vpc.accountId} without a provider, expected one, since the owner of the VPC associates it with a shared rule; give provider`;
  return [...issues, { code: "forward-provider-missing", path: "provider", message }];
}
