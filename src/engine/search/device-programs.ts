import { Graph } from '../../graph/graph';
import * as op from '../../graph/operators';
import type { Device } from '../devices';
import { Program } from '../runtime';

/** What a search runs where the scores stay. */
export interface SearchPrograms {
  /** queries `[q, width]`, passages `[n, width]` → scores `[q, n]`, which stay. */
  score: Program;
  /** scores, positions `[m, 2]` → found `[m]`. */
  pick: Program;
  /** scores, k → values and indices `[q, k]`: the highest of each row; among equals the first. */
  top: Program;
  /** For m pairs of a row and a threshold, how many of the row come before the threshold. */
  count: Program;
}

export async function openSearchPrograms(device: Device, width: number): Promise<SearchPrograms> {
  return {
    score: await Program.create(scoreGraph(width), device, ['scores']),
    pick: await Program.create(pickGraph(), device),
    top: await Program.create(topGraph(), device),
    count: await Program.create(countGraph(), device),
  };
}

export function scoreGraph(width: number): Graph {
  const graph = new Graph('score');
  const queries = graph.input('queries', 'float32', ['queries', width]);
  const passages = graph.input('passages', 'float32', ['passages', width]);
  graph.output('scores', op.gemm(queries, passages, undefined, { transB: true }));
  return graph;
}

export function pickGraph(): Graph {
  const graph = new Graph('pick');
  const scores = graph.input('scores', 'float32', ['queries', 'passages']);
  graph.output('found', op.gatherND(scores, graph.input('positions', 'int64', ['found', 2])));
  return graph;
}

export function topGraph(): Graph {
  const graph = new Graph('top');
  const scores = graph.input('scores', 'float32', ['queries', 'passages']);
  const [values, indices] = op.topK(scores, graph.input('k', 'int64', [1]));
  graph.output('values', values);
  graph.output('indices', indices);
  return graph;
}

/**
 * A passage comes before a threshold where its score is higher, or equal and its place among equals less. Places are
 * float32, which is exact up to 2²⁴: WebGPU has no comparison of int64.
 */
export function countGraph(): Graph {
  const graph = new Graph('count');
  const scores = graph.input('scores', 'float32', ['queries', 'passages']);
  const places = graph.input('places', 'float32', ['passages']);
  const rows = op.gather(scores, graph.input('rows', 'int32', ['thresholds']));
  const score = graph.input('score', 'float32', ['thresholds', 1]);
  const place = graph.input('place', 'float32', ['thresholds', 1]);
  const higher = op.greater(rows, score);
  const earlier = op.and(op.equal(rows, score), op.less(places, place));
  // Or would run on the CPU; the two exclude each other.
  const before = op.add(op.cast(higher, 'float32'), op.cast(earlier, 'float32'));
  graph.output('counts', op.reduceSum(before, [1], false));
  return graph;
}
