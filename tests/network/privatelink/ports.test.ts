import assert from "node:assert/strict";
import {
  checkPort,
  checkPublished,
  formatServicePort,
  servicePorts,
} from "../../../network/privatelink/ports";

const ports = servicePorts([
  { port: 853, protocol: "TCP_UDP" },
  { port: 443, protocol: "TLS" },
  { port: 443, protocol: "TCP" },
  { port: 53, protocol: "UDP" },
]);

describe("servicePorts", () => {
  it("are each port and transport once, the lowest first", () => {
    assert.deepEqual(ports.map(formatServicePort), ["udp 53", "tcp 443", "tcp 853", "udp 853"]);
  });
});

describe("checkPublished", () => {
  it("accepts ports of the service whatever carries them, and refuses others with the list of them", () => {
    assert.deepEqual(checkPublished([53, 443], ports, "ports"), []);
    assert.deepEqual(checkPublished([443, 8443], ports, "ports"), [
      {
        code: "port-not-published",
        path: "ports[1]",
        message:
          "got 8443, expected a port that the service publishes: udp 53, tcp 443, tcp 853, udp 853; correct it, or add a listener to the service",
      },
    ]);
  });
});

describe("checkPort", () => {
  it("accepts 1 and 65535 and refuses 0, 65536 and fractions", () => {
    const refused = [0, 1, 443.5, 65535, 65536].filter((port) => checkPort(port, "port").length > 0);
    assert.deepEqual(refused, [0, 443.5, 65536]);
  });
});
