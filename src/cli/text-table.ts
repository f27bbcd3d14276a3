import { escapeTerminal } from '../core/text/escape';

/** A number, a time or an interval, as tables show them. */
const NUMBER = /^(–|[-+−]?\d[-\d.,: …±]*)$/;

/**
 * Lays rows out in columns of equal width, two blanks apart. Columns that hold nothing but numbers stand to the right.
 *
 * @param rows may be shorter than the header
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  const texts = rows.map(row => header.map((_, c) => escapeTerminal(String(row[c] ?? ''))));
  const lines = [header, ...texts];
  const widths = header.map((_, c) => Math.max(...lines.map(line => width(line[c]!))));
  const isNumeric = header.map((_, c) => texts.every(row => row[c] === '' || NUMBER.test(row[c]!)));
  return lines
    .map(line => {
      const cells = line.map((text, c) => {
        const blanks = ' '.repeat(widths[c]! - width(text));
        return isNumeric[c] ? blanks + text : text + blanks;
      });
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** In characters; East Asian wide ones, of two columns, do not occur in names of measures and languages. */
function width(text: string): number {
  return [...text].length;
}
