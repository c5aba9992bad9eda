/** What {@link PrivateLinkProducer} refuses about one listener and its targets; paths are relative to it. Pure. */
import { cidrOf, isPrivateAddressRange, parseAddress } from "../../network/cidr";
import { type Issue, under } from "../../network/issue";
import { checkPort } from "../../network/privatelink/ports";
import type { ServiceHealthCheck, ServiceListener, ServiceTargets } from "./listener-args";
import { healthCheckOf } from "./plan";

/** The codes are listed at `checkPrivateLinkProducer`. The listener's own port is checked with its neighbours'. */
export function checkListener(listener: ServiceListener, region: string): Issue[] {
  const { targetPort, healthCheck, deregistrationSeconds } = listener;
  return [
    ...(targetPort === undefined ? [] : checkPort(targetPort, "targetPort")),
    ...checkCertificate(listener, region),
    ...checkAlb(listener),
    ...under("targets", checkTargets(listener.targets)),
    ...under("healthCheck", checkHealthCheck(healthCheck ?? {}, listener)),
    ...checkBounds(deregistrationSeconds, 0, 3600, "deregistrationSeconds"),
  ];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/tls-listener-certificates.html */
function checkCertificate(listener: ServiceListener, region: string): Issue[] {
  if (listener.protocol !== "TLS") return [];
  const { certificateArn: arn } = listener;
  if (typeof arn !== "string" || new RegExp(`^arn:[a-z-]+:acm:${region}:\\d{12}:certificate/.`).test(arn))
    return [];
  const message = `got ${arn}, expected the ARN of a certificate of ACM in ${region}, where the load balancer is; request or import it there`;
  return [{ code: "listener-certificate-arn", path: "certificateArn", message }];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html */
function checkAlb({ targets, protocol = "TCP", proxyProtocolV2 }: ServiceListener): Issue[] {
  if (targets.type !== "alb") return [];
  const listener = `got ${protocol}, expected TCP, the only protocol by which AWS sends to an Application Load Balancer; let that one end TLS`;
  const proxy =
    "got true, expected false, since an Application Load Balancer does not understand the header; it passes on X-Forwarded-For";
  return [
    ...(protocol === "TCP" ? [] : [{ code: "alb-target-protocol", path: "protocol", message: listener }]),
    ...(proxyProtocolV2 === true
      ? [{ code: "proxy-protocol-alb", path: "proxyProtocolV2", message: proxy }]
      : []),
  ];
}

function checkTargets(targets: ServiceTargets): Issue[] {
  if (targets.type === "alb") return [];
  const path = targets.type === "ip" ? "addresses" : "instances";
  const known = targets.type === "ip" ? targets.addresses.length : Object.keys(targets.instances).length;
  if (known === 0 && targets.registeredElsewhere !== true) {
    const message = "got none, expected at least one; name one, or say registeredElsewhere: true";
    return [{ code: "targets-missing", path, message }];
  }
  return targets.type === "ip" ? targets.addresses.flatMap(checkAddress) : [];
}

/**
 * An address of the VPC, of RFC 1918 or of RFC 6598; AWS takes no public one.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html#target-type
 */
function checkAddress(text: string, index: number, all: readonly string[]): Issue[] {
  const path = `addresses[${index}]`;
  const accepted = "expected a private IPv4 address such as 10.1.0.10";
  if (parseAddress(text)?.family !== 4) {
    return [{ code: "target-address-malformed", path, message: `got ${text}, ${accepted}; correct it` }];
  }
  if (all.indexOf(text) < index) {
    const message = `got ${text} twice, expected each target once; remove one of the two`;
    return [{ code: "target-twice", path, message }];
  }
  if (isPrivateAddressRange(cidrOf(`${text}/32`))) return [];
  return [
    { code: "target-address-public", path, message: `got ${text}, ${accepted}; AWS takes no public one` },
  ];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html */
function checkHealthCheck(given: ServiceHealthCheck, listener: ServiceListener): Issue[] {
  const { protocol, intervalSeconds, healthyThreshold, unhealthyThreshold } = healthCheckOf(listener);
  const { port, timeoutSeconds } = given;
  return [
    ...(port === undefined ? [] : checkPort(port, "port")),
    ...checkAsked(given, protocol, listener.targets),
    ...checkBounds(intervalSeconds, 5, 300, "intervalSeconds"),
    ...checkBounds(timeoutSeconds, 2, Math.min(120, intervalSeconds - 1), "timeoutSeconds"),
    ...checkBounds(healthyThreshold, 2, 10, "healthyThreshold"),
    ...checkBounds(unhealthyThreshold, 2, 10, "unhealthyThreshold"),
  ];
}

function checkAsked(
  { path, matcher }: ServiceHealthCheck,
  protocol: string,
  targets: ServiceTargets,
): Issue[] {
  const alb = `got ${protocol} for an Application Load Balancer, expected HTTP or HTTPS; change it`;
  const tcp =
    "got one with protocol TCP, which asks for nothing, expected none; set protocol to HTTP or HTTPS";
  const relative = `got ${path}, expected a path that begins with a slash; add it`;
  const codes = `got ${matcher}, expected status codes from 200 to 599 such as 200, 200,204 or 200-299; correct it`;
  const isTcp = protocol === "TCP";
  return [
    ...(isTcp && targets.type === "alb"
      ? [{ code: "health-check-protocol", path: "protocol", message: alb }]
      : []),
    ...(isTcp && path !== undefined ? [{ code: "health-check-protocol", path: "path", message: tcp }] : []),
    ...(isTcp && matcher !== undefined
      ? [{ code: "health-check-protocol", path: "matcher", message: tcp }]
      : []),
    ...(path === undefined || path.startsWith("/")
      ? []
      : [{ code: "health-check-malformed", path: "path", message: relative }]),
    ...(matcher === undefined || isMatcher(matcher)
      ? []
      : [{ code: "health-check-malformed", path: "matcher", message: codes }]),
  ];
}

function isMatcher(text: string): boolean {
  return /^[2-5]\d\d(?:-[2-5]\d\d)?(?:,[2-5]\d\d(?:-[2-5]\d\d)?)*$/.test(text);
}

function checkBounds(value: number | undefined, least: number, most: number, path: string): Issue[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  const message = `got ${value}, expected a whole number from ${least} to ${most}; choose one`;
  return [{ code: "number-out-of-bounds", path, message }];
}
