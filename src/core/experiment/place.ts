import type { Fault } from './faults';
import type { Finding } from './findings';
import { type Combination, type Matrix, parseKey } from './matrix';
import type { ParsedFile } from './parse';
import type { Path } from './schema/walk';
import type { TextRange } from './text-range';

/** Gathers faults, of the whole file or of single combinations of its matrix, and finds their places in the text. */
export class FaultCollector {
  readonly #faults = new Map<string, { fault: Fault; combinations: Combination[] }>();

  constructor(
    private readonly parsed: ParsedFile,
    private readonly matrix: Matrix,
  ) {}

  add(fault: Fault, combination: Combination): void {
    const placed = { ...fault, path: this.#pathInFile(fault.path, combination) };
    const key = JSON.stringify([placed.code, placed.path, placed.idle ? '' : placed.message]);
    const known = this.#faults.get(key);
    if (known) known.combinations.push(combination);
    else this.#faults.set(key, { fault: placed, combinations: [combination] });
  }

  /** @param total how many combinations were looked at, if it matters in which of them a fault is */
  findings(total?: number): Finding[] {
    const found = [...this.#faults.values()].filter(
      ({ fault, combinations }) => !fault.idle || combinations.length === total,
    );
    return found.map(({ fault, combinations }) => {
      const partial = combinations.length < (total ?? 0) && fault.path[0] !== 'matrix';
      const where = partial ? ` (where ${this.#describe(combinations[0]!)})` : '';
      return findingOf({ ...fault, message: fault.message + where }, this.parsed);
    });
  }

  /** A value that the matrix assigns stands in the matrix. */
  #pathInFile(path: Path, { indices }: Combination): Path {
    const steps = path.filter(part => part !== 0);
    for (const [key, index] of Object.entries(indices)) {
      const assigned = parseKey(key);
      const assignedSteps = assigned.filter(part => part !== 0);
      if (assignedSteps.every((part, i) => part === steps[i])) {
        return ['matrix', key, index, ...steps.slice(assignedSteps.length)];
      }
    }
    return path;
  }

  #describe({ indices }: Combination): string {
    return Object.entries(indices)
      .map(([key, i]) => `${key} is ${JSON.stringify(this.matrix[key]![i])}`)
      .join(', ');
  }
}

/** Finds the place of a fault, and what would mend it. */
export function findingOf(fault: Fault, parsed: ParsedFile): Finding {
  const { severity, code, message, path, replacement } = fault;
  const onKey = code === 'unknown-key' || code === 'matrix-path';
  const { range: valueRange, keyRange } = parsed.locate(path);
  const range = onKey && keyRange ? keyRange : parsed.rangeOf(path);
  const finding: Finding = { severity, code, message, path, range };
  if (replacement === undefined) return finding;
  const replaced = onKey ? range : valueRange;
  const newText =
    typeof replacement === 'string'
      ? quotedAs(replacement, replaced, parsed.text)
      : JSON.stringify(replacement);
  return { ...finding, fix: { title: `Replace by ${newText}`, newText, range: replaced } };
}

/** JSON, and whoever writes YAML like it, quotes keys and texts. */
function quotedAs(text: string, { offset }: TextRange, source: string): string {
  const quote = source[offset];
  return quote === '"' || quote === "'" ? quote + text + quote : text;
}
