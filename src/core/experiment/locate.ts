import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { excerpt } from '../data/json-lines';
import type { Finding } from './findings';
import type { Path } from './schema/walk';
import type { LineIndex, TextRange } from './text-range';

/** A value of the file with its place in the text. */
export interface Located {
  value: unknown;
  range: TextRange;
  /** Of the key before it; absent for list items and for the whole file. */
  keyRange?: TextRange;
  children: ReadonlyMap<string | number, Located>;
}

/** Aliases can make a short text hold more than memory does. */
const MAX_VALUES = 20_000;
export const MAX_DEPTH = 100;

/** Where a node stands: its path, and the key before it. */
interface Position {
  path: Path;
  keyRange?: TextRange;
}

/** What aliases stand for: a value that has ended, with how many it is made of, and levels. */
interface Anchor {
  located: Located;
  values: number;
  levels: number;
}

/** Turns the nodes of a YAML document into values with places. Repeated keys and impossible aliases are findings. */
export class Locator {
  readonly #anchors = new Map<string, Anchor>();
  #values = 0;
  /** Levels of the deepest value so far. */
  #deepest = 0;

  constructor(
    private readonly lines: LineIndex,
    private readonly findings: Finding[],
  ) {}

  locate(node: ParsedNode | null, position: Position = { path: [] }): Located {
    const { path, keyRange } = position;
    const [offset = keyRange?.endOffset ?? 0, endOffset = offset] = node?.range ?? [];
    const located: Located = {
      value: null,
      range: this.lines.range(offset, endOffset),
      children: new Map(),
      ...(keyRange ? { keyRange } : {}),
    };
    if (!this.#count(1, path, located.range)) return located;
    this.#deepest = Math.max(this.#deepest, path.length);
    if (isAlias(node)) return { ...located, ...this.#follow(node, path, located.range) };
    const anchor = node?.anchor;
    if (anchor !== undefined) return this.#anchored(anchor, path, () => this.#contents(node, path, located));
    return this.#contents(node, path, located);
  }

  #contents(node: ParsedNode | null, path: Path, located: Located): Located {
    if (isMap(node)) return { ...located, ...this.#mapping(node, path) };
    if (isSeq(node)) return { ...located, ...this.#list(node, path) };
    return { ...located, value: isScalar(node) ? node.value : null };
  }

  /** While the value is read, its anchor stands for nothing: an alias inside would never end. */
  #anchored(anchor: string, path: Path, read: () => Located): Located {
    const before = { values: this.#values, deepest: this.#deepest };
    this.#anchors.delete(anchor);
    this.#deepest = path.length;
    const located = read();
    const levels = this.#deepest - path.length;
    this.#anchors.set(anchor, { located, values: this.#values - before.values, levels });
    this.#deepest = Math.max(before.deepest, this.#deepest);
    return located;
  }

  #follow({ source }: Alias, path: Path, range: TextRange): Partial<Located> {
    const anchor = this.#anchors.get(source);
    if (!anchor || path.length + anchor.levels > MAX_DEPTH) {
      this.#add(`the alias *${source} stands for nothing that ends before it`, path, range);
      return {};
    }
    if (!this.#count(anchor.values, path, range)) return {};
    this.#deepest = Math.max(this.#deepest, path.length + anchor.levels);
    const { value, children } = anchor.located;
    return { value, children };
  }

  /** Whether so many values more are not too many. */
  #count(values: number, path: Path, range: TextRange): boolean {
    const already = this.#values >= MAX_VALUES;
    this.#values += values;
    if (this.#values < MAX_VALUES) return true;
    if (!already) this.#add(`more than ${MAX_VALUES} values`, path, range);
    return false;
  }

  #mapping(node: YAMLMap.Parsed, path: Path): Partial<Located> {
    const children = new Map<string, Located>();
    for (const { key: keyNode, value } of node.items) {
      // The parser reports other keys; as text, nested ones would double with each level.
      if (!isScalar(keyNode)) continue;
      const key = String(keyNode.value);
      const keyRange = this.lines.range(keyNode.range[0], keyNode.range[1]);
      const first = children.get(key);
      if (first) this.#addRepeated(key, path, keyRange, first);
      else children.set(key, this.locate(value, { path: [...path, key], keyRange }));
    }
    const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
    return { value, children };
  }

  #list(node: YAMLSeq.Parsed, path: Path): Partial<Located> {
    const items = node.items.map((item, i) => this.locate(item, { path: [...path, i] }));
    return { value: items.map(({ value }) => value), children: new Map(items.entries()) };
  }

  #addRepeated(key: string, path: Path, range: TextRange, first: Located): void {
    const { line } = first.keyRange ?? first.range;
    this.findings.push({
      severity: 'error',
      code: 'duplicate-key',
      message: `${excerpt(key)} is given twice, first in line ${line}`,
      path: [...path, key],
      range,
    });
  }

  #add(message: string, path: Path, range: TextRange): void {
    this.findings.push({ severity: 'error', code: 'syntax', message, path, range });
  }
}
