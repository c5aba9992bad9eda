/** Resource Access Manager: what one account lets another use. */
import { z } from "zod";
import { AwsError } from "../error";
import { arnOf, at, type Call, type Made, noun, tags } from "../noun";
import { refuse } from "../rules";
import type { World } from "../world";

const shareInputs = {
  ...tags,
  allowExternalPrincipals: z.boolean().optional(),
  name: z.string(),
  permissionArns: z.array(z.string()).optional(),
  region: z.string(),
};
const resourceInputs = { region: z.string(), resourceArn: z.string(), resourceShareArn: z.string() };
const principalInputs = { principal: z.string(), region: z.string(), resourceShareArn: z.string() };
const acceptInputs = { region: z.string(), shareArn: z.string() };

declare module "../world" {
  interface Kinds {
    resourceShare: Made<z.output<z.ZodObject<typeof shareInputs>>>;
    sharedResource: Made<z.output<z.ZodObject<typeof resourceInputs>>>;
    sharePrincipal: Made<z.output<z.ZodObject<typeof principalInputs>>>;
    acceptedShare: Made<z.output<z.ZodObject<typeof acceptInputs>>>;
  }
}

/** Whether an account may use a resource of another: shared, admitted and, from outside the organisation, accepted. */
export function sharedWith(world: World, resourceArn: string, account: string): boolean {
  return world
    .all("sharedResource")
    .filter(({ inputs }) => inputs.resourceArn === resourceArn)
    .some(({ inputs: { resourceShareArn } }) => {
      const share = world.find("resourceShare", resourceShareArn);
      const admitted = world
        .all("sharePrincipal")
        .some(({ inputs }) => inputs.resourceShareArn === resourceShareArn && inputs.principal === account);
      const accepted = world
        .all("acceptedShare")
        .some((one) => one.account === account && one.inputs.shareArn === resourceShareArn);
      return admitted && (accepted || share?.inputs.allowExternalPrincipals !== true);
    });
}

function needShare(call: Call, arn: string): void {
  call.world.need(call, "resourceShare", arn, "UnknownResourceException");
}

export const resourceShare = noun({
  token: "aws:ram/resourceShare:ResourceShare",
  inputs: shareInputs,
  outputs: ["arn", "resourceShareConfiguration"],
  computed: ["permissionArns"],
  defaults: { allowExternalPrincipals: false },
  autoName: 255,
  create(call, inputs) {
    const arn = arnOf(call, "ram", `resource-share/${call.world.newId("share")}`);
    call.world.put("resourceShare", { id: arn, ...at(call), inputs });
    return arn;
  },
  read: ({ world }, id) => {
    const found = world.find("resourceShare", id);
    return found && { permissionArns: [], ...found.inputs, arn: id, resourceShareConfiguration: {} };
  },
  update(call, id, inputs) {
    call.world.put("resourceShare", { id, ...at(call), inputs });
  },
  remove: ({ world }, id) => world.remove("resourceShare", id),
});

export const resourceAssociation = noun({
  token: "aws:ram/resourceAssociation:ResourceAssociation",
  inputs: resourceInputs,
  outputs: [],
  create(call, inputs) {
    needShare(call, inputs.resourceShareArn);
    const id = `${inputs.resourceShareArn},${inputs.resourceArn}`;
    call.world.put("sharedResource", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("sharedResource", id)?.inputs,
  remove: ({ world }, id) => world.remove("sharedResource", id),
});

export const principalAssociation = noun({
  token: "aws:ram/principalAssociation:PrincipalAssociation",
  inputs: principalInputs,
  outputs: [],
  create(call, inputs) {
    needShare(call, inputs.resourceShareArn);
    const id = `${inputs.resourceShareArn},${inputs.principal}`;
    call.world.put("sharePrincipal", { id, ...at(call), inputs });
    return id;
  },
  read: ({ world }, id) => world.find("sharePrincipal", id)?.inputs,
  remove: ({ world }, id) => world.remove("sharePrincipal", id),
});

export const resourceShareAccepter = noun({
  token: "aws:ram/resourceShareAccepter:ResourceShareAccepter",
  inputs: acceptInputs,
  outputs: [
    "invitationArn",
    "receiverAccountId",
    "resources",
    "senderAccountId",
    "shareId",
    "shareName",
    "status",
  ],
  create(call, inputs) {
    const { world, account } = call;
    const invited = world
      .all("sharePrincipal")
      .some((one) => one.inputs.resourceShareArn === inputs.shareArn && one.inputs.principal === account);
    if (!invited)
      refuse("share-without-invitation", `No RAM resource share invitation was found for ${inputs.shareArn}`);
    world.put("acceptedShare", { id: `${account} ${inputs.shareArn}`, ...at(call), inputs });
    return inputs.shareArn;
  },
  read: ({ world, account }, id) => {
    const share = world.find("resourceShare", id);
    const found = world.find("acceptedShare", `${account} ${id}`);
    if (found === undefined || share === undefined) return undefined;
    const resources = world.all("sharedResource").filter(({ inputs }) => inputs.resourceShareArn === id);
    return {
      ...found.inputs,
      invitationArn: "",
      receiverAccountId: account,
      resources: resources.map(({ inputs }) => inputs.resourceArn).sort(),
      senderAccountId: share.account,
      shareId: `rs-${id.slice(-16)}`,
      shareName: share.inputs.name,
      status: "ACTIVE",
    };
  },
  remove({ world, account }, id) {
    if (
      world.find("resourceShare", id) === undefined &&
      world.find("acceptedShare", `${account} ${id}`) === undefined
    ) {
      throw new AwsError("UnknownResourceException", `ResourceShare ${id} could not be found`);
    }
    world.remove("acceptedShare", `${account} ${id}`);
  },
});
