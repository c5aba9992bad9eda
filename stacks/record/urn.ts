/** URNs as the engine makes them: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */

const STACK_TYPE = "pulumi:pulumi:Stack";

/** The stack and project that URNs are made for. */
export interface UrnScope {
  readonly stack: string;
  readonly project: string;
}

/** The URN of a resource; the types of its parents, but for the stack, come before its own. */
export function urnOf({ stack, project }: UrnScope, type: string, name: string, parent?: string): string {
  const parentType = parent === undefined ? "" : qualifiedType(parent);
  const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

/** `a$b` of `urn:pulumi:stack::project::a$b::name`. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The URN in a provider reference, which is `URN::id`. The id of a provider holds no `::`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
