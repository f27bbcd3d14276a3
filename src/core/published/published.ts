import { SETTINGS, type Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import { FIGURES } from './figures';

/** Batches that the encoder was trained with. */
export const PUBLISHED_TRAININGS = ['monolingual', 'crosslingual', 'hybrid'] as const;
export type PublishedTraining = (typeof PUBLISHED_TRAININGS)[number];

/** Values of one measure that were printed for one encoder with one training on one test set. */
export interface PublishedSeries {
  /** Number of the table that they stand in. */
  table: number;
  encoder: string;
  /** `xquad-r`, `mlqa-r` or `miracl`. */
  dataset: string;
  /** As results name it: `recall_10`. */
  measure: string;
  setting: Setting;
  training: PublishedTraining;
  /** Over the query languages, as printed. */
  mean: number;
  byLanguage: Readonly<Record<Language, number>>;
}

export const PUBLISHED_SOURCE = {
  authors: 'Elmahdy, Lin and Ahmad',
  title:
    'Synergistic Approach for Simultaneous Optimization of Monolingual, Cross-lingual, and Multilingual Information Retrieval',
  url: 'https://arxiv.org/abs/2408.10536',
  short: 'Elmahdy, Lin and Ahmad, arXiv 2408.10536',
} as const;

/** `Table 3, XLM-R, hybrid batches; Elmahdy, Lin and Ahmad, arXiv 2408.10536` */
export function citation({ table, encoder, training }: PublishedSeries): string {
  return `Table ${table}, ${encoder}, ${TRAINING_LABELS[training]}; ${PUBLISHED_SOURCE.short}`;
}

export const TRAINING_LABELS: Readonly<Record<PublishedTraining, string>> = {
  monolingual: 'monolingual batches',
  crosslingual: 'cross-lingual batches',
  hybrid: 'hybrid batches',
};

/**
 * What was published for a test set, in the order of the tables.
 *
 * @param dataset as the user named it: `xquad-r`, `XQuAD-R`, `mlqa_r dev`
 * @param measure as results name it; all of them if left out
 */
export function publishedFor(dataset: string, measure?: string): PublishedSeries[] {
  const known = knownDataset(dataset);
  return published().filter(
    series => series.dataset === known && (measure === undefined || series.measure === measure),
  );
}

/** The test set that a name speaks of: it holds the name as words of their own, however these are joined. */
function knownDataset(name: string): string | undefined {
  const words = ` ${name.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  if (/ xquad ?r /.test(words)) return 'xquad-r';
  if (/ mlqa ?r /.test(words)) return 'mlqa-r';
  return / miracl /.test(words) ? 'miracl' : undefined;
}

let parsed: readonly PublishedSeries[] | undefined;

function published(): readonly PublishedSeries[] {
  parsed ??= FIGURES.trim().split('\n\n').flatMap(parseTable);
  return parsed;
}

function parseTable(text: string): PublishedSeries[] {
  const [head, ...lines] = text.split('\n');
  const [, table, encoder, dataset, columns] = /^table (\d+), (\S+), (\S+)\s+mean (.+)$/.exec(head!)!;
  const languages = columns!.trim().split(/\s+/);
  return lines.map(line => {
    const [measure, setting, training, mean, ...values] = line.split(/\s+/);
    return {
      table: Number(table),
      encoder: encoder!,
      dataset: dataset!,
      measure: measure!,
      setting: SETTINGS.find(name => name === setting)!,
      training: PUBLISHED_TRAININGS.find(name => name === training)!,
      mean: Number(mean),
      byLanguage: Object.fromEntries(languages.map((language, i) => [language, Number(values[i])])),
    };
  });
}
