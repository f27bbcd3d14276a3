// Embedding of real queries and passages against sentence-transformers, by its torch and its ONNX back end.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncoderFolder } from '../../src/encoder/folder';
import { TextTokenizer } from '../../src/encoder/tokenizer/tokenizer';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import { encoderSpec, sizeText } from '../support/encoder';
import { seconds } from '../support/measure';
import { MAX_TOKENS, writeModelFolder } from '../support/model-folder';
import { THREADS, wanted } from '../support/options';
import { missingPython, ONNX_PYTHON, PeerError, PYTHON, PythonPeer } from '../support/python';
import { report } from '../support/row';
import { sampleTexts } from '../support/texts';
import { reportTurns, takeTurns } from '../support/turns';

const SIZE = { layers: 12, hiddenSize: 384, vocabularySize: 32_768 };
/** So many that a round takes seconds. */
const TEXTS = 1024;
/** The default of sentence-transformers, which sorts by length as well. */
const BATCH_SIZE = 32;
/** The default budget of an evaluation's chunks. */
const CHUNK_TOKENS = 4096;

interface Backend {
  name: 'torch' | 'onnx';
  python: string;
  modules: readonly string[];
}

const BACKENDS: readonly Backend[] = [
  { name: 'torch', python: PYTHON, modules: ['torch', 'sentence_transformers'] },
  {
    name: 'onnx',
    python: ONNX_PYTHON,
    modules: ['torch', 'sentence_transformers', 'onnxruntime', 'optimum'],
  },
];

interface Sides {
  path: string;
  encoder: DualEncoder;
  tokenizer: TextTokenizer;
  texts: readonly string[];
}

function agree(ours: Float32Array, theirs: Float32Array): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} numbers, ${theirs.length} from Python`);
  const difference = ours.reduce((most, x, i) => Math.max(most, Math.abs(x - theirs[i]!)), 0);
  if (!(difference < 1e-4)) throw new Error(`embeddings differ by ${difference}`);
}

async function compare(
  { path, encoder, tokenizer, texts }: Sides,
  peer: PythonPeer | undefined,
): ReturnType<typeof takeTurns> {
  const into = join(path, 'embeddings.f32');
  return takeTurns<Float32Array>(
    async () => {
      let result = new Float32Array(0) as Float32Array;
      const time = await seconds(async () => {
        result = await encoder.embed(tokenizer.encodeAll(texts, MAX_TOKENS), CHUNK_TOKENS);
      });
      return { seconds: time, result };
    },
    peer &&
      (async () => {
        const { seconds } = await peer.ask<{ seconds: number }>({ texts, batchSize: BATCH_SIZE, into });
        const { buffer } = new Uint8Array(await readFile(into));
        return { seconds, result: new Float32Array(buffer) };
      }),
    agree,
  );
}

async function reportBackend(what: string, sides: Sides, { name, python, modules }: Backend): Promise<void> {
  const other = `sentence-transformers, ${name}`;
  if (!wanted(what, other)) return;
  const missing = missingPython(modules, python);
  if (missing && name !== 'torch') {
    report({ what, other, aim: '≥ 1.5', note: missing });
    return;
  }
  try {
    const args = [sides.path, `${THREADS}`, name];
    const peer = missing
      ? undefined
      : await PythonPeer.start<{ version: string; runtime: string }>('embedding.py', args, { python });
    const turns = await compare(sides, peer);
    peer?.close();
    reportTurns(
      {
        what,
        other: `sentence-transformers ${peer?.ready.version}, ${peer?.ready.runtime}, batch ${BATCH_SIZE}`,
        aim: '≥ 1.5',
        note: [`threads: ${THREADS}`, missing].filter(Boolean).join('; '),
      },
      turns,
    );
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    report({ what, other, aim: '≥ 1.5', note: `it failed: ${error.message}` });
  }
}

async function main(): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    await writeModelFolder(path, encoderSpec(SIZE));
    const folder = await EncoderFolder.open(path);
    const encoder = await DualEncoder.open(folder, name => folder.read(name), new Device('cpu', THREADS));
    const tokenizer = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
    const { texts, source } = await sampleTexts(TEXTS);
    const what = `embedding, ${sizeText(SIZE)}, ${texts.length} ${source}, tokenizing included`;
    for (const backend of BACKENDS) await reportBackend(what, { path, encoder, tokenizer, texts }, backend);
    await encoder.close();
  } finally {
    await rm(path, { recursive: true });
  }
}

main();
