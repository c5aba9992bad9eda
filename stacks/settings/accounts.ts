/** Settings of the accounts. */
import { z } from "zod";
import { accountId, named, regionCode, strict } from "./fields";

const account = strict({
  accountId: accountId.describe("Account number, 12 digits in quotes."),
  region: regionCode.describe(
    "Region of the account's VPCs that name no region of their own, such as eu-west-1.",
  ),
  assumeRole: z
    .string()
    .meta({ pattern: "^arn:" })
    .optional()
    .describe(
      "ARN of the role in this account that deploys into it. Default: none, the credentials of whoever runs Pulumi are used.",
    ),
  outsideOrganization: z
    .boolean()
    .default(false)
    .describe(
      "True for an account outside organizationId: the endpoints then admit it too, for resources of such accounts only.",
    ),
});

/** The key `accounts`: account settings by name. */
export const accounts = named(account).describe(
  "AWS accounts by a name of your choice. By default the endpoints admit their principals and resources only.",
);
