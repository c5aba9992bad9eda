/** Settings of the intents: what should be reachable and what should not, beyond what the other settings imply. */
import { z } from "zod";
import { reference, strict } from "./fields";

const place =
  "spoke/<name>, spoke/<name>/<tier>, hub, hub/<tier>, site/<name>, range/<cidr>, internet, everything; as a destination also endpoint/<service>, gateway-endpoint/<service>, service/<name>, name/<host name>, other-spokes, other-sites or resolver/inbound";

const intent = strict({
  from: reference.describe(`Where the flow begins: ${place.replace(/; as a.*$/, "")}.`),
  to: reference.describe(`Where it goes: ${place}.`),
  ports: z
    .array(z.union([z.int().min(0).max(65535), z.string().min(1)]))
    .min(1)
    .describe('TCP ports, such as 443 or "1024-65535"; "udp/53", "icmp" and "all" name other traffic.'),
  expect: z.enum(["reachable", "blocked"]).describe("What every packet of the flow should meet."),
});

export const intents = z
  .array(intent)
  .default([])
  .describe(
    "Statements about reachability that the plan proves, beside those that the other settings imply.",
  );
