import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import {
  createWorld,
  findings,
  proveIntent,
  proveIntents,
  readEstateFacts,
  readTunnels,
} from "../../../network/reachability";
import { hubAndSites } from "../../scenarios/hub-and-sites";
import { hubAndSpokes } from "../../scenarios/hub-and-spokes";
import { recordingOf, type Sketch } from "../../scenarios/network";
import { changed } from "../../scenarios/scenario";
import { worldOf } from "./worlds";

const given = changed(hubAndSites, {
  vpn: {
    vgw: {
      sites: { office: { endpoints: ["kms"] }, depot: { resolver: false }, kiosk: { resolver: false } },
    },
  },
});

/** Intents about sites with their verdicts. */
function aboutSites(sketch: Sketch): string[] {
  return proveIntents(worldOf(sketch))
    .map(({ intent: { from, to, ports, expect }, ok, verdict }) => {
      return `${from} -> ${to} ${ports.join(", ")} ${expect}: ${verdict}${ok ? "" : ", broken"}`;
    })
    .filter((text) => /site|resolver/.test(text));
}

describe("derived intents about sites", () => {
  it("give a site its endpoints and the resolver, and keep sites and spokes apart", () => {
    assert.deepEqual(
      aboutSites(given),
      [
        "site/depot -> other-spokes all blocked: no-route",
        "site/kiosk -> other-spokes all blocked: no-route",
        "site/office -> endpoint/kms 443 reachable: reachable",
        "site/office -> resolver/inbound udp/53, 53 reachable: reachable",
        "site/depot -> site/office all reachable: reachable",
        "site/office -> site/depot all reachable: reachable",
        "site/office -> other-spokes all blocked: no-route",
        "spoke/app -> other-sites all blocked: blocked-by-security-group",
        "spoke/data -> other-sites all blocked: blocked-by-security-group",
      ].sort(bySite),
    );
  });

  it("are broken by name where the inbound resolver is taken away", () => {
    const [first] = aboutSites(changed(given, { resolvers: undefined })).filter((text) =>
      text.includes("kms"),
    );
    assert.equal(first, "site/office -> endpoint/kms 443 reachable: name-not-resolved, broken");
  });

  it("do not exist where there is no site", () => {
    assert.deepEqual(aboutSites(hubAndSpokes), []);
  });

  it("see a spoke that lets a site in by a gateway of its own", () => {
    const open = changed(given, {
      vpcs: {
        app: {
          tiers: {
            web: {
              ingress: ["tcp 443 192.168.0.0/16"],
              acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
            },
          },
        },
      },
      vpn: {
        own: {
          vpc: "app",
          propagateTo: ["app/web"],
          sites: { plant: { routing: "bgp 65040 192.168.40.0/24" } },
        },
      },
    });
    const broken = aboutSites(open).filter((text) => text.endsWith("broken"));
    assert.deepEqual(broken, ["site/plant -> other-spokes all blocked: reachable, broken"]);
  });
});

/** The order in which the model has connections. */
function bySite(a: string, b: string): number {
  const rank = (text: string) => (text.startsWith("spoke") ? 2 : text.includes("other-spokes") ? 1 : 0);
  return rank(a) - rank(b);
}

describe("findings about sites", () => {
  const found = (sketch: Sketch) =>
    findings(worldOf(sketch))
      .filter(({ from, to }) => `${from} ${to}`.includes("site"))
      .map(({ kind, from, to, packets }) => `${kind} ${from} -> ${to}: ${packets.join("; ")}`);

  it("tell what a site reaches beyond its intents, and what reaches a site", () => {
    assert.deepEqual(
      found(given).filter((text) => text.startsWith("extra")),
      [
        "extra hub/tools -> site/depot: tcp 443 from 10.0.2.0/25 to 192.168.20.0/24",
        "extra hub/tools -> site/kiosk: tcp 443 from 10.0.2.0/25 to 192.168.30.0/24",
        "extra hub/tools -> site/office: tcp 443 from 10.0.2.0/25 to 192.168.10.0/24",
        "extra site/depot -> endpoint/kms: tcp 443 from 192.168.20.0/24 to 10.0.0.0/25",
        "extra site/depot -> hub/resolver: protocols 6, 17 53 from 192.168.20.0/24 to 10.0.1.0/25",
        "extra site/kiosk -> endpoint/kms: tcp 443 from 192.168.30.0/24 to 10.0.0.0/25",
        "extra site/kiosk -> hub/resolver: protocols 6, 17 53 from 192.168.30.0/24 to 10.0.1.0/25",
      ],
    );
  });

  it("say that sites may reach each other where AWS documents it for others alone", () => {
    const between = (sketch: Sketch) =>
      found(sketch)
        .filter((text) => /site\S+ -> site/.test(text))
        .map((text) => text.replace(/:.*/, ""));
    const kiosk = [
      "unproven site/depot -> site/kiosk",
      "unproven site/kiosk -> site/depot",
      "unproven site/kiosk -> site/office",
      "unproven site/office -> site/kiosk",
    ];
    assert.deepEqual(between(given).sort(), kiosk);
    const oneAsn = changed(given, {
      vpn: { vgw: { sites: { depot: { routing: "bgp 65010 192.168.20.0/24" } } } },
    });
    assert.deepEqual(
      between(oneAsn).sort(),
      [...kiosk, "unproven site/depot -> site/office", "unproven site/office -> site/depot"].sort(),
    );
    assert.ok(aboutSites(oneAsn).every((text) => !/ -> site/.test(text)));
  });

  it("leave out what a declared range allows", () => {
    const world = worldOf(given, {
      intents: [
        { from: "range/192.168.0.0/16", to: "endpoint-address/kms", ports: ["443"], expect: "reachable" },
        {
          from: "range/192.168.0.0/16",
          to: "resolver/inbound",
          ports: ["53", "udp/53"],
          expect: "reachable",
        },
      ],
    });
    const extra = findings(world).filter(({ kind, from }) => kind === "extra" && from.startsWith("site"));
    assert.deepEqual(extra, []);
  });
});

describe("an intent about a site", () => {
  it("holds in both directions as it is declared", () => {
    const world = worldOf(given);
    const ask = (from: string, to: string, expect: "reachable" | "blocked") => {
      const { ok, verdict } = proveIntent(world, { from, to, ports: ["443"], expect });
      return [ok, verdict];
    };
    assert.deepEqual(ask("site/office", "site/depot", "reachable"), [true, "reachable"]);
    assert.deepEqual(ask("site/office", "other-sites", "reachable"), [false, "unknown"]);
    assert.deepEqual(ask("site/office", "endpoint-address/kms", "blocked"), [false, "reachable"]);
    assert.deepEqual(ask("internet", "site/office", "blocked"), [false, "unknown"]);
  });
});

describe("tunnels that are taken as down", () => {
  const resources = recordingOf(given);
  const model = buildModel(resources);

  it("are named by site and number", () => {
    const { tunnels, issues } = readTunnels(model, ["office/1", "office/2"], "--tunnel-down");
    assert.deepEqual([tunnels.size, issues], [2, []]);
    const world = createWorld(model, readEstateFacts(resources), tunnels);
    const intent = {
      from: "site/office",
      to: "endpoint-address/kms",
      ports: ["443"],
      expect: "blocked",
    } as const;
    assert.deepEqual(
      [proveIntent(world, intent).ok, proveIntent(world, intent).verdict],
      [true, "tunnel-down"],
    );
  });

  it("are refused where there is no such tunnel", () => {
    const { tunnels, issues } = readTunnels(model, ["office/3", "office/2"], "--tunnel-down");
    assert.equal(tunnels.size, 1);
    assert.deepEqual(issues, [
      {
        code: "tunnel-unknown",
        path: "--tunnel-down",
        message:
          "got office/3, expected a tunnel of a site, such as office/1; did you mean office/1 or office/2?",
      },
    ]);
  });
});
