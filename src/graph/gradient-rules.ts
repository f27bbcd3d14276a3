import type { Rule } from './gradient';
import { GraphError, type Node, type Value } from './graph';
import type { OpName } from './operators';
import * as op from './operators';
import { type Dim, type Shape, sameShape } from './shape';
import type { DataType } from './tensor';

/** Sums a gradient over the axes that broadcasting added or stretched, back to the shape of `like`. */
export function unbroadcast(g: Value, like: Value): Value {
  const lead = g.rank - like.rank;
  const axes = g.shape
    .map((_, i) => i)
    .filter(i => i < lead || (like.shape[i - lead] === 1 && g.shape[i] !== 1));
  return op.reshape(axes.length > 0 ? sumOver(g, axes) : g, like.shape);
}

/** Half precision is added up in single precision: a long sum would swallow what is less than 1/2048 of it. */
const sumOver = (g: Value, axes: readonly number[]): Value => {
  const wide = g.type === 'float16' ? op.cast(g, 'float32') : g;
  const sum = g.rank === 2 && axes.join() === '0' ? op.columnSums(wide) : op.reduceSum(wide, axes);
  return op.cast(sum, g.type);
};

const input = (node: Node, i: number): Value => node.inputs[i]!;

/** Rules of elementwise functions of one input: `derivative(x, y) · g`. */
const unary =
  (chain: (g: Value, x: Value, y: Value) => Value): Rule =>
  (node, g) => [() => chain(g!, input(node, 0), node.outputs[0]!)];

/** Where `chosen` picks the first operand, the gradient is its own; where not, the second's. */
const choice =
  (chosen: (a: Value, b: Value) => Value): Rule =>
  (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    return [
      () => unbroadcast(op.where(chosen(a, b), g!, zeroLike(g!)), a),
      () => unbroadcast(op.where(chosen(a, b), zeroLike(g!), g!), b),
    ];
  };

const zeroLike = (x: Value): Value => x.graph.constant(0, x.type);

/** About the smallest numbers with all of their digits. */
const SMALLEST: Partial<Record<DataType, number>> = {
  float16: 2 ** -14,
  float32: 2 ** -126,
  float64: 2 ** -1022,
};

/** The axes of a reduction, counted from the front. */
function reducedAxes(node: Node): number[] {
  const x = input(node, 0);
  const axes = node.inputs[1] && x.graph.initializers.get(node.inputs[1]);
  if (!axes) return x.shape.map((_, i) => i);
  return Array.from(axes.data as BigInt64Array, axis => (Number(axis) + x.rank) % x.rank);
}

/** Puts reduced axes back as 1, so that a reduced value broadcasts against the input. */
function kept(node: Node, value: Value): Value {
  const axes = reducedAxes(node);
  return op.reshape(
    value,
    input(node, 0).shape.map((dim, i): Dim => (axes.includes(i) ? 1 : dim)),
  );
}

/** How many elements each result of a reduction stands for, as a scalar. */
function reducedCount(node: Node): Value {
  const x = input(node, 0);
  const count = reducedAxes(node)
    .map(axis => x.graph.size(x.shape[axis]!))
    .reduce((a, b) => op.mul(a, b), x.graph.constant([1], 'int64'));
  return op.cast(op.squeeze(count, [0]), x.type);
}

const reduction =
  (chain: (g: Value, x: Value, y: Value, node: Node) => Value): Rule =>
  (node, g) => [() => chain(kept(node, g!), input(node, 0), kept(node, node.outputs[0]!), node)];

/** The extreme's gradient goes to the elements that reach it, shared evenly among ties. */
const extreme = reduction((g, x, y, node) => {
  const hit = op.cast(op.equal(x, y), x.type);
  return op.mul(hit, op.div(g, op.reduceSum(hit, reducedAxes(node))));
});

/** Transposes the last two axes of a stack of matrices. */
const t = op.matrixTranspose;

function permutation(node: Node): readonly number[] {
  const x = input(node, 0);
  return (node.attributes.perm as readonly number[] | undefined) ?? x.shape.map((_, i) => x.rank - 1 - i);
}

const reshapeBack: Rule = (node, g) => [() => op.reshape(g!, input(node, 0).shape), undefined];

/**
 * The backward pass: for each operator a rule, or the word that it has none. TypeScript refuses a table in which an operator
 * is missing. Compare onnxruntime's gradient_builder.cc.
 */
export const RULES: { [K in OpName]: Rule | 'not differentiable' } = {
  Identity: unary(g => g),
  Neg: unary(g => op.neg(g)),
  Abs: unary((g, x) => op.mul(g, op.sign(x))),
  Sign: 'not differentiable',
  Exp: unary((g, _, y) => op.mul(g, y)),
  Log: unary((g, x) => op.div(g, x)),
  Sqrt: unary((g, _, y) => op.div(op.mul(g, 0.5), y)),
  Reciprocal: unary((g, _, y) => op.neg(op.mul(g, op.mul(y, y)))),
  Erf: unary((g, x) => op.mul(g, op.mul(op.exp(op.neg(op.mul(x, x))), 2 / Math.sqrt(Math.PI)))),
  Tanh: unary((g, _, y) => op.mul(g, op.sub(y.graph.constant(1, y.type), op.mul(y, y)))),
  Sigmoid: unary((g, _, y) => op.mul(g, op.mul(y, op.sub(y.graph.constant(1, y.type), y)))),
  Relu: unary((g, x) => op.where(op.greater(x, 0), g, zeroLike(g))),
  Gelu: (node, g) => {
    if (node.attributes.approximate === 'tanh')
      throw new GraphError('Gelu: no gradient of the tanh approximation');
    return [() => op.mul(g!, geluDerivative(input(node, 0)))];
  },
  Not: 'not differentiable',
  Add: (node, g) => [() => unbroadcast(g!, input(node, 0)), () => unbroadcast(g!, input(node, 1))],
  Sub: (node, g) => [() => unbroadcast(g!, input(node, 0)), () => unbroadcast(op.neg(g!), input(node, 1))],
  Mul: (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    return [() => unbroadcast(op.mul(g!, b), a), () => unbroadcast(op.mul(g!, a), b)];
  },
  Div: (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    return [
      () => unbroadcast(op.div(g!, b), a),
      () => unbroadcast(op.neg(op.div(op.mul(g!, node.outputs[0]!), b)), b),
    ];
  },
  Pow: (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    return [
      () => unbroadcast(op.mul(g!, op.mul(b, op.pow(a, op.sub(b, 1)))), a),
      () => unbroadcast(op.mul(g!, op.mul(node.outputs[0]!, op.log(a))), b),
    ];
  },
  Max: choice((a, b) => op.greater(a, b)),
  Min: choice((a, b) => op.less(a, b)),
  And: 'not differentiable',
  Or: 'not differentiable',
  Equal: 'not differentiable',
  Less: 'not differentiable',
  Greater: 'not differentiable',
  Where: (node, g) => {
    const [condition, a, b] = [input(node, 0), input(node, 1), input(node, 2)];
    return [
      undefined,
      () => unbroadcast(op.where(condition, g!, zeroLike(g!)), a),
      () => unbroadcast(op.where(condition, zeroLike(g!), g!), b),
    ];
  },
  Cast: unary((g, x) => op.cast(g, x.type)),
  MatMul: (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    return [() => unbroadcast(op.matMul(g!, t(b)), a), () => unbroadcast(op.matMul(t(a), g!), b)];
  },
  Gemm: (node, g) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    const { alpha, beta, transA, transB } = node.attributes as Record<string, number>;
    const product = (x: Value, y: Value, transX: boolean, transY: boolean) =>
      op.gemm(x, y, undefined, { alpha: alpha!, transA: transX, transB: transY });
    return [
      () => (transA ? product(b, g!, !!transB, true) : product(g!, b, false, !transB)),
      () => (transB ? product(g!, a, true, !!transA) : product(a, g!, !transA, false)),
      () => {
        const gc = unbroadcast(g!, input(node, 2));
        return beta === 1 ? gc : op.mul(gc, beta!);
      },
    ];
  },
  Reshape: reshapeBack,
  Squeeze: reshapeBack,
  Unsqueeze: reshapeBack,
  Transpose: (node, g) => {
    const perm = permutation(node);
    return [
      () =>
        op.transpose(
          g!,
          perm.map((_, i) => perm.indexOf(i)),
        ),
    ];
  },
  Expand: (node, g) => [() => unbroadcast(g!, input(node, 0)), undefined],
  Concat: (node, g) => {
    const axis = node.attributes.axis as number;
    let parts: Value[] | undefined;
    const sizes = node.inputs.map(part => part!.shape.at(axis)!);
    return sizes.map((_, i) => () => {
      parts ??= op.split(g!, sizes, axis);
      return parts[i]!;
    });
  },
  Split: (node, ...gs) => {
    const known = gs.find(g => g)!;
    const parts = () => gs.map((g, i) => g ?? op.zeros(known, node.outputs[i]!.shape));
    return [() => op.concat(parts(), node.attributes.axis as number), undefined];
  },
  Slice: (node, g) => {
    const x = input(node, 0);
    return [() => op.padBack(g!, node, x), undefined, undefined, undefined];
  },
  Pad: (node, g) => [() => op.sliceBack(g!, node), undefined],
  Shape: 'not differentiable',
  Range: 'not differentiable',
  Gather: (node, g) => {
    const [x, indices] = [input(node, 0), input(node, 1)];
    const axis = ((node.attributes.axis as number) + x.rank) % x.rank;
    return [() => gatherGradient(g!, x, indices, axis), undefined];
  },
  ScatterND: (node, g) => {
    if (node.attributes.reduction !== 'add') throw new GraphError('ScatterND: no gradient unless it adds');
    return [() => g!, undefined, () => op.gatherND(g!, input(node, 1))];
  },
  GatherND: (node, g) => {
    const x = input(node, 0);
    return [() => op.scatterAdd(op.zeros(g!, x.shape), input(node, 1), g!), undefined];
  },
  ReduceSum: reduction((g, x) => op.expand(g, x.shape)),
  ReduceMean: reduction((g, x, _, node) => op.expand(op.div(g, reducedCount(node)), x.shape)),
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceSumSquare: reduction((g, x) => op.mul(op.mul(g, 2), x)),
  // A vector of zeros has the gradient 0, as in PyTorch, not 0/0.
  ReduceL2: reduction((g, x, y) => op.mul(g, op.div(x, op.max(y, SMALLEST[x.type] ?? 0)))),
  ReduceLogSumExp: reduction((g, x, y) => op.mul(g, op.exp(op.sub(x, y)))),
  Softmax: (node, g) => {
    const y = node.outputs[0]!;
    const axis = node.attributes.axis as number;
    return [
      () => {
        const weighted = op.mul(g!, y);
        return op.sub(weighted, op.mul(y, op.reduceSum(weighted, [axis])));
      },
    ];
  },
  CumSum: 'not differentiable',
  LayerNormalization: (node, g, gMean, gDeviation) => {
    if (gMean || gDeviation) throw new GraphError('LayerNormalization: no gradient through its statistics');
    const [x, scale] = [input(node, 0), input(node, 1)];
    const [mean, inverseDeviation] = node.outputs.slice(1).map(statistic => op.cast(statistic, x.type));
    let normalized: Value | undefined;
    const xHat = () => {
      normalized ??= op.mul(op.sub(x, mean!), inverseDeviation!);
      return normalized;
    };
    return [
      () => {
        const gx = op.mul(g!, scale);
        const along = op.mul(xHat(), op.reduceMean(op.mul(gx, xHat()), [-1]));
        return op.mul(op.sub(op.sub(gx, op.reduceMean(gx, [-1])), along), inverseDeviation!);
      },
      () => unbroadcast(op.mul(g!, xHat()), scale),
      () => unbroadcast(g!, input(node, 2)),
    ];
  },
  TopK: 'not differentiable',
  DynamicQuantizeLinear: 'not differentiable',
  MatMulInteger: 'not differentiable',
};

/** d/dx x·Φ(x) = Φ(x) + x·φ(x), with the normal distribution and density; φ's factor stands in the exponent, to save a pass. */
function geluDerivative(x: Value): Value {
  const scaled = op.mul(x, Math.SQRT1_2);
  const distribution = op.add(op.mul(op.erf(scaled), 0.5), 0.5);
  const exponent = op.sub(x.graph.constant(-Math.log(2 * Math.PI) / 2, x.type), op.mul(scaled, scaled));
  return op.add(distribution, op.mul(x, op.exp(exponent)));
}

/** Adds each gathered slice's gradient to the slice that it was taken from. */
function gatherGradient(g: Value, x: Value, indices: Value, axis: number): Value {
  // ScatterND addresses leading axes, so the gathered ones go to the front, and back at the end.
  const others = x.shape.map((_, i) => i).filter(i => i !== axis);
  const gathered = indices.shape.map((_, i) => axis + i);
  const rest = g.shape.map((_, i) => i).filter(i => !gathered.includes(i));
  const moved = axis === 0 ? g : op.transpose(g, [...gathered, ...rest]);
  const shape: Shape = [x.shape[axis]!, ...others.map(i => x.shape[i]!)];
  const positions = op.unsqueeze(op.cast(indices, 'int64'), [-1]);
  const sum = op.scatterAdd(op.zeros(g, shape), positions, moved);
  if (axis === 0 || sameShape(shape, x.shape)) return sum;
  const order = [axis, ...others];
  return op.transpose(
    sum,
    x.shape.map((_, i) => order.indexOf(i)),
  );
}
