// `polyrank score`, the whole command, against the time that pytrec_eval takes in a process that is running already.
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Random } from '../../src/core/random';
import { median, milliseconds, ratios, seconds } from '../support/measure';
import { ROUNDS } from '../support/options';
import { missingPython, PythonPeer } from '../support/python';
import { report } from '../support/row';

const QUERIES = 1000;
const DEPTH = 1000;
const JUDGED = 30;
const DOCUMENTS = 1_000_000;
const MEASURES = ['map', 'recip_rank', 'ndcg_cut.10', 'recall.100'];
const CLI = 'dist/cli.js';

/** A run as a search engine writes it, best first, with long scores. */
function* runLines(random: Random): Generator<string> {
  for (let query = 1; query <= QUERIES; query++) {
    let score = 30;
    for (const [rank, document] of distinct(random, DEPTH).entries()) {
      score -= random.float() * 0.04;
      yield `${query} Q0 document-${document} ${rank + 1} ${score} benchmark\n`;
    }
  }
}

function* qrelsLines(random: Random): Generator<string> {
  for (let query = 1; query <= QUERIES; query++)
    for (const document of distinct(random, JUDGED))
      yield `${query} 0 document-${document} ${random.integer(3)}\n`;
}

/** Few enough documents that some of the judged ones are found. */
const distinct = (random: Random, count: number): number[] => {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random.float() ** 3 * DOCUMENTS));
  return [...chosen];
};

/** Joins lines, so that a million of them are a few thousand writes. */
function* parts(lines: Iterable<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += line;
    if (part.length < 1 << 16) continue;
    yield part;
    part = '';
  }
  yield part;
}

const measureArguments = MEASURES.flatMap(measure => ['-m', measure]);

/** Our means, by names with an underscore. */
function meansOf(output: string): Map<string, string> {
  const rows = output.split('\n').map(line => line.split('\t').map(cell => cell.trim()));
  return new Map(rows.filter(row => row.length === 3).map(([measure, , value]) => [measure!, value!]));
}

async function main(): Promise<void> {
  const what = `score, run of ${(QUERIES * DEPTH).toLocaleString('en')} lines: whole command`;
  const note =
    missingPython(['pytrec_eval']) ?? (existsSync(CLI) ? undefined : `skipped: no ${CLI}, build it first`);
  if (note) {
    report({ what, aim: '≤ 1.0', note });
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  const [run, qrels] = [join(folder, 'run.txt'), join(folder, 'qrels.txt')];
  try {
    await pipeline(parts(runLines(new Random(8))), createWriteStream(run));
    await pipeline(parts(qrelsLines(new Random(9))), createWriteStream(qrels));
    const peer = await PythonPeer.start('score.py');
    const times: [ours: number, other: number][] = [];
    for (let round = -1; round < ROUNDS; round++) {
      let output = '';
      const ours = await seconds(async () => {
        const command = [CLI, 'score', run, qrels, ...measureArguments];
        output = (await promisify(execFile)(process.execPath, command)).stdout;
      });
      const other = await peer.ask<{ seconds: number; means: Record<string, number> }>({
        run,
        qrels,
        measures: MEASURES,
      });
      const means = meansOf(output);
      for (const [name, mean] of Object.entries(other.means)) {
        const value = means.get(name);
        if (value !== mean.toFixed(4)) throw new Error(`${name}: ${value}, in pytrec_eval ${mean}`);
      }
      if (round >= 0) times.push([other.seconds, ours]);
    }
    peer.close();
    report({
      what,
      ours: milliseconds(median(times.map(([, ours]) => ours))),
      other: `${milliseconds(median(times.map(([theirs]) => theirs)))}: pytrec_eval, parse and evaluate`,
      ratio: ratios(times),
      aim: '≤ 1.0',
      note: MEASURES.join(', '),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

main();
