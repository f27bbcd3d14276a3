// Tokenization of real texts against Hugging Face's Rust library, on one thread and on all.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncoderFolder } from '../../src/encoder/folder';
import { TextTokenizer } from '../../src/encoder/tokenizer/tokenizer';
import { lengthOf, type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { seconds } from '../support/measure';
import { MAX_TOKENS, TOKENIZER } from '../support/model-folder';
import { ENCODER, ROUNDS, THREADS, wanted } from '../support/options';
import { missingPython, PythonPeer } from '../support/python';
import { sampleTexts } from '../support/texts';
import { reportTurns, takeTurns } from '../support/turns';

/** The length of each text before its ids, as the peer writes them. */
function withLengths(texts: TokenizedTexts): Int32Array {
  const count = textCount(texts);
  const flat = new Int32Array(count + texts.ids.length);
  let at = 0;
  for (let i = 0; i < count; i++) {
    flat[at] = lengthOf(texts, i);
    flat.set(texts.ids.subarray(texts.offsets[i]!, texts.offsets[i + 1]!), at + 1);
    at += 1 + lengthOf(texts, i);
  }
  return flat;
}

function agree(ours: Int32Array, theirs: Int32Array): void {
  const at = ours.findIndex((id, i) => id !== theirs[i]);
  if (at >= 0 || ours.length !== theirs.length)
    throw new Error(`ids differ at ${at}: ${ours[at]}, ${theirs[at]}`);
}

/** @param parts other texts for each round, so that no cache of whole words knows them all */
async function compare(
  path: string,
  parts: readonly string[][],
  source: string,
  threads: number,
): Promise<void> {
  const folder = await EncoderFolder.open(path);
  const { vocabularySize } = folder.config;
  const file = join(folder.transformerPath, 'tokenizer.json');
  const { type } = JSON.parse(await readFile(file, 'utf8')).model;
  const what = `tokenization, ${type}, ${vocabularySize.toLocaleString('en')} words, ${parts[0]!.length} ${source}`;
  const cores = threads === 1 ? '1 thread' : `${threads} threads`;
  if (!wanted(what, cores)) return;
  const missing = missingPython(['tokenizers']);
  const scratch = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    const tokenizer = await TextTokenizer.open(folder.transformerPath, vocabularySize);
    const env = { TOKENIZERS_PARALLELISM: `${threads > 1}`, RAYON_NUM_THREADS: `${threads}` };
    const peer = missing
      ? undefined
      : await PythonPeer.start<{ version: string }>('tokenization.py', [file], { env });
    const into = join(scratch, 'ids.i32');
    const turns = await takeTurns<Int32Array>(
      async round => {
        let tokens: TokenizedTexts | undefined;
        const time = await seconds(() => {
          tokens = tokenizer.encodeAll(parts[round]!, MAX_TOKENS);
        });
        return { seconds: time, result: withLengths(tokens!) };
      },
      peer &&
        (async round => {
          const { seconds } = await peer.ask<{ seconds: number }>({
            texts: parts[round],
            length: MAX_TOKENS,
            into,
          });
          return { seconds, result: new Int32Array(new Uint8Array(await readFile(into)).buffer) };
        }),
      agree,
    );
    peer?.close();
    reportTurns(
      {
        what,
        other: `tokenizers ${peer?.ready.version} (Rust), ${cores}`,
        aim: '≥ 0.5',
        note: ['ours on one thread', missing].filter(Boolean).join('; '),
      },
      turns,
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function main(): Promise<void> {
  const { texts, source } = await sampleTexts(Number.POSITIVE_INFINITY);
  const size = Math.floor(texts.length / (ROUNDS + 1));
  const parts = Array.from({ length: ROUNDS + 1 }, (_, round) =>
    texts.slice(round * size, (round + 1) * size),
  );
  for (const path of [TOKENIZER, ...(ENCODER ? [ENCODER] : [])])
    for (const threads of new Set([1, THREADS])) await compare(path, parts, source, threads);
}

main();
