/** The arrows of the house: which room may import from which, and that none leads back. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

const top = resolve(__dirname, "..");
const rooms = ["components", "network", "policies", "report", "stacks"] as const;
type Room = (typeof rooms)[number];

/** Rooms of the project that a file may import from, and packages, by the file's own room. */
const allowed: Readonly<
  Record<Room, { readonly rooms: readonly string[]; readonly packages: readonly RegExp[] }>
> = {
  network: { rooms: ["network"], packages: [/^fastest-levenshtein$/, /^fast-xml-parser$/, /^zod$/] },
  components: { rooms: ["components", "network"], packages: [/^@pulumi\/(pulumi|aws|awsx)(\/|$)/] },
  policies: { rooms: ["policies", "network"], packages: [/^@pulumi\/policy$/] },
  report: { rooms: ["report", "network"], packages: [/^cli-table3$/, /^picocolors$/] },
  stacks: { rooms: ["stacks", "components", "network", "report"], packages: [/./] },
};

/** What components may not see of the network: the parts that read what they register. */
const readersOfRecordings = [
  "network/model",
  "network/reachability",
  "network/report",
  "network/recorded-sources",
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

describe("the house", () => {
  const files = rooms.flatMap((room) => sourcesBelow(join(top, room)));
  const imports = files.flatMap(importsOf);

  it("has files in its rooms", () => {
    assert.ok(files.length > 50, `found ${files.length}`);
  });

  it("has no arrow that its plan does not allow", () => {
    const forbidden = imports.filter(({ file, target }) => !isAllowed(roomOf(file), target));
    assert.deepEqual(forbidden.map(arrow), []);
  });

  it("sees a forbidden arrow when there is one", () => {
    assert.equal(isAllowed("network", "@pulumi/pulumi"), false);
    assert.equal(isAllowed("network", "node:fs"), false);
    assert.equal(isAllowed("components", "stacks/settings"), false);
    assert.equal(isAllowed("components", "network/model/build"), false);
    assert.equal(isAllowed("components", "network/cidr"), true);
    assert.equal(isAllowed("report", "components/vpc"), false);
  });

  it("has no cycle between files, types aside", () => {
    assert.deepEqual(cycles(imports.filter(({ typeOnly }) => !typeOnly)), []);
  });

  it("sees a cycle when there is one", () => {
    const ring = [
      { file: "a", target: "b", typeOnly: false },
      { file: "b", target: "a", typeOnly: false },
    ];
    assert.deepEqual(cycles(ring), ["a -> b -> a"]);
  });
});

function sourcesBelow(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(top, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(top, file), "utf8"), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return [];
    return [{ file, target: targetOf(file, specifier.text), typeOnly: isTypeOnly(statement) }];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every(({ isTypeOnly: type }) => type)
  );
}

/** A file of the project as its path without an ending, or a package by its name. */
function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const path = join(dirname(file), specifier).split(sep).join("/");
  return existsSync(join(top, `${path}/index.ts`)) ? `${path}/index` : path;
}

function roomOf(file: string): Room {
  const room = rooms.find((name) => file.startsWith(`${name}/`));
  assert.ok(room, `${file} is in no room`);
  return room;
}

function isAllowed(room: Room, target: string): boolean {
  const inside = rooms.find((name) => target.startsWith(`${name}/`));
  if (inside === undefined) return allowed[room].packages.some((pattern) => pattern.test(target));
  if (room === "components" && readersOfRecordings.some((reader) => target.startsWith(`${reader}/`)))
    return false;
  return allowed[room].rooms.includes(inside);
}

function arrow({ file, target }: Import): string {
  return `${file} -> ${target}`;
}

/** Every file that leads back to itself, once for each ring. */
function cycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { file, target } of imports) {
    const from = file.replace(/\.ts$/, "");
    next.set(from, [...(next.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) return void found.push([...path.slice(at), file].join(" -> "));
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of [...next.keys()].sort()) visit(file, []);
  return found;
}
