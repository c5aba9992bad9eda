/** What the components found allowed but worth knowing, gathered for whoever reads the plan. */
import type { EstateNotice, GatewayEndpoints, InterfaceEndpoints } from "../../components";
import type { Issue } from "../../network/issue";
import type { ComposedSpoke } from "./spokes";

/** Every component's warnings, in the order of composition. */
export function noticesOf(
  sets: Readonly<Record<string, InterfaceEndpoints>>,
  hubGateways: GatewayEndpoints | undefined,
  spokes: readonly ComposedSpoke[],
): EstateNotice[] {
  return [
    ...Object.entries(sets).flatMap(([name, set]) => notices(`InterfaceEndpoints "${name}"`, set)),
    ...notices('GatewayEndpoints "hub-gateways"', hubGateways),
    ...spokes.flatMap(({ name, gateways, peering }) => [
      ...notices(`GatewayEndpoints "${name}-gateways"`, gateways),
      ...notices(`SpokePeering "hub-${name}"`, peering),
    ]),
  ];
}

function notices(
  subject: string,
  component: { readonly warnings: readonly Issue[] } | undefined,
): EstateNotice[] {
  return (component?.warnings ?? []).map(({ code, path, message }) => ({ subject, code, path, message }));
}
