import { Graph } from '../../graph/graph';
import { gemm } from '../../graph/operators';
import type { Device } from '../devices';
import { Slot } from '../memory/slot';
import { float32, Program } from '../runtime';
import type { EmbeddingFile } from './embedding-file';
import { type JudgedEntries, JudgedRanks } from './judged-ranks';
import { type LanguageRun, languageRuns } from './language-runs';
import { TopLists } from './top-list';

/** Queries scored together, and passages of a block: 16 MiB of scores. */
const QUERY_BLOCK = 256;
const PASSAGE_BLOCK = 16384;

export interface SearchInput {
  /** `[queries, width]`, of unit length where similarity is the cosine. */
  queries: Float32Array;
  passages: EmbeddingFile;
  /** For each query and each passage, an index into the data set's languages. */
  queryLanguage: ArrayLike<number>;
  passageLanguage: ArrayLike<number>;
  languages: number;
  /** For each passage, its place among passages of equal score: trec_eval takes falling byte order of ids. */
  tieOrder: Int32Array;
  judged: JudgedEntries;
  /** Passages kept for each query in the pool of all languages and in that of its own. */
  depth: number;
  /** Passages kept in the pools of other languages. */
  crossDepth: number;
}

/** A ranked list, best first. */
export interface Ranking {
  passages: Int32Array;
  scores: Float32Array;
}

export interface SearchResult {
  judged: JudgedRanks;
  /** `[queries]`: the pool of all languages. */
  all: Ranking[];
  /** `[queries][languages]`: one pool for each language. */
  byLanguage: Ranking[][];
}

/**
 * Exact search: every query against every passage, by blocks. The same pass over the scores keeps the best of each pool
 * and counts the rank of every judged passage at full depth. Memory does not grow with the corpus, but for a few bytes a
 * passage.
 *
 * Where the corpus is more than one block, the judged scores are found in a pass of their own: the same product on the same
 * blocks, so that they are equal to the last bit to what they are compared with.
 */
export async function search(
  input: SearchInput,
  device: Device,
  progress?: (done: number) => void,
): Promise<SearchResult> {
  const { queries, passages, languages, tieOrder } = input;
  const { width } = passages;
  const total = queries.length / width;
  const judged = new JudgedRanks(input.judged, input.passageLanguage, languages, tieOrder);
  const all: Ranking[] = [];
  const byLanguage: Ranking[][] = [];
  const block = Math.min(QUERY_BLOCK, total);
  const pooled = new TopLists(block, input.depth, tieOrder);
  const own = new TopLists(block, input.depth, tieOrder);
  const cross = new TopLists(block * languages, input.crossDepth, tieOrder);
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
        all.push(pooled.take(q - from));
        const language = input.queryLanguage[q]!;
        byLanguage.push(
          Array.from({ length: languages }, (_, l) => {
            return l === language ? own.take(q - from) : cross.take((q - from) * languages + l);
          }),
        );
      }
      progress?.(to);
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
    for (const { language, start, end } of runs) {
      const lists = language === queryLanguage ? own : cross;
      const list = language === queryLanguage ? q : q * languages + language;
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

function* blocks(count: number): Generator<[start: number, end: number]> {
  for (let start = 0; start < count; start += PASSAGE_BLOCK)
    yield [start, Math.min(count, start + PASSAGE_BLOCK)];
}

function scoreGraph(width: number): Graph {
  const graph = new Graph('score');
  const queries = graph.input('queries', 'float32', ['queries', width]);
  const passages = graph.input('passages', 'float32', ['passages', width]);
  graph.output('scores', gemm(queries, passages, undefined, { transB: true }));
  return graph;
}
