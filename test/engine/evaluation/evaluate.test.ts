import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationDataset } from '../../../src/core/data/evaluation/dataset';
import { type EvaluationTask, SETTINGS } from '../../../src/core/data/evaluation/settings';
import type { Passage, Query } from '../../../src/core/data/model';
import type { EvaluationSummary } from '../../../src/core/metrics/evaluation/summary';
import { parseMeasures } from '../../../src/core/metrics/names';
import { judgedRanking } from '../../../src/core/metrics/ranking';
import { measureValue } from '../../../src/core/metrics/summary';
import type { ScoredResult } from '../../../src/core/runs/tables';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import type { DualEncoder } from '../../../src/engine/dual-encoder';
import type { EvaluationTokenizer } from '../../../src/engine/evaluation/embed-dataset';
import { type EvaluateOptions, evaluate } from '../../../src/engine/evaluation/evaluate';
import { checkpointPath, openTiny } from '../fixtures';

/** Its embeddings are of all lengths; similarity is the cosine. */
const ENCODER = 'distilbert-max';
const LANGUAGES = ['de', 'en', 'tr'];
const folder = mkdtempSync(join(tmpdir(), 'polyrank-evaluate-'));

/** The parallel sentences that the tiny tokenizers were trained on: queries are their first halves. */
const sentences = (
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/encoders/texts.json'), 'utf8')) as {
    parallel: Record<string, string>[];
  }
).parallel;

function handMadeDataset(): EvaluationDataset {
  const passages: Passage[] = [];
  const queries: Query[] = [];
  const judgments = new Map<string, Map<string, number>>();
  for (const [i, sentence] of sentences.entries()) {
    for (const language of LANGUAGES) {
      const text = sentence[language]!;
      passages.push({ id: `p${i}-${language}`, language, text });
      // The same text under ids that come before and after in the order of ties.
      if (i % 2 === 0) passages.push({ id: `a${i}-${language}`, language, text });
      if (i % 3 === 0) passages.push({ id: `z${i}-${language}`, language, text });
      queries.push({
        id: `q${i}-${language}`,
        language,
        text: text.slice(0, text.length / 2),
        group: `${i}`,
      });
    }
  }
  for (const { id, language, group } of queries) {
    const i = Number(group);
    const grades = new Map<string, number>();
    for (const other of LANGUAGES) {
      // The first question has no answer in Turkish, the last one in its own language alone.
      if (i === 0 && other === 'tr') continue;
      if (i === sentences.length - 1 && other !== language) continue;
      grades.set(`p${i}-${other}`, other === language ? 2 : 1);
      if (i % 3 === 0) grades.set(`z${i}-${other}`, 0);
    }
    judgments.set(id, grades);
  }
  return {
    name: 'hand-made',
    languages: LANGUAGES,
    queries,
    judgments,
    files: [],
    passageCounts: new Map(LANGUAGES.map(l => [l, passages.filter(p => p.language === l).length])),
    async *passages() {
      yield* passages;
    },
  };
}

const MEASURES = parseMeasures(['map', 'ndcg_cut.3,10', 'recall.1,10', 'recip_rank', 'bpref']);
const CHUNK_TOKENS = 1 << 16;
const DEPTH = 12;
const CROSS_DEPTH = 3;

interface Outcome {
  summary: EvaluationSummary | undefined;
  tasks: { task: EvaluationTask; results: readonly ScoredResult[] }[];
}

let encoder: DualEncoder;
let tokenizer: EvaluationTokenizer;
const dataset = handMadeDataset();

async function run(options: Partial<EvaluateOptions> = {}): Promise<Outcome> {
  const tasks: Outcome['tasks'] = [];
  const summary = await evaluate(encoder, dataset, {
    tokenizer,
    chunkTokens: CHUNK_TOKENS,
    scratchFile: join(folder, 'embeddings.f32'),
    settings: SETTINGS,
    measures: MEASURES,
    depth: DEPTH,
    crossDepth: CROSS_DEPTH,
    sink: {
      async addTask(task, results) {
        tasks.push({ task, results });
      },
    },
    onProgress: () => {},
    stopRequested: () => false,
    ...options,
  });
  return { summary, tasks };
}

let outcome: Outcome;
/** Of every query, all passages with their scores. */
const scores = new Map<string, Map<Passage, number>>();

beforeAll(async () => {
  encoder = await openTiny(ENCODER);
  const texts = await TextTokenizer.open(checkpointPath(ENCODER), encoder.spec.config.vocabularySize);
  tokenizer = {
    queries: given => texts.encodeAll(given, 16),
    candidates: given =>
      texts.encodeAll(
        given.map(passage => passage.text),
        16,
      ),
  };
  outcome = await run();

  const passages: Passage[] = [];
  for await (const passage of dataset.passages()) passages.push(passage);
  const q = await encoder.embed(tokenizer.queries(dataset.queries.map(query => query.text)), CHUNK_TOKENS);
  const p = await encoder.embed(tokenizer.candidates(passages), CHUNK_TOKENS);
  const row = (rows: Float32Array, i: number) => rows.subarray(i * encoder.width, (i + 1) * encoder.width);
  const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, k) => sum + x * b[k]!, 0);
  for (const [i, query] of dataset.queries.entries()) {
    const cosine = (j: number) => {
      const [a, b] = [row(q, i), row(p, j)];
      return Math.fround(product(a, b) / Math.sqrt(product(a, a) * product(b, b)));
    };
    scores.set(query.id, new Map(passages.map((passage, j) => [passage, cosine(j)])));
  }
});

afterAll(async () => {
  await encoder.close();
  rmSync(folder, { recursive: true });
});

/** The passages of a pool, sorted as trec_eval sorts. */
function sorted(query: string, pool: string): Passage[] {
  const of = scores.get(query)!;
  return [...of.keys()]
    .filter(({ language }) => pool === 'all' || language === pool)
    .sort((a, b) => of.get(b)! - of.get(a)! || (a.id < b.id ? 1 : -1));
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** What a query's result must be, by sorting the whole pool. */
function bruteForce({ setting, poolLanguage }: EvaluationTask, query: Query) {
  const ranking = sorted(query.id, poolLanguage);
  const grades = dataset.judgments.get(query.id)!;
  const found = ranking.flatMap(({ id }, i) =>
    grades.has(id) ? [{ rank: i + 1, grade: grades.get(id)! }] : [],
  );
  const judged = judgedRanking(
    found,
    ranking.length,
    found.map(({ grade }) => grade),
  );
  const relevant = ranking.flatMap(({ id, language }, i) =>
    (grades.get(id) ?? 0) >= 1 ? [{ passage: id, language, grade: grades.get(id)!, rank: i + 1 }] : [],
  );
  return {
    relevant,
    top: ranking.slice(0, setting === 'crosslingual' ? CROSS_DEPTH : DEPTH).map(({ id }) => id),
    measures: Object.fromEntries(MEASURES.map(measure => [measure.name, measureValue(measure, judged)])),
  };
}

describe('an evaluation equals a full sort', () => {
  it('of data that hold ties', () => {
    const values = dataset.queries.map(({ id }) => [...scores.get(id)!.values()]);
    for (const list of values) expect(new Set(list).size).toBe(sentences.length * LANGUAGES.length);
    expect(values[0]!.length).toBeGreaterThan(sentences.length * LANGUAGES.length);
  });

  it('in every task of every setting, query by query', () => {
    expect(
      outcome.tasks.map(({ task }) => `${task.setting} ${task.queryLanguage} ${task.poolLanguage}`),
    ).toEqual([
      ...LANGUAGES.map(l => `monolingual ${l} ${l}`),
      ...LANGUAGES.flatMap(l => LANGUAGES.flatMap(m => (l === m ? [] : [`crosslingual ${l} ${m}`]))),
      ...LANGUAGES.map(l => `multilingual ${l} all`),
    ]);
    for (const { task, results } of outcome.tasks) {
      const asked = dataset.queries.filter(query => {
        return query.language === task.queryLanguage && bruteForce(task, query).relevant.length > 0;
      });
      expect(results.map(result => result.query)).toEqual(asked.map(({ id }) => id));
      for (const [i, query] of asked.entries()) {
        const wanted = bruteForce(task, query);
        const { relevant, top, measures, language, group } = results[i]!;
        expect({ language, group }).toEqual({ language: query.language, group: query.group });
        expect(top.map(({ passage }) => passage)).toEqual(wanted.top);
        expect(measures).toEqual(wanted.measures);
        const byRank = [...relevant].sort((a, b) => a.rank - b.rank);
        expect(byRank.map(({ score, ...entry }) => entry)).toEqual(wanted.relevant);
        const scoreOf = (id: string) => [...scores.get(query.id)!].find(([passage]) => passage.id === id)![1];
        for (const { passage, score } of [...relevant, ...top])
          expect(score).toBeCloseTo(scoreOf(passage), 5);
      }
    }
  });

  it('in macro and micro means and rank distances', () => {
    for (const setting of outcome.summary!.settings) {
      const tasks = outcome.tasks.filter(({ task }) => task.setting === setting.setting);
      expect(setting.tasks).toBe(tasks.length);
      expect(setting.queries).toBe(tasks.reduce((n, { results }) => n + results.length, 0));
      for (const { name } of MEASURES) {
        const values = tasks.map(({ results }) => results.map(({ measures }) => measures[name]!));
        expect(setting.macro[name]!.mean).toBeCloseTo(mean(values.map(mean)), 12);
        expect(setting.micro[name]).toBeCloseTo(mean(values.flat()), 12);
        expect(setting.macro[name]!.low).toBeLessThanOrEqual(setting.macro[name]!.mean);
        expect(setting.macro[name]!.high).toBeGreaterThanOrEqual(setting.macro[name]!.mean);
      }
      if (setting.setting !== 'multilingual') {
        expect(setting.rankDistance).toBeUndefined();
        continue;
      }
      const distances = tasks.map(({ results }) =>
        results.flatMap(({ relevant }) => {
          const ranks = relevant.map(({ rank }) => rank);
          return ranks.length < 2 ? [] : [Math.max(...ranks) - Math.min(...ranks)];
        }),
      );
      expect(setting.rankDistance!.macro.mean).toBeCloseTo(mean(distances.map(mean)), 12);
      expect(setting.rankDistance!.micro).toBeCloseTo(mean(distances.flat()), 12);
      expect(setting.rankDistance!.leftOut).toBe(LANGUAGES.length);
    }
  });

  it('in what the pools hold and what is left out', () => {
    const { summary, tasks } = outcome;
    const perLanguage = dataset.passageCounts.get('de')!;
    expect(summary).toMatchObject({
      dataset: 'hand-made',
      queries: sentences.length * 3,
      passages: { de: perLanguage, en: perLanguage, tr: perLanguage },
    });
    for (const { task } of tasks)
      expect(task.poolSize).toBe(task.poolLanguage === 'all' ? 3 * perLanguage : perLanguage);
    // Into Turkish the first question is left out, and across languages the last.
    const leftOut = (setting: string) => summary!.settings.find(s => s.setting === setting)!.leftOut;
    expect(['monolingual', 'crosslingual', 'multilingual'].map(leftOut)).toEqual([1, 2 + 6, 0]);
  });
});

it('the settings asked for are those of the summary', async () => {
  const { summary, tasks } = await run({ settings: ['multilingual'] });
  expect(summary!.settings).toEqual(outcome.summary!.settings.filter(s => s.setting === 'multilingual'));
  expect(tasks).toEqual(outcome.tasks.filter(({ task }) => task.setting === 'multilingual'));
  expect((await run({ settings: ['monolingual'] })).summary!.bias).toBeUndefined();
});

it('progress counts every query, passage and ranking once', async () => {
  const seen = new Map<string, number[][]>();
  await run({
    chunkTokens: 64,
    onProgress: (stage, done, total) => seen.set(stage, [...(seen.get(stage) ?? []), [done, total]]),
  });
  const passages = [...dataset.passageCounts.values()].reduce((a, b) => a + b);
  const rankings = outcome.tasks.reduce((n, { results }) => n + results.length, 0);
  const queries = dataset.queries.length;
  const totals = { queries, passages, search: queries, measures: rankings };
  expect([...seen.keys()]).toEqual(Object.keys(totals));
  for (const [stage, total] of Object.entries(totals)) {
    const steps = seen.get(stage)!;
    expect(steps.at(-1)).toEqual([total, total]);
    for (const [i, [done]] of steps.slice(1).entries()) expect(done).toBeGreaterThan(steps[i]![0]!);
  }
});

describe('the scratch file is gone', () => {
  const scratchFile = join(folder, 'scratch.f32');

  it('after an evaluation', async () => {
    await run({ scratchFile });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('after a stop, which leaves no result', async () => {
    const asked: boolean[] = [];
    const stopped = await run({ scratchFile, stopRequested: () => asked.push(existsSync(scratchFile)) > 0 });
    expect(stopped).toEqual({ summary: undefined, tasks: [] });
    expect(asked).toEqual([true]);
    expect(existsSync(scratchFile)).toBe(false);
  });

  it('after a failure', async () => {
    const failing = { ...tokenizer, candidates: () => tokenizer.candidates(undefined as never) };
    await expect(run({ scratchFile, tokenizer: failing })).rejects.toThrow(TypeError);
    expect(existsSync(scratchFile)).toBe(false);
  });
});
