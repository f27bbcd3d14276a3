import { gatherRows } from '../rows';
import type { SearchInput } from './model';

/** Passages read at a time. */
export const PASSAGE_BLOCK = 16384;

/** The passages of one language within a block, in the order that counts among equal scores. */
export interface Segment {
  language: number;
  /** Numbers of the passages. */
  passages: Int32Array;
  /** `[passages, width]` */
  embeddings: Float32Array;
}

/** The first passage of each block, and the one after its last. */
export function* blocks(count: number): Generator<[start: number, end: number]> {
  for (let start = 0; start < count; start += PASSAGE_BLOCK)
    yield [start, Math.min(count, start + PASSAGE_BLOCK)];
}

/** The passages `start … end−1` by language. */
export async function readSegments(input: SearchInput, start: number, end: number): Promise<Segment[]> {
  const { width } = input.passages;
  const block = new Float32Array((end - start) * width);
  await input.passages.read(start, block);
  const members: number[][] = Array.from({ length: input.languages }, () => []);
  for (let passage = start; passage < end; passage++) members[input.passageLanguage[passage]!]!.push(passage);
  return members.flatMap((found, language) => {
    if (found.length === 0) return [];
    const passages = Int32Array.from(found).sort((a, b) => input.tieOrder[a]! - input.tieOrder[b]!);
    const rows = passages.map(passage => passage - start);
    const embeddings = gatherRows(block, rows, width);
    return [{ language, passages, embeddings }];
  });
}
