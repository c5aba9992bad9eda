/** Ids of what an adopted spoke states: the component takes them as Inputs, here they are plain and can be read. */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import { show } from "../translate";
import type { Spoke } from "./vpcs";

type Adopted = Extract<Spoke, { source: "adopted" }>;

/** Every malformed id of the adopted spokes. */
export function checkAdoptedIds({ spokes = {} }: Draft): Issue[] {
  return Object.entries(spokes).flatMap(([name, spoke]) =>
    spoke.source === "adopted" ? checkIds(["spokes", name], spoke) : [],
  );
}

function checkIds(path: Path, { vpcId, assume }: Adopted): Issue[] {
  const tiers = Object.entries(assume?.tiers ?? {}).flatMap(
    ([tier, { subnets, workloadSecurityGroupId }]) => {
      const below = [...path, "assume", "tiers", tier];
      const own = Object.entries(subnets).flatMap(([zoneId, { subnetId, routeTableId }]) => [
        ...checkId([...below, "subnets", zoneId, "subnetId"], "subnet", subnetId),
        ...checkId([...below, "subnets", zoneId, "routeTableId"], "rtb", routeTableId),
      ]);
      return [...own, ...checkId([...below, "workloadSecurityGroupId"], "sg", workloadSecurityGroupId)];
    },
  );
  return [...checkId([...path, "vpcId"], "vpc", vpcId), ...tiers];
}

/** Ids have 8 hexadecimal digits, since 2016 17: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function checkId(path: Path, prefix: string, id: string | undefined): Issue[] {
  if (id === undefined || new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) return [];
  const message = `got ${show(id)}, expected an id such as ${prefix}-0123456789abcdef0; copy it from the account that owns the VPC`;
  return [{ code: "resource-id-malformed", path: pathText(path), message }];
}
