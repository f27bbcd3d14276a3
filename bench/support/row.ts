/** A line of the table. */
export interface Row {
  what: string;
  ours?: string;
  other?: string;
  ratio?: string;
  aim?: string;
  note?: string;
  /** What was measured, for `--json`: seconds unless the names say otherwise. */
  raw?: unknown;
}

/** Rows go to standard output, one JSON a line; anything for the reader goes to standard error. */
export function report(row: Row): void {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
