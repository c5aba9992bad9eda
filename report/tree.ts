/** The resource tree as text: one line for each component, and its resources counted by type below it. */
import type { ResourceTree } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { count, typeWord } from "./words";

export function renderTree(tree: ResourceTree, canvas: Canvas): string {
  const paint = paintFor(canvas);
  const head = `${paint.bold(tree.name)}  ${paint.dim(count(tree.count, "resource"))}`;
  return [head, ...branches(tree, "", canvas)].join("\n");
}

function branches(tree: ResourceTree, stem: string, canvas: Canvas): string[] {
  const own = typeLines(tree, `${stem}${tree.components.length > 0 ? "│" : " "}  `, canvas);
  const below = tree.components.flatMap((component, index) => {
    const last = index === tree.components.length - 1;
    const head = `${stem}${last ? "└─" : "├─"} `;
    return [
      `${head}${titleOf(component, canvas, head.length)}`,
      ...branches(component, `${stem}${last ? "   " : "│  "}`, canvas),
    ];
  });
  return [...own, ...below];
}

/** `4 x ec2.Subnet, ec2.Vpc`, wrapped between the types. */
function typeLines({ resources }: ResourceTree, stem: string, { color, width }: Canvas): string[] {
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const word = typeWord(resource.type);
    counts.set(word, (counts.get(word) ?? 0) + resource.count);
  }
  const items = [...counts].map(([word, number]) => (number === 1 ? word : `${number} x ${word}`));
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    const open = lines.at(-1);
    if (open === undefined || stem.length + open.length + 1 + text.length > width) lines.push(text);
    else lines[lines.length - 1] = `${open} ${text}`;
  }
  const paint = paintFor({ color });
  return lines.map((line) => `${stem}${paint.dim(line)}`);
}

/** Name, type, number of resources, and their providers as far as the line has room for the names. */
function titleOf(component: ResourceTree, canvas: Canvas, indent: number): string {
  const paint = paintFor(canvas);
  const [type, number] = [typeWord(component.type), count(component.count, "resource")];
  const providers = [...new Set(component.resources.flatMap(({ provider }) => provider ?? []))].sort();
  const room = canvas.width - indent - `${component.name}  ${type}  ${number}, `.length;
  const names = providers.join(", ");
  const by = names === "" ? "" : `, ${names.length <= room ? names : count(providers.length, "provider")}`;
  return `${paint.bold(component.name)}  ${type}  ${paint.dim(`${number}${by}`)}`;
}
