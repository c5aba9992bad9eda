import assert from "node:assert/strict";
import { parseSelector, readQuestion } from "../../../network/reachability";
import { hubAndSites } from "../../scenarios/hub-and-sites";
import { changed } from "../../scenarios/scenario";
import { worldOf } from "./worlds";

const world = worldOf(
  changed(hubAndSites, { gateways: { s3: { service: "s3", vpc: "app", tiers: ["web"] } } }),
);

function kindOf(text: string): string {
  const parsed = parseSelector(world, text, "to");
  return parsed.ok ? parsed.value.kind : `${parsed.issue.code}: ${parsed.issue.message}`;
}

describe("a selector", () => {
  const known: Readonly<Record<string, string>> = {
    "spoke/app": "vpc",
    "spoke/app/web": "vpc",
    "spoke/app/web/euw1-az1": "vpc",
    hub: "vpc",
    "hub/endpoints": "vpc",
    "vpc/hub": "vpc",
    "endpoint/kms": "endpoint",
    "endpoint-address/kms": "endpoint",
    kms: "endpoint",
    "gateway-endpoint/s3": "gateway-endpoint",
    "range/10.0.0.0/8": "range",
    "10.0.0.7": "range",
    "10.0.0.0/8": "range",
    "name/www.example.com": "name",
    "www.example.com": "name",
    "other-spokes": "other-spokes",
    "site/office": "site",
    "other-sites": "other-sites",
    "resolver/inbound": "resolver",
    internet: "internet",
    everything: "everything",
  };
  for (const [text, kind] of Object.entries(known)) {
    it(`${text} is one of kind ${kind}`, () => assert.equal(kindOf(text), kind));
  }

  const wrong: Readonly<Record<string, string>> = {
    "spoke/ap": "selector-unknown: got ap, expected the name of a spoke; did you mean app?",
    "spoke/app/weeb": "selector-unknown: got weeb, expected a tier of app; did you mean web?",
    "spoke/app/web/euw1-az7":
      "selector-unknown: got euw1-az7, expected a zone of tier web of app; did you mean euw1-az1?",
    "spoke/app/web/euw1-az1/x":
      "selector-malformed: got spoke/app/web/euw1-az1/x, expected spoke/<name>/<tier>/<zone id>",
    "endpoint/kmss": "selector-unknown: got kmss, expected an endpoint; did you mean kms?",
    "gateway-endpoint/s4":
      "selector-unknown: got s4, expected a service with a gateway endpoint; did you mean s3?",
    "range/10.0.0.1/8":
      "selector-malformed: got range/10.0.0.1/8, expected range/10.0.0.0/8, which has no host bits",
    "range/nowhere": "selector-malformed: got range/nowhere, expected range/10.0.0.0/8",
    "internet/x": "selector-malformed: got internet/x, expected internet",
    "site/offices": "selector-unknown: got offices, expected the name of a site; did you mean office?",
    "site/office/x": "selector-malformed: got site/office/x, expected site/<name>",
    "other-sites/x": "selector-malformed: got other-sites/x, expected other-sites",
    "resolver/outbound":
      "selector-unknown: got outbound, expected the direction of a Resolver endpoint, such as inbound; did you mean inbound?",
    everythin:
      "selector-unknown: got everythin, expected a place such as spoke/app, endpoint/kms or internet; did you mean everything?",
  };
  for (const [text, issue] of Object.entries(wrong)) {
    it(`refuses ${text}`, () => assert.equal(kindOf(text), issue));
  }

  it("that several endpoints could be says which", () => {
    const twice = worldOf(
      changed(hubAndSites, {
        endpoints: {
          a: { service: "sts", vpc: "hub", tier: "endpoints", ingress: [] },
          b: { service: "sts", vpc: "app", tier: "web", ingress: [] },
        },
      }),
    );
    const parsed = parseSelector(twice, "endpoint/sts", "to");
    assert.deepEqual(parsed.ok ? [] : [parsed.issue.code, parsed.issue.message], [
      "selector-ambiguous",
      "got endpoint/sts, which is several places, expected one of them; write endpoint/a or endpoint/b",
    ]);
  });
});

describe("a site's selector", () => {
  it("that two connections lead to says which", () => {
    const twice = worldOf(
      changed(hubAndSites, {
        vpn: { vgw: { sites: { office: { name: "office" }, depot: { name: "office" } } } },
      }),
    );
    const parsed = parseSelector(twice, "site/office", "to");
    assert.deepEqual(parsed.ok ? [] : [parsed.issue.code, parsed.issue.message], [
      "selector-ambiguous",
      "got site/office, which is several places, expected one of them; write site/vpn-depot or site/vpn-office",
    ]);
    const one = parseSelector(twice, "site/vpn-depot", "to");
    assert.equal(one.ok && one.value.kind === "site" && one.value.site.name, "vpn-depot");
  });
});

describe("a question", () => {
  it("collects every word that means nothing, each at its own path", () => {
    const read = readQuestion(
      world,
      { from: "endpoint/kms", to: "nowhere", ports: ["443", "https"] },
      "intents[2]",
    );
    assert.deepEqual("issues" in read ? read.issues.map(({ code, path }) => [code, path]) : [], [
      ["source-begins-nothing", "intents[2].from"],
      ["selector-unknown", "intents[2].to"],
      ["traffic-malformed", "intents[2].ports[1]"],
    ]);
  });

  it("without ports asks about nothing", () => {
    const read = readQuestion(world, { from: "spoke/app", to: "internet", ports: [] });
    assert.deepEqual("issues" in read ? read.issues.map(({ code, path }) => [code, path]) : [], [
      ["traffic-empty", "ports"],
    ]);
  });

  it("is a flow where every word means something", () => {
    assert.ok("flow" in readQuestion(world, { from: "spoke/app", to: "endpoint/kms", ports: ["443"] }));
  });
});
