import { formatPlace } from '../errors';
import { escapeTerminal } from '../text/escape';
import type { Path } from './schema/walk';
import type { TextRange } from './text-range';

export type Severity = 'error' | 'warning' | 'info';

/** What is wrong with an experiment file, or worth knowing. The editor shows the same as the command line. */
export interface Finding {
  severity: Severity;
  /** Names the check: `unknown-key`. */
  code: string;
  message: string;
  /** Where in the experiment: `['train', 'batch_size']`; empty for the whole file. */
  path: Path;
  range: TextRange;
  fix?: Fix;
}

/** One replacement that mends the finding. */
export interface Fix {
  title: string;
  newText: string;
  range: TextRange;
}

/** `train.data.0.path` */
export function formatPath(path: Path): string {
  return path.join('.');
}

/** `FILE:LINE:COL: error: message`, for a terminal. */
export function formatFinding(file: string, { severity, message, range }: Finding): string {
  const place = formatPlace({ file, line: range.line, column: range.column });
  return escapeTerminal(`${place}: ${severity}: ${message}`);
}

/** Findings in the order of the text, each once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings
    .filter(({ code, message, range }) => {
      const key = `${code} ${range.offset} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.range.offset - b.range.offset);
}
