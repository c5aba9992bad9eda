/** Whether workloads may go, on IPv6 too, where the names of dual-stack endpoints lead them. */
import assert from "node:assert/strict";
import { awsAnswers, awsOutputs } from "../support/aws-answers";
import { type RawSettings, rawSettings, recordSettings } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

/** The ways out on IPv6 of dev's workloads, with `change` made to the settings. */
async function ipv6Egress(change: (settings: Yaml) => void): Promise<Record<string, unknown>> {
  const settings: RawSettings = rawSettings("dev");
  change(settings);
  const { resources } = await recordSettings("dev", settings, {
    mode: "run",
    invokes: awsAnswers,
    outputs: (resource) =>
      resource.type === "aws:ec2/vpc:Vpc"
        ? { ipv6CidrBlock: resource.name === "hub-vpc" ? "2001:db8:1234::/56" : "2001:db8:5678::/56" }
        : awsOutputs(resource),
  });
  const rules = resources.filter(
    ({ type, inputs }) => type.endsWith(":SecurityGroupEgressRule") && inputs.cidrIpv6,
  );
  return Object.fromEntries(
    rules.map(({ name, inputs: { cidrIpv6, ipProtocol, fromPort, toPort, securityGroupId } }) => [
      name,
      { cidrIpv6, ipProtocol, fromPort, toPort, securityGroupId },
    ]),
  );
}

function dualStack(settings: Yaml): void {
  const { core } = settings.hub.endpointSets;
  settings.hub.ipv6 = true;
  settings.spokes.app.ipv6 = true;
  core.verifyZones = false; // the AWS of the tests offers IPv4 only
  core.services.kms = { dualStack: true };
  core.services.secretsmanager = { dualStack: true };
}

describe("egress to dual-stack endpoints", () => {
  const https = { cidrIpv6: "2001:db8:1234::/56", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  const ofHub = { "hub-tools-egress-tcp-443-ipv6": { ...https, securityGroupId: "hub-tools-id" } };

  it("leads from the hub and a spoke with IPv6 to the hub's range, once for each port, and from no other spoke", async () => {
    assert.deepEqual(await ipv6Egress(dualStack), {
      "app-app-egress-tcp-443-ipv6": { ...https, securityGroupId: "app-app-id" },
      ...ofHub,
    });
  });

  it("is absent for a spoke that subscribes to no dual-stack endpoint", async () => {
    const rules = await ipv6Egress((settings) => {
      dualStack(settings);
      settings.spokes.app.endpoints = ["logs", "sts"];
    });
    assert.deepEqual(rules, ofHub);
  });

  it("is absent when the hub or the spoke has no IPv6", async () => {
    const withoutHub = await ipv6Egress((settings) => {
      settings.spokes.app.ipv6 = true;
    });
    const withoutSpoke = await ipv6Egress((settings) => {
      dualStack(settings);
      settings.spokes.app.ipv6 = false;
    });
    assert.deepEqual([withoutHub, withoutSpoke], [{}, ofHub]);
  });

  it("is absent for the hub where no dual-stack endpoint admits it", async () => {
    const rules = await ipv6Egress((settings) => {
      dualStack(settings);
      const { kms, secretsmanager } = settings.hub.endpointSets.core.services;
      Object.assign(kms, { hub: false });
      Object.assign(secretsmanager, { hub: false });
    });
    assert.deepEqual(Object.keys(rules), ["app-app-egress-tcp-443-ipv6"]);
  });
});
