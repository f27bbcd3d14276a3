import { detach, gradients } from '../../graph/gradient';
import { Graph, type Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import { unitLength } from '../architectures/head';

export interface ContrastiveLossOptions {
  /** Similarities are divided by it. */
  temperature: number;
  /** Adds the loss of finding each passage's query, and halves the sum. */
  symmetric: boolean;
  /** False where the encoder's embeddings have unit length already. */
  normalize: boolean;
}

/**
 * The in-batch contrastive loss (paper section on training; Henderson et al., arXiv 1705.00652), a scalar: the mean over
 * queries of `−log softmax(s / temperature)` at the query's own passage, with cosines s.
 *
 * @param queries `[batch, width]`
 * @param passages `[columns, width]`: the positives in the order of the queries, then hard negatives
 * @param mask `[batch, columns]`: added to the scores; 0, or −10⁹ where a passage is a false negative of a query
 */
export function contrastiveLoss(
  queries: Value,
  passages: Value,
  mask: Value,
  options: ContrastiveLossOptions,
): Value {
  const batch = queries.shape[0]!;
  const [q, p] = options.normalize ? [unitLength(queries), unitLength(passages)] : [queries, passages];
  const positives = op.slice(p, 0, 0, batch);
  const own = op.mul(op.reduceSum(op.mul(q, positives), [1]), 1 / options.temperature);
  const scores = op.gemm(q, p, mask, { transB: true, alpha: 1 / options.temperature });
  const forward = op.reduceMean(op.sub(logSumExp(scores, 1), own), undefined, false);
  if (!options.symmetric) return forward;
  const square = op.slice(scores, 1, 0, batch);
  const backward = op.reduceMean(op.sub(logSumExp(square, 0), op.reshape(own, [1, batch])), undefined, false);
  return op.mul(op.add(forward, backward), 0.5);
}

/**
 * `log Σ exp x` along one axis, kept as 1. The largest value is taken out first, so nothing overflows; it is a constant to
 * the gradient, which stays exact.
 */
function logSumExp(x: Value, axis: number): Value {
  const largest = detach(op.reduceMax(x, [axis]));
  return op.add(op.log(op.reduceSum(op.exp(op.sub(x, largest)), [axis])), largest);
}

/**
 * The loss of a whole batch of embeddings and its gradients, the middle part of gradient caching (Gao et al.,
 * arXiv 2101.06983). Inputs `queries`, `passages`, `mask`; outputs `loss`, `queries_gradient`, `passages_gradient`.
 */
export function lossGraph(width: number, options: ContrastiveLossOptions): Graph {
  const graph = new Graph('loss');
  const queries = graph.input('queries', 'float32', ['batch', width]);
  const passages = graph.input('passages', 'float32', ['columns', width]);
  const mask = graph.input('mask', 'float32', ['batch', 'columns']);
  const loss = contrastiveLoss(queries, passages, mask, options);
  const [gq, gp] = gradients(loss, [queries, passages]);
  graph.output('loss', loss);
  graph.output('queries_gradient', gq!);
  graph.output('passages_gradient', gp!);
  return graph;
}
