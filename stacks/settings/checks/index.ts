/** Every rule about the settings that their form alone cannot hold. */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { checkAccounts } from "./accounts";
import { checkAdoptedIds } from "./adopted";
import { checkEndpointSets } from "./endpoint-sets";
import { checkFlowLogArns } from "./flow-logs";
import { checkGatewayEndpoints } from "./gateway-endpoints";
import { checkLayouts } from "./layouts";
import { checkNames } from "./names";
import { checkOverlaps } from "./overlaps";
import { checkPeerings } from "./peerings";
import { checkQuotas } from "./quotas";
import { checkServices } from "./services";
import { checkSites } from "./sites";
import { checkSubscriptions } from "./subscriptions";
import { checkTags } from "./tags";

const checks: readonly ((draft: Draft) => Issue[])[] = [
  checkAccounts,
  checkNames,
  checkLayouts,
  checkAdoptedIds,
  checkFlowLogArns,
  checkOverlaps,
  checkPeerings,
  checkEndpointSets,
  checkGatewayEndpoints,
  checkSubscriptions,
  checkServices,
  checkSites,
  checkTags,
  checkQuotas,
];

/** Every problem with the sound parts of the settings. */
export function checkDraft(draft: Draft): Issue[] {
  return checks.flatMap((check) => check(draft));
}
