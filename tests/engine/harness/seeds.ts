/** What exists at AWS before the shipped environments go up, and belongs to others. */
import type { World } from "../standin/aws/world";

/** Pre-shared keys of prod's depot, which Secrets Manager keeps; they must come to light nowhere. */
export const depotKeys = ["canary.depot.tunnel.1", "canary.depot.tunnel.2"] as const;

/**
 * As `Pulumi.prod.yaml` names it: the partner's VPC that prod adopts, the vendor's endpoint service that it uses, the public
 * zone of the company, and the keys of the depot.
 */
export function seedProd(world: World): void {
  const network = { account: "111111111111", region: "eu-west-1" };
  depotKeys.forEach((value, index) => {
    const suffix = ["1-Ab12Cd", "2-Ef34Gh"][index] ?? "";
    world.put("secret", {
      id: `arn:aws:secretsmanager:eu-west-1:111111111111:secret:depot-${suffix}`,
      ...network,
      value,
    });
  });
  world.put("zone", {
    id: "Z0123456789ABCDEFGHIJ",
    account: network.account,
    region: "global",
    vpcs: [],
    authorized: [],
    inputs: { comment: "", name: "example.com" },
  });
  const partner = { account: "333333333333", region: "eu-west-1" };
  const number = "0a1b2c3d4e5f6071";
  const vpcId = `vpc-${number}8`;
  const place = { region: partner.region };
  world.put("vpc", {
    id: vpcId,
    ...partner,
    inputs: { ...place, cidrBlock: "10.40.0.0/16", enableDnsHostnames: true, enableDnsSupport: true },
  });
  world.put("routeTable", { id: `rtb-${number}0`, ...partner, vpcId });
  world.put("securityGroup", { id: `sg-${number}3`, ...partner, vpcId, name: "app", description: "app" });
  [1, 2].forEach((zone) => {
    world.put("subnet", {
      id: `subnet-${number}${zone}`,
      ...partner,
      zoneId: `euw1-az${zone}`,
      inputs: { ...place, vpcId, cidrBlock: `10.40.${zone - 1}.0/24` },
    });
  });
  world.put("outsideService", {
    id: "vpce-svc-0123456789abcdef0",
    account: "999999999999",
    region: "eu-west-1",
    zoneIds: ["euw1-az1", "euw1-az2", "euw1-az3"],
    acceptanceRequired: false,
  });
}
