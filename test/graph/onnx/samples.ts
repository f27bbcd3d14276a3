import type { Tensor } from 'onnxruntime-node';
import { Random } from '../../../src/core/random';
import { gradients } from '../../../src/graph/gradient';
import { Graph } from '../../../src/graph/graph';
import * as op from '../../../src/graph/operators';
import { tensorOf } from '../../../src/graph/tensor';
import { type Feeds, tensor } from '../harness';

/** A graph with every kind of attribute and element type, an optional input left out, and a backward pass. */
export function everything(): Graph {
  const graph = new Graph('everything');
  const random = new Random(7);
  const x = graph.input('x', 'float32', ['batch', 'length', 4]);
  const weights = (name: string, ...shape: number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return graph.initializer(
      name,
      tensorOf(
        'float32',
        shape,
        Float32Array.from({ length: size }, () => random.normal()),
      ),
    );
  };
  const weight = weights('weight', 300, 4);
  const bias = weights('bias', 300);
  const options = { transB: true, alpha: 0.5 };
  const rows = op.gemm(op.gemm(op.reshape(x, ['batch*length', 4]), weight, bias, options), weight);
  const kept = op.where(graph.constant([1, 0, 1], 'bool', [3, 1, 1]), op.unsqueeze(rows, [0]), 0.25);
  const wide = op.add(op.cast(kept, 'float64'), graph.constant(-0.5, 'float64'));
  const active = op.gelu(op.transpose(op.cast(wide, 'float32'), [1, 0, 2]));
  const chosen = op.gather(active, graph.constant([2, 0], 'int32'), 1);
  const loss = op.reduceMean(op.mul(chosen, chosen), undefined, false);
  const [gx, gw] = gradients(loss, [x, weight]);
  graph.output('loss', loss);
  graph.output('x.gradient', gx!);
  graph.output('weight.gradient', gw!);
  return graph;
}

export const everythingFeeds = (): { x: Tensor } & Feeds => ({
  x: tensor('float32', [2, 3, 4], i => Math.sin(i)),
});
