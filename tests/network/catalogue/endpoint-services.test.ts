import assert from "node:assert/strict";
import {
  catalogueDate,
  gatewayService,
  gatewayServiceIds,
  interfaceService,
  interfaceServiceIds,
  type EndpointService,
} from "../../../network/catalogue/endpoint-services";
import { regionNames } from "../../../network/catalogue/regions";

function known(id: string, region: string): EndpointService {
  const service = interfaceService(id, region);
  assert.ok(service !== undefined, `${id} in ${region}`);
  return service;
}

/** Services that are used most, and their private names in Ireland. */
const names: Readonly<Record<string, readonly string[]>> = {
  "acm-pca": ["acm-pca.eu-west-1.amazonaws.com"],
  aps: ["aps.eu-west-1.amazonaws.com"],
  "aps-workspaces": ["aps-workspaces.eu-west-1.amazonaws.com"],
  athena: ["athena.eu-west-1.amazonaws.com"],
  autoscaling: ["autoscaling.eu-west-1.amazonaws.com"],
  backup: ["backup.eu-west-1.amazonaws.com"],
  bedrock: ["bedrock.eu-west-1.amazonaws.com"],
  "bedrock-agent": ["bedrock-agent.eu-west-1.amazonaws.com"],
  "bedrock-agent-runtime": ["bedrock-agent-runtime.eu-west-1.amazonaws.com"],
  "bedrock-runtime": ["bedrock-runtime.eu-west-1.amazonaws.com"],
  cassandra: ["cassandra.eu-west-1.amazonaws.com"],
  cloudformation: ["cloudformation.eu-west-1.amazonaws.com"],
  cloudtrail: ["cloudtrail.eu-west-1.amazonaws.com"],
  codebuild: ["codebuild.eu-west-1.amazonaws.com"],
  codepipeline: ["codepipeline.eu-west-1.amazonaws.com"],
  config: ["config.eu-west-1.amazonaws.com"],
  datasync: ["datasync.eu-west-1.amazonaws.com"],
  ec2: ["ec2.eu-west-1.amazonaws.com"],
  ec2messages: ["ec2messages.eu-west-1.amazonaws.com"],
  "ecr.api": ["api.ecr.eu-west-1.amazonaws.com"],
  "ecr.dkr": ["dkr.ecr.eu-west-1.amazonaws.com"],
  ecs: ["ecs.eu-west-1.amazonaws.com"],
  "ecs-agent": ["ecs-a.eu-west-1.amazonaws.com"],
  "ecs-telemetry": ["ecs-t.eu-west-1.amazonaws.com"],
  eks: ["eks.eu-west-1.amazonaws.com", "eks.eu-west-1.api.aws"],
  "eks-auth": ["eks-auth.eu-west-1.api.aws"],
  elasticache: ["elasticache.eu-west-1.amazonaws.com"],
  elasticfilesystem: ["elasticfilesystem.eu-west-1.amazonaws.com"],
  elasticloadbalancing: ["elasticloadbalancing.eu-west-1.amazonaws.com"],
  "email-smtp": ["email-smtp.eu-west-1.amazonaws.com"],
  events: ["events.eu-west-1.amazonaws.com"],
  "execute-api": ["execute-api.eu-west-1.amazonaws.com"],
  glue: ["glue.eu-west-1.amazonaws.com"],
  grafana: ["grafana.eu-west-1.amazonaws.com"],
  "guardduty-data": ["guardduty-data.eu-west-1.amazonaws.com"],
  inspector2: ["inspector2.eu-west-1.amazonaws.com"],
  "kinesis-firehose": ["firehose.eu-west-1.amazonaws.com"],
  "kinesis-streams": ["kinesis.eu-west-1.amazonaws.com"],
  kms: ["kms.eu-west-1.amazonaws.com"],
  lambda: ["lambda.eu-west-1.amazonaws.com"],
  logs: ["logs.eu-west-1.amazonaws.com"],
  monitoring: ["monitoring.eu-west-1.amazonaws.com", "monitoring.eu-west-1.api.aws"],
  rds: ["rds.eu-west-1.amazonaws.com"],
  "rds-data": ["rds-data.eu-west-1.amazonaws.com"],
  "redshift-data": ["redshift-data.eu-west-1.amazonaws.com"],
  s3: [
    "s3.eu-west-1.amazonaws.com",
    "s3-control.eu-west-1.amazonaws.com",
    "s3-accesspoint.eu-west-1.amazonaws.com",
  ],
  "sagemaker.api": ["api.sagemaker.eu-west-1.amazonaws.com"],
  "sagemaker.featurestore-runtime": ["featurestore-runtime.sagemaker.eu-west-1.amazonaws.com"],
  "sagemaker.runtime": ["runtime.sagemaker.eu-west-1.amazonaws.com"],
  secretsmanager: ["secretsmanager.eu-west-1.amazonaws.com"],
  sns: ["sns.eu-west-1.amazonaws.com"],
  sqs: ["sqs.eu-west-1.amazonaws.com"],
  ssm: ["ssm.eu-west-1.amazonaws.com"],
  ssmmessages: ["ssmmessages.eu-west-1.amazonaws.com"],
  states: ["states.eu-west-1.amazonaws.com"],
  sts: ["sts.eu-west-1.amazonaws.com"],
  "sync-states": ["sync-states.eu-west-1.amazonaws.com"],
  "transfer.server": ["server.transfer.eu-west-1.amazonaws.com"],
  xray: ["xray.eu-west-1.amazonaws.com"],
};

describe("interfaceService", () => {
  for (const [id, expected] of Object.entries(names)) {
    it(`knows the private names of ${id} in eu-west-1 and in us-east-1`, () => {
      assert.deepEqual(known(id, "eu-west-1").privateDnsNames, expected);
      assert.equal(known(id, "eu-west-1").serviceName, `com.amazonaws.eu-west-1.${id}`);
      const virginia = expected.map((name) => name.replace("eu-west-1", "us-east-1"));
      assert.deepEqual(known(id, "us-east-1").privateDnsNames, virginia);
      assert.equal(known(id, "us-east-1").serviceName, `com.amazonaws.us-east-1.${id}`);
    });
  }

  it("is confirmed for each of those services in a commercial region", () => {
    const unconfirmed = Object.keys(names).filter((id) => !known(id, "eu-west-1").confirmed);
    assert.deepEqual(unconfirmed, []);
  });

  it("knows neither an unknown service nor an unknown region", () => {
    assert.equal(interfaceService("secretmanager", "eu-west-1"), undefined);
    assert.equal(interfaceService("secretsmanager", "eu-west-9"), undefined);
    assert.equal(interfaceService("toString", "eu-west-1"), undefined);
  });

  it("has a wildcard where clients put a label before the name", () => {
    const withWildcard = Object.keys(names).filter((id) => known(id, "eu-west-1").wildcard);
    assert.deepEqual(withWildcard, ["ecr.dkr", "execute-api", "s3", "transfer.server"]);
  });

  it("has other ports than 443 where the service listens on them", () => {
    const ports = Object.keys(names).map((id) => [id, known(id, "eu-west-1").ports] as const);
    assert.deepEqual(
      ports.filter(([, list]) => list.length !== 1 || list[0] !== 443),
      [
        ["athena", [443, 444]],
        ["cassandra", [9142]],
        ["email-smtp", [465, 587, 2465, 2587]],
        ["transfer.server", [22]],
      ],
    );
    assert.deepEqual(known("storagegateway", "eu-west-1").ports, [443, 1026, 1027, 1028, 1031, 2222]);
    assert.deepEqual(known("datasync", "eu-west-1").portRanges, [{ from: 1024, to: 1064 }]);
    assert.deepEqual(known("secretsmanager", "eu-west-1").portRanges, []);
  });

  it("tells services that refuse endpoint policies from those that take them and those nobody documents", () => {
    const refusing = interfaceServiceIds().filter((id) => known(id, "eu-west-1").policySupport === false);
    assert.deepEqual(refusing, [
      "appmesh-envoy-management",
      "apprunner.requests",
      "appstream.api",
      "appstream.streaming",
      "awsconnector",
      "b2bi",
      "billing",
      "billingconductor",
      "codeguru-profiler",
      "codeguru-reviewer",
      "codepipeline",
      "dataexchange",
      "datasync",
      "ebs",
      "elastic-inference.runtime",
      "email-smtp",
      "inspector2",
      "iot.credentials",
      "iot.data",
      "iotsitewise.api",
      "iotsitewise.data",
      "iotwireless.api",
      "lorawan.cups",
      "lorawan.lns",
      "macie2",
      "neptune-graph",
      "sms",
      "storagegateway",
      "transfer",
      "transfer.server",
      "verifiedpermissions",
    ]);
    const taking = ["eks", "cloudtrail", "bedrock-runtime", "secretsmanager", "ecr.dkr", "s3", "iam", "sts"];
    assert.deepEqual(
      taking.map((id) => known(id, "eu-west-1").policySupport),
      taking.map(() => true),
    );
    assert.equal(known("guardduty-data", "eu-west-1").policySupport, null);
  });

  it("does not serve the legacy global name of S3 in us-east-1", () => {
    assert.ok(!known("s3", "us-east-1").privateDnsNames.includes("s3.amazonaws.com"));
    assert.match(known("s3", "us-east-1").notes, /s3\.amazonaws\.com is not served/);
  });

  it("leaves out names that only the account knows, and says so", () => {
    for (const id of ["iot.data", "iot.credentials"]) {
      const service = known(id, "eu-west-1");
      assert.deepEqual(service.privateDnsNames, []);
      assert.equal(service.needsPrivateDnsNames, true);
      assert.equal(service.privateDns, false);
      assert.match(service.notes, /give privateDnsNames/);
    }
    assert.equal(known("iot.api", "eu-west-1").needsPrivateDnsNames, false);
  });

  it("has no name for DynamoDB, because AWS warns against an own zone", () => {
    const service = known("dynamodb", "eu-west-1");
    assert.deepEqual(service.privateDnsNames, []);
    assert.equal(service.ownZone, "warned-against");
    assert.equal(service.needsPrivateDnsNames, false);
    assert.equal(known("kms", "eu-west-1").ownZone, "allowed");
  });

  it("takes the number of Timestream's cell from the id", () => {
    const service = known("timestream.query-cell12", "eu-west-1");
    assert.equal(service.id, "timestream.query-cell12");
    assert.equal(service.serviceName, "com.amazonaws.eu-west-1.timestream.query-cell12");
    assert.deepEqual(service.privateDnsNames, ["query-cell12.timestream.eu-west-1.amazonaws.com"]);
    for (const id of [
      "timestream.query-cell",
      "timestream.query-cell{n}",
      "timestream.query-cell0",
      "kms-cell2",
    ]) {
      assert.equal(interfaceService(id, "eu-west-1"), undefined, id);
    }
  });

  it("expands a service that lives in one region with that region, and names it", () => {
    const service = known("organizations", "eu-west-1");
    assert.equal(service.homeRegion, "us-east-1");
    assert.equal(service.serviceName, "com.amazonaws.us-east-1.organizations");
    assert.deepEqual(service.privateDnsNames, ["organizations.us-east-1.amazonaws.com"]);
    assert.equal(known("networkmanager", "eu-west-1").homeRegion, "us-west-2");
    assert.equal(known("iam", "eu-west-1").serviceName, "com.amazonaws.iam");
    assert.equal(known("sts", "eu-west-1").homeRegion, null);
    assert.equal(interfaceService("organizations", "us-gov-west-1"), undefined);
    assert.equal(interfaceService("organizations", "cn-north-1"), undefined);
  });

  it("says which services endpoints in other regions may reach", () => {
    const open = interfaceServiceIds().filter((id) => known(id, "eu-west-1").crossRegion);
    assert.deepEqual(open, [
      "ecr.api",
      "ecr.dkr",
      "ecs",
      "iam",
      "kinesis-firehose",
      "kinesisanalytics",
      "kms",
      "lambda",
      "route53",
      "s3",
    ]);
  });

  it("names the zones without an SMTP endpoint, and only those of the region", () => {
    assert.deepEqual(known("email-smtp", "us-east-1").absentZoneIds, ["use1-az2", "use1-az3", "use1-az5"]);
    assert.deepEqual(known("email-smtp", "us-west-2").absentZoneIds, ["usw2-az4"]);
    assert.deepEqual(known("email-smtp", "eu-west-1").absentZoneIds, []);
    assert.deepEqual(known("secretsmanager", "us-east-1").absentZoneIds, []);
  });

  it("names every zone of a region that lacks the service", () => {
    assert.deepEqual(known("eks", "mx-central-1").absentZoneIds, ["mxc1-az1", "mxc1-az2", "mxc1-az3"]);
    assert.deepEqual(known("eks", "eu-west-1").absentZoneIds, []);
  });

  it("says dual-stack only where a source does", () => {
    assert.equal(known("eks", "eu-west-1").dualStack, true);
    assert.equal(known("monitoring", "eu-west-1").dualStack, true);
    assert.equal("dualStack" in known("sqs", "eu-west-1"), false);
  });

  it("names services in China as AWS does there", () => {
    assert.equal(known("ecr.dkr", "cn-north-1").serviceName, "cn.com.amazonaws.cn-north-1.ecr.dkr");
    assert.deepEqual(known("ecr.dkr", "cn-north-1").privateDnsNames, ["dkr.ecr.cn-north-1.amazonaws.com.cn"]);
    assert.equal(known("logs", "cn-north-1").serviceName, "com.amazonaws.cn-north-1.logs");
    assert.equal(
      known("transcribe", "cn-northwest-1").serviceName,
      "cn.com.amazonaws.cn-northwest-1.transcribe.cn",
    );
    assert.equal(known("account", "cn-northwest-1").serviceName, "cn.com.amazonaws.cn-northwest-1.account");
    assert.equal(known("account", "cn-north-1").serviceName, "com.amazonaws.cn-north-1.account");
    assert.deepEqual(known("eks-auth", "cn-north-1").privateDnsNames, [
      "eks-auth.cn-north-1.api.amazonwebservices.com.cn",
    ]);
  });

  it("is confirmed in commercial regions only", () => {
    assert.equal(known("kms", "eu-west-1").confirmed, true);
    assert.equal(known("kms", "us-gov-west-1").confirmed, false);
    assert.equal(known("kms", "cn-north-1").confirmed, false);
  });

  it("leaves no placeholder in any region", () => {
    for (const region of regionNames()) {
      const services = interfaceServiceIds().flatMap((id) => interfaceService(id, region) ?? []);
      const texts = services.flatMap((service) => [service.serviceName, ...service.privateDnsNames]);
      assert.deepEqual(
        texts.filter((text) => /[{}]/.test(text)),
        [],
        region,
      );
    }
  });

  it("gives no private name to two services in any region", () => {
    for (const region of regionNames()) {
      const all = interfaceServiceIds().flatMap((id) => interfaceService(id, region)?.privateDnsNames ?? []);
      assert.equal(new Set(all).size, all.length, region);
    }
  });
});

describe("gatewayService", () => {
  it("knows the three gateway services, without names", () => {
    assert.deepEqual(gatewayServiceIds(), ["dynamodb", "s3", "s3express"]);
    for (const id of gatewayServiceIds()) {
      const service = gatewayService(id, "eu-west-1");
      assert.equal(service?.serviceName, `com.amazonaws.eu-west-1.${id}`);
      assert.equal(service?.type, "gateway");
      assert.deepEqual(service?.privateDnsNames, []);
      assert.deepEqual(service?.ports, [443]);
      assert.equal(service?.policySupport, true);
    }
  });

  it("keeps S3's gateway apart from S3's interface, which has the same id and service name", () => {
    assert.equal(gatewayService("s3", "eu-west-1")?.serviceName, known("s3", "eu-west-1").serviceName);
    assert.equal(gatewayService("s3", "eu-west-1")?.wildcard, false);
    assert.equal(known("s3", "eu-west-1").wildcard, true);
  });

  it("does not know interface services, nor the other way round", () => {
    assert.equal(gatewayService("kms", "eu-west-1"), undefined);
    assert.equal(interfaceService("s3express", "eu-west-1"), undefined);
  });
});

describe("catalogue", () => {
  it("is dated", () => {
    assert.match(catalogueDate, /^20\d\d-\d\d-\d\d$/);
  });

  it("lists ids sorted, once, and each of them resolves", () => {
    const ids = interfaceServiceIds();
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.deepEqual(
      ids.filter((id) => interfaceService(id, "us-east-1") === undefined),
      [],
    );
  });
});
