/** What an environment publishes of its sites: part of the stack output `network`, and the stack output `siteKeys`. */

/** The VPN of one site. */
export interface SiteContract {
  readonly connectionId: string;
  readonly customerGatewayId: string;
  /** Both tunnels, in the order of their numbers. */
  readonly tunnels: readonly TunnelContract[];
  /** ARN of the secret in which AWS keeps the keys; null where it keeps none there. */
  readonly presharedKeySecretArn: string | null;
}

/** One tunnel. */
export interface TunnelContract {
  /** Public address of AWS's end. */
  readonly outsideAddress: string;
  /** Addresses of both ends inside the tunnel. */
  readonly awsInsideAddress: string;
  readonly customerInsideAddress: string;
}

/** The resolver endpoints of the hub. */
export interface ResolverContract {
  /** Zone id -> address that sites ask for the hub's private names; null without an inbound endpoint. */
  readonly inboundAddresses: Readonly<Record<string, string>> | null;
  /** Forward rules by key -> id; empty without an outbound endpoint. */
  readonly ruleIds: Readonly<Record<string, string>>;
}

/**
 * The stack output `siteKeys`, a secret: by site name, the pre-shared keys of both tunnels in the order of their
 * numbers; null where Secrets Manager keeps the key, or a certificate stands in for it.
 */
export type SiteKeysContract = Readonly<Record<string, readonly (string | null)[]>>;
