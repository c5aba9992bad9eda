/** Rules of the gateway endpoints of every VPC: the component's own, at the user's paths. */
import { checkGatewayEndpoints as checkComponent } from "../../../components/gateway-endpoints";
import type { Issue } from "../../../network/issue";
import { accessOf } from "../access";
import type { Draft } from "../draft";
import { gatewayServices } from "../endpoint-args";
import { pathText } from "../paths";
import { descriptionOf } from "./descriptions";
import { namesTwice } from "./names";
import { checkPolicyVersion } from "./policies";
import { type VpcView, vpcViews } from "./vpcs";

/** Every problem of the gateway endpoints. */
export function checkGatewayEndpoints(draft: Draft): Issue[] {
  return vpcViews(draft).flatMap((vpc) => checkVpc(draft, vpc));
}

function checkVpc(draft: Draft, vpc: VpcView): Issue[] {
  const path = [...vpc.path, "gatewayEndpoints"];
  const services = gatewayServices(vpc.gatewayEndpoints);
  const issues = checkComponent({
    vpc: descriptionOf(vpc, false),
    services,
    access: accessOf(draft),
  });
  const tiers = vpc.source === "adopted" ? [...vpc.path, "assume", "tiers"] : [...vpc.path, "tiers"];
  const own = issues
    .filter((issue) => issue.path.startsWith("services."))
    // A tier that was left out may well be the one that is named.
    .filter((issue) => draft.intact(tiers) || !/\.tiers\b/.test(issue.path))
    .map((issue) => ({ ...issue, path: `${pathText(path)}${issue.path.slice("services".length)}` }));
  const others = Object.entries(services).flatMap(([id, { tiers: names, policy }]) => [
    ...namesTwice([...path, id, "tiers"], names),
    ...checkPolicyVersion([...path, id, "policy"], policy),
  ]);
  return [...own, ...others];
}
