/** One listener of a load balancer, its target group and the targets that are known. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { loadBalancerNaming } from "../../network/privatelink/names";
import { create, nameTag } from "../internal/create";
import type { PrivateLinkProducerArgs } from "./args";
import type { ServiceListener, ServiceTargets } from "./listener-args";
import { isOutside, type PlannedTargetGroup, targetGroupOf } from "./plan";

/** Newest that AWS recommends where clients older than TLS 1.2 do not matter. */
const SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** @returns ARN of the target group, in which others may register targets */
export function createListener(
  label: string,
  listener: ServiceListener,
  loadBalancerArn: pulumi.Input<string>,
  args: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { tags, transform } = args;
  const group = createTargetGroup(label, targetGroupOf(listener), args, parent);
  for (const { key, target } of targetsOf(listener.targets, args)) {
    const attachment = { targetGroupArn: group.arn, ...target };
    const name = `${label}-${key}`;
    create(aws.lb.TargetGroupAttachment, name, attachment, { parent }, transform?.attachment);
  }
  const wanted = {
    loadBalancerArn,
    port: listener.port,
    protocol: listener.protocol ?? "TCP",
    ...(listener.protocol === "TLS" ? tlsOf(listener) : {}),
    defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
    tags: nameTag(label, tags),
  };
  create(aws.lb.Listener, label, wanted, { parent }, transform?.listener);
  return group.arn;
}

function tlsOf({ certificateArn, sslPolicy, alpnPolicy }: Extract<ServiceListener, { protocol: "TLS" }>) {
  return { certificateArn, sslPolicy: sslPolicy ?? SSL_POLICY, alpnPolicy };
}

function createTargetGroup(
  label: string,
  plan: PlannedTargetGroup,
  { vpc, tags, transform }: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): aws.lb.TargetGroup {
  const { healthCheck, preserveClientAddresses } = plan;
  const wanted = {
    ...loadBalancerNaming(label),
    vpcId: vpc.vpcId,
    protocol: plan.protocol,
    port: plan.port,
    targetType: plan.targetType,
    preserveClientIp: preserveClientAddresses === undefined ? undefined : String(preserveClientAddresses),
    proxyProtocolV2: plan.proxyProtocolV2,
    deregistrationDelay: plan.deregistrationSeconds,
    healthCheck: {
      protocol: healthCheck.protocol,
      port: healthCheck.port === undefined ? "traffic-port" : String(healthCheck.port),
      path: healthCheck.path,
      matcher: healthCheck.matcher,
      interval: healthCheck.intervalSeconds,
      timeout: healthCheck.timeoutSeconds,
      healthyThreshold: healthCheck.healthyThreshold,
      unhealthyThreshold: healthCheck.unhealthyThreshold,
    },
    tags: nameTag(label, tags),
  };
  return create(aws.lb.TargetGroup, label, wanted, { parent }, transform?.targetGroup);
}

interface KeyedTarget {
  readonly key: string;
  readonly target: Pick<aws.lb.TargetGroupAttachmentArgs, "targetId" | "availabilityZone">;
}

/** Targets that are known here; the port is the group's. */
function targetsOf(targets: ServiceTargets, { vpc }: PrivateLinkProducerArgs): KeyedTarget[] {
  switch (targets.type) {
    case "alb":
      return [{ key: "alb", target: { targetId: targets.loadBalancerArn } }];
    case "instance":
      return Object.entries(targets.instances)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, targetId]) => ({ key, target: { targetId } }));
    case "ip":
      return [...targets.addresses].sort().map((address) => ({
        key: address,
        // An address beyond the VPC belongs to no zone of it, which AWS wants to be told.
        target: { targetId: address, availabilityZone: isOutside(address, vpc) ? "all" : undefined },
      }));
  }
}
