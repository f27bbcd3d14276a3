import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { SETTINGS, type Setting } from '../../../../src/core/data/evaluation/settings';
import type { Passage, Query } from '../../../../src/core/data/model';
import { checkText } from '../../../../src/core/experiment/check';
import { EvaluationAccumulator } from '../../../../src/core/metrics/evaluation/accumulator';
import { parseMeasures } from '../../../../src/core/metrics/names';
import { judgedRanking } from '../../../../src/core/metrics/ranking';
import { measureValue } from '../../../../src/core/metrics/summary';
import { Random } from '../../../../src/core/random';
import { RunDirectory } from '../../../../src/core/runs/run-directory';
import { EvaluationTables, type ScoredResult } from '../../../../src/core/runs/tables';
import { newRun } from '../../runs/fixtures';

export const LANGUAGES = ['en', 'de', 'ar'] as const;
const QUESTIONS = 9;
const MEASURES = [
  'num_ret',
  'num_rel',
  'num_rel_ret',
  'map',
  'gm_map',
  'Rprec',
  'bpref',
  'recip_rank',
  'P.5',
  'recall.1,5',
  'ndcg',
  'ndcg_cut.5',
  'map_cut.3',
  'success.1',
  'recip_rank_cut.2',
  'ndcg_exp_cut.5',
];

const TEXTS: Readonly<Record<string, string>> = {
  en: 'What about the river number',
  de: 'Was ist mit der Straße Nummer',
  ar: 'ماذا عن النَّهر رقم',
};

/** Writes a test set as JSON Lines: nine questions, each with answers in every language, but the first not in Arabic. */
export async function writeTestSet(folder: string): Promise<string> {
  const passages: object[] = [];
  const queries: object[] = [];
  const judgments: object[] = [];
  for (const language of LANGUAGES) {
    for (let q = 0; q < QUESTIONS; q++) {
      queries.push({ id: `${language}:q${q}`, language, text: `${TEXTS[language]} ${q}?`, group: `q${q}` });
      for (let p = 0; p < 3; p++) {
        const context = p === 0 ? { context: `Around ${language} ${q}` } : {};
        passages.push({
          id: `${language}:p${q}:${p}`,
          language,
          text: `Passage ${language} ${q} ${p}`,
          ...context,
        });
      }
    }
  }
  for (const asked of LANGUAGES) {
    for (const language of LANGUAGES) {
      for (let q = 0; q < QUESTIONS; q++) {
        if (q === 0 && language === 'ar') continue;
        for (let p = 0; p < 3; p++) {
          judgments.push({ query: `${asked}:q${q}`, passage: `${language}:p${q}:${p}`, grade: 2 - p });
        }
      }
    }
  }
  const path = join(folder, 'set');
  await mkdir(path, { recursive: true });
  for (const [name, rows] of Object.entries({ passages, queries, judgments })) {
    await writeFile(join(path, `${name}.jsonl`), rows.map(row => `${JSON.stringify(row)}\n`).join(''));
  }
  return path;
}

/** What a run was made from, by `pool query`: every passage of the pool, best first. */
export type Truth = ReadonlyMap<
  string,
  { setting: Setting; query: Query; result: ScoredResult; ranking: readonly Ranked[] }
>;
type Ranked = Passage & { score: number; rank: number; grade: number | null };

export interface MadeRun {
  path: string;
  truth: Truth;
}

interface RunOptions {
  seed?: number;
  settings?: readonly Setting[];
  measures?: readonly string[];
  /** Passages that the tables keep, where that is not what the experiment file says. */
  keep?: number;
  /** Name of the test set. */
  name?: string;
}

/** Writes a run as the runner does, with random scores. */
export async function writeRun(folder: string, options: RunOptions = {}): Promise<MadeRun> {
  const { seed = 1, settings = SETTINGS, name = 'set', keep } = options;
  const measures = parseMeasures(options.measures ?? MEASURES);
  const data = { path: join(folder, 'set'), format: 'jsonl', name };
  const evaluate = {
    data,
    settings,
    measures: measures.map(measure => measure.name),
    depth: 10,
    crosslingual_depth: 4,
  };
  const text = JSON.stringify({ encoder: './e', evaluate, seed });
  const [cell] = checkText(text, join(folder, 'x.polyrank.json')).cells;
  const directory = await RunDirectory.create(join(folder, 'runs'), `run-${seed}`, {
    ...newRun(),
    cell: `run ${seed}`,
    resolved: cell!.experiment,
    seed,
  });
  const dataset = await openDataset(cell!.experiment.evaluate!.data[0]!);
  const passages: Passage[] = [];
  for await (const passage of dataset.passages()) passages.push(passage);
  const tables = await EvaluationTables.create(join(directory.path, 'eval', name), {
    dataset,
    measures: measures.map(measure => measure.name),
  });
  const accumulator = new EvaluationAccumulator(measures);
  const random = new Random(seed);
  const truth = new Map<
    string,
    { setting: Setting; query: Query; result: ScoredResult; ranking: readonly Ranked[] }
  >();
  for (const setting of settings) {
    for (const queryLanguage of LANGUAGES) {
      const pools = {
        monolingual: [queryLanguage],
        crosslingual: LANGUAGES.filter(language => language !== queryLanguage),
        multilingual: ['all'],
      }[setting];
      for (const poolLanguage of pools) {
        const pool = passages.filter(({ language }) => poolLanguage === 'all' || language === poolLanguage);
        const depth = keep ?? (setting === 'crosslingual' ? 4 : 10);
        const results: ScoredResult[] = [];
        for (const query of dataset.queries.filter(({ language }) => language === queryLanguage)) {
          const grades = dataset.judgments.get(query.id)!;
          const ranking = random.shuffle([...pool]).map((passage, i) => ({
            ...passage,
            rank: i + 1,
            score: 1 / (i + 2),
            grade: grades.get(passage.id) ?? null,
          }));
          const relevant = ranking.flatMap(({ id, language, grade, rank, score }) =>
            grade !== null && grade >= 1 ? [{ passage: id, language, grade, rank, score }] : [],
          );
          if (relevant.length === 0) continue;
          const judged = ranking.flatMap(({ rank, grade }) => (grade === null ? [] : [{ rank, grade }]));
          const judgedRanks = judgedRanking(
            judged,
            pool.length,
            judged.map(({ grade }) => grade),
          );
          const result: ScoredResult = {
            query: query.id,
            language: query.language,
            group: query.group,
            measures: Object.fromEntries(
              measures.map(measure => [measure.name, measureValue(measure, judgedRanks)]),
            ),
            // The tables are not asked to be in order.
            relevant: random.shuffle([...relevant]),
            top: ranking.slice(0, depth).map(({ id, language, score }) => ({ passage: id, language, score })),
          };
          results.push(result);
          truth.set(`${setting} ${poolLanguage} ${query.id}`, { setting, query, result, ranking });
        }
        await tables.addTask({ setting, poolLanguage }, results);
        accumulator.addTask(
          {
            setting,
            queryLanguage,
            poolLanguage,
            poolSize: pool.length,
            queries: new Int32Array(results.length),
            starts: new Int32Array(),
            ends: new Int32Array(),
            leftOut: QUESTIONS - results.length,
          },
          results,
        );
      }
    }
  }
  await tables.finish();
  const counts = new Map(LANGUAGES.map(language => [language as string, 3 * QUESTIONS]));
  await directory.update({
    status: 'done',
    evaluations: [accumulator.finish(name, dataset.queries.length, counts)],
  });
  directory.close();
  return { path: directory.path, truth };
}
