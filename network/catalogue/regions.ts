/**
 * AWS regions and the ids of their Availability Zones. Dated data; imports nothing. Not listed: Local and Wavelength
 * Zones, where endpoints do not exist, the isolated partitions, and the European Sovereign Cloud, for whose zone ids
 * no source was found.
 *
 * Sources: zones and commercial regions
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html ; opt-in
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html ; GovCloud zones
 * https://docs.aws.amazon.com/general/latest/gr/emr-serverless.html ; Beijing's third zone
 * https://github.com/eksctl-io/eksctl/issues/3916 ; Ningxia from outputs of describe-availability-zones in public
 * repositories (one managed-service table prints cnw1, which no output shows).
 */

/** Regions that share credentials and ARNs: `arn:<partition>:...`. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** One region. */
export interface Region {
  /** Region code, such as `eu-west-1`. */
  readonly name: string;
  /** What its zone ids start with, such as `euw1` for `euw1-az1`. */
  readonly zoneIdPrefix: string;
  /**
   * Ids of its Availability Zones, sorted; the same physical zone has the same id in every account. An account may
   * see fewer, since AWS closes crowded ones to new accounts (us-west-1 shows two of three).
   */
  readonly zoneIds: readonly string[];
  /** First part of the ARNs of its resources. */
  readonly partition: Partition;
  /** End of its services' names in DNS, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** End of its services' dual-stack names, such as `api.aws`. */
  readonly dualStackDnsSuffix: string;
  /** Whether an account must switch the region on before use. */
  readonly optIn: boolean;
}

/** Day on which the list was last checked, as `YYYY-MM-DD`. */
export const regionsDate = "2026-11-24";

/** Region code, prefix of its zone ids, last digits of its zone ids, and whether it is opt-in. */
const commercial = `
  af-south-1     afs1  123    opt-in
  ap-east-1      ape1  123    opt-in
  ap-east-2      ape2  123    opt-in
  ap-northeast-1 apne1 1234
  ap-northeast-2 apne2 1234
  ap-northeast-3 apne3 123
  ap-south-1     aps1  123
  ap-south-2     aps2  123    opt-in
  ap-southeast-1 apse1 123
  ap-southeast-2 apse2 123
  ap-southeast-3 apse3 123    opt-in
  ap-southeast-4 apse4 123    opt-in
  ap-southeast-5 apse5 123    opt-in
  ap-southeast-6 apse6 123    opt-in
  ap-southeast-7 apse7 123    opt-in
  ca-central-1   cac1  124
  ca-west-1      caw1  123    opt-in
  eu-central-1   euc1  123
  eu-central-2   euc2  123    opt-in
  eu-north-1     eun1  123
  eu-south-1     eus1  123    opt-in
  eu-south-2     eus2  123    opt-in
  eu-west-1      euw1  123
  eu-west-2      euw2  1234
  eu-west-3      euw3  123
  il-central-1   ilc1  123    opt-in
  me-central-1   mec1  123    opt-in
  me-south-1     mes1  123    opt-in
  mx-central-1   mxc1  123    opt-in
  sa-east-1      sae1  123
  us-east-1      use1  123456
  us-east-2      use2  123
  us-west-1      usw1  123
  us-west-2      usw2  1234
`;

const china = `
  cn-north-1     cnn1  124
  cn-northwest-1 cnnw1 123
`;

const govCloud = `
  us-gov-east-1  usge1 123
  us-gov-west-1  usgw1 123
`;

const regions: ReadonlyMap<string, Region> = new Map(
  [
    ...parse(commercial, "aws", "amazonaws.com", "api.aws"),
    ...parse(china, "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ...parse(govCloud, "aws-us-gov", "amazonaws.com", "api.aws"),
  ].map((entry) => [entry.name, entry]),
);

const byPrefix: ReadonlyMap<string, string> = new Map(
  [...regions.values()].map(({ zoneIdPrefix, name }) => [zoneIdPrefix, name]),
);

/** The region of that code; undefined when the catalogue does not know it. */
export function region(name: string): Region | undefined {
  return regions.get(name);
}

/** Codes of all known regions, sorted. */
export function regionNames(): string[] {
  return [...regions.keys()].sort();
}

/**
 * Code of the region to which an Availability Zone's id belongs by its prefix, whether or not such a zone is listed
 * there; undefined for an unknown prefix or another form, such as a Local Zone's.
 */
export function regionOfZoneId(zoneId: string): string | undefined {
  const prefix = /^([a-z]+[0-9]+)-az[1-9][0-9]*$/.exec(zoneId)?.[1];
  return prefix === undefined ? undefined : byPrefix.get(prefix);
}

function parse(table: string, partition: Partition, dnsSuffix: string, dualStackDnsSuffix: string): Region[] {
  const lines = table.trim().split("\n");
  return lines.map((line) => {
    const [name = "", zoneIdPrefix = "", zones = "", optIn] = line.trim().split(/ +/);
    return {
      name,
      zoneIdPrefix,
      zoneIds: [...zones].map((zone) => `${zoneIdPrefix}-az${zone}`),
      partition,
      dnsSuffix,
      dualStackDnsSuffix,
      optIn: optIn === "opt-in",
    };
  });
}
