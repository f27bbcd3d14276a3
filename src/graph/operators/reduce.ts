import type { NodeInputs, Value } from '../graph';
import type { Dim, Shape } from '../shape';
import { type Inferred, intAttribute, normalAxis, type Operator, required } from './operator';

function reducedAxes(node: NodeInputs, rank: number): number[] {
  const given = node.inputs[1] ? node.integers(1) : undefined;
  if (node.inputs[1] && !given) throw new Error('axes must be a constant of the graph');
  if (given?.length === 0) throw new Error('no axes: ONNX would take all');
  return given ? given.map(axis => normalAxis(axis, rank)) : Array.from({ length: rank }, (_, i) => i);
}

const reduction: Operator = {
  attributes: { keepdims: 'int' },
  infer: node => {
    const { type, shape } = required(node, 0);
    const axes = reducedAxes(node, shape.length);
    const keep = intAttribute(node, 'keepdims', 1) === 1;
    const reduced: Shape = keep
      ? shape.map((dim, i): Dim => (axes.includes(i) ? 1 : dim))
      : shape.filter((_, i) => !axes.includes(i));
    return [{ type, shape: reduced }];
  },
};

export const REDUCE = {
  ReduceSum: reduction,
  ReduceMean: reduction,
  ReduceMax: reduction,
  ReduceMin: reduction,
  ReduceSumSquare: reduction,
  ReduceL2: reduction,
  ReduceLogSumExp: reduction,
  Softmax: {
    attributes: { axis: 'int' },
    infer: node => {
      const { type, shape } = required(node, 0);
      normalAxis(intAttribute(node, 'axis', -1), shape.length);
      return [{ type, shape }];
    },
  },
  CumSum: {
    attributes: { exclusive: 'int', reverse: 'int' },
    infer: node => {
      const { type, shape } = required(node, 0);
      return [{ type, shape }];
    },
  },
  LayerNormalization: {
    attributes: { axis: 'int', epsilon: 'float' },
    infer: node => {
      const [x, scale] = [required(node, 0), required(node, 1)];
      const axis = normalAxis(intAttribute(node, 'axis', -1), x.rank);
      if (axis !== x.rank - 1) throw new Error('normalises the last axis only');
      if (scale.rank !== 1 || scale.shape[0] !== x.shape.at(-1))
        throw new Error('scale must have the last axis of x');
      // Computed in single precision whatever the type of x (stash_type).
      const statistics: Inferred = { type: 'float32', shape: [...x.shape.slice(0, -1), 1] };
      return [{ type: x.type, shape: x.shape }, statistics, statistics];
    },
  },
  TopK: {
    attributes: { axis: 'int', largest: 'int', sorted: 'int' },
    infer: node => {
      const x = required(node, 0);
      const axis = normalAxis(intAttribute(node, 'axis', -1), x.rank);
      const k = node.integers(1)?.[0] ?? 'k';
      const shape = x.shape.map((dim, i) => (i === axis ? k : dim));
      return [
        { type: x.type, shape },
        { type: 'int64', shape },
      ];
    },
  },
} satisfies Record<string, Operator>;

type Reduction =
  | 'ReduceSum'
  | 'ReduceMean'
  | 'ReduceMax'
  | 'ReduceMin'
  | 'ReduceSumSquare'
  | 'ReduceL2'
  | 'ReduceLogSumExp';

/** `axes`: all where left out. `keep`: leaves a dimension of 1 for each. */
type Reduce = (x: Value, axes?: readonly number[], keep?: boolean) => Value;

const reduce =
  (op: Reduction): Reduce =>
  (x, axes, keep = true) =>
    x.graph.node(op, axes ? [x, x.graph.constant(axes, 'int64')] : [x], { keepdims: keep ? 1 : 0 })[0]!;

export const reduceSum = reduce('ReduceSum');
export const reduceMean = reduce('ReduceMean');
export const reduceMax = reduce('ReduceMax');
export const reduceMin = reduce('ReduceMin');
export const reduceSumSquare = reduce('ReduceSumSquare');
export const reduceL2 = reduce('ReduceL2');
export const reduceLogSumExp = reduce('ReduceLogSumExp');

export const softmax = (x: Value, axis = -1): Value => x.graph.node('Softmax', [x], { axis })[0]!;

/** Running sums along `axis`. */
export const cumSum = (x: Value, axis: number): Value =>
  x.graph.node('CumSum', [x, x.graph.constant(normalAxis(axis, x.rank), 'int64')])[0]!;

/** `(x − mean) / √(variance + epsilon) · scale + bias` over the last axis. */
export const layerNormalization = (x: Value, scale: Value, bias: Value, epsilon: number): Value =>
  x.graph.node('LayerNormalization', [x, scale, bias], { axis: -1, epsilon })[0]!;

/** The `k` largest along the last axis, in falling order: `[values, indices (int64)]`. */
export function topK(x: Value, k: number | Value): readonly [Value, Value] {
  const count = typeof k === 'number' ? x.graph.constant([k], 'int64') : k;
  const [values, indices] = x.graph.node('TopK', [x, count], { axis: -1, largest: 1, sorted: 1 });
  return [values!, indices!];
}
