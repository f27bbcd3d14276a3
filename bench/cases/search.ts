// The evaluation of XQuAD-R without the encoder: search, measures and tables; and against faiss and pytrec_eval.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationDataset } from '../../src/core/data/evaluation/dataset';
import { evaluateRows, givenRows, MEASURES } from '../support/evaluation';
import { WIDTH } from '../support/exact-embeddings';
import { median } from '../support/measure';
import { THREADS, wanted } from '../support/options';
import { missingPython, PythonPeer } from '../support/python';
import { report } from '../support/row';
import { type Embedded, embedTestSet, everyNth, openTestSet } from '../support/test-set';
import { reportTurns, takeTurns } from '../support/turns';

/** pytrec_eval takes minutes for all queries. */
const EVERY = 40;

/** By query language and pool, then by measure. */
type Means = Record<string, Readonly<Record<string, number>>>;

async function reportWhole(dataset: EvaluationDataset): Promise<void> {
  const { seconds, tableSeconds } = await evaluateRows(dataset, givenRows(await embedTestSet(dataset)));
  const peak = process.resourceUsage().maxRSS * 1024;
  report({
    what: `search and measures, all queries of ${dataset.name}, 3 settings`,
    ours: `${seconds.toFixed(1)} s, ${(peak / 1e6).toFixed(0)} MB`,
    aim: '< 10 s, < 1 GB',
    note: `writing tables: ${tableSeconds.toFixed(1)} s more`,
    raw: { seconds, tableSeconds, peak },
  });
}

async function writeTestSet(folder: string, dataset: EvaluationDataset, embedded: Embedded): Promise<void> {
  const columns = (rows: readonly { id: string; language: string }[]) => ({
    ids: rows.map(({ id }) => id),
    languages: rows.map(({ language }) => language),
  });
  const judgments = [...dataset.judgments].map(([id, grades]) => [id, Object.fromEntries(grades)]);
  await writeFile(join(folder, 'queries.f32'), embedded.queryRows);
  await writeFile(join(folder, 'passages.f32'), embedded.passageRows);
  await writeFile(
    join(folder, 'set.json'),
    JSON.stringify({
      width: WIDTH,
      measures: MEASURES,
      queries: columns(dataset.queries),
      passages: columns(embedded.passages),
      judgments: Object.fromEntries(judgments),
    }),
  );
}

function agree(ours: Means, theirs: Means): void {
  const tasks = Object.keys(theirs);
  if (tasks.length !== Object.keys(ours).length) throw new Error('both sides have not the same tasks');
  for (const task of tasks)
    for (const [measure, value] of Object.entries(theirs[task]!))
      if (!(Math.abs(ours[task]![measure]! - value) < 1e-6))
        throw new Error(`${task}: ${measure} is ${ours[task]![measure]}, in pytrec_eval ${value}`);
}

async function compare(dataset: EvaluationDataset): Promise<void> {
  const what = `search and full-depth measures, ${dataset.queries.length} queries of ${dataset.name}, 3 settings`;
  if (!wanted(what, 'faiss')) return;
  const missing = missingPython(['faiss', 'pytrec_eval', 'numpy']);
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    const embedded = await embedTestSet(dataset);
    await writeTestSet(folder, dataset, embedded);
    const peer = missing
      ? undefined
      : await PythonPeer.start<{ faiss: string }>('search.py', [folder, `${THREADS}`]);
    const faissSeconds: number[] = [];
    const turns = await takeTurns<Means>(
      async () => {
        const { summary, seconds } = await evaluateRows(dataset, givenRows(embedded));
        const means = summary.tasks.map(task => [`${task.queryLanguage} ${task.poolLanguage}`, task.means]);
        return { seconds, result: Object.fromEntries(means) };
      },
      peer &&
        (async () => {
          const { seconds, faiss, means } = await peer.ask<{ seconds: number; faiss: number; means: Means }>(
            {},
          );
          faissSeconds.push(faiss);
          return { seconds, result: means };
        }),
      agree,
    );
    peer?.close();
    const share = peer && `${(1000 * median(faissSeconds)).toFixed(0)} ms of theirs is faiss`;
    reportTurns(
      {
        what,
        other: `faiss-cpu ${peer?.ready.faiss} IndexFlatIP + pytrec_eval`,
        aim: '≥ 2',
        note: [`threads: ${THREADS}`, missing ?? share].join('; '),
      },
      turns,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const dataset = await openTestSet();
  if (wanted('all queries')) await reportWhole(dataset);
  await compare(everyNth(dataset, EVERY));
}

main();
