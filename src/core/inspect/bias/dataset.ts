import type { EvaluationSummary, LanguageBias, TaskSummary } from '../../metrics/evaluation/summary';
import type { DatasetBias, LanguageMeans, PooledBias } from '../../pages/bias';
import { publishedFor } from '../../published/published';

/** What the summary of an evaluation says of language bias. */
export function datasetBias(summary: EvaluationSummary): DatasetBias {
  const { dataset, languages, queries, passages, measures, settings, tasks, bias } = summary;
  return {
    name: dataset,
    languages,
    queries,
    passages,
    settings: settings.map(({ setting }) => setting),
    separate: {
      measures,
      cells: tasks
        .filter(({ setting, queries }) => setting !== 'multilingual' && queries > 0)
        .map(({ queryLanguage, poolLanguage, queries, leftOut, means }) => {
          return { queryLanguage, passageLanguage: poolLanguage, queries, leftOut, means };
        }),
    },
    ...(bias && { pooled: pooledBias(summary, bias) }),
    published: publishedFor(dataset, 'rank_distance'),
  };
}

function pooledBias({ settings, tasks }: EvaluationSummary, bias: LanguageBias): PooledBias {
  const { matrix, cutoff, shares, pool, ownLanguageFirst, peer, rankCorrelation } = bias;
  const distance = settings.find(({ setting }) => setting === 'multilingual')?.rankDistance;
  return {
    matrix,
    measures: {
      rank_distance: {
        macro: distance?.macro.mean ?? null,
        ...(distance && { interval: { low: distance.macro.low, high: distance.macro.high } }),
        byLanguage: distancesOf(tasks),
      },
      own_language_first: ownLanguageFirst,
      peer,
      rank_correlation: rankCorrelation,
    },
    cutoff,
    shares,
    pool,
    withoutDistance: distance?.leftOut ?? 0,
  };
}

function distancesOf(tasks: readonly TaskSummary[]): LanguageMeans['byLanguage'] {
  return Object.fromEntries(
    tasks.flatMap(({ queryLanguage, rankDistance }) =>
      rankDistance === undefined ? [] : [[queryLanguage, rankDistance]],
    ),
  );
}
