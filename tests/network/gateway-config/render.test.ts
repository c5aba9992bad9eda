import assert from "node:assert/strict";
import { DEVICES, type Device } from "../../../network/gateway-config/config";
import { renderGatewayConfig } from "../../../network/gateway-config/render";
import { placeholdersIn } from "../../../network/gateway-config/text";
import { planSite, withDeployed, type SitePlan } from "../../../network/vpn/plan";
import { SecretText } from "../../../network/vpn/preshared-key";
import { depot, gatewayOf, hq } from "../vpn/gateways";
import { textOfConfig } from "./golden";
import { deployed, depotPlan, hqPlan, KEYS, oldPlan, planned, revealed } from "./plans";

const facts = { outsideInterface: "ge-0/0/0.0" };

function codes(plan: SitePlan, device: Device): string[] {
  return renderGatewayConfig(plan, device, facts).issues.map(({ code }) => code);
}

describe("renderGatewayConfig, completeness", () => {
  it("is complete when addresses, keys and the interface are known", () => {
    for (const device of DEVICES) {
      const { files, complete } = renderGatewayConfig(revealed(planned(depot, "depot")), device, facts);
      assert.equal(complete, true, device);
      assert.ok(files.length > 0, device);
      assert.deepEqual(
        files.flatMap(({ text }) => placeholdersIn(text)),
        [],
      );
    }
  });

  it("is incomplete with marks for all that is not known, each with a note", () => {
    for (const device of DEVICES) {
      const { files, notes, complete } = renderGatewayConfig(depotPlan, device);
      assert.equal(complete, false, device);
      const marks = new Set(files.flatMap(({ text }) => placeholdersIn(text)));
      for (const number of [1, 2]) {
        assert.ok(marks.has(`<outside address of tunnel ${number}>`), device);
        assert.ok(marks.has(`<pre-shared key of tunnel ${number}>`), device);
      }
      for (const mark of marks)
        assert.equal(notes.filter((note) => note.startsWith(`fill in ${mark}`)).length, 1);
      assert.equal(notes.filter((note) => note.startsWith("fill in ")).length, marks.size);
    }
  });

  it("is the same twice", () => {
    for (const device of DEVICES) {
      assert.deepEqual(renderGatewayConfig(depotPlan, device), renderGatewayConfig(depotPlan, device));
    }
  });
});

describe("renderGatewayConfig, keys", () => {
  it("shows a key in files that say so, and nowhere else", () => {
    for (const device of DEVICES) {
      const config = renderGatewayConfig(revealed(planned(depot, "depot")), device, facts);
      for (const key of KEYS) {
        const holders = config.files.filter(({ text }) => text.includes(key));
        assert.equal(holders.length, 1, device);
        assert.ok(
          holders.every(({ secret }) => secret),
          device,
        );
        assert.ok(!config.notes.join().includes(key));
      }
    }
  });

  it("shows no key that was not revealed, and says where it is kept", () => {
    const { files, notes } = renderGatewayConfig(oldPlan, "strongswan");
    assert.ok(files.every(({ secret }) => !secret));
    const told = notes.filter((note) => note.startsWith("fill in <pre-shared key"));
    assert.deepEqual(told, [
      "fill in <pre-shared key of tunnel 1>: it is in the secret configuration key oldTunnel1Key",
      "fill in <pre-shared key of tunnel 2>: it is in the Secrets Manager secret arn:aws:secretsmanager:eu-west-1:111111111111:secret:old-AbCdEf",
    ]);
  });

  it("hides the keys of a plan that is printed whole", () => {
    assert.ok(!JSON.stringify(hqPlan).includes("canary"));
  });

  it("writes no key that could end its quotation, and does not show it", () => {
    const wrong = new SecretText('canary"\nset everything');
    const plan = withDeployed(deployed(planned(hq)), [{ key: wrong }, {}]);
    for (const device of DEVICES.filter((name) => name !== "mikrotik-routeros")) {
      assert.throws(
        () => renderGatewayConfig(plan, device, facts),
        (error: Error) => /preshared-key-alphabet/.test(error.message) && !error.message.includes("canary"),
      );
    }
  });
});

describe("renderGatewayConfig, what a device cannot do", () => {
  it("gives RouterOS no file for GCM in phase 1, and says what to allow", () => {
    const { files, notes, issues, complete } = renderGatewayConfig(hqPlan, "mikrotik-routeros");
    assert.deepEqual([files, notes, complete], [[], [], false]);
    assert.deepEqual(
      issues.map(({ code, path }) => [code, path]),
      [
        ["device-lacks-option", "tunnel1.phase1EncryptionAlgorithms"],
        ["device-lacks-option", "tunnel2.phase1EncryptionAlgorithms"],
      ],
    );
    const allowed = planned({
      ...hq,
      tunnelOptions: { phase1EncryptionAlgorithms: ["AES256", "AES256-GCM-16"] },
    });
    assert.deepEqual(codes(allowed, "mikrotik-routeros"), ["device-policy-based"]);
  });

  it("gives RouterOS no SHA2-384 in phase 2", () => {
    const site = { phase2EncryptionAlgorithms: ["AES256"], phase2IntegrityAlgorithms: ["SHA2-384"] };
    const plan = (integrity: string[]) =>
      planned({ ...depot, tunnelOptions: { ...site, phase2IntegrityAlgorithms: integrity } }, "depot");
    assert.ok(codes(plan(["SHA2-384"]), "mikrotik-routeros").includes("device-lacks-option"));
    assert.deepEqual(codes(plan(["SHA2-384", "SHA2-512"]), "mikrotik-routeros"), ["device-policy-based"]);
  });

  it("gives group 23 to strongSwan, and tells the others that they lack it", () => {
    const plan = planned({ ...hq, profile: "compatible", tunnelOptions: { phase1DhGroupNumbers: [23] } });
    assert.deepEqual(codes(plan, "strongswan"), []);
    for (const device of ["cisco-ios-xe", "juniper-srx", "opnsense", "mikrotik-routeros"] as const) {
      assert.deepEqual(codes(plan, device), ["device-lacks-option", "device-lacks-option"], device);
    }
  });

  it("writes a configuration with a certificate for strongSwan only", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0f0f";
    const plan = planned({ ...depot, customerGateway: { certificateArn } }, "depot");
    for (const device of DEVICES) {
      const { files, issues } = renderGatewayConfig(plan, device);
      const refused = device !== "strongswan";
      assert.deepEqual(
        issues.map(({ code }) => code),
        refused ? ["device-certificate"] : [],
      );
      assert.equal(files.length === 0, refused);
    }
  });

  it("tells that a tunnel interface of IOS-XE cannot carry less than everything", () => {
    const narrow = planned({ ...hq, remoteIpv4NetworkCidr: "10.0.0.0/8" });
    assert.deepEqual(codes(narrow, "cisco-ios-xe"), ["device-selectors"]);
    assert.deepEqual(codes(hqPlan, "cisco-ios-xe"), []);
    const junos = renderGatewayConfig(narrow, "juniper-srx").files[0]?.text ?? "";
    assert.match(junos, /proxy-identity remote 10\.0\.0\.0\/8/);
  });

  it("tells of a replay window that IOS-XE does not have", () => {
    const told = (plan: SitePlan) =>
      renderGatewayConfig(plan, "cisco-ios-xe").notes.filter((note) => note.includes("replay window"));
    assert.deepEqual(told(oldPlan), [
      "tunnel 1: the replay window is 1024 here, since IOS-XE has no 2048",
      "tunnel 2: the replay window is 1024 here, since IOS-XE has no 2048",
    ]);
    assert.deepEqual(told(hqPlan), []);
  });
});

describe("renderGatewayConfig, notes", () => {
  const notes = (plan: SitePlan, device: Device = "strongswan") => renderGatewayConfig(plan, device).notes;

  it("explain which tunnel is used, and that an answer may take the other one", () => {
    assert.ok(notes(hqPlan).some((note) => /follows AWS's MED.*one firewall zone/.test(note)));
    assert.ok(notes(oldPlan).some((note) => /tunnel 1 is preferred both ways/.test(note)));
    assert.ok(
      notes(depotPlan).some((note) =>
        /sends through tunnel 1 while it answers, AWS through either/.test(note),
      ),
    );
  });

  it("say who begins when AWS does", () => {
    const begun = (change: object) =>
      notes(planned({ ...hq, tunnelOptions: change })).filter((note) => note.startsWith("AWS begins"));
    assert.deepEqual(begun({}), []);
    assert.equal(
      begun({ startupAction: "start" })[0],
      "AWS begins tunnel 1 once; after a silence this side begins",
    );
    assert.equal(
      begun({ startupAction: "start", dpdTimeoutAction: "restart" })[1],
      "AWS begins tunnel 2, and begins it anew; this side answers",
    );
  });

  it("say what the site reaches: the VPC and, with BGP, the other sites with BGP", () => {
    assert.ok(
      notes(hqPlan).some((note) => note.startsWith("the site reaches 10.0.0.0/16, 192.168.20.0/24 from ")),
    );
    assert.ok(
      notes(depotPlan).some((note) => note.startsWith("the site reaches 10.0.0.0/16 from 192.168.30.0/24")),
    );
  });
});

describe("renderGatewayConfig, sides", () => {
  it("gives the customer the second address of each inside range and AWS the first, on every device", () => {
    const plan = revealed(planSite(gatewayOf({ depot }), "depot"));
    for (const device of DEVICES) {
      const text = textOfConfig(renderGatewayConfig(plan, device, facts));
      for (const [aws, customer] of [
        ["169.254.6.17", "169.254.6.18"],
        ["169.254.6.21", "169.254.6.22"],
      ] as const) {
        assert.ok(text.includes(aws), `${device} ${aws}`);
        assert.ok(text.includes(customer), `${device} ${customer}`);
        assert.ok(!text.includes(`${aws}/30`), device);
      }
    }
  });
});
