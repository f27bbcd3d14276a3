import type { EvaluationSummary } from '../../../src/core/metrics/evaluation/summary';
import type { RunEntry } from '../../../src/extension/runs/entry';

export function entry(fields: Partial<RunEntry> = {}): RunEntry {
  const id = fields.id ?? 'a';
  return {
    path: `/studies/.polyrank/runs/${id}`,
    id,
    status: 'done',
    experiment: { name: 'x', file: '/studies/x.polyrank.yaml' },
    cell: 'hybrid, seed 1',
    created: Date.parse('2026-11-21T12:00:00Z'),
    seconds: 60,
    hasModel: true,
    results: [],
    star: false,
    ...fields,
  };
}

const interval = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 });

/** As large as that of a real evaluation in this many languages. */
export function summaryOf(languages: readonly string[]): EvaluationSummary {
  const measures = ['recip_rank', 'map', 'recall_10'];
  const macro = { recip_rank: interval(0.6), map: interval(0.5), recall_10: interval(0.7) };
  const means = { recip_rank: 1 / 3, map: 2 / 7, recall_10: 5 / 13 };
  const byLanguage = Object.fromEntries(languages.map(language => [language, 1 / 7]));
  const shared = { tasks: languages.length, queries: 4, leftOut: 0, macro, micro: means };
  return {
    dataset: 'xquad-r',
    languages,
    queries: 4,
    passages: Object.fromEntries(languages.map(language => [language, 3])),
    measures,
    settings: [
      { setting: 'monolingual', ...shared },
      { setting: 'crosslingual', ...shared },
      {
        setting: 'multilingual',
        ...shared,
        rankDistance: { macro: interval(12.5), micro: 12, leftOut: 0 },
      },
    ],
    tasks: languages.flatMap(queryLanguage =>
      languages.map(poolLanguage => ({
        setting: 'crosslingual' as const,
        queryLanguage,
        poolLanguage,
        poolSize: 1222,
        queries: 1190,
        leftOut: 0,
        means,
      })),
    ),
    bias: {
      matrix: [],
      cutoff: 100,
      shares: languages.map(queryLanguage => ({ queryLanguage, shares: byLanguage, divergence: 0.1 })),
      pool: byLanguage,
      ownLanguageFirst: { macro: 0.5, byLanguage },
      peer: { macro: 0.5, byLanguage },
      rankCorrelation: { macro: 0.5, byLanguage },
    },
  };
}
