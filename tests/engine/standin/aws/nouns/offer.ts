/** Which endpoint services a VPC can be given an endpoint of: AWS's own, those of the world, and those of vendors. */
import { gatewayService, interfaceService } from "../../../../../network/catalogue/endpoint-services";
import type { Call } from "../noun";
import { offerOfService } from "./endpoint-service";
import { prefixListId } from "./prefix-list";

/** What AWS says of one service to one account. */
export interface Offer {
  readonly serviceName: string;
  readonly types: readonly ("Interface" | "Gateway")[];
  readonly zoneIds: readonly string[];
  readonly policySupported: boolean;
  readonly addressTypes: readonly string[];
  /** Names that AWS itself can answer for in the VPC. */
  readonly privateNames: readonly string[];
  readonly acceptanceRequired: boolean;
  readonly owner: string;
  /** Id of the service when it is somebody's own. */
  readonly serviceId?: string;
  readonly prefixListId?: string;
  /** False until the owner has proven that the name is theirs. */
  readonly privateNamesVerified: boolean;
}

/**
 * The service as the caller's account and region see it; undefined when AWS says that there is none, which it also says
 * to those who may not use it.
 */
export function offerOf(call: Call, serviceName: string, serviceRegion = call.region): Offer | undefined {
  const own = /\.(vpce-svc-[0-9a-f]+)$/.exec(serviceName)?.[1];
  if (own !== undefined) return offerOfService(call, own, serviceRegion);
  const id = serviceName.split(`.${serviceRegion}.`)[1] ?? "";
  return offerOfAws(call, id, serviceName, serviceRegion);
}

/**
 * What AWS itself offers. Which services there are is taken from the project's catalogue: these tests are about how
 * things behave, not about what AWS has.
 */
function offerOfAws(call: Call, id: string, serviceName: string, region: string): Offer | undefined {
  const [gateway, found] = [gatewayService(id, region), interfaceService(id, region)];
  const known = [gateway, found].filter((service) => service?.serviceName === serviceName);
  if (known.length === 0) return undefined;
  const absent = found?.absentZoneIds ?? [];
  return {
    serviceName,
    types: [
      ...(found === undefined ? [] : ["Interface" as const]),
      ...(gateway === undefined ? [] : ["Gateway" as const]),
    ],
    zoneIds: call.world.zoneIds(call).filter((zoneId) => !absent.includes(zoneId)),
    policySupported: (gateway ?? found)?.policySupport ?? true,
    addressTypes: found?.dualStack === true ? ["ipv4", "dualstack", "ipv6"] : ["ipv4"],
    privateNames: found?.privateDns === true ? found.privateDnsNames : [],
    acceptanceRequired: false,
    owner: "amazon",
    privateNamesVerified: true,
    ...(gateway === undefined ? {} : { prefixListId: prefixListId(region, id) }),
  };
}
