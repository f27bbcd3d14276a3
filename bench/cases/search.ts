// The evaluation of XQuAD-R without the encoder: search, measures and tables, with random embeddings.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset } from '../../src/core/data/evaluation/open';
import { SETTINGS } from '../../src/core/data/evaluation/settings';
import { parseMeasures } from '../../src/core/metrics/names';
import { Random } from '../../src/core/random';
import { EvaluationTables } from '../../src/core/runs/tables';
import { Device } from '../../src/engine/devices';
import type { Embedder } from '../../src/engine/dual-encoder';
import { evaluate } from '../../src/engine/evaluation/evaluate';
import { type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { seconds } from '../support/measure';
import { THREADS } from '../support/options';
import { report } from '../support/row';
import { XQUAD_R } from '../support/texts';

const WIDTH = 384;
const MEASURES = ['map', 'ndcg_cut.10', 'recall.1', 'recall.10', 'recall.100', 'recip_rank'];
const WHAT = 'XQuAD-R, 11 languages, 3 settings: search and measures';
const AIM = '< 10 s, < 1 GB';

/** Embeds at random, and says how long it took. */
class RandomEmbedder implements Embedder {
  readonly width = WIDTH;
  readonly device = new Device('cpu', THREADS);
  seconds = 0;
  readonly #random = new Random(7);

  async embed(texts: TokenizedTexts): Promise<Float32Array> {
    const embeddings = new Float32Array(textCount(texts) * WIDTH);
    this.seconds += await seconds(() => {
      for (let i = 0; i < embeddings.length; i++) embeddings[i] = this.#random.uint32() / 2 ** 32 - 0.5;
    });
    return embeddings;
  }
}

/** One token a text. */
const tokenize = ({ length }: { length: number }): TokenizedTexts => ({
  ids: new Int32Array(length),
  offsets: Int32Array.from({ length: length + 1 }, (_, i) => i),
});

/** Seconds of search and measures, and of reading the files and writing the tables beside them. */
async function evaluateAll(folder: string): Promise<{ evaluating: number; files: number }> {
  const embedder = new RandomEmbedder();
  let files = 0;
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    files += (performance.now() - start) / 1000;
    return result;
  };
  const total = await seconds(async () => {
    const dataset = await timed(() => openDataset({ path: XQUAD_R, format: 'lareqa' }));
    const tables = await EvaluationTables.create(folder, { dataset, measures: MEASURES });
    await evaluate(embedder, dataset, {
      tokenizer: { queries: tokenize, candidates: tokenize },
      chunkTokens: 4096,
      scratchFile: join(folder, 'embeddings.tmp'),
      settings: SETTINGS,
      measures: parseMeasures(MEASURES),
      depth: 100,
      crossDepth: 10,
      sink: { addTask: (task, results) => timed(() => tables.addTask(task, results)) },
      onProgress: () => {},
      stopRequested: () => false,
    });
    await timed(() => tables.finish());
  });
  return { evaluating: total - embedder.seconds - files, files };
}

async function main(): Promise<void> {
  if (!existsSync(XQUAD_R)) {
    report({ what: WHAT, aim: AIM, note: `skipped: no ${XQUAD_R}` });
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    const { evaluating, files } = await evaluateAll(folder);
    const peak = process.resourceUsage().maxRSS * 1024;
    report({
      what: WHAT,
      ours: `${evaluating.toFixed(1)} s, ${(peak / 1e6).toFixed(0)} MB`,
      aim: AIM,
      note: `reading and tables: ${files.toFixed(1)} s more`,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

main();
