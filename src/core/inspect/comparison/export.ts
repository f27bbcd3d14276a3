import { type Aspect, LEVEL, lowerIsBetter, RANK_DISTANCE } from '../../comparison/compare';
import type { ComparedConfiguration, SeedMean, TestResult } from '../../pages/comparison';
import { csvLine } from '../../text/csv';
import { measureWords } from '../../text/measures';
import { formatDifference, formatP, formatRange, formatSigned, formatValue } from '../../text/numbers';
import { aspectName, sentenceCase, settingTitle } from '../../text/settings';
import { latexDocument, latexText } from './latex';
import { markdownTable, markdownText } from './markdown';

export const EXPORT_FORMATS = ['csv', 'latex', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Ends of file names. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  latex: 'tex',
  markdown: 'md',
};

export interface MeansTable {
  dataset: string;
  configurations: readonly ComparedConfiguration[];
  aspects: readonly Aspect[];
  /** `[configurations][aspects]` */
  means: readonly (readonly (SeedMean | null)[])[];
  /** Index of a configuration. */
  baseline: number;
  /** Against the baseline; † marks what differs. Empty where nothing was tested. */
  tests: readonly TestResult[];
}

/** The means of configurations: with their spread over seeds, the best in bold, † where a difference to the baseline is significant. */
export function exportMeans(table: MeansTable, format: ExportFormat): string {
  if (format === 'csv') return meansCsv(table);
  const { dataset, configurations, aspects, means, tests } = table;
  const best = bestOf(table);
  const tested = [...new Set(tests.map(({ measure }) => measureWords(measure)))].join(' and ');
  const spreads = configurations.some(({ runs }) => runs.length > 1)
    ? ' ± standard deviation over seeds'
    : '';
  const note = [`${dataset}: macro means${spreads}`];
  if (configurations.length > 1) note.push('best in bold');
  if (tested) {
    const baseline = configurations[table.baseline]!.label;
    note.push(`† differs from ${baseline} (${tested}; paired randomisation test, Holm, p < ${LEVEL})`);
  }
  const cell = (c: number, a: number, style: Style): string => {
    const mean = means[c]![a];
    if (!mean) return '–';
    const { measure } = aspects[a]!;
    const value = formatValue(measure, mean.mean);
    const spread = mean.deviation === undefined ? '' : style.spread(formatValue(measure, mean.deviation));
    const isBest = configurations.length > 1 && value === best[a];
    return `${isBest ? style.bold(value) : value}${spread}${isMarked(table, c, a) ? style.dagger : ''}`;
  };
  const rows = (style: Style, text: (text: string) => string) =>
    configurations.map(({ label }, c) => [text(label), ...aspects.map((_, a) => cell(c, a, style))]);
  if (format === 'markdown') {
    const head = ['Configuration', ...aspects.map(aspect => markdownText(aspectName(aspect)))];
    return markdownTable(head, rows(MARKDOWN, markdownText), `${note.map(markdownText).join('; ')}.`);
  }
  return latexDocument({
    note: `${note.join('; ')}.`,
    columns: `l${'r'.repeat(aspects.length)}`,
    head: latexHead(aspects),
    rows: rows(LATEX, latexText),
  });
}

/** The differences to the baseline as they were tested. */
export function exportDifferences(
  {
    dataset,
    configurations,
    baseline,
    tests,
  }: Pick<MeansTable, 'dataset' | 'configurations' | 'baseline' | 'tests'>,
  format: ExportFormat,
): string {
  const label = (c: number) => configurations[c]!.label;
  if (format === 'csv') {
    const lines = tests.map(test => [
      ...[dataset, test.setting, test.measure, label(baseline), label(test.configuration)],
      ...[test.baseline, test.other, test.difference.mean, test.difference.low, test.difference.high],
      ...[test.p, test.adjusted, test.effectSize, test.wins, test.ties, test.losses],
      ...[test.queries, test.groups, test.verdict],
    ]);
    return [DIFFERENCE_COLUMNS, ...lines].map(csvLine).join('');
  }
  const note = `${dataset}: differences to ${label(baseline)}, significant ones in bold; intervals and p resampled by question; p after Holm’s correction over ${tests.length === 1 ? '1 test' : `${tests.length} tests`}; d: effect size of paired differences; queries better/same/worse.`;
  const head = ['', 'Configuration', 'Mean', 'Difference', '95% interval', 'p', 'd', 'Better/same/worse'];
  const rows = (style: Style, text: (text: string) => string) =>
    tests.map(test => {
      const { measure, configuration, other, difference, adjusted, effectSize, wins, ties, losses } = test;
      const gain = style.number(formatDifference(measure, difference.mean));
      return [
        text(sentenceCase(aspectName(test))),
        text(label(configuration)),
        formatValue(measure, other),
        test.verdict === 'no difference shown' ? gain : style.bold(gain),
        style.number(formatRange(measure, difference)),
        style.number(formatP(adjusted)),
        effectSize === undefined ? '–' : style.number(formatSigned(effectSize, 2)),
        `${wins}/${ties}/${losses}`,
      ];
    });
  if (format === 'markdown') return markdownTable(head, rows(MARKDOWN, markdownText), markdownText(note));
  return latexDocument({
    note,
    columns: 'llrrrrrr',
    head: [`${head.map(latexText).join(' & ')} \\\\`],
    rows: rows(LATEX, latexText),
  });
}

interface Style {
  bold(text: string): string;
  spread(deviation: string): string;
  /** A number with a sign, or a relation. */
  number(text: string): string;
  dagger: string;
}

const LATEX: Style = {
  bold: text => `\\textbf{${text}}`,
  spread: deviation => ` $\\pm$ ${deviation}`,
  number: text => text.replace('< ', '$<$').replaceAll('−', '$-$').replaceAll('+', '$+$'),
  dagger: '$^{\\dagger}$',
};

const MARKDOWN: Style = {
  bold: text => `**${text}**`,
  spread: deviation => ` ± ${deviation}`,
  number: text => text.replace('<', '\\<'),
  dagger: '†',
};

const DIFFERENCE_COLUMNS = [
  ...['dataset', 'setting', 'measure', 'baseline', 'configuration'],
  ...['baseline_mean', 'mean', 'difference', 'low', 'high'],
  ...['p', 'p_holm', 'effect_size', 'better', 'same', 'worse', 'queries', 'questions', 'verdict'],
];

/** One line for each mean, numbers in full. */
function meansCsv({ dataset, configurations, aspects, means }: MeansTable): string {
  const lines = configurations.flatMap(({ label, runs }, c) =>
    aspects.flatMap(({ setting, measure }, a) => {
      const mean = means[c]![a];
      if (!mean) return [];
      const seeds = mean.values.filter(value => value !== null).length;
      const values = runs.map(({ seed }, r) => `${seed}:${mean.values[r] ?? ''}`).join(' ');
      return [[dataset, label, setting, measure, mean.mean, mean.deviation, seeds, values]];
    }),
  );
  const head = [
    'dataset',
    'configuration',
    'setting',
    'measure',
    'mean',
    'deviation',
    'seeds',
    'values_by_seed',
  ];
  return [head, ...lines].map(csvLine).join('');
}

/** The best mean of each aspect, as it is printed: what prints the same is as good. */
export function bestOf({ aspects, means }: Pick<MeansTable, 'aspects' | 'means'>): (string | undefined)[] {
  return aspects.map(({ measure }, a) => {
    const known = means.flatMap(row => (row[a] ? [row[a].mean] : []));
    if (known.length === 0) return undefined;
    return formatValue(measure, lowerIsBetter(measure) ? Math.min(...known) : Math.max(...known));
  });
}

/** Whether a mean differs from the baseline's by the tests. */
export function isMarked({ aspects, tests }: MeansTable, configuration: number, aspect: number): boolean {
  const { setting, measure } = aspects[aspect]!;
  return tests.some(
    test =>
      test.configuration === configuration &&
      test.setting === setting &&
      test.measure === measure &&
      test.verdict !== 'no difference shown',
  );
}

/** Settings over measures, ruled apart. */
function latexHead(aspects: readonly Aspect[]): string[] {
  const groups: { name: string; from: number; count: number }[] = [];
  for (const [a, { setting, measure }] of aspects.entries()) {
    const name = measure === RANK_DISTANCE ? '' : settingTitle(setting);
    const last = groups.at(-1);
    if (last?.name === name) last.count++;
    else groups.push({ name, from: a + 2, count: 1 });
  }
  const named = groups.map(({ name, count }) => (name ? `\\multicolumn{${count}}{c}{${name}}` : ''));
  const rules = groups.filter(({ name }) => name);
  return [
    ` & ${named.join(' & ')} \\\\`,
    rules.map(({ from, count }) => `\\cmidrule(lr){${from}-${from + count - 1}}`).join(' '),
    `Configuration & ${aspects.map(({ measure }) => latexText(measureWords(measure))).join(' & ')} \\\\`,
  ];
}
