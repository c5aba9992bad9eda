import assert from "node:assert/strict";
import { cidrOf } from "../../../network/cidr";
import {
  addressesIn,
  addressesOf,
  blocksOf,
  describeAddresses,
  EVERY_ADDRESS,
  PUBLIC_ADDRESSES,
} from "../../../network/reachability/addresses";
import { has, meets, subtract, union } from "../../../network/reachability/intervals";
import {
  ALL_TRAFFIC,
  describePackets,
  exchangesOf,
  packetsOn,
  parseTraffic,
  type Traffic,
  trafficOf,
} from "../../../network/reachability/traffic";
import { formatCidr } from "../../../network/cidr";

const range = (text: string) => addressesOf(cidrOf(text));

function traffic(text: string): readonly Traffic[] {
  const parsed = parseTraffic(text);
  assert.ok(parsed);
  return parsed;
}

describe("addresses", () => {
  it("of the two families never meet", () => {
    assert.equal(meets(range("0.0.0.0/0"), range("::/0")), false);
    assert.deepEqual(union(range("0.0.0.0/0"), range("::/0")), EVERY_ADDRESS);
  });

  it("turn into the fewest blocks and back", () => {
    const set = subtract(range("10.0.0.0/24"), range("10.0.0.64/26"));
    assert.deepEqual(blocksOf(set).map(formatCidr), ["10.0.0.0/26", "10.0.0.128/25"]);
    assert.deepEqual(union(...blocksOf(set).map(addressesOf)), set);
  });

  it("take host bits as AWS does and refuse what is no range", () => {
    assert.deepEqual(addressesIn("10.0.0.7/24"), range("10.0.0.0/24"));
    assert.equal(addressesIn("10.0.0.0"), undefined);
  });

  it("are public outside of private and special ranges", () => {
    for (const text of [
      "10.1.2.3",
      "172.16.0.1",
      "192.168.0.1",
      "100.64.0.1",
      "169.254.0.1",
      "224.0.0.1",
      "fd00::1",
    ])
      assert.equal(meets(PUBLIC_ADDRESSES, range(`${text}/${text.includes(":") ? 128 : 32}`)), false, text);
    for (const text of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::1"])
      assert.equal(meets(PUBLIC_ADDRESSES, range(`${text}/${text.includes(":") ? 128 : 32}`)), true, text);
  });

  it("are described by blocks while these are few", () => {
    assert.equal(describeAddresses(range("10.0.0.0/8")), "10.0.0.0/8");
    assert.equal(describeAddresses(EVERY_ADDRESS), "any address");
    assert.equal(describeAddresses(PUBLIC_ADDRESSES), "any public address");
    const many = union(...[0, 2, 4, 6, 8].map((number) => range(`10.${number}.0.0/16`)));
    assert.equal(describeAddresses(many), "5 ranges from 10.0.0.0/16 to 10.8.0.0/16");
  });
});

describe("traffic", () => {
  it("is TCP from the ports of clients unless it says otherwise", () => {
    const [tcp] = traffic("443");
    assert.ok(tcp);
    assert.deepEqual([has(tcp.protocol, 6), has(tcp.protocol, 17)], [true, false]);
    assert.deepEqual([has(tcp.sourcePorts, 1023), has(tcp.sourcePorts, 1024)], [false, true]);
    assert.deepEqual(traffic("tcp/443"), traffic("443"));
  });

  it("is refused where the words mean nothing", () => {
    for (const text of ["", "https", "443-", "70000", "tcp/", "icmp/8", "2-1"])
      assert.equal(parseTraffic(text), undefined, text);
  });

  it("keeps ICMP to its own family of addresses", () => {
    const packets = packetsOn(
      union(range("10.0.0.0/8"), range("fd00::/8")),
      union(range("10.0.0.0/8"), range("fd00::/8")),
      traffic("icmp"),
    );
    assert.deepEqual(describePackets(packets), [
      "icmp echo from 10.0.0.0/8 to 10.0.0.0/8",
      "icmpv6 echo from fd00::/8 to fd00::/8",
    ]);
  });

  it("matches a rule's ports, types and numbers", () => {
    assert.deepEqual(
      describePackets(
        packetsOn(range("10.0.0.0/8"), range("10.0.0.0/8"), [
          trafficOf({ protocol: "udp", ports: { from: 53, to: 54 } }),
        ]),
      ),
      ["udp 53-54 from 10.0.0.0/8 to 10.0.0.0/8"],
    );
    assert.equal(
      has(trafficOf({ protocol: "icmp", icmp: { type: 3, code: 4 } }).destinationPorts, 3 * 256 + 4),
      true,
    );
    assert.equal(has(trafficOf({ protocol: "47" }).protocol, 47), true);
    assert.deepEqual(trafficOf({ protocol: "all" }), ALL_TRAFFIC);
  });

  it("is answered with addresses and ports the other way round", () => {
    const asked = packetsOn(range("10.1.0.0/24"), range("10.0.0.0/25"), traffic("443"));
    const { exchanges, unanswered } = exchangesOf(asked);
    const [exchange, ...more] = exchanges;
    assert.ok(exchange);
    assert.deepEqual([more, unanswered], [[], []]);
    assert.deepEqual(describePackets(exchange.answers), [
      "tcp 1024-65535 (source ports 443) from 10.0.0.0/25 to 10.1.0.0/24",
    ]);
    assert.deepEqual(exchange.askedBy(exchange.answers), asked);
  });

  it("is answered by an echo reply where it is a ping, and by nothing where it is another ICMP message", () => {
    const ping = packetsOn(range("10.1.0.0/24"), range("10.0.0.0/25"), traffic("icmp"));
    const [exchange] = exchangesOf(ping).exchanges;
    assert.ok(exchange);
    assert.deepEqual(
      exchange.answers.map(({ destinationPorts }) => destinationPorts),
      [[{ first: 0n, last: 0n }]],
    );
    assert.deepEqual(exchange.askedBy(exchange.answers), ping);
    const all = packetsOn(range("10.1.0.0/24"), range("10.0.0.0/25"), [trafficOf({ protocol: "icmp" })]);
    const { exchanges, unanswered } = exchangesOf(all);
    assert.equal(exchanges.length, 1);
    assert.equal(unanswered.length, 1);
    assert.equal(
      unanswered.some(({ destinationPorts }) => has(destinationPorts, 8 * 256)),
      false,
    );
  });
});
