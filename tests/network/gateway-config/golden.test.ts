import { renderForwarders } from "../../../network/gateway-config/forwarders";
import { renderGatewayConfig } from "../../../network/gateway-config/render";
import type { Device } from "../../../network/gateway-config/config";
import type { SitePlan } from "../../../network/vpn/plan";
import { assertGolden, textOfConfig, textOfFiles } from "./golden";
import { depotPlan, hqPlan, oldPlan } from "./plans";

const cases: readonly {
  readonly name: string;
  readonly plan: SitePlan;
  readonly devices: readonly Device[];
}[] = [
  { name: "hq", plan: hqPlan, devices: ["strongswan", "cisco-ios-xe", "juniper-srx", "opnsense"] },
  {
    name: "depot",
    plan: depotPlan,
    devices: ["strongswan", "cisco-ios-xe", "juniper-srx", "opnsense", "mikrotik-routeros"],
  },
  { name: "old", plan: oldPlan, devices: ["strongswan", "cisco-ios-xe", "juniper-srx", "mikrotik-routeros"] },
];

describe("configurations as they were read", () => {
  for (const { name, plan, devices } of cases) {
    for (const device of devices) {
      it(`are what the ${device} of ${name} gets`, () => {
        const outsideInterface = device === "juniper-srx" ? "ge-0/0/0.0" : "GigabitEthernet0/0/0";
        const facts = name === "hq" ? { outsideInterface } : {};
        assertGolden(`${name}-${device}.txt`, textOfConfig(renderGatewayConfig(plan, device, facts)));
      });
    }
  }

  it("are what the name servers of a site get", () => {
    const names = [
      "secretsmanager.eu-west-1.amazonaws.com",
      "ecr.eu-west-1.amazonaws.com",
      "orders.example.com",
    ];
    const files = renderForwarders({ names, resolvers: ["10.0.1.10", "10.0.2.10"] });
    assertGolden("forwarders.txt", textOfFiles(files));
  });
});
