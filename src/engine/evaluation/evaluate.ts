import type { EvaluationDataset } from '../../core/data/evaluation/dataset';
import { type EvaluationTask, evaluationTasks, type Setting } from '../../core/data/evaluation/settings';
import { EvaluationAccumulator } from '../../core/metrics/evaluation/accumulator';
import type { EvaluationSummary } from '../../core/metrics/evaluation/summary';
import type { Measure } from '../../core/metrics/names';
import { judgedRanking } from '../../core/metrics/ranking';
import { measureValue } from '../../core/metrics/summary';
import type { EvaluationStage } from '../../core/runs/events';
import type { ScoredResult } from '../../core/runs/tables';
import type { Embedder } from '../dual-encoder';
import type { SearchResult } from '../search/model';
import { search } from '../search/searcher';
import { type EmbeddedDataset, type EmbedOptions, embedDataset } from './embed-dataset';

/** Takes the results of each query language and pool as they come. */
export interface ResultSink {
  addTask(task: EvaluationTask, results: readonly ScoredResult[]): Promise<void>;
}

export interface EvaluateOptions extends Omit<EmbedOptions, 'onProgress'> {
  settings: readonly Setting[];
  measures: readonly Measure[];
  /** Passages kept for each query in the pools of all languages and of its own. */
  depth: number;
  /** The same in pools of other languages. */
  crossDepth: number;
  sink: ResultSink;
  onProgress(stage: EvaluationStage, done: number, total: number): void;
}

/**
 * Evaluates an encoder on a test set: embeds queries and passages, searches exactly, and computes every measure at full depth.
 *
 * @returns undefined where a stop was asked for
 */
export async function evaluate(
  encoder: Embedder,
  dataset: EvaluationDataset,
  options: EvaluateOptions,
): Promise<EvaluationSummary | undefined> {
  const embedded = await embedDataset(encoder, dataset, options);
  if (!embedded) return undefined;
  const { numbered } = embedded;
  const total = dataset.queries.length;
  let result: SearchResult;
  try {
    result = await search(
      {
        queries: embedded.queries,
        passages: embedded.passages,
        queryLanguage: numbered.queryLanguage,
        passageLanguage: numbered.passageLanguage,
        languages: numbered.languages.length,
        tieOrder: embedded.tieOrder,
        judged: numbered.judged,
        depth: options.depth,
        crossDepth: options.crossDepth,
      },
      encoder.device,
      done => options.onProgress('search', done, total),
    );
  } finally {
    await embedded.passages.discard();
  }
  const accumulator = new EvaluationAccumulator(options.measures);
  const tasks = evaluationTasks(numbered, options.settings);
  const rankings = tasks.reduce((n, { queries }) => n + queries.length, 0);
  let measured = 0;
  for (const task of tasks) {
    const results = Array.from(task.queries, (_, i) =>
      queryResult(task, i, dataset, embedded, result, options.measures),
    );
    accumulator.addTask(task, results);
    await options.sink.addTask(task, results);
    measured += results.length;
    options.onProgress('measures', measured, rankings);
  }
  return accumulator.finish(dataset.name, total, dataset.passageCounts);
}

function queryResult(
  task: EvaluationTask,
  i: number,
  dataset: EvaluationDataset,
  { numbered, passageIds }: EmbeddedDataset,
  { judged, all, byLanguage }: SearchResult,
  measures: readonly Measure[],
): ScoredResult {
  const q = task.queries[i]!;
  const { id, language, group } = dataset.queries[q]!;
  const pooled = task.poolLanguage === 'all';
  const ranks = pooled ? judged.allRanks : judged.ownRanks;
  const { passages, grades } = numbered.judged;
  const languageOf = (passage: number) => numbered.languages[numbered.passageLanguage[passage]!]!;

  const entries = Array.from({ length: task.ends[i]! - task.starts[i]! }, (_, k) => {
    const e = task.starts[i]! + k;
    const passage = passages[e]!;
    return {
      passage: passageIds[passage]!,
      language: languageOf(passage),
      grade: grades[e]!,
      rank: ranks[e]!,
      score: judged.scores[e]!,
    };
  });
  const ranking = judgedRanking(
    entries,
    task.poolSize,
    entries.map(entry => entry.grade),
  );
  const top = pooled ? all[q]! : byLanguage[q]![numbered.languages.indexOf(task.poolLanguage)]!;
  return {
    query: id,
    language,
    group,
    measures: Object.fromEntries(measures.map(measure => [measure.name, measureValue(measure, ranking)])),
    relevant: entries.filter(entry => entry.grade >= 1),
    top: Array.from(top.passages, (passage, rank) => ({
      passage: passageIds[passage]!,
      language: languageOf(passage),
      score: top.scores[rank]!,
    })),
  };
}
