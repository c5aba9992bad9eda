/**
 * What a change of dev's sites may touch. A recording depends on the settings alone, so each difference, read backwards,
 * is also what removing the same thing does.
 */
import assert from "node:assert/strict";
import { connectionChanges } from "../../network/since/connections";
import { difference, type Difference } from "../support/difference";
import { rawSettings, recordSettings, recordShipped } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

async function recordings(change: (settings: Yaml) => void) {
  const settings: Yaml = rawSettings("dev");
  change(settings);
  return { before: await recordShipped("dev"), after: await recordSettings("dev", settings) };
}

async function changed(change: (settings: Yaml) => void): Promise<Difference> {
  const { before, after } = await recordings(change);
  const custom = ({ resources }: typeof before) => ({
    resources: resources.filter((resource) => resource.custom),
  });
  return difference(custom(before), custom(after));
}

const depot = {
  slot: 7,
  customerGateway: { address: "203.0.113.70" },
  routing: { kind: "bgp", asn: 65070, prefixes: ["192.168.70.0/24"] },
};

const OWN = {
  "aws:cloudwatch/logGroup:LogGroup": 2,
  "aws:ec2/customerGateway:CustomerGateway": 1,
  "aws:ec2/vpnConnection:VpnConnection": 1,
};

describe("a change of dev's sites", () => {
  it("that adds or removes a site with BGP touches its own resources alone", async () => {
    const difference = await changed((settings) => {
      settings.sites.depot = depot;
    });
    assert.deepEqual(difference, { added: OWN, removed: [], changed: {} });
  });

  it("that adds or removes a site with static routes touches its own resources alone", async () => {
    const difference = await changed((settings) => {
      settings.sites.depot = { ...depot, routing: { kind: "static", prefixes: ["192.168.70.0/24"] } };
    });
    const routes = { "aws:ec2/vpnConnectionRoute:VpnConnectionRoute": 1 };
    assert.deepEqual(difference, { added: { ...OWN, ...routes }, removed: [], changed: {} });
  });

  it("that adds a site which sorts before the others renames nothing", async () => {
    const {
      added,
      removed,
      changed: touched,
    } = await changed((settings) => {
      settings.sites = { annex: depot, ...settings.sites };
    });
    assert.deepEqual({ added, removed, touched }, { added: OWN, removed: [], touched: {} });
  });

  it("that entitles a site to an endpoint and the resolver adds rules to their groups alone", async () => {
    const difference = await changed((settings) => {
      settings.sites.depot = { ...depot, endpoints: ["kms"], resolver: true };
    });
    const rules = { "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 3 };
    assert.deepEqual(difference, { added: { ...OWN, ...rules }, removed: [], changed: {} });
  });

  it("that adds a forward rule touches no other", async () => {
    const difference = await changed((settings) => {
      settings.hub.resolver.outbound = {
        rules: {
          corp: { domainName: "corp.example.com", targets: [{ address: "192.168.10.53" }], spokes: ["app"] },
        },
      };
    });
    assert.deepEqual(difference, {
      added: {
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:route53/resolverEndpoint:ResolverEndpoint": 1,
        "aws:route53/resolverRule:ResolverRule": 1,
        "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": 2,
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
      },
      removed: [],
      changed: {},
    });
  });

  it("that takes the last site away leaves the gateway and its propagation", async () => {
    const { added, removed } = await changed((settings) => {
      delete settings.sites.office;
      delete settings.hub.resolver;
    });
    assert.deepEqual(added, {});
    assert.ok(removed.length > 0);
    assert.deepEqual(
      removed.filter((urn) => /hub-vpn|HubVpc|SpokeVpc/.test(urn)),
      [],
    );
  });

  it("that adds a site takes no tunnel of another one down", async () => {
    const { before, after } = await recordings((settings) => {
      settings.sites.depot = depot;
    });
    assert.deepEqual(connectionChanges(before.resources, after.resources), []);
  });

  it("that moves a site to another slot replaces its connection", async () => {
    const { before, after } = await recordings((settings) => {
      settings.sites.office.slot = 9;
    });
    assert.deepEqual(
      connectionChanges(before.resources, after.resources).map(({ connection, effect, because }) => ({
        connection,
        effect,
        because,
      })),
      [
        {
          connection: "sites-office-connection",
          effect: "replaced",
          because: ["tunnel1InsideCidr", "tunnel2InsideCidr"],
        },
      ],
    );
  });
});
