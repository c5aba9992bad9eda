/** From the composed services to their part of the stack output, and of what the deployment says of itself. */
import type { EstateArgs, PublishedLoadBalancer } from "../../components";
import type { NetworkContract, Unresolved } from "../contract";
import type {
  ServiceConsumerContract,
  ServiceContract,
  ServiceLoadBalancerContract,
} from "../contract-services";
import type { ComposedConsumer, ComposedService } from "./services";

/** What the contract says of services; absent without any. */
export function publishServices(
  services: readonly ComposedService[],
): Pick<Unresolved<NetworkContract>, "services"> {
  if (services.length === 0) return {};
  const contracts = services.map((service) => [service.name, serviceContract(service)] as const);
  return { services: Object.fromEntries(contracts) };
}

function serviceContract({ settings, producer, consumers }: ComposedService): Unresolved<ServiceContract> {
  const { service, verificationRecord } = producer;
  const { serviceId, serviceName, accountId, region, zoneIds, ports, privateName } = service;
  const balancers = Object.entries(producer.loadBalancers);
  return {
    spoke: settings.spoke,
    serviceId,
    serviceName,
    accountId,
    region,
    zoneIds,
    ports,
    privateDnsName: privateName?.name ?? null,
    verificationRecord: verificationRecord ?? null,
    loadBalancers: Object.fromEntries(
      balancers.map(([name, made]) => [name, balancerContract(made)] as const),
    ),
    consumers: Object.fromEntries(consumers.map((made) => [made.place, consumerContract(made)] as const)),
  };
}

function balancerContract({
  arn,
  securityGroupId,
  targetGroupArns,
}: PublishedLoadBalancer): Unresolved<ServiceLoadBalancerContract> {
  return { arn, securityGroupId: securityGroupId ?? null, targetGroupArns };
}

function consumerContract({ consumer }: ComposedConsumer): Unresolved<ServiceConsumerContract> {
  const { vpcEndpointId, securityGroupId, zoneIds, state, dnsName, privateZoneIds } = consumer;
  return { vpcEndpointId, securityGroupId, zoneIds, state, dnsName: dnsName ?? null, privateZoneIds };
}

/** What no resource of a service says: where existing load balancers listen, whose workloads answer, who else may ask. */
export function statedServices(services: readonly ComposedService[]): NonNullable<EstateArgs["services"]> {
  return Object.fromEntries(
    services.map(({ name, settings, consumers }) => {
      const loadBalancers = Object.entries(settings.loadBalancers).map(([key, balancer]) => {
        if (balancer.kind === "created") return [key, { targetTiers: balancer.targetTiers }] as const;
        const { arn, zones, listeners } = balancer;
        return [key, { targetTiers: [], existing: { arn, zones, listeners } }] as const;
      });
      const endpoints = consumers.map(({ place, name: component, consumer, sites }) => {
        return [place, { endpoint: `${component}-endpoint`, state: consumer.state, sites }] as const;
      });
      const stated = {
        spoke: settings.spoke,
        loadBalancers: Object.fromEntries(loadBalancers),
        consumers: Object.fromEntries(endpoints),
        accounts: settings.consumers.accounts,
      };
      return [name, stated] as const;
    }),
  );
}
