/**
 * AWS regions with the ids of their Availability Zones. Dated data; imports nothing. Local Zones,
 * Wavelength Zones and the isolated partitions are not listed.
 */

/** The group of regions that share credentials and ARNs: `arn:<partition>:...`. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc";

/** One region. */
export interface Region {
  /** Region code, such as `eu-west-1`. */
  readonly name: string;
  /** What its zone ids start with, such as `euw1` for `euw1-az1`. */
  readonly zoneIdPrefix: string;
  /** Ids of its Availability Zones, sorted; the same physical zone has the same id in every account. */
  readonly zoneIds: readonly string[];
  readonly partition: Partition;
  /** Suffix of its service names in DNS, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** Whether an account must enable it before use. */
  readonly optIn: boolean;
}

/** Day on which the list was last checked. */
export const regionsDate = "2026-11-24";

const partitions: readonly (readonly [Partition, dnsSuffix: string, readonly string[]])[] = [
  [
    "aws",
    "amazonaws.com",
    [
      "af-south-1 afs1 123 opt-in",
      "ap-east-1 ape1 123 opt-in",
      "ap-east-2 ape2 123 opt-in",
      "ap-northeast-1 apne1 124",
      "ap-northeast-2 apne2 1234",
      "ap-northeast-3 apne3 123",
      "ap-south-1 aps1 123",
      "ap-south-2 aps2 123 opt-in",
      "ap-southeast-1 apse1 123",
      "ap-southeast-2 apse2 123",
      "ap-southeast-3 apse3 123 opt-in",
      "ap-southeast-4 apse4 123 opt-in",
      "ap-southeast-5 apse5 123 opt-in",
      "ap-southeast-6 apse6 123 opt-in",
      "ap-southeast-7 apse7 123 opt-in",
      "ca-central-1 cac1 124",
      "ca-west-1 caw1 123 opt-in",
      "eu-central-1 euc1 123",
      "eu-central-2 euc2 123 opt-in",
      "eu-north-1 eun1 123",
      "eu-south-1 eus1 123 opt-in",
      "eu-south-2 eus2 123 opt-in",
      "eu-west-1 euw1 123",
      "eu-west-2 euw2 123",
      "eu-west-3 euw3 123",
      "il-central-1 ilc1 123 opt-in",
      "me-central-1 mec1 123 opt-in",
      "me-south-1 mes1 123 opt-in",
      "mx-central-1 mxc1 123 opt-in",
      "sa-east-1 sae1 123",
      "us-east-1 use1 123456",
      "us-east-2 use2 123",
      "us-west-1 usw1 13",
      "us-west-2 usw2 1234",
    ],
  ],
  ["aws-cn", "amazonaws.com.cn", ["cn-north-1 cnn1 124", "cn-northwest-1 cnnw1 123"]],
  ["aws-us-gov", "amazonaws.com", ["us-gov-east-1 usge1 123", "us-gov-west-1 usgw1 123"]],
];

const regions: ReadonlyMap<string, Region> = new Map(
  partitions.flatMap(([partition, dnsSuffix, lines]) =>
    lines.map((line) => {
      const [name = "", zoneIdPrefix = "", zones = "", optIn] = line.split(" ");
      const zoneIds = [...zones].map((zone) => `${zoneIdPrefix}-az${zone}`);
      return [name, { name, zoneIdPrefix, zoneIds, partition, dnsSuffix, optIn: optIn !== undefined }];
    }),
  ),
);

/** The region of that code; undefined when the catalogue does not know it. */
export function region(name: string): Region | undefined {
  return regions.get(name);
}

/** Codes of all known regions, sorted. */
export function regionNames(): string[] {
  return [...regions.keys()].sort();
}

/** Code of the region that a zone id belongs to by its prefix; undefined for another form or an unknown prefix. */
export function regionOfZoneId(zoneId: string): string | undefined {
  const prefix = /^([a-z0-9]+)-az[0-9]+$/.exec(zoneId)?.[1];
  return [...regions.values()].find((candidate) => candidate.zoneIdPrefix === prefix)?.name;
}
