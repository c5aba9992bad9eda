/** Settings of the load balancers behind a PrivateLink service: what clients call, and where it goes. */
import { z } from "zod";
import { listenerProtocols } from "../../network/privatelink/ports";
import { named, range, reference, strict, zoneId } from "./fields";

const port = z.int();

const healthCheck = strict({
  protocol: z
    .enum(["TCP", "HTTP", "HTTPS"])
    .optional()
    .describe(
      "How a target is asked. Default: TCP, a connection alone; HTTP for an Application Load Balancer.",
    ),
  port: port.optional().describe("Port that is asked. Default: the targets' port."),
  path: z.string().optional().describe("Path that is asked for, with HTTP or HTTPS only. Default: /."),
  matcher: z
    .string()
    .optional()
    .describe('Status codes in quotes that mean healthy, such as "200" or "200-299". Default: 200-399.'),
  intervalSeconds: z.int().min(5).max(300).default(30).describe("Seconds between two checks, 5 to 300."),
  timeoutSeconds: z
    .int()
    .min(2)
    .max(120)
    .optional()
    .describe(
      "Seconds without an answer that count as a failure. Default: AWS's own, 6 for HTTP and 10 for others.",
    ),
  healthyThreshold: z
    .int()
    .min(2)
    .max(10)
    .default(3)
    .describe("Checks in a row that make a target healthy, 2 to 10."),
  unhealthyThreshold: z
    .int()
    .min(2)
    .max(10)
    .default(3)
    .describe("Checks in a row that make a target unhealthy, 2 to 10."),
});

const registeredElsewhere = z
  .boolean()
  .default(false)
  .describe("Whether somebody else, such as ECS or an Auto Scaling group, registers targets too.");

const targets = z
  .discriminatedUnion("type", [
    strict({
      type: z
        .literal("ip")
        .describe("What the targets are: private addresses, EC2 instances, or an Application Load Balancer."),
      addresses: z
        .array(z.string())
        .default([])
        .describe("Addresses of the targets, in the VPC or reachable from it."),
      registeredElsewhere,
    }),
    strict({
      type: z.literal("instance").describe("EC2 instances."),
      instances: named(z.string())
        .prefault({})
        .describe("Instance ids by a name of yours, such as one: i-0123456789abcdef0."),
      registeredElsewhere,
    }),
    strict({
      type: z
        .literal("alb")
        .describe("One internal Application Load Balancer that listens on the target port."),
      loadBalancerArn: z.string().meta({ pattern: "^arn:" }).describe("ARN of that load balancer."),
    }),
  ])
  .describe("Where the listener sends to.");

const listener = {
  port: port.describe("Port that clients call."),
  targetPort: port.optional().describe("Port of the targets. Default: the listener's port."),
  targets,
  healthCheck: healthCheck.prefault({}).describe("How the load balancer finds out which targets work."),
  deregistrationSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(300)
    .describe("Seconds for which a target that is taken away keeps its connections, 0 to 3600."),
  proxyProtocolV2: z
    .boolean()
    .default(false)
    .describe(
      "Whether targets get client address and endpoint id before the first byte; they must understand it.",
    ),
  preserveClientAddresses: z
    .boolean()
    .default(false)
    .describe(
      "Whether targets see the address of clients that call the load balancer directly, not through PrivateLink.",
    ),
};

const listeners = z
  .array(
    z.discriminatedUnion("protocol", [
      strict({
        protocol: z
          .literal("TCP")
          .default("TCP")
          .describe(
            "TCP is passed on as it comes, TLS ends here; UDP and TCP_UDP need allowUdp of the service.",
          ),
        ...listener,
      }),
      strict({
        protocol: z.literal("TLS"),
        ...listener,
        certificateArn: z
          .string()
          .meta({ pattern: "^arn:" })
          .describe("ARN of the certificate in ACM, in the service's region."),
        sslPolicy: z
          .string()
          .optional()
          .describe(
            "AWS's name of the TLS versions and ciphers. Default: ELBSecurityPolicy-TLS13-1-2-2021-06.",
          ),
        alpnPolicy: z
          .enum(["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"])
          .optional()
          .describe("Application protocols that are agreed on. Default: none."),
        targetProtocol: z
          .enum(["TCP", "TLS"])
          .default("TCP")
          .describe("TLS encrypts again on the way to the targets, without checking their certificate."),
      }),
      strict({ protocol: z.enum(["UDP", "TCP_UDP"]), ...listener }),
    ]),
  )
  .describe("What clients call, one listener for each port, at most 50.");

const directSource = strict({
  cidrs: z.array(range).describe("Ranges that may call."),
  ports: z.array(port).optional().describe("Ports of listeners. Default: all of the load balancer."),
});

const created = strict({
  kind: z
    .literal("created")
    .default("created")
    .describe("Whether Causeway creates the load balancer, or it exists already."),
  tier: reference.describe("Tier of the spoke whose subnets take the load balancer, one in each zone."),
  zones: z
    .array(zoneId)
    .min(1)
    .optional()
    .describe(
      "Zones of the load balancer; consumers of the same region can stand in these only. Default: all of the tier.",
    ),
  addresses: z
    .record(zoneId, z.string())
    .prefault({})
    .describe(
      "Fixed private IPv4 addresses by zone id, each in the tier's subnet of the zone; AWS chooses the others.",
    ),
  listeners,
  crossZone: z
    .boolean()
    .default(true)
    .describe("Whether each zone sends to the targets of all zones; traffic between zones is charged."),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe("Whether AWS refuses to delete the load balancer. Switch it off and update before a destroy."),
  accessLogs: strict({
    bucket: z.string().min(1).describe("Name of the bucket; its policy must let the load balancer write."),
    prefix: z.string().optional().describe("Folder in the bucket. Default: none."),
  })
    .optional()
    .describe("Where access logs go, which AWS writes for TLS listeners only. Default: none."),
  directSources: named(directSource)
    .prefault({})
    .describe("Who may call the load balancer by its own address, by name. Consumers need no entry."),
  enforceInboundRulesOnPrivateLink: z
    .boolean()
    .default(false)
    .describe(
      "Whether directSources hold for what comes through PrivateLink too, compared with the clients' own addresses.",
    ),
  targetTiers: z
    .array(reference)
    .default([])
    .describe(
      "Tiers of the spoke whose workloads are the targets: their security group admits the load balancer.",
    ),
  targetCidrs: z
    .array(range)
    .optional()
    .describe(
      "Ranges that the load balancer may send to. Default: the addresses of ip targets, else the VPC's ranges.",
    ),
});

const existing = strict({
  kind: z.literal("existing"),
  arn: z
    .string()
    .meta({ pattern: "^arn:" })
    .describe("ARN of a Network Load Balancer of the spoke's account and region."),
  zones: z.array(zoneId).min(1).describe("Zone ids in which it is enabled. Taken on trust."),
  listeners: z
    .array(
      strict({
        port: port.describe("Port that clients call."),
        protocol: z.enum(listenerProtocols).default("TCP").describe("Protocol of the listener."),
      }),
    )
    .describe("What it listens on. Taken on trust."),
  addressType: z
    .enum(["ipv4", "dualstack"])
    .default("ipv4")
    .describe("Address type of the load balancer. Taken on trust."),
});

/** The key `services.<service>.loadBalancers`: load balancers by name; `kind` tells their form. */
export const loadBalancers = named(z.discriminatedUnion("kind", [created, existing])).describe(
  "Network Load Balancers of the service, by name. All have the same ports, and none serves another service.",
);
