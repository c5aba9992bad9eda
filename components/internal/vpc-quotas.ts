/** Quotas that limit one VPC, whoever makes it. Types only. */

/** Quotas of the account that limit one VPC. */
export interface VpcQuotas {
  /** @default 5 */
  readonly cidrsPerVpc?: number;
  /** @default 20 */
  readonly networkAclRulesPerDirection?: number;
  /** @default 60 */
  readonly rulesPerSecurityGroup?: number;
}
