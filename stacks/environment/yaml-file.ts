/** One YAML file, parsed once, with every problem of its syntax as data and the place of every value. */

import {
  type Document,
  LineCounter,
  type Node,
  type Pair,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import type { Issue } from "../../network/issue";

/** Where something stands in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A node of the file; aliases are followed. */
export type YamlNode = Node | null | undefined;

/** A parsed file. */
export class YamlFile {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(text: string) {
    // Pretty errors would quote the line, and that line may hold a secret.
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, merge: true });
  }

  /**
   * Problems of syntax.
   *
   * Codes: `yaml-duplicate-key`, `yaml-syntax`
   */
  issues(): Issue[] {
    return this.document.errors.map((error) => {
      const { line, column } = this.place(error.pos[0]);
      if (error.code !== "DUPLICATE_KEY") {
        const reason = error.message.charAt(0).toLowerCase() + error.message.slice(1);
        return { code: "yaml-syntax", path: "", message: `line ${line}, column ${column}: ${reason}` };
      }
      const { path, key } = this.keyAt(error.pos[0]) ?? { path: "", key: "" };
      const message = `line ${line}, column ${column}: got the key ${key} twice, expected it once; remove one of the two`;
      return { code: "yaml-duplicate-key", path, message };
    });
  }

  get root(): YamlNode {
    return this.follow(this.document.contents);
  }

  /** The pairs of a mapping in the file's order, merged ones included; none for anything else. */
  entries(node: YamlNode): [string, Pair][] {
    if (!isMap(node)) return [];
    return node.items.map((pair) => [keyText(pair), pair]);
  }

  /** The value under a key of a mapping. */
  get(node: YamlNode, key: string): YamlNode {
    const pair = this.entries(node).find(([name]) => name === key)?.[1];
    return pair === undefined ? undefined : this.valueOf(pair);
  }

  valueOf(pair: Pair): YamlNode {
    return this.follow(pair.value as YamlNode);
  }

  items(node: YamlNode): YamlNode[] {
    return isSeq(node) ? node.items.map((item) => this.follow(item as YamlNode)) : [];
  }

  /** The value as plain data. */
  data(node: YamlNode): unknown {
    return node === null || node === undefined ? null : node.toJS(this.document);
  }

  /** The text of a scalar as it is written; `undefined` for anything else. */
  text(node: YamlNode): string | undefined {
    if (node === null) return "";
    if (!isScalar(node)) return undefined;
    if (typeof node.value === "string") return node.value;
    return node.value === null ? "" : (node.source ?? String(node.value));
  }

  /** Where a key, an item or a value begins. */
  placeOf(node: unknown): Place | undefined {
    const start = (node as YamlNode)?.range?.[0];
    return start === undefined ? undefined : this.place(start);
  }

  private place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  private follow(node: YamlNode): YamlNode {
    return isAlias(node) ? this.follow(node.resolve(this.document)) : node;
  }

  /** The key that begins at an offset, and its path. */
  private keyAt(offset: number): FoundKey | undefined {
    const find = (node: YamlNode, path: string): FoundKey | undefined => {
      if (isSeq(node)) {
        return firstDefined(node.items.map((item, index) => find(item as YamlNode, `${path}[${index}]`)));
      }
      return firstDefined(
        this.entries(node).map(([key, pair]) => {
          const own = path === "" ? key : `${path}.${key}`;
          const found = (pair.key as YamlNode)?.range?.[0] === offset;
          return found ? { path: own, key } : find(pair.value as YamlNode, own);
        }),
      );
    };
    return find(this.document.contents, "");
  }
}

interface FoundKey {
  readonly path: string;
  readonly key: string;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function firstDefined<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
