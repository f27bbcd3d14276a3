import type { Language } from '../data/model';
import type { PairCounts } from '../data/training/language-rows';
import type { BatchKind, SamplingOptions } from './options';
import { samplingShares } from './shares';

export interface Shortage {
  /** Absent where the data set as a whole is short. */
  language?: Language;
  available: number;
  needed: number;
}

export interface SamplingFinding {
  /** `error`: the batches cannot be drawn. `warning`: they can, but many of their negatives are masked or unused. */
  severity: 'error' | 'warning';
  dataset: string;
  kind: BatchKind;
  shortages: readonly Shortage[];
  /** What is wrong, with the numbers. */
  fault: string;
  remedy: string;
  /** The largest batch for which there is enough, where a smaller one is what would help. */
  batchSize?: number;
}

/** A data set by its sizes alone (`PairStore.counts`). */
export interface SizedDataset {
  name: string;
  counts: PairCounts;
  weight?: number;
}

/**
 * Whether batches can be drawn as the options say, without drawing any. No smaller batch is ever drawn instead.
 *
 * A monolingual batch takes `batchSize` pairs of one language, so each language must have as many. A cross-lingual
 * batch takes `batchSize` groups that have translations, and from each language as many as its share of the queries.
 */
export function checkSampling(
  datasets: readonly SizedDataset[],
  options: SamplingOptions,
): SamplingFinding[] {
  return samplingShares(datasets, options).flatMap(({ kind, languages }) => {
    if (kind === 'monolingual')
      return datasets.flatMap(dataset => checkMonolingual(dataset, options.batchSize));
    const isUnused = datasets.map(({ counts }) => counts.parallelGroups === 0);
    const severity = options.batches === 'hybrid' && isUnused.includes(false) ? 'warning' : 'error';
    return datasets.flatMap((dataset, d) =>
      isUnused[d]
        ? [withoutTranslations(dataset, options.batchSize, severity)]
        : checkCrosslingual(dataset, options.batchSize, languages[d]!),
    );
  });
}

function checkMonolingual({ name, counts }: SizedDataset, batchSize: number): SamplingFinding[] {
  const findings: SamplingFinding[] = [];
  const finding = { dataset: name, kind: 'monolingual' as const };
  const short = shortages(counts.languages.map(({ language, pairs }) => [language, pairs, batchSize]));
  if (short.length > 0) {
    findings.push({
      ...finding,
      severity: 'error',
      shortages: short,
      fault: `data set "${name}" is too small for monolingual batches of ${batchSize} pairs: ${list(short, 'pairs')}.`,
      remedy: `Set batch_size to ${least(short)} or less, or leave ${names(short)} out with languages:.`,
      batchSize: least(short),
    });
  }
  const repeated = shortages(
    counts.languages
      .filter(({ pairs }) => pairs >= batchSize)
      .map(({ language, passages }) => [language, passages, batchSize]),
  );
  if (repeated.length > 0) {
    findings.push({
      ...finding,
      severity: 'warning',
      shortages: repeated,
      fault: `in data set "${name}", monolingual batches of ${batchSize} repeat passages: ${list(repeated, 'different passages')}.`,
      remedy: `Repeated passages are masked; a batch_size of ${least(repeated)} or less avoids them.`,
    });
  }
  return findings;
}

function checkCrosslingual(
  { name, counts }: SizedDataset,
  batchSize: number,
  languageShares: readonly number[],
): SamplingFinding[] {
  const finding = { dataset: name, kind: 'crosslingual' as const, severity: 'error' as const };
  const available = counts.parallelGroups;
  if (available < batchSize) {
    return [
      {
        ...finding,
        shortages: [{ available, needed: batchSize }],
        fault: `data set "${name}" is too small for cross-lingual batches of ${batchSize} pairs: ${available} have a translation.`,
        remedy: `Set batch_size to ${available} or less, or add translations.`,
        batchSize: available,
      },
    ];
  }
  const short = shortages(
    counts.languages.map(({ language, parallelPairs }, l) => [
      language,
      parallelPairs,
      Math.ceil(batchSize * languageShares[l]! - 1e-9),
    ]),
  );
  if (short.length === 0) return [];
  return [
    {
      ...finding,
      shortages: short,
      fault: `data set "${name}" is too small for cross-lingual batches of ${batchSize} queries: ${short
        .map(
          ({ language, available, needed }) =>
            `${language} has ${available} pairs with a translation for ${needed} queries on average`,
        )
        .join(', ')}.`,
      remedy: `Lower batch_size, leave ${names(short)} out with languages:, or draw languages by their size with language_sampling: proportional.`,
    },
  ];
}

function withoutTranslations(
  { name }: SizedDataset,
  batchSize: number,
  severity: 'error' | 'warning',
): SamplingFinding {
  return {
    severity,
    dataset: name,
    kind: 'crosslingual',
    shortages: [{ available: 0, needed: batchSize }],
    fault: `data set "${name}" has no pair in two languages, so no cross-lingual batch can come from it.`,
    remedy:
      'Translations are rows with the same id in another language. Without any, set batches: monolingual.',
  };
}

function shortages(rows: readonly [Language, number, number][]): Required<Shortage>[] {
  return rows
    .filter(([, available, needed]) => available < needed)
    .map(([language, available, needed]) => ({ language, available, needed }));
}

function list(short: readonly Shortage[], unit: string): string {
  return short.map(({ language, available }) => `${language} has ${available} ${unit}`).join(', ');
}

function names(short: readonly Shortage[]): string {
  return short.map(({ language }) => language).join(', ');
}

function least(short: readonly Shortage[]): number {
  return Math.min(...short.map(({ available }) => available));
}
