import assert from "node:assert/strict";
import { inspect } from "node:util";
import { fillFromGatewayXml, readGatewayXml } from "../../../network/gateway-config/customer-gateway-xml";
import { SecretText } from "../../../network/vpn/preshared-key";
import { depot, hq } from "../vpn/gateways";
import { KEYS, planned } from "./plans";

interface Described {
  readonly outside: string;
  readonly aws: string;
  readonly customer: string;
  readonly key?: string;
  readonly customerOutside?: string;
  readonly amazonAsn?: string;
}

const first: Described = {
  outside: "198.51.100.1",
  aws: "169.254.6.1",
  customer: "169.254.6.2",
  key: KEYS[0],
};
const second: Described = {
  outside: "198.51.100.2",
  aws: "169.254.6.5",
  customer: "169.254.6.6",
  key: KEYS[1],
};

/** The file as AWS writes it, cut down to what the console's generic download has of interest. */
function xml(...tunnels: readonly Described[]): string {
  const inside = (address: string) =>
    `<tunnel_inside_address><ip_address>${address}</ip_address><network_mask>255.255.255.252</network_mask><network_cidr>30</network_cidr></tunnel_inside_address>`;
  const outside = (address: string) =>
    `<tunnel_outside_address><ip_address>${address}</ip_address></tunnel_outside_address>`;
  const bgp = (asn: string) => `<bgp><asn>${asn}</asn><hold_time>30</hold_time></bgp>`;
  const body = tunnels.map(
    (tunnel) => `
  <ipsec_tunnel>
    <customer_gateway>${outside(tunnel.customerOutside ?? "203.0.113.7")}${inside(tunnel.customer)}${bgp("65010")}</customer_gateway>
    <vpn_gateway>${outside(tunnel.outside)}${inside(tunnel.aws)}${bgp(tunnel.amazonAsn ?? "64512")}</vpn_gateway>
    <ike><mode>main</mode>${tunnel.key === undefined ? "" : `<pre_shared_key>${tunnel.key}</pre_shared_key>`}</ike>
    <ipsec><protocol>esp</protocol><tcp_mss_adjustment>1379</tcp_mss_adjustment></ipsec>
  </ipsec_tunnel>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<vpn_connection id="vpn-0123456789abcdef0">
  <customer_gateway_id>cgw-0123456789abcdef0</customer_gateway_id>
  <vpn_connection_type>ipsec.1</vpn_connection_type>${body.join("")}
</vpn_connection>`;
}

function codes(text: string): string[] {
  return readGatewayXml(text).issues.map(({ code, path }) => `${code} at ${path}`);
}

describe("readGatewayXml", () => {
  it("reads both tunnels with addresses, ASNs and wrapped keys", () => {
    const { tunnels, issues } = readGatewayXml(xml(first, second));
    assert.deepEqual(issues, []);
    const [one] = tunnels;
    const { key, ...rest } = one ?? assert.fail();
    assert.deepEqual(rest, {
      insideCidr: "169.254.6.0/30",
      awsOutsideAddress: "198.51.100.1",
      awsInsideAddress: "169.254.6.1",
      customerInsideAddress: "169.254.6.2",
      customerOutsideAddress: "203.0.113.7",
      amazonAsn: 64_512,
      customerAsn: 65_010,
    });
    assert.equal(key?.reveal(), KEYS[0]);
    assert.equal(tunnels.length, 2);
    assert.ok(!inspect(tunnels, { depth: 9 }).includes("canary"));
  });

  it("reads a file whose keys are kept in Secrets Manager", () => {
    const { tunnels } = readGatewayXml(xml({ ...first, key: undefined }, second));
    assert.ok(!("key" in (tunnels[0] ?? {})));
  });

  it("keeps digits of a key as they are", () => {
    const { tunnels } = readGatewayXml(xml({ ...first, key: "1234567890.0" }, second));
    assert.equal(tunnels[0]?.key?.reveal(), "1234567890.0");
  });

  it("refuses what is not AWS's file", () => {
    for (const text of ["", "{}", "<a/>", "<vpn_connection>", "<vpn_connection/>x"]) {
      assert.deepEqual(codes(text), ["gateway-xml-malformed at "], text);
    }
  });

  it("refuses another number of tunnels", () => {
    assert.deepEqual(codes(xml(first)), ["gateway-xml-tunnels at "]);
    assert.deepEqual(codes(xml(first, second, first)), ["gateway-xml-tunnels at "]);
    assert.deepEqual(codes(xml()), ["gateway-xml-tunnels at "]);
  });

  it("refuses an address that is none", () => {
    assert.deepEqual(codes(xml(first, { ...second, outside: "AWS_ENDPOINT_2" })), [
      "gateway-xml-address at ipsec_tunnel[1].vpn_gateway.tunnel_outside_address",
    ]);
    assert.deepEqual(codes(xml({ ...first, customer: "" }, second)), [
      "gateway-xml-address at ipsec_tunnel[0].customer_gateway.tunnel_inside_address",
    ]);
  });

  it("refuses a key that AWS would not take, without showing it", () => {
    const text = xml({ ...first, key: "canary key with spaces" }, second);
    assert.deepEqual(codes(text), ["preshared-key-alphabet at ipsec_tunnel[0].ike.pre_shared_key"]);
    assert.ok(!JSON.stringify(readGatewayXml(text)).includes("canary"));
  });
});

describe("fillFromGatewayXml", () => {
  const plan = planned(hq);

  it("tells the tunnels apart by their inside range, in whatever order they stand", () => {
    const straight = fillFromGatewayXml(plan, xml(first, second), true);
    const crossed = fillFromGatewayXml(plan, xml(second, first), true);
    assert.deepEqual([straight.issues, crossed.issues], [[], []]);
    for (const { plan: filled } of [straight, crossed]) {
      assert.deepEqual(
        filled.tunnels.map(({ awsOutsideAddress, key }) => [
          awsOutsideAddress,
          key instanceof SecretText && key.reveal(),
        ]),
        [
          ["198.51.100.1", KEYS[0]],
          ["198.51.100.2", KEYS[1]],
        ],
      );
    }
  });

  it("leaves the keys where they are kept unless they are to be revealed", () => {
    const { plan: filled } = fillFromGatewayXml(plan, xml(first, second), false);
    assert.deepEqual(
      filled.tunnels.map(({ key }) => key),
      [{ generated: true }, { generated: true }],
    );
    assert.equal(filled.tunnels[1].awsOutsideAddress, "198.51.100.2");
  });

  it("refuses the file of another connection", () => {
    const { plan: same, issues } = fillFromGatewayXml(planned({ ...hq, slot: 7 }), xml(first, second), true);
    assert.deepEqual(
      issues.map(({ code, path }) => [code, path]),
      [
        ["gateway-xml-no-tunnel", "tunnel1"],
        ["gateway-xml-no-tunnel", "tunnel2"],
      ],
    );
    assert.equal(same.tunnels[0].awsOutsideAddress, undefined);
  });

  it("refuses a file that the plan has moved away from", () => {
    const differs = (tunnel: Described) => fillFromGatewayXml(plan, xml(tunnel, second), false).issues;
    assert.match(
      differs({ ...first, customerOutside: "203.0.113.99" })[0]?.message ?? "",
      /^got 203\.0\.113\.99 as the customer's outside address/,
    );
    assert.match(
      differs({ ...first, amazonAsn: "64513" })[0]?.message ?? "",
      /^got 64513 as the amazon ASN, expected 64512/,
    );
    assert.match(
      differs({ ...first, aws: "169.254.6.2", customer: "169.254.6.1" })[0]?.message ?? "",
      /inside address/,
    );
    assert.equal(differs({ ...first, amazonAsn: "64513" })[0]?.code, "gateway-xml-differs");
  });

  it("compares no ASN of a site without BGP", () => {
    const site = planned({ ...depot, slot: 0, customerGateway: hq.customerGateway }, "depot");
    assert.deepEqual(fillFromGatewayXml(site, xml(first, second), false).issues, []);
  });

  it("passes on what it could not read", () => {
    assert.deepEqual(
      fillFromGatewayXml(plan, "<a/>", true).issues.map(({ code }) => code),
      ["gateway-xml-malformed"],
    );
  });
});
