/** A table of GitHub's Markdown: the first column is text, the others stand to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  note: string,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return `${[head, rule, ...rows].map(line).join('')}\n${note}\n`;
}

/** Text that stands for itself in a cell. */
export const markdownText = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\|*_`<[\]]/g, '\\$&');
