import assert from "node:assert/strict";
import type { RecordedResource } from "../../../network/recorded";
import { connectionChanges } from "../../../network/since/connections";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

type Inputs = Readonly<Record<string, FabricatedInput>>;

interface Change {
  readonly gateway?: Inputs;
  readonly device?: Inputs;
  readonly connection?: Inputs;
}

/** A gateway, a device and a connection between them, with changes. */
function network({ gateway = {}, device = {}, connection = {} }: Change = {}): RecordedResource[] {
  const vgw = fabricate("aws:ec2/vpnGateway:VpnGateway", "vgw", { amazonSideAsn: "64512", ...gateway });
  const cgw = fabricate("aws:ec2/customerGateway:CustomerGateway", "cgw", {
    type: "ipsec.1",
    ipAddress: "203.0.113.7",
    bgpAsn: "65010",
    ...device,
  });
  const inputs = {
    type: "ipsec.1",
    vpnGatewayId: idOf(vgw),
    customerGatewayId: idOf(cgw),
    staticRoutesOnly: false,
    localIpv4NetworkCidr: "0.0.0.0/0",
    tunnel1InsideCidr: "169.254.6.0/30",
    tunnel2InsideCidr: "169.254.6.4/30",
    tunnel1IkeVersions: ["ikev1", "ikev2"],
    tunnel2IkeVersions: ["ikev1", "ikev2"],
    tunnel1Phase1LifetimeSeconds: 28_800,
    ...connection,
  };
  return [vgw, cgw, fabricate("aws:ec2/vpnConnection:VpnConnection", "hq", inputs)];
}

const effectsOf = (change: Change) =>
  connectionChanges(network(), network(change)).map(({ effect, because }) => [effect, because]);

describe("connectionChanges", () => {
  it("finds none between equal recordings, nor for tags", () => {
    assert.deepEqual(effectsOf({}), []);
    const tags = { tags: { team: "network" } };
    assert.deepEqual(effectsOf({ gateway: tags, device: tags, connection: tags }), []);
  });

  it("finds none in another order of what AWS takes as a set", () => {
    assert.deepEqual(effectsOf({ connection: { tunnel1IkeVersions: ["ikev2", "ikev1"] } }), []);
  });

  const effects: readonly (readonly [string, Change, string, readonly string[]])[] = [
    [
      "an inside range",
      { connection: { tunnel2InsideCidr: "169.254.7.4/30" } },
      "replaced",
      ["tunnel2InsideCidr"],
    ],
    ["the kind of routing", { connection: { staticRoutesOnly: true } }, "replaced", ["staticRoutesOnly"]],
    ["the device's address", { device: { ipAddress: "203.0.113.8" } }, "both-tunnels", ["cgw.ipAddress"]],
    ["the device's ASN", { device: { bgpAsn: "65020" } }, "both-tunnels", ["cgw.bgpAsn"]],
    ["the gateway's ASN", { gateway: { amazonSideAsn: "64600" } }, "both-tunnels", ["vgw.amazonSideAsn"]],
    [
      "the ranges that may pass",
      { connection: { localIpv4NetworkCidr: "192.168.0.0/16" } },
      "both-tunnels",
      ["localIpv4NetworkCidr"],
    ],
    [
      "one tunnel's option",
      { connection: { tunnel1Phase1LifetimeSeconds: 3_600 } },
      "one-tunnel",
      ["tunnel1Phase1LifetimeSeconds"],
    ],
    [
      "an option of both tunnels",
      { connection: { tunnel1IkeVersions: ["ikev2"], tunnel2IkeVersions: ["ikev2"] } },
      "both-tunnels",
      ["tunnel1IkeVersions", "tunnel2IkeVersions"],
    ],
    [
      "an inside range beside an option, the worse of which counts",
      { connection: { tunnel1InsideCidr: "169.254.7.0/30", tunnel2IkeVersions: ["ikev2"] } },
      "replaced",
      ["tunnel1InsideCidr", "tunnel2IkeVersions"],
    ],
  ];
  for (const [what, change, effect, because] of effects) {
    it(`says ${effect} for ${what}`, () => assert.deepEqual(effectsOf(change), [[effect, because]]));
  }

  it("warns that two tunnels change one right after the other", () => {
    const change = { connection: { tunnel1IkeVersions: ["ikev2"], tunnel2IkeVersions: ["ikev2"] } };
    const [found] = connectionChanges(network(), network(change));
    assert.match(found?.message ?? "", /change one, deploy, then the other/);
  });

  it("names a connection that leads to another device", () => {
    const other = fabricate("aws:ec2/customerGateway:CustomerGateway", "other", { ipAddress: "203.0.113.9" });
    const after = [...network({ connection: { customerGatewayId: idOf(other) } }), other];
    assert.deepEqual(
      connectionChanges(network(), after).map(({ effect, because }) => [effect, because]),
      [["both-tunnels", ["customerGatewayId"]]],
    );
  });

  it("names a connection that is gone, and none that is new", () => {
    const none = network().filter(({ name }) => name !== "hq");
    assert.deepEqual(
      connectionChanges(network(), none).map(({ connection, effect }) => [connection, effect]),
      [["hq", "removed"]],
    );
    assert.deepEqual(connectionChanges(none, network()), []);
  });
});
