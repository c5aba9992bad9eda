/** Site-to-Site VPN: customer gateways, virtual private gateways, connections with their two tunnels, static routes. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { cidrOf, containsCidr, formatAddress, overlaps, parseCidr } from "../../../../../network/cidr";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { World } from "../world";
import { needRouteTable } from "./route-table";
import { needVpc } from "./vpc";

const region = z.string();
const customerInputs = {
  ...tags,
  bgpAsn: z.string().optional(),
  bgpAsnExtended: z.string().optional(),
  certificateArn: z.string().optional(),
  deviceName: z.string().optional(),
  ipAddress: z.string().optional(),
  region,
  type: z.literal("ipsec.1"),
};
const gatewayInputs = {
  ...tags,
  amazonSideAsn: z.string().optional(),
  availabilityZone: z.string().optional(),
  region,
};
const attachmentInputs = { region, vpcId: z.string(), vpnGatewayId: z.string() };
const propagationInputs = { region, routeTableId: z.string(), vpnGatewayId: z.string() };
const routeInputs = { destinationCidrBlock: z.string(), region, vpnConnectionId: z.string() };

const logOptions = z.strictObject({
  cloudwatchLogOptions: z.strictObject({
    bgpLogEnabled: z.boolean().optional(),
    bgpLogGroupArn: z.string().optional(),
    bgpLogOutputFormat: z.string().optional(),
    logEnabled: z.boolean().optional(),
    logGroupArn: z.string().optional(),
    logOutputFormat: z.string().optional(),
  }),
});
const words = z.array(z.string()).optional();
const numbers = z.array(z.number()).optional();
const count = z.number().optional();

/** Options of one tunnel, without the prefix that says which. */
const tunnel = {
  DpdTimeoutAction: z.enum(["clear", "none", "restart"]).optional(),
  DpdTimeoutSeconds: z.number().min(30).optional(),
  EnableTunnelLifecycleControl: z.boolean().optional(),
  IkeVersions: words,
  InsideCidr: z.string().optional(),
  LogOptions: logOptions.optional(),
  Phase1DhGroupNumbers: numbers,
  Phase1EncryptionAlgorithms: words,
  Phase1IntegrityAlgorithms: words,
  Phase1LifetimeSeconds: z.number().min(900).max(28_800).optional(),
  Phase2DhGroupNumbers: numbers,
  Phase2EncryptionAlgorithms: words,
  Phase2IntegrityAlgorithms: words,
  Phase2LifetimeSeconds: z.number().min(900).max(3_600).optional(),
  PresharedKey: z.string().optional(),
  RekeyFuzzPercentage: z.number().min(0).max(100).optional(),
  RekeyMarginTimeSeconds: z.number().min(60).max(1_800).optional(),
  ReplayWindowSize: z.number().min(64).max(2_048).optional(),
  StartupAction: z.enum(["add", "start"]).optional(),
};
type Tunnel = typeof tunnel;
type Prefixed<P extends string> = { [K in keyof Tunnel & string as `${P}${K}`]: Tunnel[K] };

function prefixed<P extends string>(prefix: P): Prefixed<P> {
  const entries = Object.entries(tunnel).map(([key, type]) => [`${prefix}${key}`, type] as const);
  return Object.fromEntries(entries) as Prefixed<P>;
}

const connectionInputs = {
  ...tags,
  ...prefixed("tunnel1"),
  ...prefixed("tunnel2"),
  customerGatewayId: z.string(),
  localIpv4NetworkCidr: z.string().optional(),
  presharedKeyStorage: z.enum(["SecretsManager", "Standard"]).optional(),
  region,
  remoteIpv4NetworkCidr: z.string().optional(),
  staticRoutesOnly: z.boolean().optional(),
  tunnelBandwidth: count.or(z.string()).optional(),
  type: z.literal("ipsec.1"),
  vpnGatewayId: z.string(),
};
type ConnectionInputs = z.output<z.ZodObject<typeof connectionInputs>>;

interface Attachment extends Made<z.output<z.ZodObject<typeof attachmentInputs>>> {
  readonly vpcId: string;
  readonly vpnGatewayId: string;
}

declare module "../world" {
  interface Kinds {
    customerGateway: Made<z.output<z.ZodObject<typeof customerInputs>>>;
    vpnGateway: Made<z.output<z.ZodObject<typeof gatewayInputs>>>;
    vpnGatewayAttachment: Attachment;
    propagation: Made<z.output<z.ZodObject<typeof propagationInputs>>>;
    vpnConnection: Made<ConnectionInputs>;
    vpnConnectionRoute: Made<z.output<z.ZodObject<typeof routeInputs>>>;
  }
}

function connectionsOf(
  world: World,
  key: "customerGatewayId" | "vpnGatewayId",
  id: string,
): Made<ConnectionInputs>[] {
  return world.all("vpnConnection").filter(({ inputs }) => inputs[key] === id);
}

function needGateway(call: Call, id: string): Made<z.output<z.ZodObject<typeof gatewayInputs>>> {
  return call.world.need(call, "vpnGateway", id, "InvalidVpnGatewayID.NotFound");
}

export const customerGateway = noun({
  token: "aws:ec2/customerGateway:CustomerGateway",
  inputs: customerInputs,
  outputs: ["arn"],
  replaces: ["bgpAsn", "bgpAsnExtended", "certificateArn", "deviceName", "ipAddress", "type"],
  create(call, inputs) {
    if (inputs.ipAddress === undefined && inputs.certificateArn === undefined) {
      throw new AwsError(
        "MissingParameter",
        "The request must contain the parameter IpAddress or CertificateArn",
      );
    }
    const id = call.world.newId("cgw");
    call.world.put("customerGateway", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("customerGateway", id);
    return found && { ...found.inputs, arn: arnOf(found, "ec2", `customer-gateway/${id}`) };
  },
  update(call, id, inputs) {
    call.world.put("customerGateway", { id, ...at(call), inputs });
  },
  remove({ world }, id) {
    if (connectionsOf(world, "customerGatewayId", id).length > 0) {
      refuse("customer-gateway-in-use", "The customer gateway is in use.");
    }
    world.remove("customerGateway", id);
  },
});

export const vpnGateway = noun({
  token: "aws:ec2/vpnGateway:VpnGateway",
  inputs: gatewayInputs,
  outputs: ["arn", "vpcId"],
  replaces: ["amazonSideAsn", "availabilityZone"],
  computed: ["amazonSideAsn"],
  create(call, inputs) {
    const id = call.world.newId("vgw");
    call.world.put("vpnGateway", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("vpnGateway", id);
    const attachment = world.all("vpnGatewayAttachment").find(({ vpnGatewayId }) => vpnGatewayId === id);
    const arn = found && arnOf(found, "ec2", `vpn-gateway/${id}`);
    return found && { amazonSideAsn: "64512", ...found.inputs, arn, vpcId: attachment?.vpcId ?? "" };
  },
  update(call, id, inputs) {
    call.world.put("vpnGateway", { ...needGateway(call, id), inputs });
  },
  remove({ world }, id) {
    const attached = world.all("vpnGatewayAttachment").some(({ vpnGatewayId }) => vpnGatewayId === id);
    if (attached || connectionsOf(world, "vpnGatewayId", id).length > 0) {
      refuse("vpn-gateway-in-use", "The vpnGateway is in use");
    }
    world.remove("vpnGateway", id);
  },
});

export const vpnGatewayAttachment = noun({
  token: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
  inputs: attachmentInputs,
  outputs: [],
  create(call, inputs) {
    const { world } = call;
    needGateway(call, inputs.vpnGatewayId);
    needVpc(call, inputs.vpcId);
    const others = world.all("vpnGatewayAttachment");
    if (others.some(({ vpcId }) => vpcId === inputs.vpcId)) {
      refuse("vpc-has-vpn-gateway", `Network ${inputs.vpcId} already has a vpn gateway attached`);
    }
    if (others.some(({ vpnGatewayId }) => vpnGatewayId === inputs.vpnGatewayId)) {
      refuse(
        "vpn-gateway-attached",
        "The maximum number of virtual private gateway attachments has been reached.",
      );
    }
    const id = `vpn-attachment-${createHash("sha1").update(inputs.vpcId).digest("hex").slice(0, 8)}`;
    const { vpcId, vpnGatewayId } = inputs;
    world.put("vpnGatewayAttachment", { id, ...at(call), vpcId, vpnGatewayId, inputs });
    return id;
  },
  read: ({ world }, id) => world.find("vpnGatewayAttachment", id)?.inputs,
  remove({ world }, id) {
    const found = world.find("vpnGatewayAttachment", id);
    for (const one of world.all("propagation")) {
      if (one.inputs.vpnGatewayId === found?.vpnGatewayId) world.remove("propagation", one.id);
    }
    world.remove("vpnGatewayAttachment", id);
  },
});

export const vpnGatewayRoutePropagation = noun({
  token: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  inputs: propagationInputs,
  outputs: [],
  create(call, inputs) {
    const { world } = call;
    const table = needRouteTable(call, inputs.routeTableId);
    needGateway(call, inputs.vpnGatewayId);
    const attached = world
      .all("vpnGatewayAttachment")
      .some(({ vpcId, vpnGatewayId }) => vpnGatewayId === inputs.vpnGatewayId && vpcId === table.vpcId);
    if (!attached) {
      refuse(
        "propagation-of-detached-gateway",
        `resource ${inputs.vpnGatewayId} is not attached to network ${table.vpcId}`,
      );
    }
    const id = `${inputs.vpnGatewayId}_${inputs.routeTableId}`;
    world.put("propagation", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("propagation", id)?.inputs,
  remove: ({ world }, id) => world.remove("propagation", id),
});

const SETS = [
  "IkeVersions",
  "Phase1DhGroupNumbers",
  "Phase1EncryptionAlgorithms",
  "Phase1IntegrityAlgorithms",
  "Phase2DhGroupNumbers",
  "Phase2EncryptionAlgorithms",
  "Phase2IntegrityAlgorithms",
] as const;

export const vpnConnection = noun({
  token: "aws:ec2/vpnConnection:VpnConnection",
  inputs: connectionInputs,
  outputs: [
    "arn",
    "coreNetworkArn",
    "coreNetworkAttachmentArn",
    "customerGatewayConfiguration",
    "presharedKeyArn",
    "routes",
    "transitGatewayAttachmentId",
    ...(["tunnel1", "tunnel2"] as const).flatMap((one) => [
      `${one}Address`,
      `${one}BgpAsn`,
      `${one}BgpHoldtime`,
      `${one}CgwInsideAddress`,
      `${one}VgwInsideAddress`,
    ]),
    "vgwTelemetries",
  ],
  replaces: ["staticRoutesOnly", "tunnel1InsideCidr", "tunnel2InsideCidr", "type"],
  computed: [
    "localIpv4NetworkCidr",
    "presharedKeyStorage",
    "remoteIpv4NetworkCidr",
    "staticRoutesOnly",
    "tunnel1InsideCidr",
    "tunnel1LogOptions",
    "tunnel1PresharedKey",
    "tunnel2InsideCidr",
    "tunnel2LogOptions",
    "tunnel2PresharedKey",
    "tunnelBandwidth",
  ],
  secrets: ["customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"],
  sets: SETS.flatMap((name) => [`tunnel1${name}` as const, `tunnel2${name}` as const]),
  create(call, inputs) {
    const { world } = call;
    world.need(call, "customerGateway", inputs.customerGatewayId, "InvalidCustomerGatewayID.NotFound");
    needGateway(call, inputs.vpnGatewayId);
    const others = connectionsOf(world, "vpnGatewayId", inputs.vpnGatewayId);
    if (others.length >= world.quotas.vpnConnectionsPerGateway) {
      refuse(
        "vpn-connection-quota",
        `The maximum number of VPN connections of ${inputs.vpnGatewayId} has been reached.`,
      );
    }
    checkConnection(call, inputs, others);
    const id = world.newId("vpn");
    world.put("vpnConnection", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("vpnConnection", id);
    if (found === undefined) return undefined;
    const { inputs } = found;
    const [first, second] = [tunnelOutputs(found, 1), tunnelOutputs(found, 2)];
    const routes = world.all("vpnConnectionRoute").filter((one) => one.inputs.vpnConnectionId === id);
    return {
      localIpv4NetworkCidr: "0.0.0.0/0",
      presharedKeyStorage: "Standard",
      remoteIpv4NetworkCidr: "0.0.0.0/0",
      staticRoutesOnly: false,
      tunnel1LogOptions: { cloudwatchLogOptions: { logEnabled: false } },
      tunnel2LogOptions: { cloudwatchLogOptions: { logEnabled: false } },
      tunnelBandwidth: "standard",
      ...first,
      ...second,
      ...inputs,
      arn: arnOf(found, "ec2", `vpn-connection/${id}`),
      coreNetworkArn: "",
      coreNetworkAttachmentArn: "",
      customerGatewayConfiguration: configurationOf(id, { ...first, ...second, ...inputs }),
      presharedKeyArn:
        inputs.presharedKeyStorage === "SecretsManager"
          ? arnOf(found, "secretsmanager", `secret:s2svpn!${id}`)
          : "",
      routes: routes.map((one) => ({
        destinationCidrBlock: one.inputs.destinationCidrBlock,
        source: "Static",
        state: "available",
      })),
      transitGatewayAttachmentId: "",
      vgwTelemetries: [],
    };
  },
  update(call, id, inputs) {
    const found = call.world.need(call, "vpnConnection", id, "InvalidVpnConnectionID.NotFound");
    const others = connectionsOf(call.world, "vpnGatewayId", inputs.vpnGatewayId).filter(
      (one) => one.id !== id,
    );
    checkConnection(call, inputs, others);
    call.world.put("vpnConnection", { ...found, inputs });
  },
  remove({ world }, id) {
    for (const one of world.all("vpnConnectionRoute")) {
      if (one.inputs.vpnConnectionId === id) world.remove("vpnConnectionRoute", one.id);
    }
    world.remove("vpnConnection", id);
  },
});

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html */
const RESERVED = ["0", "1", "2", "3", "4", "5"]
  .map((n) => `169.254.${n}.0/30`)
  .concat("169.254.169.252/30")
  .map(cidrOf);
const LINK_LOCAL = cidrOf("169.254.0.0/16");

function checkConnection(
  call: Call,
  inputs: ConnectionInputs,
  others: readonly Made<ConnectionInputs>[],
): void {
  const own = [inputs.tunnel1InsideCidr, inputs.tunnel2InsideCidr].filter((cidr) => cidr !== undefined);
  const taken = others.flatMap((one) => [one.inputs.tunnel1InsideCidr, one.inputs.tunnel2InsideCidr]);
  own.forEach((text, index) => {
    const range = parseCidr(text);
    if (
      range?.prefixLength !== 30 ||
      !containsCidr(LINK_LOCAL, range) ||
      RESERVED.some((one) => overlaps(one, range))
    ) {
      refuse("tunnel-inside-range", `The tunnel inside cidr ${text} is invalid or reserved.`);
    }
    if (taken.includes(text) || own.indexOf(text) < index) {
      refuse(
        "tunnel-inside-range-taken",
        `The tunnel inside cidr ${text} is already used by the virtual private gateway.`,
      );
    }
  });
  for (const key of [inputs.tunnel1PresharedKey, inputs.tunnel2PresharedKey]) {
    if (key === undefined || /^(?!0)[A-Za-z0-9._]{8,64}$/.test(key)) continue;
    // AWS does not repeat the key, and neither does the provider.
    refuse(
      "preshared-key-malformed",
      "The pre-shared key is invalid: 8 to 64 of letters, digits, periods and underscores, not starting with zero.",
    );
  }
  const remote = call.world.find("customerGateway", inputs.customerGatewayId)?.inputs.ipAddress;
  const starts = [inputs.tunnel1StartupAction, inputs.tunnel2StartupAction].includes("start");
  if (starts && remote === undefined) {
    refuse(
      "tunnel-start-without-address",
      "Startup action 'start' needs a customer gateway with an IP address.",
    );
  }
}

/** One of AWS's own addresses, which no customer gateway has and no two tunnels share. */
function outsideAddress(hash: string): string {
  const octets = [0, 2, 4].map((at) => Number.parseInt(hash.slice(at, at + 2), 16));
  return `34.${octets.join(".")}`;
}

function tunnelOutputs(
  { id, inputs }: Made<ConnectionInputs>,
  number: 1 | 2,
): Record<string, string | number> {
  const hash = createHash("sha1").update(`${id} ${number}`).digest("hex");
  const inside = inputs[`tunnel${number}InsideCidr`] ?? `169.254.${100 + number}.0/30`;
  const { first } = cidrOf(inside);
  return {
    [`tunnel${number}Address`]: outsideAddress(hash),
    [`tunnel${number}BgpAsn`]: "64512",
    [`tunnel${number}BgpHoldtime`]: 30,
    [`tunnel${number}CgwInsideAddress`]: formatAddress(4, first + 2n),
    [`tunnel${number}InsideCidr`]: inside,
    [`tunnel${number}PresharedKey`]: `generated_${hash.slice(0, 24)}`,
    [`tunnel${number}VgwInsideAddress`]: formatAddress(4, first + 1n),
  };
}

/** The document that the far side is configured from; like AWS's, it holds both keys. */
function configurationOf(id: string, tunnels: Readonly<Record<string, unknown>>): string {
  const parts = [1, 2].map((number) => {
    const value = (name: string): string => String(tunnels[`tunnel${number}${name}`]);
    return `<ipsec_tunnel><vpn_gateway><tunnel_outside_address><ip_address>${value("Address")}</ip_address></tunnel_outside_address></vpn_gateway><ike><pre_shared_key>${value("PresharedKey")}</pre_shared_key></ike></ipsec_tunnel>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><vpn_connection id="${id}">${parts.join("")}</vpn_connection>`;
}

export const vpnConnectionRoute = noun({
  token: "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
  inputs: routeInputs,
  outputs: [],
  create(call, inputs) {
    const { world } = call;
    const found = world.need(
      call,
      "vpnConnection",
      inputs.vpnConnectionId,
      "InvalidVpnConnectionID.NotFound",
    );
    if (found.inputs.staticRoutesOnly !== true) {
      refuse("static-route-of-dynamic-vpn", `VPN connection ${found.id} does not use static routes`);
    }
    const id = `${inputs.destinationCidrBlock}:${inputs.vpnConnectionId}`;
    world.put("vpnConnectionRoute", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("vpnConnectionRoute", id)?.inputs,
  remove: ({ world }, id) => world.remove("vpnConnectionRoute", id),
});
