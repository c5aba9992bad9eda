/** Ways that may exist beside the one that is looked at: the proof must not call packets stopped that may take them. */
import assert from "node:assert/strict";
import { hubAndSpokes } from "./hub-and-spokes";
import { changed, type Flow, verdictsOf } from "./scenario";

/** Each part of a flow: its verdict, and why it stops or what is not known. */
function partsOf(flow: Flow): (readonly string[])[] {
  return verdictsOf(flow).map((verdict) => {
    if (verdict.kind === "reachable") return [verdict.kind];
    return [verdict.kind, ...(verdict.kind === "unknown" ? verdict.reasons : [verdict.why])];
  });
}

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const hubRoutes = (...routes: string[]) =>
  changed(hubAndSpokes, { vpcs: { hub: { tiers: { endpoints: { routes } } } } });

describe("an answer", () => {
  const answered = (...routes: string[]) => partsOf({ network: hubRoutes(...routes), ...toKms });

  it("may come home through a transit gateway or an appliance, but never through a NAT gateway", () => {
    const handedOn = ["unknown", "where the route of the answer leads is not known"];
    assert.deepEqual(answered("10.1.0.0/16 transit tgw-0a1b2c3d"), [handedOn]);
    assert.deepEqual(answered("10.1.0.0/16 interface eni-0a1b2c3d"), [handedOn]);
    const lost = "the answer leaves by another way than the packets came: nat gateway";
    assert.deepEqual(answered("10.1.0.0/16 nat nat-0a1b2c3d"), [["no-return-path", lost]]);
    assert.deepEqual(answered("10.1.0.0/16 peering hub-app"), [["reachable"]]);
  });
  it("may come home by a peering of which only the id is known", () => {
    const why = "where the route of the answer leads is not known";
    assert.deepEqual(answered("10.1.0.0/16 outside pcx-0a1b2c3d"), [["unknown", why]]);
    const other = "the answer leaves by another way than the packets came: peering";
    assert.deepEqual(answered("10.1.0.0/16 peering hub-data"), [["no-return-path", other]]);
  });
  it("may take a wider route beside one to a peering that nobody accepted", () => {
    const pending = (...routes: string[]) =>
      partsOf({
        network: changed(hubRoutes(...routes), { peerings: { "hub-data": { accepted: false } } }),
        ...toKms,
      });
    const doubt = "whether a wider route stands in for one to a pending peering is not documented";
    const narrow = "10.1.0.0/24 peering hub-data";
    assert.deepEqual(pending(narrow, "10.1.0.0/16 peering hub-app"), [["unknown", `the answer: ${doubt}`]]);
    const lost = "the answer leaves by another way than the packets came: peering";
    assert.deepEqual(pending(narrow), [["no-return-path", lost]]);
  });
});

describe("the public name of a service with a gateway endpoint", () => {
  const s3 = "s3.eu-west-1.amazonaws.com";
  const withInternet = changed(hubAndSpokes, {
    vpcs: {
      app: {
        internetGateway: true,
        tiers: {
          web: { routes: ["0.0.0.0/0 internet"], egress: ["tcp 443 0.0.0.0/0"], acl: undefined },
        },
      },
    },
    gateways: { "s3-data": { service: "s3", vpc: "data", tiers: ["jobs"] } },
  });
  it("may be reached through an internet gateway, by which no gateway endpoint is", () => {
    const service = "com.amazonaws.eu-west-1.s3";
    const why = `whether an internet gateway leads to ${service} is not modelled`;
    assert.deepEqual(partsOf({ network: withInternet, from: "spoke/app/web", to: s3 }), [["unknown", why]]);
    const without = changed(withInternet, { vpcs: { app: { tiers: { web: { routes: [] } } } } });
    const [only, ...more] = partsOf({ network: without, from: "spoke/app/web", to: s3 });
    assert.equal(only?.[0], "no-route");
    assert.deepEqual(more, []);
  });
});

describe("an address that two VPCs have", () => {
  it("is looked for in the packet's own subnet before any list or route", () => {
    const twin = changed(hubAndSpokes, {
      vpcs: {
        app: {
          cidr: "10.0.0.0/16",
          tiers: { web: { subnets: { 1: "10.0.0.0/24" }, routes: [], acl: [] } },
        },
        hub: { tiers: { endpoints: { routes: [] } } },
      },
      peerings: { "hub-app": undefined },
    });
    const why = "the route leads into app, where no destination has 10.0.0.0/25";
    assert.deepEqual(partsOf({ network: twin, ...toKms }), [["no-route", why]]);
    const beside = changed(twin, { vpcs: { app: { tiers: { web: { subnets: { 1: "10.0.1.0/24" } } } } } });
    assert.equal(partsOf({ network: beside, ...toKms })[0]?.[0], "blocked-by-network-acl");
  });
});
