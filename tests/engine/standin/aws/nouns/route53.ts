/** Hosted zones, which VPCs see them, and their records. Route 53 knows no regions. */
import { z } from "zod";
import { AwsError } from "../error";
import { type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { World } from "../world";

const vpc = z.strictObject({ vpcId: z.string(), vpcRegion: z.string().optional() });

const zoneInputs = {
  ...tags,
  comment: z.string(),
  forceDestroy: z.boolean().optional(),
  name: z.string(),
  vpcs: z.array(vpc).optional(),
};
type ZoneInputs = z.output<z.ZodObject<typeof zoneInputs>>;

interface ZoneVpc {
  readonly vpcId: string;
  readonly vpcRegion: string;
}

interface Zone extends Made<ZoneInputs> {
  /** VPCs that see the zone; none for a public one. */
  readonly vpcs: readonly ZoneVpc[];
  /** VPCs of other accounts that may be associated. */
  readonly authorized: readonly ZoneVpc[];
}

const associationInputs = { vpcId: z.string(), vpcRegion: z.string().optional(), zoneId: z.string() };

const alias = z.strictObject({ evaluateTargetHealth: z.boolean(), name: z.string(), zoneId: z.string() });
const recordInputs = {
  aliases: z.array(alias).optional(),
  allowOverwrite: z.boolean().optional(),
  name: z.string(),
  records: z.array(z.string()).optional(),
  ttl: z.number().optional(),
  type: z.string(),
  zoneId: z.string(),
};
type RecordInputs = z.output<z.ZodObject<typeof recordInputs>>;

declare module "../world" {
  interface Kinds {
    zone: Zone;
    record: Made<RecordInputs> & { readonly fqdn: string };
  }
}

/** A zone of the caller's own account. */
function needZone({ world, account }: Call, id: string): Zone {
  const zone = world.find("zone", id);
  if (zone?.account !== account)
    throw new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
  return zone;
}

function zoneId(world: World): string {
  return `Z${world.newId("zone").slice(-16).toUpperCase()}`;
}

const sameVpc =
  (a: ZoneVpc) =>
  (b: ZoneVpc): boolean =>
    a.vpcId === b.vpcId && a.vpcRegion === b.vpcRegion;

export const zone = noun({
  token: "aws:route53/zone:Zone",
  global: true,
  inputs: zoneInputs,
  outputs: ["arn", "nameServers", "primaryNameServer", "zoneId"],
  replaces: ["name"],
  defaults: { comment: "Managed by Pulumi", forceDestroy: false },
  sets: ["vpcs"],
  shared: ["vpcs"],
  create(call, inputs) {
    const { world, account } = call;
    const vpcs = (inputs.vpcs ?? []).map((given) => located(call, given));
    for (const own of vpcs) checkVisible(call, inputs.name, own);
    const id = zoneId(world);
    world.put("zone", { id, account, region: "global", vpcs, authorized: [], inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("zone", id);
    if (found === undefined) return undefined;
    // The provider asks for a region of its own where none is given, and lists every VPC that sees the zone.
    const vpcs = found.vpcs.map(({ vpcId, vpcRegion }) => ({ vpcId, vpcRegion }));
    return {
      ...found.inputs,
      ...(found.inputs.vpcs === undefined ? {} : { vpcs }),
      arn: `arn:aws:route53:::hostedzone/${id}`,
      nameServers: [`ns-0.${found.inputs.name}`],
      primaryNameServer: `ns-0.${found.inputs.name}`,
      zoneId: id,
    };
  },
  update(call, id, inputs, changed) {
    const found = needZone(call, id);
    if (!changed.has("vpcs")) {
      call.world.put("zone", { ...found, inputs });
      return;
    }
    const wanted = (inputs.vpcs ?? []).map((given) => located(call, given));
    const added = wanted.filter((own) => !found.vpcs.some(sameVpc(own)));
    for (const own of added) checkVisible(call, inputs.name, own);
    call.world.put("zone", { ...found, vpcs: wanted, inputs });
  },
  remove(call, id) {
    const { world } = call;
    const records = world.all("record").filter(({ inputs }) => inputs.zoneId === id);
    if (records.length > 0 && world.find("zone", id)?.inputs.forceDestroy !== true) {
      refuse(
        "zone-not-empty",
        `The specified hosted zone contains non-required resource record sets and so cannot be deleted. (${records.map(({ inputs }) => inputs.name).join(", ")})`,
      );
    }
    world.remove("zone", id);
  },
});

/** A VPC of the caller's account, found in the region that is named; without one, in any. */
function located({ world, account }: Call, { vpcId, vpcRegion }: z.output<typeof vpc>): ZoneVpc {
  const found = world.find("vpc", vpcId);
  if (
    found === undefined ||
    found.account !== account ||
    (vpcRegion !== undefined && vpcRegion !== found.region)
  ) {
    refuse(
      "zone-of-foreign-vpc",
      `The VPC: ${vpcId} is not found in ${vpcRegion ?? "this region"} or not owned by you.`,
    );
  }
  return { vpcId, vpcRegion: found.region };
}

/** A VPC sees one zone of each name, its endpoints' own private names included. */
function checkVisible({ world }: Call, name: string, own: ZoneVpc): void {
  const other = world
    .all("zone")
    .find((found) => found.inputs.name === name && found.vpcs.some(sameVpc(own)));
  const endpoint = world
    .all("vpcEndpoint")
    .find(({ vpcId, privateNames }) => vpcId === own.vpcId && privateNames.includes(name));
  const owner = other ?? endpoint;
  if (owner === undefined) return;
  refuse(
    "zone-name-taken",
    `The VPC ${own.vpcId} in region ${own.vpcRegion} has already been associated with the hosted zone ${owner.id} with the same domain name.`,
  );
}

export const vpcAssociationAuthorization = noun({
  token: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  global: true,
  inputs: associationInputs,
  outputs: [],
  computed: ["vpcRegion"],
  create(call, inputs) {
    const found = needZone(call, inputs.zoneId);
    const foreign = call.world.find("vpc", inputs.vpcId);
    if (foreign === undefined) throw new AwsError("InvalidVPCId", `The VPC: ${inputs.vpcId} is not found.`);
    const own = { vpcId: inputs.vpcId, vpcRegion: inputs.vpcRegion ?? foreign.region };
    call.world.put("zone", {
      ...found,
      authorized: [...found.authorized.filter((other) => !sameVpc(own)(other)), own],
    });
    return `${inputs.zoneId}:${inputs.vpcId}`;
  },
  read: ({ world }, id, inputs) => {
    const [zoneOf, vpcId] = id.split(":");
    const found = world.find("zone", zoneOf ?? "")?.authorized.find((own) => own.vpcId === vpcId);
    return found && { ...inputs, vpcId: found.vpcId, vpcRegion: found.vpcRegion, zoneId: zoneOf };
  },
  remove({ world }, id) {
    const [zoneOf, vpcId] = id.split(":");
    const found = world.find("zone", zoneOf ?? "");
    if (found === undefined) return;
    world.put("zone", { ...found, authorized: found.authorized.filter((own) => own.vpcId !== vpcId) });
  },
});

export const zoneAssociation = noun({
  token: "aws:route53/zoneAssociation:ZoneAssociation",
  global: true,
  inputs: associationInputs,
  outputs: ["owningAccount"],
  computed: ["vpcRegion"],
  create(call, inputs) {
    const { world } = call;
    const found = world.find("zone", inputs.zoneId);
    if (found === undefined)
      throw new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${inputs.zoneId}`);
    const own = located(call, inputs);
    if (found.account !== call.account && !found.authorized.some(sameVpc(own))) {
      refuse(
        "zone-association-unauthorized",
        `A hosted zone owner has not authorized the association of ${own.vpcId} with ${found.id}`,
      );
    }
    if (found.vpcs.length === 0)
      throw new AwsError("PublicZoneVPCAssociation", "You can't associate a VPC with a public hosted zone");
    checkVisible(call, found.inputs.name, own);
    if (found.vpcs.length >= world.quotas.vpcsPerPrivateZone) {
      refuse("zone-associations-quota", `Limits Exceeded: VPCs of hosted zone ${found.id}`);
    }
    world.put("zone", { ...found, vpcs: [...found.vpcs, own] });
    return `${inputs.zoneId}:${inputs.vpcId}`;
  },
  read: ({ world }, id) => {
    const [zoneOf, vpcId] = id.split(":");
    const found = world.find("zone", zoneOf ?? "");
    const own = found?.vpcs.find((one) => one.vpcId === vpcId);
    return found && own && { ...own, zoneId: found.id, owningAccount: found.account };
  },
  remove({ world }, id) {
    const [zoneOf, vpcId] = id.split(":");
    const found = world.find("zone", zoneOf ?? "");
    if (found === undefined || !found.vpcs.some((own) => own.vpcId === vpcId)) return;
    if (found.vpcs.length === 1) {
      refuse("zone-last-association", `The VPC ${vpcId ?? ""} is the last one of hosted zone ${found.id}`);
    }
    world.put("zone", { ...found, vpcs: found.vpcs.filter((own) => own.vpcId !== vpcId) });
  },
});

export const record = noun({
  token: "aws:route53/record:Record",
  global: true,
  inputs: recordInputs,
  outputs: ["fqdn"],
  replaces: ["name", "type", "zoneId"],
  computed: ["allowOverwrite"],
  create(call, inputs) {
    const { world, account } = call;
    const found = needZone(call, inputs.zoneId);
    const id = `${inputs.zoneId}_${inputs.name}_${inputs.type}`;
    const fqdn = fullName(inputs.name, found);
    const others = world.all("record").filter((other) => other.inputs.zoneId === found.id);
    if (others.some((other) => other.fqdn === fqdn && other.inputs.type === inputs.type)) {
      refuse(
        "record-exists",
        `Tried to create resource record set [name='${fqdn}.', type='${inputs.type}'] but it already exists`,
      );
    }
    checkAliases(call, inputs);
    world.put("record", { id, account, region: "global", fqdn, inputs });
    return id;
  },
  read: ({ world }, id) => {
    const found = world.find("record", id);
    return found && { ...found.inputs, fqdn: found.fqdn };
  },
  update(call, id, inputs) {
    const found = needZone(call, inputs.zoneId);
    checkAliases(call, inputs);
    const fqdn = fullName(inputs.name, found);
    call.world.put("record", { id, account: call.account, region: "global", fqdn, inputs });
  },
  remove: ({ world }, id) => world.remove("record", id),
});

/** The provider completes a name that does not end with the zone's. */
function fullName(name: string, { inputs }: Zone): string {
  return name === inputs.name || name.endsWith(`.${inputs.name}`) ? name : `${name}.${inputs.name}`;
}

/** An alias leads to a name that AWS itself has made, in the hosted zone that AWS keeps for it. */
function checkAliases({ world }: Call, inputs: RecordInputs): void {
  for (const target of inputs.aliases ?? []) {
    const known = world
      .all("vpcEndpoint")
      .flatMap((endpoint) => endpoint.dnsEntries)
      .some((entry) => entry.dnsName === target.name && entry.hostedZoneId === target.zoneId);
    if (known) continue;
    refuse(
      "record-alias-unknown",
      `Tried to create an alias that targets ${target.name}., type ${inputs.type} in zone ${target.zoneId}, but the alias target name does not lie within the target zone`,
    );
  }
}
