/** At the destination: into its subnet, past its security groups, and through an endpoint to the service behind it. */
import type { EndpointService, LoadBalancer, ServiceConnection } from "../../network/model/privatelink-types";
import type { GatewayEndpoint, InterfaceEndpoint } from "../../network/model/types";
import { type Holder, throughNetworkAcl, throughSecurityGroups } from "./filters";
import { type BalancerAddress, type Destination, perhaps } from "./packet";
import { endpointAt, heedWarnings, holderAt, machineAt, resolverAt, vpcOf } from "./places";
import { policyAllows, type Request } from "./policy";
import { type ChosenTarget, isPermitted, listenerFor, nodesFor, serviceBehind, targetFor } from "./services";
import { meet, pass, type Place, requestTraffic, type Sender, step, Stop, unknown, type Walk } from "./walk";

export function enterSubnet(walk: Walk, origin: Sender, { subnet }: Place): void {
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "ingress", requestTraffic(walk.flow), from);
  pass(walk, result, "blocked-by-network-acl", `enters ${subnet.name}`);
}

/** Its security groups, then whoever listens behind it, then the policy of an endpoint. */
export function enterInterface(walk: Walk, origin: Sender, { vpc, subnet }: Place, address: string): void {
  const { model, flow } = walk;
  const endpoint = endpointAt(walk, subnet, address);
  const resolver = resolverAt(walk, subnet, address);
  const machine = machineAt(walk, subnet, address);
  const { groups } = holderAt(walk, vpc, subnet, address);
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughSecurityGroups(model, groups, "ingress", requestTraffic(flow), {
    at: from,
    holders: origin.holder === undefined ? [] : [origin.holder],
  });
  pass(
    walk,
    result,
    "blocked-by-security-group",
    `reaches ${(endpoint ?? resolver ?? machine)?.name ?? address}`,
  );
  if (resolver?.direction.known === false)
    meet(walk, unknown(`whether ${resolver.name} answers ${resolver.direction.why}`));
  if (endpoint === undefined) return;
  const behind = serviceBehind(model, endpoint);
  if (behind === undefined) useService(walk, origin, endpoint, "interface");
  else throughPrivateLink(walk, origin, endpoint, { ...behind, vpc, subnet });
}

interface Behind extends Place {
  readonly service: EndpointService;
  readonly state: ServiceConnection["state"];
}

/**
 * From an endpoint to a service of this network. The consumer's packets end at the load balancer, which sends others to a
 * target, from an address of its own; their answers let it answer.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation:
 * through PrivateLink the client's address is never kept.
 */
function throughPrivateLink(
  walk: Walk,
  sender: Sender,
  endpoint: InterfaceEndpoint,
  { service, state, vpc, subnet }: Behind,
): void {
  const { model, flow } = walk;
  const permitted = isPermitted(service, vpc);
  if (permitted.is === "unknown") meet(walk, unknown(permitted.why));
  else if (permitted.is === "no")
    meet(walk, new Stop("not-accepted", `${service.name} permits no such account`, service.source));
  if (!state.known) meet(walk, unknown(`whether ${endpoint.name} is accepted ${state.why}`));
  else if (state.value === "pending")
    meet(walk, new Stop("not-accepted", `${endpoint.name} waits for acceptance`, state.source));
  const found = nodesFor(walk, service, vpc, subnet);
  if (found.kind === "unknown") throw unknown(found.why);
  if (found.kind === "none") throw new Stop(found.verdict, found.why, endpoint.source);
  const node = found.nodes[flow.sourcePort % found.nodes.length];
  const balancer = model.loadBalancers.get(node?.balancer ?? "");
  if (node === undefined || balancer === undefined) throw unknown(`where ${service.name} is cannot be told`);
  step(walk, `is connected to ${service.name} at ${node.address}`);
  throughBalancer(walk, sender, balancer, node);
}

/**
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html: where inbound rules
 * hold for PrivateLink, the client's own address counts; groups of its VPC do not.
 */
function throughBalancer(
  walk: Walk,
  { address }: Sender,
  balancer: LoadBalancer,
  node: BalancerAddress,
): void {
  const { model, flow } = walk;
  const { securityGroups: groups, enforcesOnPrivateLink: enforced } = balancer;
  if (groups.length > 0 && !(enforced.known && !enforced.value)) {
    const client = { at: { kind: "address" as const, address }, holders: [] };
    const result = throughSecurityGroups(model, groups, "ingress", requestTraffic(flow), client);
    if (enforced.known || result.is === "allowed")
      pass(walk, result, "blocked-by-security-group", `is let in by ${balancer.name}`);
    else meet(walk, unknown(`whether ${balancer.name} holds its rules against PrivateLink is not known`));
  }
  const listener = listenerFor(balancer, flow);
  if (typeof listener === "string") throw unknown(listener);
  if (listener === undefined)
    throw new Stop("no-listener", `${balancer.name} does not listen at ${flow.port}`, balancer.source);
  const target = targetFor(model, balancer, listener, node, flow.sourcePort);
  if (typeof target === "string") throw unknown(target);
  if (target === undefined)
    throw new Stop("no-endpoint-in-zone", `${balancer.name} has no target in the zone`, balancer.source);
  sendToTarget(walk, balancer, node, target);
}

/** The load balancer's own packet: out of its group and its subnet, to the target, and the answer to it. */
function sendToTarget(
  walk: Walk,
  { securityGroups: groups }: LoadBalancer,
  node: BalancerAddress,
  { address, port }: ChosenTarget,
): void {
  const { model, flow } = walk;
  const subnet = model.subnets.get(node.subnet);
  if (subnet?.vpc.kind !== "node") throw unknown("where a load balancer is cannot be told");
  const vpc = vpcOf(model, subnet.vpc.node);
  heedWarnings(model, vpc);
  if (!subnet.cidr.known) meet(walk, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
  const to = { kind: "address" as const, address };
  const sent: Walk = {
    ...walk,
    flow: { ...flow, from: { subnet: subnet.id, address: node.address }, to, port },
  };
  const holder: Holder = { vpc: vpc.id, groups };
  walk.send(sent, { vpc, subnet, holder, address: node.address, account: vpc.account }, to);
}

/**
 * Ports at which services answer through their endpoints, where AWS documents no other.
 * https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html (protocols of each service),
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
const DOCUMENTED_PORTS: Readonly<Record<string, readonly number[]>> = {
  secretsmanager: [443],
  kms: [443],
  ssm: [443],
  logs: [443],
  s3: [80, 443],
  dynamodb: [80, 443],
};

export function useService(
  walk: Walk,
  { account }: Sender,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  kind: "interface" | "gateway",
): void {
  const { serviceName } = endpoint;
  if (!serviceName.known) {
    meet(walk, unknown(`the service of ${endpoint.name} ${serviceName.why}`));
    return;
  }
  const ports =
    DOCUMENTED_PORTS[/^com\.amazonaws\.[a-z0-9-]+\.([a-z0-9]+)$/.exec(serviceName.value)?.[1] ?? ""];
  const { protocol, port } = walk.flow;
  if (
    walk.listeners === "documented" &&
    ports !== undefined &&
    !(protocol === "tcp" && ports.includes(port))
  ) {
    const why = `${serviceName.value} does not answer at ${protocol} ${port}`;
    meet(walk, new Stop("no-listener", why, endpoint.source));
  }
  const request = { account, service: serviceName.value, endpoint: kind };
  obeyPolicy(walk, endpoint, request);
}

function obeyPolicy(
  walk: Walk,
  { name, policy }: InterfaceEndpoint | GatewayEndpoint,
  request: Request,
): void {
  const allowed = policy.known
    ? policyAllows(policy.value, request)
    : perhaps(`the policy of ${name} ${policy.why}`);
  if (allowed.is === "unknown") meet(walk, unknown(allowed.why));
  else if (allowed.is === "no")
    meet(walk, new Stop("denied-by-endpoint-policy", `the policy of ${name} denies it`, policy.source));
  else step(walk, `is allowed by the policy of ${name}`);
}
