// The training step against eager PyTorch, and embedding against sentence-transformers: same weights, texts and threads.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { EncoderFolder } from '../../src/encoder/folder';
import { TextTokenizer } from '../../src/encoder/tokenizer/tokenizer';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import { lengthOf, type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { OPTIMIZER, randomBatch, TrainingStep } from '../support/encoder';
import { median, milliseconds, ratios, seconds, settle } from '../support/measure';
import { MAX_TOKENS, writeModelFolder } from '../support/model-folder';
import { ROUNDS, THREADS } from '../support/options';
import { PRODUCT, PRODUCT_OPERATIONS, PRODUCT_TEXT, PRODUCTS, productTimer, rate } from '../support/product';
import { missingPython, PythonPeer } from '../support/python';
import { report } from '../support/row';
import { sampleTexts } from '../support/texts';

const PAIRS = 32;
const LENGTH = 64;
const TEXTS = 512;
/** The budget of an evaluation's chunks. */
const CHUNK_TOKENS = 4096;

/** Ours, the other's. */
type Times = [ours: number, other: number][];

interface Sides {
  folder: EncoderFolder;
  encoder: DualEncoder;
  peer: PythonPeer;
}

async function compareEmbedding({ folder, encoder, peer }: Sides): Promise<{ times: Times; source: string }> {
  const { texts, source } = await sampleTexts(TEXTS);
  const tokenizer = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
  const times: Times = [];
  for (let round = -1; round < ROUNDS; round++) {
    let embeddings = new Float32Array(0) as Float32Array;
    const ours = await seconds(async () => {
      embeddings = await encoder.embed(tokenizer.encodeAll(texts, MAX_TOKENS), CHUNK_TOKENS);
    });
    await settle();
    const other = await peer.ask<{ seconds: number; first: number[] }>({ texts, batchSize: 32 });
    await settle();
    const difference = Math.max(...other.first.map((x, i) => Math.abs(x - embeddings[i]!)));
    if (!(difference < 1e-4)) throw new Error(`embeddings differ by ${difference}`);
    if (round >= 0) times.push([ours, other.seconds]);
  }
  return { times, source };
}

const rows = (texts: TokenizedTexts): number[][] =>
  Array.from({ length: textCount(texts) }, (_, i) =>
    Array.from(texts.ids.subarray(texts.offsets[i]!, texts.offsets[i]! + lengthOf(texts, i))),
  );

async function compareTraining({ encoder, peer }: Sides): Promise<Times> {
  const step = await TrainingStep.create(encoder, 1 << 20);
  await peer.ask({ optimizer: OPTIMIZER });
  const random = new Random(5);
  const times: Times = [];
  for (let round = -1; round < ROUNDS; round++) {
    const batch = randomBatch(random, PAIRS, LENGTH);
    let loss = 0;
    const ours = await seconds(async () => {
      loss = await step.run(batch);
    });
    await settle();
    const request = { queries: rows(batch.queries), passages: rows(batch.passages) };
    const other = await peer.ask<{ seconds: number; loss: number }>(request);
    await settle();
    if (!(Math.abs(other.loss - loss) < 1e-3)) throw new Error(`loss ${loss}, in PyTorch ${other.loss}`);
    if (round >= 0) times.push([ours, other.seconds]);
  }
  return times;
}

async function compareProducts({ encoder, peer }: Sides): Promise<Times> {
  const product = await productTimer(encoder.device);
  const times: Times = [];
  for (let round = -1; round < ROUNDS; round++) {
    const ours = await product();
    await settle();
    const other = await peer.ask<{ seconds: number }>({ product: PRODUCT, times: PRODUCTS });
    await settle();
    if (round >= 0) times.push([ours, other.seconds]);
  }
  return times;
}

async function main(): Promise<void> {
  const note = missingPython(['torch', 'transformers', 'sentence_transformers']);
  if (note) {
    report({ what: 'training step, against PyTorch', aim: '≥ 1.0', note });
    report({ what: 'embedding, against sentence-transformers', aim: '≥ 1.3', note });
    return;
  }
  const path = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    await writeModelFolder(path);
    const folder = await EncoderFolder.open(path);
    const encoder = await DualEncoder.open(folder, name => folder.read(name), new Device('cpu', THREADS));
    const { peer, ready } = await PythonPeer.start<{ torch: string; sentenceTransformers: string }>(
      'bench/python/peer.py',
      [path, `${THREADS}`],
    );
    const sides = { folder, encoder, peer };
    const row = (what: string, other: string, aim: string, times: Times, show = milliseconds) =>
      report({
        what,
        ours: show(median(times.map(([ours]) => ours))),
        other: `${show(median(times.map(([, theirs]) => theirs)))}: ${other}`,
        ratio: ratios(times),
        aim,
        note: `threads: ${THREADS}`,
      });
    const { times, source } = await compareEmbedding(sides);
    row(
      `embedding ${TEXTS} ${source}, tokenizing included`,
      `sentence-transformers ${ready.sentenceTransformers}, batch 32`,
      '≥ 1.3',
      times,
    );
    row(
      `training step, ${PAIRS} pairs × ${LENGTH} tokens`,
      `PyTorch ${ready.torch}`,
      '≥ 1.0',
      await compareTraining(sides),
    );
    // How much of the above comes from the libraries that multiply matrices.
    row(`MatMul ${PRODUCT_TEXT}`, `PyTorch ${ready.torch}`, '', await compareProducts(sides), time =>
      rate(PRODUCT_OPERATIONS, time),
    );
    peer.close();
  } finally {
    await rm(path, { recursive: true });
  }
}

main();
