/**
 * Alarms of one connection: each tunnel's state, any tunnel down (nothing is redundant any more) and all tunnels down
 * (nothing flows). Only the latter two tell somebody, so that one fault is one message.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { TunnelNumber } from "../../network/vpn/inside-cidrs";
import { create, nameTag } from "../internal/create";
import type { VpnConnectionOptions, VpnAlarms } from "./args";

/** Registers the alarms `${name}-tunnel1-down`, `${name}-tunnel2-down`, `${name}-any-tunnel-down` and `${name}-all-tunnels-down`. */
export function createAlarms(
  name: string,
  connection: aws.ec2.VpnConnection,
  alarms: VpnAlarms,
  options: VpnConnectionOptions,
  parent: pulumi.Resource,
): void {
  const first = watchTunnel(name, 1, connection, options, parent);
  const second = watchTunnel(name, 2, connection, options, parent);
  const watch = (role: string, rule: pulumi.Output<string>, description: string): void => {
    const label = `${name}-${role}`;
    const alarm = {
      // A name is the alarm's identity: an equal one of another stack would be overwritten without a word.
      alarmName: pulumi.interpolate`${label}-${connection.id}`,
      alarmDescription: description,
      alarmRule: rule,
      alarmActions: [alarms.topicArn],
      okActions: [alarms.topicArn],
      tags: nameTag(label, options.tags),
    };
    create(aws.cloudwatch.CompositeAlarm, label, alarm, { parent }, options.transform?.connectionAlarm);
  };
  const down = [inAlarm(first), inAlarm(second)] as const;
  const any = pulumi.interpolate`${down[0]} OR ${down[1]}`;
  const all = pulumi.interpolate`${down[0]} AND ${down[1]}`;
  watch("any-tunnel-down", any, "At least one tunnel is down: traffic goes on, without redundancy");
  watch("all-tunnels-down", all, "Both tunnels are down: nothing reaches the site");
}

/** Five minutes without one moment up; renewing keys takes seconds and is no fault. */
function watchTunnel(
  name: string,
  number: TunnelNumber,
  connection: aws.ec2.VpnConnection,
  { tags, transform }: VpnConnectionOptions,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  const label = `${name}-tunnel${number}-down`;
  const alarm = {
    alarmDescription: `Tunnel ${number} is not up (with BGP: its session is not established)`,
    namespace: "AWS/VPN",
    metricName: "TunnelState",
    dimensions: {
      VpnId: connection.id,
      TunnelIpAddress: number === 1 ? connection.tunnel1Address : connection.tunnel2Address,
    },
    statistic: "Maximum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching", // a dead tunnel may stop reporting
    tags: nameTag(label, tags),
  };
  return create(aws.cloudwatch.MetricAlarm, label, alarm, { parent }, transform?.tunnelAlarm);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
function inAlarm(alarm: aws.cloudwatch.MetricAlarm): pulumi.Output<string> {
  return pulumi.interpolate`ALARM("${alarm.name}")`;
}
