/** A statement of an endpoint policy, as plain JSON. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Access that the default endpoint policy of a service must also allow. */
export interface PolicyException {
  readonly service: string;
  readonly reason: string;
  readonly asOf: string;
  readonly source: string;
  readonly statements: (region: string) => PolicyStatement[];
}

const exceptions: readonly PolicyException[] = [
  {
    service: "s3",
    reason: "Amazon ECR keeps image layers in a bucket of its own",
    asOf: "2026-11-24",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    statements: (region) => [
      {
        Sid: "EcrLayers",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      },
    ],
  },
];

/** The exceptions of one service, in catalogue order; empty when it needs none. */
export function policyExceptions(serviceId: string): PolicyException[] {
  return exceptions.filter((exception) => exception.service === serviceId);
}
