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

/** Characters of titles that stand beside each other in a line: more would not be seen. */
const MAX_WIDTH = 90;

/**
 * What can be done with an experiment file: run all of it, or one cell. In a file with errors the same is shown, or the
 * lines would jump at every other key; who runs it is told of them.
 *
 * @param hasRun whether there is a run to open
 */
export function lensesOf(text: string, file: string, hasRun: boolean): Lens[] {
  const { root } = ParsedFile.parse(text);
  const [first] = root.children.values();
  const top = spanOf(first?.keyRange ?? root.range);
  const last: Lens[] = hasRun ? [{ ...top, kind: 'last-run', title: 'Open last run' }] : [];
  if (!first) return last;
  const { cells } = checkText(text, file);
  const count = cells.length < 2 ? '' : ` ${cells.length} cells`;
  const all: Lens = { ...top, kind: 'run', title: `Run${count}` };
  const matrix = root.children.get('matrix')?.keyRange;
  if (!matrix || cells.length === 1) return [all, ...last];
  const at = spanOf(matrix);
  const single = cells.map(
    ({ id, label }): Lens => ({ ...at, kind: 'run-cell', title: `Run ${label}`, cell: id }),
  );
  const fits = cells.length > 0 && single.reduce((width, { title }) => width + title.length, 0) <= MAX_WIDTH;
  return [all, ...last, ...(fits ? single : [{ ...at, kind: 'run-cell' as const, title: 'Run a cell…' }])];
}

const spanOf = ({ offset, endOffset }: Span): Span => ({ offset, endOffset });
