import { SingleBar } from 'cli-progress';
import { UserError } from '../core/errors';
import { writeNpy } from '../core/files/npy';
import { readLines } from '../core/files/read';
import { formatCount } from '../core/text/numbers';
import { EncoderFolder } from '../encoder/folder';
import { Device, type DeviceChoice } from '../engine/devices';
import { DualEncoder } from '../engine/dual-encoder';
import { type EmbeddingPrecision, withEmbedder } from '../engine/embedder';
import { DeviceChooser } from '../runner/choose-device';
import { openTokenizers } from '../runner/tokenizers';

export interface EmbedOptions {
  /** Folder of the encoder. */
  model: string;
  /** One text a line. */
  texts: string;
  as: 'query' | 'passage';
  /** The .npy file. */
  out: string;
  /** By default what the model puts before queries or passages. */
  prefix?: string | undefined;
  /** By default 512, or what the model takes. */
  maxTokens?: number | undefined;
  device: DeviceChoice;
  precision: EmbeddingPrecision;
}

/** Tokens that are embedded at once; as in an evaluation. */
const CHUNK_TOKENS = 4096;

/** Names under which sentence-transformers keeps what comes before a text. */
const PROMPTS = { query: ['query'], passage: ['passage', 'document', 'corpus'] } as const;

/**
 * `polyrank embed`: embeds each line of a file, empty ones too, to a float32 array [lines, width].
 *
 * @throws UserError for files that cannot be read or written
 */
export async function embed(options: EmbedOptions, log: { write(text: string): unknown }): Promise<void> {
  if (!options.out.endsWith('.npy')) {
    throw new UserError(`--out is ${options.out}, expected a name that ends in .npy.`);
  }
  const texts: string[] = [];
  for await (const { text } of readLines(options.texts)) texts.push(text);
  const folder = await EncoderFolder.open(options.model);
  const prompt = PROMPTS[options.as].map(name => folder.prompts[name]).find(found => found !== undefined);
  const prefix = options.prefix ?? prompt ?? '';
  const device = new Device(await new DeviceChooser().choose(options.device));
  const encoder = await DualEncoder.open(folder, name => folder.read(name), device);
  const bar = new SingleBar({
    format: 'embedding {bar} {percentage}% {value}/{total}',
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
  });
  bar.start(texts.length, 0);
  try {
    const tokenizer = await openTokenizers(folder, {
      path: options.model,
      query_prefix: prefix,
      passage_prefix: prefix,
      ...(options.maxTokens !== undefined && {
        max_query_tokens: options.maxTokens,
        max_passage_tokens: options.maxTokens,
      }),
    });
    const tokens = options.as === 'query' ? tokenizer.queries(texts) : tokenizer.passages(texts);
    const embeddings = await withEmbedder(encoder, options.precision, embedder =>
      embedder.embed(tokens, CHUNK_TOKENS, done => bar.update(done)),
    );
    await writeNpy(options.out, embeddings, [texts.length, encoder.width]);
  } finally {
    bar.stop();
    await encoder.close();
  }
  const before = prefix === '' ? '' : `, each after ${JSON.stringify(prefix)}`;
  log.write(`${options.out}: ${formatCount(texts.length)} × ${encoder.width}${before}\n`);
}
