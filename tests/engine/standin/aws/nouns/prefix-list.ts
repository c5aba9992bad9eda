/** Prefix lists that AWS keeps for the services of its gateway endpoints. */
import { createHash } from "node:crypto";

/** Services with a list, and how many rules the list counts as in a security group. */
const SERVICES: Readonly<Record<string, number>> = { dynamodb: 1, s3: 1, s3express: 1 };

const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];

/** Id of the list of a service in a region. */
export function prefixListId(region: string, service: string): string {
  return `pl-${createHash("sha1").update(`${region} ${service}`).digest("hex").slice(0, 8)}`;
}

/** How many rules a list counts as; 0 when there is no such list. */
export function entriesOf(id: string): number {
  const found = Object.keys(SERVICES).find((service) =>
    REGIONS.some((region) => prefixListId(region, service) === id),
  );
  return found === undefined ? 0 : (SERVICES[found] ?? 0);
}
