import { join } from 'node:path';
import { type EvaluationTask, SETTINGS, type Setting } from '../../../../src/core/data/evaluation/settings';
import type { Language, Passage, RetrievalDataset } from '../../../../src/core/data/model';
import { EvaluationAccumulator } from '../../../../src/core/metrics/evaluation/accumulator';
import { parseMeasures } from '../../../../src/core/metrics/names';
import { judgedRanking } from '../../../../src/core/metrics/ranking';
import { measureValue } from '../../../../src/core/metrics/summary';
import { Random } from '../../../../src/core/random';
import { RunDirectory } from '../../../../src/core/runs/run-directory';
import { EvaluationTables, type ScoredResult } from '../../../../src/core/runs/tables';
import { newRun } from '../../runs/fixtures';

export interface RunOptions {
  dataset?: string;
  languages: readonly Language[];
  questions?: number;
  settings?: readonly Setting[];
  /** What was run; a small experiment where left out. */
  run?: ReturnType<typeof newRun>;
  /** How well the encoder tells the answer from other passages. */
  skill?: number;
  /** Of its mistakes. */
  seed?: number;
}

const MEASURES = parseMeasures(['map', 'recall.1', 'recall.10']);

/**
 * A run with one test set, written as the runner writes it. Every question is asked in every language, and answered by one passage
 * in each, but the first question not in the last language. The encoder prefers passages in the language of the question, and
 * knows the later languages less well.
 *
 * @param folder of runs
 * @returns the run's folder
 */
export async function writeEvaluatedRun(folder: string, options: RunOptions): Promise<string> {
  const { dataset: name = 'test set', languages, questions = 12, settings = SETTINGS } = options;
  const { run = newRun(), skill = 1, seed = 1 } = options;
  const directory = await RunDirectory.create(folder, 'hybrid', run);
  const dataset = parallelDataset(name, languages, questions);
  const random = new Random(seed);
  const scores = new Map(
    dataset.queries.map(query => [query.id, scoresOf(query, dataset, { random, skill })]),
  );

  const tables = await EvaluationTables.create(join(directory.path, 'eval', name), {
    dataset,
    measures: MEASURES.map(measure => measure.name),
  });
  const accumulator = new EvaluationAccumulator(MEASURES);
  for (const task of tasksOf(languages, settings)) {
    const queries = dataset.queries.filter(({ language }) => language === task.queryLanguage);
    const results = queries.map(query =>
      search(
        query,
        scores.get(query.id)!.filter(p => task.poolLanguage === 'all' || p.language === task.poolLanguage),
      ),
    );
    const found = results.filter(({ relevant }) => relevant.length > 0);
    await tables.addTask(task, found);
    const counted = {
      poolSize: 0,
      queries: new Int32Array(),
      starts: new Int32Array(),
      ends: new Int32Array(),
    };
    accumulator.addTask({ ...task, ...counted, leftOut: results.length - found.length }, found);
  }
  await tables.finish();
  const passages = new Map(languages.map(language => [language, questions]));
  const summary = accumulator.finish(name, dataset.queries.length, passages);
  await directory.update({ status: 'done', evaluations: [summary] });
  directory.close();
  return directory.path;
}

type ParallelDataset = RetrievalDataset & { all: readonly Passage[] };

function parallelDataset(name: string, languages: readonly Language[], questions: number): ParallelDataset {
  const numbers = Array.from({ length: questions }, (_, i) => i);
  const pairs = languages.flatMap(language => numbers.map(i => ({ language, i })));
  const all = pairs.map(({ language, i }) => ({ id: `${language}:p${i}`, language, text: `passage ${i}` }));
  const answers = (i: number) =>
    new Map(languages.slice(0, i === 0 ? -1 : undefined).map(language => [`${language}:p${i}`, 1]));
  return {
    name,
    languages,
    queries: pairs.map(({ language, i }) => {
      return { id: `${language}:q${i}`, language, text: `question ${i}`, group: `q${i}` };
    }),
    judgments: new Map(pairs.map(({ language, i }) => [`${language}:q${i}`, answers(i)])),
    all,
    async *passages() {
      yield* all;
    },
  };
}

type Scored = Passage & { score: number; grade: number };

function scoresOf(
  query: ParallelDataset['queries'][number],
  { judgments, languages, all }: ParallelDataset,
  { random, skill }: { random: Random; skill: number },
): Scored[] {
  const grades = judgments.get(query.id)!;
  return all.map(passage => {
    const grade = grades.get(passage.id) ?? 0;
    const quality = 1 - languages.indexOf(passage.language) / languages.length / 2;
    const own = passage.language === query.language ? 0.4 : 0;
    return { ...passage, grade, score: skill * grade * quality + own + random.float() * 1.5 };
  });
}

function search({ id, language, group }: ParallelDataset['queries'][number], pool: Scored[]): ScoredResult {
  const ranked = pool.sort((a, b) => b.score - a.score).map((passage, i) => ({ ...passage, rank: i + 1 }));
  const relevant = ranked
    .filter(({ grade }) => grade > 0)
    .map(({ id, language, grade, rank, score }) => ({ passage: id, language, grade, rank, score }));
  const ranking = judgedRanking(
    relevant,
    ranked.length,
    relevant.map(({ grade }) => grade),
  );
  return {
    query: id,
    language,
    group,
    measures: Object.fromEntries(MEASURES.map(measure => [measure.name, measureValue(measure, ranking)])),
    relevant,
    top: ranked.slice(0, 20).map(({ id, language, score }) => ({ passage: id, language, score })),
  };
}

function tasksOf(
  languages: readonly Language[],
  settings: readonly Setting[],
): Pick<EvaluationTask, 'setting' | 'queryLanguage' | 'poolLanguage'>[] {
  return settings.flatMap(setting =>
    languages.flatMap(queryLanguage => {
      const pools = {
        monolingual: [queryLanguage],
        crosslingual: languages.filter(language => language !== queryLanguage),
        multilingual: ['all'],
      }[setting];
      return pools.map(poolLanguage => ({ setting, queryLanguage, poolLanguage }));
    }),
  );
}
