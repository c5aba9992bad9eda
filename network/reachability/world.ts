/**
 * A model with what is worked out of it once and asked often: rules as packet sets, tables in order, zones by VPC.
 * Made once for a proof.
 */
import type { Fact, NetworkModel, NodeId, Source, Subnet, Vpc } from "../model/types";
import { nodeOf } from "../model/facts";
import type { Link } from "../model/types";
import type { EstateFacts } from "./estate-facts";

export interface World {
  readonly model: NetworkModel;
  readonly facts: EstateFacts;
  /** Tunnels that are taken as down, each as its connection, `/` and its number. */
  readonly tunnelsDown: ReadonlySet<string>;
  /** Results by kind and key; each module keeps its own kind. */
  readonly memory: Map<string, Map<unknown, unknown>>;
}

/** @param tunnelsDown tunnels that are taken as down, by the keys that `readTunnels` gives */
export function createWorld(
  model: NetworkModel,
  facts: EstateFacts,
  tunnelsDown: ReadonlySet<string> = new Set(),
): World {
  return { model, facts, tunnelsDown, memory: new Map() };
}

/** The value that was made for the key before, or a new one. */
export function remembered<K, V>(world: World, kind: string, key: K, make: () => V): V {
  let values = world.memory.get(kind);
  if (values === undefined) world.memory.set(kind, (values = new Map()));
  // Each kind has one type of value, which its only caller states.
  if (values.has(key)) return values.get(key) as V;
  const value = make();
  values.set(key, value);
  return value;
}

/** The same for two keys, which are told apart by identity: joining their ids would take longer than the look-up. */
export function rememberedOf<A, B, V>(world: World, kind: string, a: A, b: B, make: () => V): V {
  const values = remembered(world, kind, a, () => new Map<B, { readonly value: V }>());
  const known = values.get(b);
  if (known !== undefined) return known.value;
  const value = make();
  values.set(b, { value });
  return value;
}

export function vpcOf({ model }: World, link: Link): Vpc | undefined {
  return model.vpcs.get(nodeOf(link) ?? "");
}

export function subnetOf({ model }: World, link: Link): Subnet | undefined {
  return model.subnets.get(nodeOf(link) ?? "");
}

/** That a list is complete is evidence of its own where somebody takes it on trust. */
export function trusted({ source }: Fact<boolean>): readonly Source[] {
  return source.assumed === true ? [source] : [];
}

/** What a person calls the node: its name, or the end of its URN. */
export function nameOfNode({ model }: World, id: NodeId): string {
  const maps = [
    model.vpcs,
    model.peerings,
    model.routeTables,
    model.securityGroups,
    model.networkAcls,
    model.vpnGateways,
  ];
  for (const map of maps) {
    const node = map.get(id);
    if (node !== undefined) return node.name;
  }
  return id.split("::").at(-1) ?? id;
}
