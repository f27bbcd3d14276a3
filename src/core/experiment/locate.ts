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

/** Where a node stands: its path, the key before it, and the nodes that aliases led through to it. */
interface Position {
  path: Path;
  keyRange?: TextRange;
  targets: readonly ParsedNode[];
}

/** Turns the nodes of a YAML document into values with places. Repeated keys and impossible aliases are findings. */
export class Locator {
  readonly #anchors = new Map<string, ParsedNode>();
  #values = 0;

  constructor(
    private readonly lines: LineIndex,
    private readonly findings: Finding[],
  ) {}

  locate(node: ParsedNode | null, position: Position = { path: [], targets: [] }): Located {
    const { path, keyRange } = position;
    const [offset = keyRange?.endOffset ?? 0, endOffset = offset] = node?.range ?? [];
    const located: Located = {
      value: null,
      range: this.lines.range(offset, endOffset),
      children: new Map(),
      ...(keyRange ? { keyRange } : {}),
    };
    if (++this.#values >= MAX_VALUES) {
      if (this.#values === MAX_VALUES) this.#add(`more than ${MAX_VALUES} values`, path, located.range);
      return located;
    }
    if (isAlias(node)) return { ...located, ...this.#follow(node, position, located.range) };
    if (node?.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isMap(node)) return { ...located, ...this.#mapping(node, position) };
    if (isSeq(node)) return { ...located, ...this.#list(node, position) };
    return { ...located, value: isScalar(node) ? node.value : null };
  }

  #follow({ source }: Alias, position: Position, range: TextRange): Partial<Located> {
    const target = this.#anchors.get(source);
    const { path, targets } = position;
    if (!target || targets.includes(target) || path.length > MAX_DEPTH) {
      this.#add(`the alias *${source} stands for nothing that ends before it`, path, range);
      return {};
    }
    const { value, children } = this.locate(target, { ...position, targets: [...targets, target] });
    return { value, children };
  }

  #mapping(node: YAMLMap.Parsed, { path, targets }: Position): Partial<Located> {
    const children = new Map<string, Located>();
    for (const { key: keyNode, value } of node.items) {
      // The parser reports other keys; as text, nested ones would double with each level.
      if (!isScalar(keyNode)) continue;
      const key = String(keyNode.value);
      const keyRange = this.lines.range(keyNode.range[0], keyNode.range[1]);
      const first = children.get(key);
      if (first) this.#addRepeated(key, path, keyRange, first);
      else children.set(key, this.locate(value, { path: [...path, key], keyRange, targets }));
    }
    const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
    return { value, children };
  }

  #list(node: YAMLSeq.Parsed, { path, targets }: Position): Partial<Located> {
    const items = node.items.map((item, i) => this.locate(item, { path: [...path, i], targets }));
    return { value: items.map(({ value }) => value), children: new Map(items.entries()) };
  }

  #addRepeated(key: string, path: Path, range: TextRange, first: Located): void {
    const { line } = first.keyRange ?? first.range;
    this.findings.push({
      severity: 'error',
      code: 'duplicate-key',
      message: `${key} is given twice, first in line ${line}`,
      path: [...path, key],
      range,
    });
  }

  #add(message: string, path: Path, range: TextRange): void {
    this.findings.push({ severity: 'error', code: 'syntax', message, path, range });
  }
}
