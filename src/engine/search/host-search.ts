import type { Device } from '../devices';
import { Slot } from '../memory/slot';
import { float32, Program } from '../runtime';
import { scoreGraph } from './device-programs';
import { JudgedRanks } from './judged-ranks';
import { type LanguageRun, languageRuns } from './language-runs';
import type { Ranking, SearchInput, SearchResult } from './model';
import { Pools } from './pools';
import { blocks, PASSAGE_BLOCK } from './segments';

/** Queries scored together: with a block of passages, 16 MiB of scores. */
const QUERY_BLOCK = 256;

/**
 * Search where the scores come to the CPU, by blocks of queries and passages.
 *
 * Where the corpus is more than one block, the judged scores are found in a pass of their own: the same product on the same
 * blocks, so that they are equal to the last bit to what they are compared with.
 */
export async function searchOnHost(
  input: SearchInput,
  device: Device,
  progress: (done: number) => void,
): Promise<SearchResult> {
  const { queries, passages, languages, tieOrder } = input;
  const { width } = passages;
  const total = queries.length / width;
  const judged = new JudgedRanks(input.judged, input.passageLanguage, languages, tieOrder);
  const all: Ranking[] = [];
  const byLanguage: Ranking[][] = [];
  const block = Math.min(QUERY_BLOCK, total);
  const pools = new Pools(block, input);
  const program = await Program.create(scoreGraph(width), device);
  const blockSize = Math.min(PASSAGE_BLOCK, passages.count);
  const scoresBuffer = new Float32Array(block * blockSize);
  const passageBuffer = new Float32Array(blockSize * width);
  let loaded: number | undefined;

  try {
    for (let from = 0; from < total; from += QUERY_BLOCK) {
      const to = Math.min(total, from + QUERY_BLOCK);
      const rows = float32(queries.subarray(from * width, to * width), [to - from, width]);
      const score = async (start: number, end: number): Promise<Float32Array> => {
        const scores = scoresBuffer.subarray(0, (to - from) * (end - start));
        const block = passageBuffer.subarray(0, (end - start) * width);
        if (loaded !== start) await passages.read(start, block);
        loaded = start;
        await program.run(
          { queries: rows, passages: float32(block, [end - start, width]) },
          { scores: new Slot(float32(scores, [to - from, end - start])) },
        );
        return scores;
      };
      const forEach = (scores: Float32Array, size: number, visit: (q: number, row: Float32Array) => void) => {
        for (let q = from; q < to; q++) visit(q, scores.subarray((q - from) * size, (q - from + 1) * size));
      };

      let scores = new Float32Array(0) as Float32Array;
      for (const [start, end] of blocks(passages.count)) {
        scores = await score(start, end);
        forEach(scores, end - start, (q, row) => judged.collect(q, start, row));
      }
      for (const [start, end] of blocks(passages.count)) {
        if (passages.count > PASSAGE_BLOCK) scores = await score(start, end);
        const runs = languageRuns(input.passageLanguage, start, end);
        forEach(scores, end - start, (q, row) => {
          judged.count(q, start, row, runs);
          keepBest(q - from, input.queryLanguage[q]!, start, row, runs);
        });
      }
      for (let q = from; q < to; q++) {
        const found = pools.take(q - from, input.queryLanguage[q]!);
        all.push(found.all);
        byLanguage.push(found.byLanguage);
      }
      progress(to);
    }
  } finally {
    await program.close();
  }
  return { judged, all, byLanguage };

  function keepBest(
    q: number,
    queryLanguage: number,
    blockStart: number,
    row: Float32Array,
    runs: readonly LanguageRun[],
  ): void {
    const pooled = pools.all;
    for (const { language, start, end } of runs) {
      const { lists, list } = pools.ofLanguage(q, queryLanguage, language);
      let threshold = Math.min(pooled.threshold(q), lists.threshold(list));
      for (let i = start; i < end; i++) {
        const score = row[i]!;
        if (!(score >= threshold)) continue;
        if (score >= pooled.threshold(q)) pooled.offer(q, blockStart + i, score);
        if (score >= lists.threshold(list)) lists.offer(list, blockStart + i, score);
        threshold = Math.min(pooled.threshold(q), lists.threshold(list));
      }
    }
  }
}
