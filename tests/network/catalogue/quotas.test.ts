import assert from "node:assert/strict";
import { quotas, quotasDate, type Quota } from "../../../network/catalogue/quotas";

const all: readonly Quota[] = Object.values(quotas);

describe("quotas", () => {
  it("has AWS's defaults for what the checks compare with", () => {
    const expected = {
      rulesPerSecurityGroup: 60,
      securityGroupsPerInterface: 5,
      networkAclRulesPerDirection: 20,
      routesPerRouteTable: 500,
      propagatedRoutesPerRouteTable: 100,
      routeTablesPerVpc: 200,
      cidrsPerVpc: 5,
      peeringsPerVpc: 50,
      interfaceEndpointsPerVpc: 50,
      gatewayEndpointsPerRegion: 20,
      endpointPolicyCharacters: 20480,
      vpcsPerPrivateZone: 300,
      authorizationsPerPrivateZone: 1000,
      resolverEndpointsPerRegion: 4,
      addressesPerResolverEndpoint: 6,
      listenersPerNetworkLoadBalancer: 50,
      connectionsPerMinutePerTarget: 55000,
      vpnConnectionsPerVpnGateway: 10,
      dynamicRoutesPerVpnConnection: 100,
      advertisedRoutesPerVpnConnection: 1000,
      clientVpnEndpointsPerRegion: 5,
      authorizationRulesPerClientVpnEndpoint: 200,
      routesPerClientVpnAssociation: 100,
    };
    const values = Object.fromEntries(all.map(({ key, value }) => [key, value]));
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, values[key]])), expected);
  });

  it("knows how far AWS raises some, and that others are fixed", () => {
    assert.equal(quotas.peeringsPerVpc.upTo, 125);
    assert.equal(quotas.routesPerRouteTable.upTo, 1000);
    assert.equal(quotas.networkAclRulesPerDirection.upTo, 40);
    assert.equal(quotas.cidrsPerVpc.upTo, 50);
    assert.equal(quotas.endpointPolicyCharacters.adjustable, false);
    assert.equal(quotas.propagatedRoutesPerRouteTable.adjustable, false);
    assert.equal(quotas.rulesPerSecurityGroup.adjustable, true);
  });

  it("is keyed by each quota's own key, with a positive whole value and a page of AWS", () => {
    for (const [key, quota] of Object.entries<Quota>(quotas)) {
      assert.equal(quota.key, key);
      assert.ok(Number.isInteger(quota.value) && quota.value > 0, key);
      assert.match(quota.source, /^https:\/\/docs\.aws\.amazon\.com\/[^ ]+\.html$/);
    }
    assert.match(quotasDate, /^20\d\d-\d\d-\d\d$/);
  });

  it("raises only what is adjustable, and above the default", () => {
    const wrong = all.filter(
      ({ upTo, value, adjustable }) => upTo !== undefined && (!adjustable || upTo <= value),
    );
    assert.deepEqual(wrong, []);
  });
});
