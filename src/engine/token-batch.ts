import type { TokenizedTexts } from '../encoder/tokenizer/tokenizer';
import { float32, int32, type Tensor } from './runtime';

export type { TokenizedTexts };

export const textCount = (texts: TokenizedTexts): number => texts.offsets.length - 1;
export const lengthOf = ({ offsets }: TokenizedTexts, i: number): number => offsets[i + 1]! - offsets[i]!;

export function concatTexts(parts: readonly TokenizedTexts[]): TokenizedTexts {
  const ids = new Int32Array(parts.reduce((n, part) => n + part.ids.length, 0));
  const offsets = new Int32Array(parts.reduce((n, part) => n + textCount(part), 0) + 1);
  let [token, text] = [0, 0];
  for (const part of parts) {
    ids.set(part.ids, token);
    for (let i = 0; i < textCount(part); i++) offsets[++text] = token + part.offsets[i + 1]!;
    token += part.ids.length;
  }
  return { ids, offsets };
}

/** Texts that run through the encoder together. */
export interface Chunk {
  /** Positions of the texts, in rising order of length. */
  texts: Int32Array;
  /** Of the longest text: the chunk is padded to it. */
  length: number;
}

/**
 * Cuts texts into chunks of at most `budget` tokens, padding included. Texts are sorted by length first, so that little
 * padding is computed. A single text longer than the budget is a chunk of its own.
 */
export function planChunks(texts: TokenizedTexts, budget: number): Chunk[] {
  const order = Int32Array.from({ length: textCount(texts) }, (_, i) => i);
  order.sort((a, b) => lengthOf(texts, a) - lengthOf(texts, b) || a - b);
  const chunks: Chunk[] = [];
  let start = 0;
  for (let end = 1; end <= order.length; end++) {
    const next = end < order.length ? lengthOf(texts, order[end]!) : Number.POSITIVE_INFINITY;
    if (next * (end + 1 - start) <= budget) continue;
    chunks.push({ texts: order.slice(start, end), length: lengthOf(texts, order[end - 1]!) });
    start = end;
  }
  return chunks;
}

/**
 * The encoder's inputs for some texts.
 *
 * @param rowOf where a token's embedding stands in the word rows that are fed; none: the whole table is
 * @returns `input_ids` int32 and `attention_mask` float32, `[texts, length]`, padded on the right
 */
export function encoderInputs(
  texts: TokenizedTexts,
  { texts: chosen, length }: Chunk,
  rowOf?: Int32Array,
): { input_ids: Tensor; attention_mask: Tensor } {
  // Padding may name any row: the mask keeps it from having an influence.
  const ids = new Int32Array(chosen.length * length);
  const mask = new Float32Array(chosen.length * length);
  for (const [row, text] of chosen.entries()) {
    const [from, to] = [texts.offsets[text]!, texts.offsets[text + 1]!];
    const at = row * length;
    if (rowOf) for (let k = from; k < to; k++) ids[at + k - from] = rowOf[texts.ids[k]!]!;
    else ids.set(texts.ids.subarray(from, to), at);
    mask.fill(1, at, at + to - from);
  }
  const shape = [chosen.length, length];
  return { input_ids: int32(ids, shape), attention_mask: float32(mask, shape) };
}
