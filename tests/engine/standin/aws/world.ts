/**
 * A small simulated AWS: everything that exists in all its accounts and regions. It only keeps things; what is allowed
 * stands in rules.ts and with each noun. Plain data throughout, so a world can be copied and put back.
 *
 * Left out on purpose: eventual consistency and states that pass by themselves. The real provider waits for those
 * inside one call, so neither Pulumi nor the program ever sees them.
 */
import { createHash } from "node:crypto";
import { AwsError } from "./error";

/** Anything that AWS keeps. */
export interface Thing {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** Kind -> what is known of a thing of that kind; each noun adds its own. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- nouns merge their kinds into it
export interface Kinds {}

export type Kind = keyof Kinds & string;

/** Who asks, and where: a provider works in one account and has one region unless a resource names its own. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What a world starts with. */
export interface WorldOptions {
  /**
   * Account -> region -> zone ids in the order of the zone names (a, b, c).
   * @default - az1, az2, az3 for every account
   */
  readonly zones?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /**
   * Service quotas that differ from AWS's defaults.
   * @default - none
   */
  readonly quotas?: Partial<Quotas>;
}

/** Service quotas by name; AWS's defaults unless the world is told otherwise. */
export const defaultQuotas = {
  vpcsPerRegion: 5,
  subnetsPerVpc: 200,
  routeTablesPerVpc: 200,
  routesPerRouteTable: 500,
  cidrsPerVpc: 5,
  networkAclRulesPerDirection: 20,
  rulesPerSecurityGroup: 60,
  interfaceEndpointsPerVpc: 50,
  gatewayEndpointsPerRegion: 20,
  peeringsPerVpc: 50,
  vpcsPerPrivateZone: 300,
  vpnConnectionsPerGateway: 10,
  listenersPerLoadBalancer: 50,
} as const;

export type Quotas = Record<keyof typeof defaultQuotas, number>;

/** Copy of a world at one moment. */
export interface Snapshot {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Thing>>;
  readonly made: number;
}

export class World {
  readonly quotas: Quotas;
  private tables = new Map<string, Map<string, Thing>>();
  private made = 0;

  constructor(private readonly options: WorldOptions = {}) {
    this.quotas = { ...defaultQuotas, ...options.quotas };
  }

  /** A new id in AWS's form, such as `vpc-0` and 16 hexadecimal digits; unlike AWS's, the same in every run. */
  newId(prefix: string): string {
    this.made += 1;
    return `${prefix}-0${createHash("sha1").update(`${prefix} ${this.made}`).digest("hex").slice(0, 16)}`;
  }

  put<K extends Kind>(kind: K, thing: Kinds[K] & Thing): void {
    const table = this.tables.get(kind) ?? new Map<string, Thing>();
    table.set(thing.id, thing);
    this.tables.set(kind, table);
  }

  find<K extends Kind>(kind: K, id: string): (Kinds[K] & Thing) | undefined {
    return this.tables.get(kind)?.get(id) as (Kinds[K] & Thing) | undefined;
  }

  all<K extends Kind>(kind: K): (Kinds[K] & Thing)[] {
    return [...(this.tables.get(kind)?.values() ?? [])] as (Kinds[K] & Thing)[];
  }

  remove(kind: Kind, id: string): void {
    this.tables.get(kind)?.delete(id);
  }

  /** The thing, as this account sees it in this region; @throws AwsError with the given code. */
  need<K extends Kind>(place: Place, kind: K, id: string, code: string): Kinds[K] & Thing {
    const thing = this.find(kind, id);
    if (thing === undefined || thing.account !== place.account || thing.region !== place.region) {
      throw new AwsError(code, `The ${kind} ID '${id}' does not exist`);
    }
    return thing;
  }

  /** Zone ids of a region in the order of the account's zone names. */
  zoneIds({ account, region }: Place): readonly string[] {
    return this.options.zones?.[account]?.[region] ?? [1, 2, 3].map((n) => `${zonePrefix(region)}-az${n}`);
  }

  /** The account's names of its zones, in the order of {@link zoneIds}. */
  zoneNames(place: Place): readonly string[] {
    return this.zoneIds(place).map((_, index) => `${place.region}${"abcdef"[index]}`);
  }

  /** Everything there is, kind and id in front, sorted. */
  everything(): (readonly [string, Thing])[] {
    return [...this.tables]
      .flatMap(([kind, table]) => [...table.values()].map((thing) => [`${kind} ${thing.id}`, thing] as const))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  snapshot(): Snapshot {
    return { tables: structuredClone(this.tables), made: this.made };
  }

  restore(snapshot: Snapshot): void {
    this.tables = structuredClone(snapshot.tables) as Map<string, Map<string, Thing>>;
    this.made = snapshot.made;
  }
}

/** `eu-west-1` gives `euw1`, `us-gov-east-1` gives `usge1`: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html */
function zonePrefix(region: string): string {
  const [area, ...rest] = region.split("-");
  const directions: Readonly<Record<string, string>> = {
    central: "c",
    north: "n",
    south: "s",
    east: "e",
    west: "w",
    northeast: "ne",
    southeast: "se",
    gov: "g",
  };
  return (area ?? "") + rest.map((word) => directions[word] ?? word).join("");
}
