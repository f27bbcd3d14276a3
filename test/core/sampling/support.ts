import fc from 'fast-check';
import { expect } from 'vitest';
import type { TrainingPair } from '../../../src/core/data/model';
import type { SamplingOptions } from '../../../src/core/sampling/options';

export { storeOf, temporaryFolder } from '../data/training/support';

export const OPTIONS: SamplingOptions = {
  batches: 'hybrid',
  alpha: 0.5,
  batchSize: 8,
  dataSampling: 'proportional',
  languageSampling: 'uniform',
  hardNegatives: 0,
  seed: 1,
};

export interface Written {
  id: number | string;
  language: string;
  positive?: string;
  passage?: string;
  negatives?: readonly string[];
}

/** Pairs with texts that tell where they come from. */
export function pairs(rows: readonly Written[]): TrainingPair[] {
  return rows.map(({ id, language, positive, passage, negatives = [] }) => ({
    id: String(id),
    language,
    query: `query ${id} in ${language}`,
    positive: positive ?? `passage ${id} in ${language}`,
    negatives,
    ...(passage !== undefined && { passage }),
  }));
}

/** Ids 0 … count−1, each in all languages. */
export function parallel(languages: readonly string[], count: number): TrainingPair[] {
  return pairs(
    Array.from({ length: count }, (_, id) => languages.map(language => ({ id, language }))).flat(),
  );
}

/** Any small data set: few ids, languages and texts, so that everything coincides with everything. */
export const anyPairs = fc
  .uniqueArray(
    fc.record({
      id: fc.nat(30),
      language: fc.constantFrom('ar', 'de', 'en'),
      positive: fc.nat(40).map(i => `text ${i}`),
      passage: fc.option(fc.nat(40).map(String), { nil: undefined }),
      negatives: fc.array(
        fc.nat(40).map(i => `text ${i}`),
        { maxLength: 3 },
      ),
    }),
    { selector: ({ id, language }) => `${id} ${language}`, minLength: 12, maxLength: 90 },
  )
  .map(rows => pairs(rows as Written[]));

/**
 * Asks whether counts agree with probabilities: Pearson's χ² is below what chance exceeds once in 10,000 times
 * (Wilson and Hilferty's approximation of the quantile).
 */
export function expectFrequencies(counts: readonly number[], probabilities: readonly number[]): void {
  expect(counts).toHaveLength(probabilities.length);
  const n = counts.reduce((a, b) => a + b, 0);
  const possible = [...counts.keys()].filter(i => probabilities[i]! > 0);
  for (const i of counts.keys()) if (probabilities[i] === 0) expect(counts[i]).toBe(0);
  const chiSquare = possible.reduce(
    (sum, i) => sum + (counts[i]! - n * probabilities[i]!) ** 2 / (n * probabilities[i]!),
    0,
  );
  const freedom = possible.length - 1;
  const spread = 2 / (9 * freedom);
  expect(chiSquare).toBeLessThan(freedom * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3);
}

/** How often each key occurs. */
export function countBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
