import assert from "node:assert/strict";
import {
  checkListenerSet,
  checkLoadBalancerOwners,
  checkUdp,
  connectionWarning,
} from "../../../network/privatelink/limits";
import type { Issue } from "../../../network/issue";

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => [code, path]);

describe("checkListenerSet", () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it("accepts 50 listeners and refuses 51", () => {
    assert.deepEqual(checkListenerSet(upTo(50), "listeners"), []);
    assert.deepEqual(codes(checkListenerSet(upTo(51), "listeners")), [["listeners-exceeded", "listeners"]]);
  });

  it("refuses none, and a port twice", () => {
    assert.deepEqual(codes(checkListenerSet([], "listeners")), [["listeners-missing", "listeners"]]);
    assert.deepEqual(codes(checkListenerSet([443, 80, 443], "listeners")), [
      ["listener-port-twice", "listeners[2].port"],
    ]);
  });
});

describe("checkUdp", () => {
  const of = (protocol: "TCP" | "TLS" | "UDP" | "TCP_UDP", allowUdp: boolean, dualStack = false) =>
    codes(checkUdp(protocol, { allowUdp, dualStack }, "protocol"));

  it("accepts TCP and TLS in any service, and UDP where it is allowed", () => {
    assert.deepEqual([...of("TCP", false), ...of("TLS", false, true), ...of("UDP", true)], []);
  });

  it("refuses UDP that nobody asked for, and UDP in a service that takes IPv6", () => {
    assert.deepEqual(of("UDP", false), [["udp-not-allowed", "protocol"]]);
    assert.deepEqual(of("TCP_UDP", false), [["udp-not-allowed", "protocol"]]);
    assert.deepEqual(of("UDP", true, true), [["udp-dual-stack", "protocol"]]);
  });
});

describe("checkLoadBalancerOwners", () => {
  it("accepts load balancers of their own and refuses one of two services, naming the first", () => {
    const [a, b] = ["services.a", "services.b"];
    assert.deepEqual(
      checkLoadBalancerOwners([
        { arn: "arn:1", path: a },
        { arn: "arn:2", path: b },
      ]),
      [],
    );
    const [issue, ...more] = checkLoadBalancerOwners([
      { arn: "arn:1", path: a },
      { arn: "arn:1", path: b },
    ]);
    assert.deepEqual(more, []);
    assert.deepEqual([issue?.code, issue?.path], ["load-balancer-taken", b]);
    assert.match(issue?.message ?? "", /^got the load balancer of services\.a,/);
  });
});

describe("connectionWarning", () => {
  it("says what one target takes and what all of a listener's take", () => {
    const message = (targets?: number) => connectionWarning(targets, "x").message;
    assert.match(message(), /^a target takes 55,000 connections .* PrivateLink; add/);
    assert.match(message(3), /which is 165,000 for the listener with the fewest targets/);
    assert.match(message(20), /1,100,000/);
  });
});
