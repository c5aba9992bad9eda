/** Settings of a large estate, for measuring: three zones, three tiers and forty endpoints, as many spokes as wanted. */
import { interfaceService, interfaceServiceIds } from "../network/catalogue/endpoint-services";

const REGION = "eu-west-1";
const ZONES = ["euw1-az1", "euw1-az2", "euw1-az3"];
const ENDPOINTS = 40;

/** Services that need nothing but their name: confirmed, with names of their own, at home in the region. */
function services(): string[] {
  return interfaceServiceIds()
    .filter((id) => {
      const service = interfaceService(id, REGION);
      return (
        service !== undefined &&
        service.confirmed &&
        service.homeRegion === null &&
        service.privateDnsNames.length === 1 &&
        service.absentZoneIds.length === 0
      );
    })
    .slice(0, ENDPOINTS);
}

/**
 * @param spokes at most 250; their ranges lie side by side, as an address plan should have them, so that security
 * groups name few
 */
export function estate(spokes: number): Record<string, unknown> {
  const tiers = { app: { slot: 0 }, data: { slot: 1 }, batch: { slot: 2 } };
  const names = Array.from({ length: spokes }, (_, index) => index);
  return {
    accounts: { main: { accountId: "111111111111", region: REGION } },
    hub: {
      account: "main",
      cidr: "10.0.0.0/20",
      zones: ZONES,
      tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
      endpointSets: {
        core: { tier: "endpoints", services: Object.fromEntries(services().map((id) => [id, {}])) },
      },
    },
    spokes: Object.fromEntries(
      names.map((index) => [
        `spoke-${index}`,
        {
          cidr: `10.${16 + Math.floor(index / 16)}.${(index % 16) * 16}.0/20`,
          zones: ZONES,
          tiers,
          endpoints: "all",
        },
      ]),
    ),
    quotas: { peeringsPerVpc: 125 },
  };
}
