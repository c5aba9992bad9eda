/**
 * The pre-shared key of a tunnel on its way to AWS. A key is a secret from the first moment and never in a message; it
 * is compared with AWS's alphabet as soon as it is known, which for a key in Secrets Manager is at deployment.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rejectIssues } from "../../network/issue";
import type { TunnelPlan } from "../../network/vpn/plan";
import { checkPresharedKey } from "../../network/vpn/preshared-key";
import type { VpnConnectionOptions } from "./args";

/** The same keys, each a secret. */
export function secretKeys(
  keys: VpnConnectionOptions["presharedKeys"],
): Readonly<Record<string, pulumi.Output<string>>> | undefined {
  if (keys === undefined) return undefined;
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, pulumi.secret(key)]));
}

/**
 * The key that a tunnel is made with; none when AWS makes it. One that is kept in Secrets Manager is read while the
 * stack is previewed or deployed, because AWS takes the key itself and no reference to it. The secret must hold the key
 * as plain text.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html
 *
 * @param subject the component, as errors name it
 * @throws InvalidInputError, within the Output, with the codes of `checkPresharedKey`
 */
export function presharedKeyOf(
  { number, options }: TunnelPlan,
  keys: VpnConnectionOptions["presharedKeys"],
  subject: string,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  const source = options.presharedKey;
  if ("generated" in source) return undefined;
  const text = "config" in source ? keys?.[source.config] : readSecret(source.secretsManager, parent);
  if (text === undefined) throw new Error(`tunnel ${number} has no key of the name it asks for`); // checked before
  return pulumi.secret(text).apply((key) => {
    rejectIssues(subject, checkPresharedKey(key, `tunnel${number}.presharedKey`));
    return key;
  });
}

function readSecret(secretId: string, parent: pulumi.Resource): pulumi.Output<string> {
  // The secret may be in another region than the gateway; its ARN says which.
  const region = secretId.split(":")[3];
  return aws.secretsmanager.getSecretVersionOutput({ secretId, region }, { parent }).secretString;
}
