/** A label on a pole: the text begins at the pole, `row` says how high it hangs. */
export interface Flag {
  x: number;
  /** From 0, the lowest. */
  row: number;
}

/**
 * Hangs labels so that none lies over another or over another's pole: each one above all those that begin within its width.
 *
 * @param poles ascending by `x`
 */
export function hangFlags(poles: readonly { x: number; width: number }[]): Flag[] {
  const rows = new Array<number>(poles.length).fill(0);
  for (let i = poles.length - 1; i >= 0; i--) {
    const { x, width } = poles[i]!;
    for (let j = i + 1; j < poles.length && poles[j]!.x < x + width; j++)
      rows[i] = Math.max(rows[i]!, rows[j]! + 1);
  }
  return poles.map(({ x }, i) => ({ x, row: rows[i]! }));
}
