// Embedding in int8 against our own in float32, and what it costs in mAP, with a real encoder.
import { existsSync } from 'node:fs';
import type { EvaluationDataset } from '../../src/core/data/evaluation/dataset';
import { openDataset } from '../../src/core/data/evaluation/open';
import type { EvaluationSummary } from '../../src/core/metrics/evaluation/summary';
import { EncoderFolder } from '../../src/encoder/folder';
import { TextTokenizer } from '../../src/encoder/tokenizer/tokenizer';
import { Device } from '../../src/engine/devices';
import { DualEncoder, type Embedder } from '../../src/engine/dual-encoder';
import { openEmbedder } from '../../src/engine/embedder';
import { evaluateRows, givenRows } from '../support/evaluation';
import { seconds } from '../support/measure';
import { MAX_TOKENS } from '../support/model-folder';
import { ENCODER, THREADS } from '../support/options';
import { report } from '../support/row';
import { everyNth } from '../support/test-set';
import { sampleTexts, XQUAD_R } from '../support/texts';
import { reportTurns, takeTurns } from '../support/turns';

const TEXTS = 1024;
const CHUNK_TOKENS = 4096;
/** A part of XQuAD-R that even a large encoder embeds within minutes. */
const LANGUAGES = ['ar', 'en', 'zh'];
const EVERY = 4;

type Embed = (texts: readonly string[]) => Promise<Float32Array>;

async function evaluateWith(
  embed: Embed,
  dataset: EvaluationDataset,
  width: number,
): Promise<EvaluationSummary> {
  const passages: string[] = [];
  for await (const { text } of dataset.passages()) passages.push(text);
  const queryRows = await embed(dataset.queries.map(({ text }) => text));
  const passageRows = await embed(passages);
  return (await evaluateRows(dataset, givenRows({ queryRows, passageRows }, width), width)).summary;
}

/** What int8 changes, by setting: `mAP monolingual −0.0004, …` */
async function differences(float32: Embed, int8: Embed, width: number): Promise<string> {
  if (!existsSync(XQUAD_R)) return `mAP not compared: no ${XQUAD_R}`;
  const all = await openDataset({ path: XQUAD_R, format: 'lareqa', languages: LANGUAGES });
  const dataset = everyNth(all, EVERY);
  const before = await evaluateWith(float32, dataset, width);
  const after = await evaluateWith(int8, dataset, width);
  const changes = before.settings.map(({ setting, macro }, i) => {
    const [from, to] = [macro.map!.mean, after.settings[i]!.macro.map!.mean];
    return `${setting} ${from.toFixed(4)} → ${to.toFixed(4)}`;
  });
  return `mAP on ${dataset.queries.length} queries of XQuAD-R (${LANGUAGES.join(', ')}): ${changes.join(', ')}`;
}

async function main(): Promise<void> {
  if (!ENCODER) {
    report({ what: 'embedding in int8', note: 'skipped: needs a real encoder, given by --encoder FOLDER' });
    return;
  }
  const folder = await EncoderFolder.open(ENCODER);
  const encoder = await DualEncoder.open(folder, name => folder.read(name), new Device('cpu', THREADS));
  const tokenizer = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
  const length = Math.min(MAX_TOKENS, folder.maxTokens);
  const embedWith =
    (embedder: Embedder): Embed =>
    texts =>
      embedder.embed(tokenizer.encodeAll(texts, length), CHUNK_TOKENS);
  const [float32, int8] = [embedWith(encoder), embedWith(await openEmbedder(encoder, 'int8'))];
  const { texts, source } = await sampleTexts(TEXTS);
  const turn = (embed: Embed) => async () => ({
    seconds: await seconds(() => embed(texts)),
    result: undefined,
  });
  const turns = await takeTurns(turn(int8), turn(float32), () => {});
  const { layers, hiddenSize } = folder.config;
  reportTurns(
    {
      what: `embedding in int8, ${layers}×${hiddenSize}, ${texts.length} ${source}, tokenizing included`,
      other: 'the same in float32',
      note: await differences(float32, int8, encoder.width),
    },
    turns,
  );
}

main();
