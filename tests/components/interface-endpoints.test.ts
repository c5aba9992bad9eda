import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { InterfaceEndpoints, type InterfaceEndpointsArgs } from "../../components/interface-endpoints";
import { endpointPolicy } from "../../components/internal/endpoint-policy";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const SUBNET = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";
const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";
const AUTHORIZATION = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
const COMPONENT = "causeway:components:InterfaceEndpoints";

const vpc = describedVpc("hub", 0, { endpoints: ["euw1-az1", "euw1-az2"] });
const access = { accountIds: [NETWORK_ACCOUNT] };
const app = {
  vpcId: "vpc-app",
  region: "eu-west-1",
  accountId: NETWORK_ACCOUNT,
  cidrs: ["10.2.0.0/16"],
  services: "all" as const,
};
const secrets: InterfaceEndpointsArgs = { vpc, tier: "endpoints", access, services: { secretsmanager: {} } };

/** What AWS answers about an endpoint that has a subnet. */
const named = {
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ id }: JsonObject) => ({
    dnsEntries: [{ dnsName: `${String(id)}.vpce.amazonaws.com`, hostedZoneId: "Z38GZ743OKFT7T" }],
  }),
};

const record = (args: InterfaceEndpointsArgs): Promise<RecordedProgram> =>
  recordProgram(() => {
    const { endpoints, warnings } = new InterfaceEndpoints("core", args);
    const described = Object.entries(endpoints).map(
      ([key, { serviceName, zoneIds, ports, portRanges, consumers }]) => [
        key,
        { serviceName, zoneIds: [...zoneIds], ports, portRanges, consumers },
      ],
    );
    return { endpoints: Object.fromEntries(described), warnings };
  });

const run = (args: InterfaceEndpointsArgs, invokes: Record<string, (args: JsonObject) => JsonObject> = {}) =>
  recordProgram(() => ({ verified: new InterfaceEndpoints("core", args).verifiedZones }), {
    mode: "run",
    invokes: { ...named, ...invokes },
  });

const names = (recorded: RecordedProgram, type: string): string[] =>
  recorded.all(type).map(({ name }) => name);

describe("InterfaceEndpoints", () => {
  it("makes one endpoint with a group, a subnet in each zone and a private zone, for the hub alone", async () => {
    const recorded = await record(secrets);
    assert.deepEqual(recorded.types(), {
      [GROUP]: 1,
      [ENDPOINT]: 1,
      [SUBNET]: 2,
      [RECORD]: 1,
      [ZONE]: 1,
      [RULE]: 1,
      [COMPONENT]: 1,
    });
    assert.deepEqual(recorded.only(ENDPOINT).inputs, {
      ipAddressType: "ipv4",
      policy: endpointPolicy(
        { serviceId: "secretsmanager", region: "eu-west-1", policySupport: true },
        {},
        access,
      ),
      privateDnsEnabled: false,
      securityGroupIds: [UNKNOWN],
      serviceName: "com.amazonaws.eu-west-1.secretsmanager",
      tags: { Name: "core-secretsmanager" },
      vpcEndpointType: "Interface",
      vpcId: "vpc-hub",
    });
    assert.deepEqual(
      recorded.all(SUBNET).map(({ name, inputs }) => [name, inputs]),
      ["euw1-az1", "euw1-az2"].map((zoneId) => [
        `core-secretsmanager-${zoneId}`,
        { subnetId: `subnet-hub-endpoints-${zoneId}`, vpcEndpointId: UNKNOWN },
      ]),
    );
    assert.deepEqual(recorded.only(GROUP).inputs, {
      description: "Interface endpoint secretsmanager",
      tags: { Name: "core-secretsmanager" },
      vpcId: "vpc-hub",
    });
    assert.equal(recorded.only(RULE).name, "core-secretsmanager-443-10.0.0.0/16");
    assert.deepEqual(recorded.only(RULE).inputs, {
      cidrIpv4: "10.0.0.0/16",
      description: "secretsmanager tcp 443 from 10.0.0.0/16",
      fromPort: 443,
      ipProtocol: "tcp",
      securityGroupId: UNKNOWN,
      toPort: 443,
    });
    const zone = recorded.only(ZONE);
    assert.equal(zone.name, "core-secretsmanager-zone-secretsmanager.eu-west-1.amazonaws.com");
    assert.deepEqual(zone.ignoreChanges, ["vpcs"]);
    assert.deepEqual(zone.inputs, {
      comment: "Shared interface endpoint core-secretsmanager",
      name: "secretsmanager.eu-west-1.amazonaws.com",
      tags: { Name: zone.name },
      vpcs: [{ vpcId: "vpc-hub", vpcRegion: "eu-west-1" }],
    });
    assert.equal(
      recorded.only(RECORD).name,
      "core-secretsmanager-apex-A-secretsmanager.eu-west-1.amazonaws.com",
    );
    assert.deepEqual(recorded.only(RECORD).inputs, {
      aliases: [{ evaluateTargetHealth: false, name: UNKNOWN, zoneId: UNKNOWN }],
      name: "secretsmanager.eu-west-1.amazonaws.com",
      type: "A",
      zoneId: UNKNOWN,
    });
  });

  it("parents every child and refers to what each comes from", async () => {
    const recorded = await record({ ...secrets, consumers: { app } });
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    const [endpoint, group, zone] = [ENDPOINT, GROUP, ZONE].map((type) => recorded.only(type).urn);
    assert.deepEqual(recorded.only(ENDPOINT).references, { securityGroupIds: [group] });
    assert.deepEqual(recorded.all(SUBNET)[0]?.references, { vpcEndpointId: [endpoint] });
    assert.deepEqual(recorded.all(RULE)[0]?.references, { securityGroupId: [group] });
    assert.deepEqual(recorded.only(RECORD).references, { aliases: [endpoint], zoneId: [zone] });
    assert.deepEqual(recorded.only(ASSOCIATION).references, { zoneId: [zone] });
  });

  it("points aliases at the name that the endpoint has once it is in a subnet", async () => {
    const recorded = await run({ ...secrets, verifyZones: false });
    const [alias] = recorded.only(RECORD).inputs["aliases"] as readonly JsonObject[];
    const endpointId = recorded.all(SUBNET)[0]?.inputs["vpcEndpointId"];
    assert.deepEqual(alias, {
      evaluateTargetHealth: false,
      name: `${String(endpointId)}.vpce.amazonaws.com`,
      zoneId: "Z38GZ743OKFT7T",
    });
    const [first] = recorded.all(SUBNET);
    assert.deepEqual(
      recorded.only(RECORD).references["aliases"],
      [recorded.only(ENDPOINT).urn, first?.urn].sort(),
    );
  });

  it("fails when AWS reports no name for an endpoint", async () => {
    const none = { "aws:ec2/getVpcEndpoint:getVpcEndpoint": () => ({ dnsEntries: [] }) };
    await assert.rejects(
      run({ ...secrets, verifyZones: false }, none),
      /AWS reports no DNS name for endpoint/,
    );
  });

  it("publishes what it made", async () => {
    const recorded = await record({ ...secrets, services: { "email-smtp": {} }, consumers: { app } });
    assert.deepEqual(recorded.outputs["endpoints"], {
      "email-smtp": {
        serviceName: "com.amazonaws.eu-west-1.email-smtp",
        zoneIds: ["euw1-az1", "euw1-az2"],
        ports: [465, 587, 2465, 2587],
        portRanges: [],
        consumers: ["app"],
      },
    });
  });
});

describe("InterfaceEndpoints, who may call", () => {
  const opened = (recorded: RecordedProgram): unknown[] =>
    recorded.all(RULE).map(({ inputs }) => [inputs["fromPort"], inputs["toPort"], inputs["cidrIpv4"]]);

  it("admits hub, subscribed consumers and entitled clients, and nobody else", async () => {
    const recorded = await record({
      ...secrets,
      services: { secretsmanager: {}, kms: {} },
      consumers: {
        app: { ...app, services: ["kms"] },
        web: { ...app, cidrs: ["10.4.0.0/16"], services: [] },
      },
      clientRanges: {
        office: { cidrs: ["192.168.0.0/24"], services: ["secretsmanager"] },
        laptops: { cidrs: ["10.6.0.0/22"], services: [] },
      },
    });
    assert.deepEqual(names(recorded, RULE), [
      "core-kms-443-10.0.0.0/16",
      "core-kms-443-10.2.0.0/16",
      "core-secretsmanager-443-10.0.0.0/16",
      "core-secretsmanager-443-192.168.0.0/24",
    ]);
  });

  it("opens each port and port range of the service", async () => {
    const smtp = await record({ ...secrets, services: { "email-smtp": {} } });
    assert.deepEqual(
      opened(smtp),
      [2465, 2587, 465, 587].map((port) => [port, port, "10.0.0.0/16"]),
    );
    const datasync = await record({ ...secrets, services: { datasync: {} } });
    assert.deepEqual(names(datasync, RULE), [
      "core-datasync-1024-1064-10.0.0.0/16",
      "core-datasync-443-10.0.0.0/16",
    ]);
    assert.deepEqual(opened(datasync)[0], [1024, 1064, "10.0.0.0/16"]);
  });

  it("opens the ports that the settings say in place of the catalogue's", async () => {
    const recorded = await record({ ...secrets, services: { datasync: { ports: [443] } } });
    assert.deepEqual(opened(recorded), [[443, 443, "10.0.0.0/16"]]);
  });

  it("leaves the hub out when it is no source, though the hub still resolves the names", async () => {
    const recorded = await record({
      ...secrets,
      services: { secretsmanager: { hub: false } },
      consumers: { app },
    });
    assert.deepEqual(opened(recorded), [[443, 443, "10.2.0.0/16"]]);
    assert.deepEqual(recorded.only(ZONE).inputs["vpcs"], [{ vpcId: "vpc-hub", vpcRegion: "eu-west-1" }]);
  });

  it("warns when nobody may call", async () => {
    const recorded = await record({ ...secrets, services: { secretsmanager: { hub: false } } });
    assert.deepEqual(recorded.outputs["warnings"], [
      {
        code: "endpoint-unused",
        path: "services.secretsmanager",
        message: "neither the hub nor a consumer may use the endpoint, which is charged all the same",
      },
    ]);
    assert.deepEqual(names(recorded, RULE), []);
  });

  it("admits IPv6 ranges by their source when the endpoint is dual stack", async () => {
    const recorded = await record({
      ...secrets,
      vpc: { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" },
      services: { s3: { dualStack: true } },
      consumers: {
        app: { ...app, ipv6CidrBlock: "2a05:d018:0:2::/56" },
        web: { ...app, cidrs: ["10.4.0.0/16"] },
      },
    });
    const ipv6 = recorded.all(RULE).filter(({ inputs }) => inputs["cidrIpv6"] !== undefined);
    assert.deepEqual(
      ipv6.map(({ name, inputs }) => [name, inputs["cidrIpv6"]]),
      [
        ["core-s3-443-app-ipv6", "2a05:d018:0:2::/56"],
        ["core-s3-443-ipv6", "2a05:d018:0:1::/56"],
      ],
    );
    const endpoint = recorded.only(ENDPOINT).inputs;
    assert.deepEqual(
      [endpoint["ipAddressType"], endpoint["dnsOptions"]],
      ["dualstack", { dnsRecordIpType: "dualstack" }],
    );
  });
});

describe("InterfaceEndpoints, names", () => {
  const records = (recorded: RecordedProgram): unknown[] =>
    recorded.all(RECORD).map(({ inputs }) => `${String(inputs["name"])} ${String(inputs["type"])}`);

  it("answers at the apex and below it as the catalogue says", async () => {
    const recorded = await record({ ...secrets, services: { "ecr.api": {}, "ecr.dkr": {} } });
    assert.deepEqual(records(recorded), [
      "api.ecr.eu-west-1.amazonaws.com A",
      "dkr.ecr.eu-west-1.amazonaws.com A",
      "*.dkr.ecr.eu-west-1.amazonaws.com A",
    ]);
  });

  it("makes a zone for each of several names", async () => {
    const recorded = await record({ ...secrets, services: { s3: {} } });
    const zones = recorded.all(ZONE).map(({ inputs }) => inputs["name"]);
    assert.ok(zones.length > 1);
    assert.ok(zones.includes("s3.eu-west-1.amazonaws.com"));
    assert.equal(recorded.all(RECORD).length, 2 * zones.length);
  });

  it("takes the names of the hub's region", async () => {
    const virginia = describedVpc("hub", 0, { endpoints: ["use1-az1"] }, { region: "us-east-1" });
    const recorded = await record({ ...secrets, vpc: virginia });
    const { inputs } = recorded.only(ZONE);
    assert.equal(inputs["name"], "secretsmanager.us-east-1.amazonaws.com");
    assert.deepEqual(inputs["vpcs"], [{ vpcId: "vpc-hub", vpcRegion: "us-east-1" }]);
  });

  it("answers on IPv6 too when the endpoint is dual stack", async () => {
    const recorded = await record({
      ...secrets,
      vpc: { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" },
      services: { secretsmanager: { dualStack: true } },
    });
    assert.deepEqual(
      recorded.all(RECORD).map(({ name, inputs }) => [name, inputs["type"]]),
      ["A", "AAAA"].map((type) => [
        `core-secretsmanager-apex-${type}-secretsmanager.eu-west-1.amazonaws.com`,
        type,
      ]),
    );
  });

  it("makes no zone where AWS warns against one, and says so", async () => {
    const recorded = await record({ ...secrets, services: { dynamodb: {} } });
    assert.deepEqual([recorded.all(ZONE), recorded.all(RECORD)], [[], []]);
    assert.deepEqual(recorded.outputs["warnings"], [
      {
        code: "own-zone-warned-against",
        path: "services.dynamodb",
        message:
          "AWS warns against a private hosted zone for this service, so there is none; clients must use the endpoint's own name",
      },
    ]);
  });

  it("warns of a service without a private name, and of one that the catalogue did not confirm", async () => {
    const recorded = await record({
      ...secrets,
      services: {
        acme: { serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0a", privateDnsNames: [], ports: [443] },
        "apprunner.requests": { privateDnsNames: ["abc.eu-west-1.awsapprunner.com"] },
      },
    });
    const warnings = recorded.outputs["warnings"] as readonly { code: string; path: string }[];
    assert.deepEqual(
      warnings.map(({ code, path }) => [code, path]),
      [
        ["service-without-private-name", "services.acme"],
        ["service-unconfirmed", "services.apprunner.requests"],
      ],
    );
    assert.deepEqual(records(recorded), ["abc.eu-west-1.awsapprunner.com A"]);
  });

  it("takes the account's own names where the service has one for each account", async () => {
    const services = { "iot.data": { privateDnsNames: ["a1b2c3-ats.iot.eu-west-1.amazonaws.com"] } };
    const recorded = await record({ ...secrets, services });
    assert.deepEqual(records(recorded), ["a1b2c3-ats.iot.eu-west-1.amazonaws.com A"]);
    assert.equal("policy" in recorded.only(ENDPOINT).inputs, false); // AWS takes none for this service
  });

  it("associates consumers of one account without an authorisation, each in its own region", async () => {
    const recorded = await record({
      ...secrets,
      consumers: { app, web: { ...app, vpcId: "vpc-web", region: "us-east-1", cidrs: ["10.4.0.0/16"] } },
    });
    assert.equal(recorded.all(AUTHORIZATION).length, 0);
    const dnsName = "secretsmanager.eu-west-1.amazonaws.com";
    assert.deepEqual(
      recorded.all(ASSOCIATION).map(({ name, inputs }) => [name, inputs]),
      [
        [`core-secretsmanager-app-${dnsName}`, { vpcId: "vpc-app", vpcRegion: "eu-west-1", zoneId: UNKNOWN }],
        [`core-secretsmanager-web-${dnsName}`, { vpcId: "vpc-web", vpcRegion: "us-east-1", zoneId: UNKNOWN }],
      ],
    );
  });

  it("authorises a consumer of another account as the hub, then associates it as the consumer", async () => {
    const recorded = await recordProgram(() => {
      const network = new aws.Provider("network", { region: "eu-west-1" });
      const provider = new aws.Provider("app", { region: "eu-west-1" });
      const consumers = { app: { ...app, accountId: APP_ACCOUNT, provider } };
      new InterfaceEndpoints("core", { ...secrets, consumers }, { provider: network });
    });
    const [authorization, association] = [recorded.only(AUTHORIZATION), recorded.only(ASSOCIATION)];
    assert.equal(authorization.provider, recorded.named("network").urn);
    assert.equal(association.provider, recorded.named("app").urn);
    assert.equal(authorization.name, association.name);
    const place = { vpcId: "vpc-app", vpcRegion: "eu-west-1", zoneId: UNKNOWN };
    assert.deepEqual([authorization.inputs, association.inputs], [place, place]);
    assert.deepEqual(authorization.references, { zoneId: [recorded.only(ZONE).urn] });
    assert.deepEqual(association.references, { zoneId: [authorization.urn] });
    const others = recorded.resources.filter(
      ({ parent, type }) => parent === recorded.only(COMPONENT).urn && type !== ASSOCIATION,
    );
    assert.deepEqual([...new Set(others.map(({ provider }) => provider))], [recorded.named("network").urn]);
  });

  it("associates a consumer with the services that it opted into, and with all of their names", async () => {
    const recorded = await record({
      ...secrets,
      services: { secretsmanager: {}, s3: {} },
      consumers: { app: { ...app, services: ["s3"] } },
    });
    const s3Zones = recorded.all(ZONE).filter(({ name }) => name.startsWith("core-s3-"));
    assert.equal(recorded.all(ASSOCIATION).length, s3Zones.length);
    assert.ok(names(recorded, ASSOCIATION).every((name) => name.startsWith("core-s3-app-")));
  });
});

describe("InterfaceEndpoints, services", () => {
  it("takes a third party's service with its names and ports, and sends it no policy", async () => {
    const serviceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
    const acme = { serviceName, privateDnsNames: ["api.acme.example"], ports: [8443], wildcard: true };
    const recorded = await record({ ...secrets, services: { acme } });
    assert.deepEqual(recorded.only(ENDPOINT).inputs, {
      ipAddressType: "ipv4",
      privateDnsEnabled: false,
      securityGroupIds: [UNKNOWN],
      serviceName,
      tags: { Name: "core-acme" },
      vpcEndpointType: "Interface",
      vpcId: "vpc-hub",
    });
    assert.deepEqual(names(recorded, RULE), ["core-acme-8443-10.0.0.0/16"]);
    assert.deepEqual(names(recorded, RECORD), [
      "core-acme-apex-A-api.acme.example",
      "core-acme-wildcard-A-api.acme.example",
    ]);
  });

  it("reaches a third party's service in the region that it names", async () => {
    const serviceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";
    const acme = { serviceName, privateDnsNames: [], ports: [443], region: "us-east-1" };
    const recorded = await record({ ...secrets, services: { acme } });
    assert.equal(recorded.only(ENDPOINT).inputs["serviceRegion"], "us-east-1");
  });

  it("reaches a service of one region across regions where AWS does, and names no region at home", async () => {
    const abroad = await record({ ...secrets, services: { iam: {} } });
    assert.equal(abroad.only(ENDPOINT).inputs["serviceRegion"], "us-east-1");
    assert.equal(abroad.only(ENDPOINT).inputs["serviceName"], "com.amazonaws.iam");
    const virginia = describedVpc("hub", 0, { endpoints: ["use1-az1"] }, { region: "us-east-1" });
    const home = await record({ ...secrets, vpc: virginia, services: { iam: {} } });
    assert.equal("serviceRegion" in home.only(ENDPOINT).inputs, false);
  });

  it("leaves out the zones that the catalogue, the set or the service leaves out", async () => {
    const virginia = describedVpc(
      "hub",
      0,
      { endpoints: ["use1-az1", "use1-az2", "use1-az4", "use1-az6"] },
      { region: "us-east-1" },
    );
    const recorded = await record({
      ...secrets,
      vpc: virginia,
      zones: ["use1-az1", "use1-az2", "use1-az4"],
      services: { "email-smtp": {}, kms: { zones: ["use1-az4", "use1-az2"] } },
    });
    assert.deepEqual(names(recorded, SUBNET), [
      "core-email-smtp-use1-az1",
      "core-email-smtp-use1-az4",
      "core-kms-use1-az2",
      "core-kms-use1-az4",
    ]);
  });

  it("sends a given policy, full access where it is wanted, and none to a service that refuses policies", async () => {
    const policy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" }] };
    const recorded = await record({
      ...secrets,
      services: { kms: { policy }, secretsmanager: { fullAccess: true }, "email-smtp": {} },
    });
    const sent = (key: string) => recorded.named(`core-${key}`, ENDPOINT).inputs["policy"];
    assert.equal(
      sent("kms"),
      '{"Statement":[{"Action":"kms:Decrypt","Effect":"Allow","Principal":"*","Resource":"*"}]}',
    );
    assert.match(String(sent("secretsmanager")), /AllowEverything/);
    assert.equal(sent("email-smtp"), undefined);
  });

  it("hands each kind of child to its transform", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("app", {});
      const region = "eu-west-1";
      new InterfaceEndpoints("core", {
        ...secrets,
        consumers: { app: { ...app, accountId: APP_ACCOUNT, provider } },
        transform: {
          endpoint: (args) => ({ ...args, region }),
          subnetAssociation: (args) => ({ ...args, region }),
          securityGroup: (args) => ({ ...args, region }),
          ingressRule: (args) => ({ ...args, region }),
          zone: (args) => ({ ...args, comment: region }),
          record: (args) => ({ ...args, setIdentifier: region }),
          authorization: (args) => ({ ...args, vpcRegion: "eu-west-2" }),
          zoneAssociation: (args) => ({ ...args, vpcRegion: "eu-west-3" }),
        },
      });
    });
    const first = (type: string, input: string) => recorded.all(type)[0]?.inputs[input];
    assert.deepEqual(
      [ENDPOINT, SUBNET, GROUP, RULE].map((type) => first(type, "region")),
      Array.from({ length: 4 }, () => "eu-west-1"),
    );
    assert.deepEqual([first(ZONE, "comment"), first(RECORD, "setIdentifier")], ["eu-west-1", "eu-west-1"]);
    assert.deepEqual(
      [first(AUTHORIZATION, "vpcRegion"), first(ASSOCIATION, "vpcRegion")],
      ["eu-west-2", "eu-west-3"],
    );
  });

  it("tags what takes tags", async () => {
    const recorded = await record({ ...secrets, tags: { Environment: "dev" } });
    for (const type of [ENDPOINT, GROUP, ZONE]) {
      const { name, inputs } = recorded.only(type);
      assert.deepEqual(inputs["tags"], { Environment: "dev", Name: name });
    }
  });

  it("throws before anything is registered", async () => {
    await assert.rejects(record({ ...secrets, tier: "endpoint" }), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'InterfaceEndpoints "core"');
      return true;
    });
  });
});

describe("InterfaceEndpoints, what AWS offers", () => {
  const zones = () => ({
    names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    zoneIds: ["euw1-az2", "euw1-az1", "euw1-az3"],
  });
  const offers = (answer: JsonObject) => ({
    "aws:index/getAvailabilityZones:getAvailabilityZones": zones,
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => answer,
  });

  it("passes when every planned zone is offered, and says which are", async () => {
    const answer = { availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] };
    const recorded = await run(secrets, offers(answer));
    assert.deepEqual(recorded.outputs, {
      verified: { secretsmanager: ["euw1-az1", "euw1-az2", "euw1-az3"] },
    });
  });

  it("asks for the interface form of the service by its full name", async () => {
    const asked: JsonObject[] = [];
    const answer = { availabilityZones: ["eu-west-1a", "eu-west-1b"] };
    await run(
      { ...secrets, services: { s3: {} } },
      {
        ...offers(answer),
        "aws:ec2/getVpcEndpointService:getVpcEndpointService": (args) => {
          asked.push(args);
          return answer;
        },
      },
    );
    assert.deepEqual(asked, [{ serviceName: "com.amazonaws.eu-west-1.s3", serviceType: "Interface" }]);
  });

  it("fails when a planned zone is not offered, naming both sets and the setting to change", async () => {
    await assert.rejects(
      run(secrets, offers({ availabilityZones: ["eu-west-1b", "eu-west-1c"] })),
      (error) => {
        assert.ok(error instanceof InvalidInputError);
        assert.deepEqual(error.issues, [
          {
            code: "endpoint-zone-mismatch",
            path: "services.secretsmanager.zones",
            message:
              "got euw1-az1, euw1-az2, expected zones among euw1-az1, euw1-az3, where AWS offers com.amazonaws.eu-west-1.secretsmanager to this account; leave euw1-az2 out of the zones of this service",
          },
        ]);
        return true;
      },
    );
  });

  it("fails the program by itself, without anybody reading the answer", async () => {
    const invokes = { ...named, ...offers({ availabilityZones: ["eu-west-1b"] }) };
    const program = () => {
      new InterfaceEndpoints("core", secrets);
    };
    await assert.rejects(recordProgram(program, { mode: "run", invokes }), /\[endpoint-zone-mismatch\]/);
  });

  it("fails when AWS says that the service takes no policy or no IPv6, and not when it says that it does", async () => {
    const args = {
      ...secrets,
      vpc: { ...vpc, ipv6CidrBlock: "2a05:d018:0:1::/56" },
      services: { secretsmanager: { dualStack: true } },
    };
    const zonesOffered = { availabilityZones: ["eu-west-1a", "eu-west-1b"] };
    const no = { ...zonesOffered, vpcEndpointPolicySupported: false, supportedIpAddressTypes: ["ipv4"] };
    await assert.rejects(run(args, offers(no)), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.deepEqual(
        error.issues.map(({ code, path }) => [code, path]),
        [
          ["dual-stack-unsupported", "services.secretsmanager.dualStack"],
          ["endpoint-policy-refused", "services.secretsmanager.policy"],
        ],
      );
      return true;
    });
    const yes = {
      ...zonesOffered,
      vpcEndpointPolicySupported: true,
      supportedIpAddressTypes: ["ipv4", "ipv6"],
    };
    await run(args, offers(yes));
  });

  it("does not ask about a service of another region, whose endpoint may stand in any zone", async () => {
    const recorded = await run({ ...secrets, services: { iam: {} } });
    assert.deepEqual(recorded.outputs, { verified: {} });
  });

  it("does not ask when it is told not to", async () => {
    const recorded = await run({ ...secrets, verifyZones: false });
    assert.deepEqual(recorded.outputs, { verified: {} });
  });

  it("compares nothing while the answer is unknown", async () => {
    const recorded = await recordProgram(() => ({
      verified: new InterfaceEndpoints("core", secrets).verifiedZones,
    }));
    assert.deepEqual(recorded.outputs, { verified: UNKNOWN });
  });
});
