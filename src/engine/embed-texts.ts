import { scatterRows } from './rows';
import type { Feeds, Program } from './runtime';
import { encoderInputs, planChunks, type TokenizedTexts, textCount } from './token-batch';

/**
 * Embeds texts, chunk by chunk.
 *
 * @param program texts → `embeddings`
 * @param feeds its other inputs: the parameters that are not part of it
 * @param budget tokens of a chunk, padding included
 * @param progress called after each chunk with the number of texts done
 * @returns `[texts, width]` in the order of the texts
 */
export async function embedTexts(
  program: Program,
  feeds: Feeds,
  width: number,
  texts: TokenizedTexts,
  budget: number,
  progress?: (done: number) => void,
): Promise<Float32Array> {
  const embeddings = new Float32Array(textCount(texts) * width);
  let done = 0;
  for (const chunk of planChunks(texts, budget)) {
    const result = await program.run({ ...feeds, ...encoderInputs(texts, chunk) });
    scatterRows(embeddings, chunk.texts, width, result.embeddings!.data as Float32Array);
    done += chunk.texts.length;
    progress?.(done);
  }
  return embeddings;
}
