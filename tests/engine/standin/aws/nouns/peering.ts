/** Peerings between VPCs: the request, its acceptance, and each side's options. */
import { z } from "zod";
import { overlaps } from "../../../../../network/cidr";
import { AwsError } from "../error";
import { at, type Call, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { Place, Thing } from "../world";
import { needVpc, rangesOf, samePlace } from "./vpc";

interface Side extends Place {
  readonly vpcId: string;
  readonly dns: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagsAll?: Readonly<Record<string, string>>;
}

interface Peering extends Thing {
  readonly status: "pending-acceptance" | "active" | "failed";
  readonly requester: Side;
  readonly accepter: Side;
  /** What the request said of the other side, word for word. */
  readonly asked: { readonly peerOwnerId?: string; readonly peerRegion?: string };
}

declare module "../world" {
  interface Kinds {
    peering: Peering;
  }
}

const options = z.strictObject({ allowRemoteVpcDnsResolution: z.boolean().optional() }).optional();

const requestInputs = {
  ...tags,
  peerOwnerId: z.string().optional(),
  peerRegion: z.string().optional(),
  peerVpcId: z.string(),
  region: z.string(),
  vpcId: z.string(),
};
const acceptInputs = {
  ...tags,
  autoAccept: z.boolean().optional(),
  region: z.string(),
  vpcPeeringConnectionId: z.string(),
};
const optionInputs = {
  accepter: options,
  region: z.string(),
  requester: options,
  vpcPeeringConnectionId: z.string(),
};

/** The side of a peering that a caller is, or may speak for; within one account and region it is both. */
function sidesOf(
  call: Call,
  id: string,
): { readonly peering: Peering; readonly sides: ("requester" | "accepter")[] } {
  const peering = call.world.find("peering", id);
  const sides = (["requester", "accepter"] as const).filter(
    (side) => peering !== undefined && samePlace(peering[side], call),
  );
  if (peering === undefined || sides.length === 0) {
    throw new AwsError(
      "InvalidVpcPeeringConnectionID.NotFound",
      `The vpcPeeringConnection ID '${id}' does not exist`,
    );
  }
  return { peering, sides };
}

/** What both ends say of their options. */
function optionsOf({ requester, accepter }: Peering): object {
  return {
    accepter: { allowRemoteVpcDnsResolution: accepter.dns },
    requester: { allowRemoteVpcDnsResolution: requester.dns },
  };
}

export const vpcPeeringConnection = noun({
  token: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  inputs: requestInputs,
  outputs: ["acceptStatus", "accepter", "requester"],
  replaces: ["peerOwnerId", "peerRegion", "peerVpcId", "vpcId"],
  computed: ["peerOwnerId", "peerRegion"],
  create(call, inputs) {
    const { world } = call;
    const own = needVpc(call, inputs.vpcId);
    const peer = world.find("vpc", inputs.peerVpcId);
    const there = { account: inputs.peerOwnerId ?? call.account, region: inputs.peerRegion ?? call.region };
    if (peer === undefined || !samePlace(peer, there)) {
      if (samePlace(there, call)) {
        throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${inputs.peerVpcId}' does not exist`);
      }
      refuse(
        "peering-overlap",
        `unexpected state 'failed', wanted target 'active, pending-acceptance': no such VPC ${inputs.peerVpcId} in ${there.account} ${there.region}`,
      );
    }
    const both = [own.id, peer.id];
    const other = world
      .all("peering")
      .find(
        ({ status, requester, accepter }) =>
          status !== "failed" && [requester, accepter].every(({ vpcId }) => both.includes(vpcId)),
      );
    if (other !== undefined) {
      refuse(
        "peering-exists",
        `A VPC peering connection ${other.id} between ${both.join(" and ")} exists already`,
      );
    }
    const [mine, theirs] = [rangesOf(world, own), rangesOf(world, peer)];
    if (mine.some((range) => theirs.some((met) => overlaps(range, met)))) {
      refuse(
        "peering-overlap",
        "unexpected state 'failed', wanted target 'active, pending-acceptance'. last error: failed: Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
      );
    }
    const id = world.newId("pcx");
    world.put("peering", {
      id,
      ...at(call),
      status: "pending-acceptance",
      asked: { peerOwnerId: inputs.peerOwnerId, peerRegion: inputs.peerRegion },
      requester: { ...at(call), vpcId: own.id, dns: false, tags: inputs.tags, tagsAll: inputs.tagsAll },
      accepter: { ...there, vpcId: peer.id, dns: false },
    });
    return id;
  },
  read: ({ world, region }, id) => {
    const found = world.find("peering", id);
    if (found === undefined || found.status === "failed") return undefined;
    const { requester, accepter, status } = found;
    return {
      acceptStatus: status,
      peerOwnerId: accepter.account,
      peerRegion: accepter.region,
      peerVpcId: accepter.vpcId,
      region,
      tags: requester.tags,
      tagsAll: requester.tagsAll,
      vpcId: requester.vpcId,
      ...optionsOf(found),
    };
  },
  update({ world }, id, inputs) {
    const found = world.find("peering", id);
    if (found === undefined) return;
    world.put("peering", tagged(found, "requester", inputs));
  },
  remove({ world }, id) {
    world.remove("peering", id);
  },
});

/** Within one account and region both ends are one thing with one set of tags. */
function tagged(
  peering: Peering,
  side: "requester" | "accepter",
  { tags: own, tagsAll }: Pick<Side, "tags" | "tagsAll">,
): Peering {
  const both = samePlace(peering.requester, peering.accepter);
  const mark = (at: "requester" | "accepter"): Side => ({
    ...peering[at],
    ...(both || at === side ? { tags: own, tagsAll } : {}),
  });
  return { ...peering, requester: mark("requester"), accepter: mark("accepter") };
}

export const vpcPeeringConnectionAccepter = noun({
  token: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  inputs: acceptInputs,
  outputs: ["acceptStatus", "accepter", "peerOwnerId", "peerRegion", "peerVpcId", "requester", "vpcId"],
  replaces: ["vpcPeeringConnectionId"],
  create(call, inputs) {
    accept(call, inputs);
    return inputs.vpcPeeringConnectionId;
  },
  read: (call, id, { autoAccept }) => {
    const found = call.world.find("peering", id);
    if (found === undefined || found.status === "failed") return undefined;
    const { requester, accepter, status } = found;
    return {
      acceptStatus: status,
      autoAccept,
      peerOwnerId: requester.account,
      peerRegion: requester.region,
      peerVpcId: requester.vpcId,
      region: call.region,
      tags: accepter.tags,
      tagsAll: accepter.tagsAll,
      vpcId: accepter.vpcId,
      vpcPeeringConnectionId: id,
      ...optionsOf(found),
    };
  },
  update: (call, _id, inputs) => accept(call, inputs),
  // The provider keeps the peering: only its request can be taken back.
  remove: () => undefined,
});

function accept(call: Call, inputs: z.output<z.ZodObject<typeof acceptInputs>>): void {
  const { peering, sides } = sidesOf(call, inputs.vpcPeeringConnectionId);
  if (!sides.includes("accepter")) {
    refuse("peering-accepted-by-other", `User ${call.account} cannot accept peering ${peering.id}`);
  }
  const status = inputs.autoAccept === true ? "active" : peering.status;
  call.world.put("peering", tagged({ ...peering, status }, "accepter", inputs));
}

export const peeringConnectionOptions = noun({
  token: "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
  inputs: optionInputs,
  outputs: [],
  replaces: ["vpcPeeringConnectionId"],
  computed: ["accepter", "requester"],
  create(call, inputs) {
    setOptions(call, inputs);
    return inputs.vpcPeeringConnectionId;
  },
  read: ({ world, region }, id) => {
    const found = world.find("peering", id);
    return found && { region, vpcPeeringConnectionId: id, ...optionsOf(found) };
  },
  update: (call, _id, inputs) => setOptions(call, inputs),
  // The provider leaves the options as they are.
  remove: () => undefined,
});

function setOptions(call: Call, inputs: z.output<z.ZodObject<typeof optionInputs>>): void {
  const { peering, sides } = sidesOf(call, inputs.vpcPeeringConnectionId);
  const wanted = (["requester", "accepter"] as const).filter((side) => inputs[side] !== undefined);
  if (peering.status !== "active") {
    refuse(
      "peering-options-before-acceptance",
      `Peering ${peering.id} is not active. Peering options can be added only to active peerings.`,
    );
  }
  for (const side of wanted) {
    if (!sides.includes(side)) {
      refuse(
        "peering-options-of-other-side",
        `User ${call.account} cannot modify ${side} options of peering ${peering.id}`,
      );
    }
  }
  const set = (side: "requester" | "accepter"): Side => ({
    ...peering[side],
    dns: inputs[side]?.allowRemoteVpcDnsResolution ?? peering[side].dns,
  });
  call.world.put("peering", { ...peering, requester: set("requester"), accepter: set("accepter") });
}
