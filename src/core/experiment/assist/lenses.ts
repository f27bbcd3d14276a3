import { checkText } from '../check';
import { ParsedFile } from '../parse';
import type { Span } from './sketch';

/** Something that can be done with the file, shown above a line of it. */
export interface Lens extends Span {
  kind: 'run' | 'run-cell' | 'last-run';
  title: string;
  /** Of `run-cell`: which one; without it, one is to be chosen. */
  cell?: string;
}

/** More cells than this would fill the line. */
const MAX_CELLS = 12;

/**
 * What can be done with an experiment file: run all of it, or one cell. A file with errors cannot be run.
 *
 * @param hasRun whether there is a run to open
 */
export function lensesOf(text: string, file: string, hasRun: boolean): Lens[] {
  const { root } = ParsedFile.parse(text);
  const [first] = root.children.values();
  const top = spanOf(first?.keyRange ?? root.range);
  const last: Lens[] = hasRun ? [{ ...top, kind: 'last-run', title: 'Open last run' }] : [];
  const { cells } = checkText(text, file);
  if (cells.length === 0) return last;
  const count = cells.length === 1 ? '' : ` ${cells.length} cells`;
  const all: Lens = { ...top, kind: 'run', title: `Run${count}` };
  const matrix = root.children.get('matrix')?.keyRange;
  if (!matrix || cells.length === 1) return [all, ...last];
  const at = spanOf(matrix);
  const single: Lens[] =
    cells.length > MAX_CELLS
      ? [{ ...at, kind: 'run-cell', title: 'Run a cell…' }]
      : cells.map(({ id, label }) => ({ ...at, kind: 'run-cell', title: `Run ${label}`, cell: id }));
  return [all, ...last, ...single];
}

const spanOf = ({ offset, endOffset }: Span): Span => ({ offset, endOffset });
