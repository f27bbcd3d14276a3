export interface LatexTable {
  /** A comment above the table. */
  note: string;
  /** `lrr` */
  columns: string;
  /** Lines of LaTeX. */
  head: readonly string[];
  /** Cells of LaTeX. */
  rows: readonly (readonly string[])[];
}

/** A tabular of the package booktabs. */
export function latexDocument({ note, columns, head, rows }: LatexTable): string {
  return [
    `% ${note.replace(/\s+/g, ' ')}`,
    '% Needs \\usepackage{booktabs}.',
    `\\begin{tabular}{${columns}}`,
    '\\toprule',
    ...head,
    '\\midrule',
    ...rows.map(cells => `${cells.join(' & ')} \\\\`),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};

/** Text that stands for itself in LaTeX. */
export const latexText = (text: string): string =>
  text.replace(/[\\{}$&#_%~^<>]/g, character => ESCAPES[character] ?? `\\${character}`);
