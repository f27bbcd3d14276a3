// Opening a million training pairs, and drawing batches from them.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PairStore } from '../../src/core/data/training/pair-store';
import { BatchSampler } from '../../src/core/sampling/sampler';
import { seconds } from '../support/measure';
import { report } from '../support/row';

const GROUPS = 125_000;
const LANGUAGES = ['ar', 'de', 'en', 'es', 'hi', 'ru', 'tr', 'zh'];
const BATCH_SIZE = 64;
const BATCHES = 500;

function* jsonLines(): Generator<string> {
  for (let group = 0; group < GROUPS; group++) {
    const rows = LANGUAGES.map(language => ({
      id: `pair-${group}`,
      language,
      query: `What does paragraph ${group} say in ${language}?`,
      positive: `Paragraph ${group}, ${language}: ${'some words that fill a sentence '.repeat(4)}`,
    }));
    yield rows.map(row => `${JSON.stringify(row)}\n`).join('');
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  const path = join(folder, 'pairs.jsonl');
  try {
    await pipeline(jsonLines(), createWriteStream(path));
    const before = process.memoryUsage().arrayBuffers;
    let store: PairStore | undefined;
    const opening = await seconds(async () => {
      store = await PairStore.open({ path }, folder);
    });
    const sampler = new BatchSampler([{ name: 'pairs', store: store! }], {
      batches: 'hybrid',
      alpha: 0.5,
      batchSize: BATCH_SIZE,
      dataSampling: 'proportional',
      languageSampling: 'uniform',
      hardNegatives: 0,
      seed: 1,
    });
    sampler.next();
    const sampling = await seconds(() => {
      for (let i = 0; i < BATCHES; i++) sampler.next();
    });
    const bytes = (process.memoryUsage().arrayBuffers - before) / store!.size;
    report({
      what: `opening ${store!.size.toLocaleString('en')} training pairs`,
      ours: `${opening.toFixed(1)} s, ${bytes.toFixed(0)} bytes of memory a pair`,
    });
    report({
      what: `drawing hybrid batches of ${BATCH_SIZE} from them`,
      ours: `${(BATCHES / sampling).toFixed(0)} batches/s`,
    });
    store!.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

main();
