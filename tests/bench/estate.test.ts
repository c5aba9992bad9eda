import assert from "node:assert/strict";
import { estateOf, mostSpokes } from "../../bench/estate";
import { parseSettings } from "../../stacks/settings";
import { compose } from "../../stacks/compose";
import { recordProgram } from "../support/recorded";

describe("a generated estate", () => {
  for (const spokes of [4, 100, mostSpokes]) {
    it(`of ${spokes} spokes has settings without a problem`, () => {
      const { settings, issues } = parseSettings(estateOf(spokes));
      assert.deepEqual(issues, []);
      assert.equal(Object.keys(settings?.spokes ?? {}).length, spokes);
    });
  }

  it("of six spokes or more has five services", () => {
    const { settings } = parseSettings(estateOf(6));
    assert.equal(Object.keys(settings?.services ?? {}).length, 5);
  });

  it("has problems when it has more spokes than AWS allows", () => {
    const { issues } = parseSettings(estateOf(mostSpokes + 1));
    assert.deepEqual([...new Set(issues.map(({ code }) => code))], ["peerings-quota"]);
  });

  it("has 40 endpoints in three zones, spokes of three tiers, services and sites", async () => {
    const { settings } = parseSettings(estateOf(4));
    assert.ok(settings);
    const { all } = await recordProgram(() => compose("bench", settings, () => assert.fail("no secret")));
    const services = 3; // one spoke fewer than there are, since the next one uses each
    const endpoints = all("aws:ec2/vpcEndpoint:VpcEndpoint").map(({ inputs }) => inputs["vpcEndpointType"]);
    assert.equal(endpoints.filter((type) => type === "Interface").length, 40 + services);
    const associations = all("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation");
    assert.equal(associations.length, 40 * 3); // those of services name their subnets themselves
    assert.equal(all("aws:ec2/vpcEndpointService:VpcEndpointService").length, services);
    assert.equal(all("aws:ec2/vpnConnection:VpnConnection").length, 10);
    assert.equal(all("aws:ec2/subnet:Subnet").length, 5 * 3 * 3);
  });
});
