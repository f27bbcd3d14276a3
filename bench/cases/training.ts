// The training step against PyTorch, eager and compiled: same weights, texts, batches and threads.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { EncoderFolder } from '../../src/encoder/folder';
import { TextTokenizer } from '../../src/encoder/tokenizer/tokenizer';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import { lengthOf, type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { encoderSpec, OPTIMIZER, randomBatch, type Size, sizeText, TrainingStep } from '../support/encoder';
import { seconds } from '../support/measure';
import { writeModelFolder } from '../support/model-folder';
import { ROUNDS, THREADS, wanted } from '../support/options';
import { missingPython, PeerError, PythonPeer } from '../support/python';
import { report } from '../support/row';
import { sampleTexts } from '../support/texts';
import { reportTurns, type Turns, takeTurns } from '../support/turns';

const LENGTH = 64;

interface Setup {
  size: Size;
  pairs: number;
}

/** As multilingual MiniLM and e5-small; as BERT-base. Half the pairs, so that a round stays short. */
const SETUPS: readonly Setup[] = [
  { size: { layers: 12, hiddenSize: 384, vocabularySize: 250_000 }, pairs: 32 },
  { size: { layers: 12, hiddenSize: 768, vocabularySize: 32_768 }, pairs: 16 },
];

interface Mode {
  name: 'eager' | 'compiled' | 'bfloat16';
  text: string;
  aim?: string;
  note?: string;
  /** By which the losses of both sides may differ. */
  tolerance: number;
}

const EAGER: Mode = { name: 'eager', text: 'eager', aim: '≥ 1.2', tolerance: 1e-3 };
const MODES: readonly Mode[] = [
  EAGER,
  { name: 'compiled', text: 'torch.compile', aim: '≥ 1.2', tolerance: 1e-3 },
  {
    name: 'bfloat16',
    text: 'bfloat16 autocast, eager',
    note: "ours in fp32: ONNX Runtime's CPU provider has no bfloat16 products",
    tolerance: 0.2,
  },
];

/** A batch for both sides, each in the form that it takes. */
interface Batch {
  tokenize(): Parameters<TrainingStep['run']>[0];
  request: unknown;
}

async function compare(
  path: string,
  mode: Mode,
  batches: readonly Batch[],
  missing: string | undefined,
): Promise<{ turns: Turns; version?: string }> {
  const folder = await EncoderFolder.open(path);
  const encoder = await DualEncoder.open(folder, name => folder.read(name), new Device('cpu', THREADS));
  const step = await TrainingStep.create(encoder, 1 << 20);
  const args = [path, `${THREADS}`, mode.name, JSON.stringify(OPTIMIZER)];
  const peer = missing
    ? undefined
    : await PythonPeer.start<{ torch: string }>('training.py', args, {
        env: { TORCHINDUCTOR_CACHE_DIR: join(path, 'inductor') },
      });
  try {
    const turns = await takeTurns(
      async round => {
        let result = 0;
        const time = await seconds(async () => {
          result = await step.run(batches[round]!.tokenize());
        });
        return { seconds: time, result };
      },
      peer &&
        (async round => {
          const { seconds, loss } = await peer.ask<{ seconds: number; loss: number }>(
            batches[round]!.request,
          );
          return { seconds, result: loss };
        }),
      (ours, theirs) => {
        if (!(Math.abs(ours - theirs) < mode.tolerance))
          throw new Error(`loss ${ours}, in PyTorch (${mode.text}) ${theirs}`);
      },
    );
    return { turns, ...(peer && { version: peer.ready.torch }) };
  } finally {
    peer?.close();
    await step.close();
  }
}

/** A batch for each round, and one to warm up. */
function randomBatches({ size, pairs }: Setup): Batch[] {
  const random = new Random(5);
  return Array.from({ length: ROUNDS + 1 }, () => {
    const batch = randomBatch(random, pairs, LENGTH, size.vocabularySize);
    return {
      tokenize: () => batch,
      request: { queries: rows(batch.queries), passages: rows(batch.passages) },
    };
  });
}

const rows = (texts: TokenizedTexts): number[][] =>
  Array.from({ length: textCount(texts) }, (_, i) =>
    Array.from(texts.ids.subarray(texts.offsets[i]!, texts.offsets[i]! + lengthOf(texts, i))),
  );

/** Real texts, which both sides tokenize within their step. */
async function textBatches(path: string, pairs: number): Promise<{ batches: Batch[]; source: string }> {
  const { config, transformerPath } = await EncoderFolder.open(path);
  const tokenizer = await TextTokenizer.open(transformerPath, config.vocabularySize);
  const { texts, source } = await sampleTexts(2 * pairs * (ROUNDS + 1));
  const batches = Array.from({ length: ROUNDS + 1 }, (_, round) => {
    const queries = texts.slice(2 * pairs * round, 2 * pairs * round + pairs);
    const passages = texts.slice(2 * pairs * round + pairs, 2 * pairs * (round + 1));
    const tokenize = () => ({
      queries: tokenizer.encodeAll(queries, LENGTH),
      passages: tokenizer.encodeAll(passages, LENGTH),
      falseNegatives: new Uint8Array(pairs * pairs),
    });
    return { tokenize, request: { queries, passages, length: LENGTH } };
  });
  return { batches, source };
}

async function reportComparison(
  what: string,
  path: string,
  mode: Mode,
  batches: readonly Batch[],
): Promise<void> {
  const missing = missingPython(['torch', 'transformers', 'sentence_transformers']);
  const { text, aim = '', note } = mode;
  if (!wanted(what, text)) return;
  try {
    const { turns, version } = await compare(path, mode, batches, missing);
    reportTurns(
      {
        what,
        other: `PyTorch ${version}, ${text}`,
        aim,
        note: [`threads: ${THREADS}`, missing ?? note].filter(Boolean).join('; '),
      },
      turns,
    );
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    report({ what, other: `PyTorch, ${text}`, aim, note: `it failed: ${error.message}` });
  }
}

async function main(): Promise<void> {
  for (const setup of SETUPS) {
    const path = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
    try {
      await writeModelFolder(path, encoderSpec(setup.size));
      const what = `training step, ${sizeText(setup.size)}, ${setup.pairs} pairs × ${LENGTH} tokens`;
      const hasPython = !missingPython(['torch']);
      for (const mode of hasPython ? MODES : [EAGER])
        await reportComparison(what, path, mode, randomBatches(setup));
      if (setup !== SETUPS[0]) continue;
      const { batches, source } = await textBatches(path, setup.pairs);
      const tokenizing = `training step, ${sizeText(setup.size)}, ${setup.pairs} pairs from ${source} (≤ ${LENGTH} tokens), tokenizing included`;
      await reportComparison(tokenizing, path, EAGER, batches);
    } finally {
      await rm(path, { recursive: true });
    }
  }
}

main();
