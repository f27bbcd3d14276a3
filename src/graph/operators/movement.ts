import type { Node, Value } from '../graph';
import { broadcast, type Dim, difference, formatShape, product, type Shape, sameShape, sum } from '../shape';
import { type DataType, tensorOf } from '../tensor';
import { constantIntegers, intAttribute, normalAxis, type Operator, required, sameType } from './operator';

/**
 * Operators whose output shape is an input of the node (Reshape, Expand, Slice…) take that shape as a tensor, in which
 * symbols are lost; the functions below remember it here, keyed by the tensor.
 */
const shapesOf = new WeakMap<Value, Shape>();

/** The sizes that an int64 tensor of shapes or positions holds. */
function sizesOf(tensor: Value): Shape {
  const known = shapesOf.get(tensor);
  if (known) return known;
  const constant = tensor.graph.initializers.get(tensor);
  if (!constant) throw new Error('a shape must be a constant or made by shapeTensor');
  return Array.from(constant.data as BigInt64Array, Number);
}

export const MOVEMENT = {
  Reshape: {
    infer: node => {
      const [x, target] = [required(node, 0), required(node, 1)];
      const shape = sizesOf(target);
      const resolved = resolveReshape(x.shape, shape);
      if (product(resolved) !== product(x.shape)) {
        throw new Error(`${formatShape(x.shape)} does not hold as many elements as ${formatShape(resolved)}`);
      }
      return [{ type: x.type, shape: resolved }];
    },
  },
  Transpose: {
    attributes: { perm: 'ints' },
    infer: node => {
      const x = required(node, 0);
      const perm =
        (node.attributes.perm as readonly number[] | undefined) ?? x.shape.map((_, i) => x.rank - 1 - i);
      if ([...perm].sort((a, b) => a - b).some((axis, i) => axis !== i) || perm.length !== x.rank) {
        throw new Error(`[${perm}] is no permutation of ${x.rank} axes`);
      }
      return [{ type: x.type, shape: perm.map(axis => x.shape[axis]!) }];
    },
  },
  Unsqueeze: {
    infer: node => {
      const x = required(node, 0);
      const axes = constantIntegers(node, 1);
      const shape: Dim[] = [...x.shape];
      for (const axis of axes.map(a => normalAxis(a, x.rank + axes.length)).sort((a, b) => a - b))
        shape.splice(axis, 0, 1);
      return [{ type: x.type, shape }];
    },
  },
  Squeeze: {
    infer: node => {
      const x = required(node, 0);
      const axes = constantIntegers(node, 1).map(a => normalAxis(a, x.rank));
      for (const axis of axes)
        if (x.shape[axis] !== 1) throw new Error(`axis ${axis} has size ${x.shape[axis]}, not 1`);
      return [{ type: x.type, shape: x.shape.filter((_, i) => !axes.includes(i)) }];
    },
  },
  Expand: {
    infer: node => {
      const [x, target] = [required(node, 0), required(node, 1)];
      const shape = broadcast(x.shape, sizesOf(target));
      if (!shape) throw new Error(`${formatShape(x.shape)} does not expand`);
      return [{ type: x.type, shape }];
    },
  },
  Concat: {
    attributes: { axis: 'int' },
    infer: node => {
      const parts = node.inputs.map((_, i) => required(node, i));
      const first = parts[0]!;
      const axis = normalAxis(intAttribute(node, 'axis', 0), first.rank);
      for (const part of parts) {
        if (part.rank !== first.rank || part.shape.some((dim, i) => i !== axis && dim !== first.shape[i])) {
          throw new Error(`parts differ outside of axis ${axis}`);
        }
      }
      const total = sum(parts.map(part => part.shape[axis]!));
      return [{ type: sameType(...parts), shape: first.shape.map((dim, i) => (i === axis ? total : dim)) }];
    },
  },
  Split: {
    attributes: { axis: 'int' },
    infer: node => {
      const [x, target] = [required(node, 0), required(node, 1)];
      const axis = normalAxis(intAttribute(node, 'axis', 0), x.rank);
      const sizes = sizesOf(target);
      if (sum(sizes) !== x.shape[axis]) throw new Error(`sizes [${sizes}] do not add up to ${x.shape[axis]}`);
      return sizes.map(size => ({ type: x.type, shape: x.shape.map((dim, i) => (i === axis ? size : dim)) }));
    },
  },
  Slice: {
    infer: node => {
      const x = required(node, 0);
      const starts = sizesOf(required(node, 1));
      const ends = sizesOf(required(node, 2));
      const axes = constantIntegers(node, 3).map(axis => normalAxis(axis, x.rank));
      if (node.inputs[4]) throw new Error('steps other than 1 are not supported');
      const shape = [...x.shape];
      for (const [i, axis] of axes.entries()) {
        // ONNX would count negative positions from the end and cut those that are too large.
        const fits = [0, starts[i]!, ends[i]!, x.shape[axis]!].filter(dim => typeof dim === 'number');
        if (fits.some((dim, k) => k > 0 && dim < fits[k - 1]!))
          throw new Error(`${starts[i]} to ${ends[i]} is no part of an axis of size ${x.shape[axis]}`);
        shape[axis] = difference(ends[i]!, starts[i]!);
      }
      return [{ type: x.type, shape }];
    },
  },
  Pad: {
    attributes: { mode: 'string' },
    infer: node => {
      const [x, pads] = [required(node, 0), required(node, 1)];
      const sizes = sizesOf(pads);
      if (sizes.length !== 2 * x.rank) throw new Error(`${sizes.length} pads for rank ${x.rank}`);
      return [{ type: x.type, shape: x.shape.map((dim, i) => sum([dim, sizes[i]!, sizes[x.rank + i]!])) }];
    },
  },
  Shape: {
    attributes: { start: 'int', end: 'int' },
    infer: node => {
      const x = required(node, 0);
      const end = intAttribute(node, 'end', x.rank);
      return [{ type: 'int64', shape: [end - intAttribute(node, 'start', 0)] }];
    },
  },
  Range: {
    infer: node => {
      const [start, limit, delta] = [0, 1, 2].map(i => required(node, i));
      return [{ type: sameType(start!, limit!, delta!), shape: [shapesOf.get(limit!)?.[0] ?? 'range'] }];
    },
  },
  Gather: {
    attributes: { axis: 'int' },
    infer: node => {
      const [x, indices] = [required(node, 0), required(node, 1)];
      checkIndices(indices, 'int32', 'int64');
      const axis = normalAxis(intAttribute(node, 'axis', 0), x.rank);
      return [
        { type: x.type, shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)] },
      ];
    },
  },
  ScatterND: {
    attributes: { reduction: 'string' },
    infer: node => {
      const [x, indices, updates] = [0, 1, 2].map(i => required(node, i));
      checkIndices(indices!, 'int64');
      const depth = indices!.shape.at(-1);
      if (typeof depth !== 'number') throw new Error('the last axis of the indices must be known');
      const expected = [...indices!.shape.slice(0, -1), ...x!.shape.slice(depth)];
      if (!sameShape(updates!.shape, expected))
        throw new Error(`updates must have the shape ${formatShape(expected)}`);
      return [{ type: sameType(x!, updates!), shape: x!.shape }];
    },
  },
  GatherND: {
    infer: node => {
      const [x, indices] = [required(node, 0), required(node, 1)];
      checkIndices(indices, 'int64');
      const depth = indices.shape.at(-1);
      if (typeof depth !== 'number') throw new Error('the last axis of the indices must be known');
      return [{ type: x.type, shape: [...indices.shape.slice(0, -1), ...x.shape.slice(depth)] }];
    },
  },
} satisfies Record<string, Operator>;

function checkIndices({ type }: Value, ...allowed: DataType[]): void {
  if (!allowed.includes(type)) throw new Error(`expected ${allowed.join(' or ')} indices, found ${type}`);
}

/** Resolves a `-1` in the target of a Reshape. */
function resolveReshape(from: Shape, target: Shape): Shape {
  const hole = target.indexOf(-1);
  if (hole < 0) return target;
  const rest = product(target.filter((_, i) => i !== hole));
  const total = product(from);
  if (typeof total === 'number' && typeof rest === 'number') {
    if (total % rest !== 0) throw new Error(`${total} elements do not fill ${formatShape(target)}`);
    return target.with(hole, total / rest);
  }
  throw new Error('-1 stands for a symbolic dimension: name it');
}

/**
 * A shape as an int64 tensor: a constant where every dimension is a number, otherwise computed from the shapes of
 * the graph's inputs when the program runs.
 */
export function shapeTensor(like: Value, shape: Shape): Value {
  const { graph } = like;
  if (shape.every(dim => typeof dim === 'number')) return graph.constant(shape, 'int64');
  const parts = shape.map(dim => graph.size(dim));
  const value = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: 0 })[0]!;
  shapesOf.set(value, shape);
  return value;
}

/** Gives `x` another shape with the same elements in the same order. */
export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const symbols = shape.filter(dim => typeof dim !== 'number');
  if (symbols.length !== 1) return x.graph.node('Reshape', [x, shapeTensor(x, shape)])[0]!;
  // One unknown size can be left to the runtime, which saves the nodes that compute it.
  const target = shape.map(dim => (typeof dim === 'number' ? dim : -1));
  const tensor = x.graph.initializer(
    `${x.name}_shape_${x.graph.nodes.length}`,
    tensorOf('int64', [target.length], target),
  );
  shapesOf.set(tensor, shape);
  return x.graph.node('Reshape', [x, tensor])[0]!;
}

export const transpose = (x: Value, perm: readonly number[]): Value =>
  x.graph.node('Transpose', [x], { perm })[0]!;

/** Swaps the last two axes. */
export function matrixTranspose(x: Value): Value {
  const perm = x.shape.map((_, i) => i);
  perm.push(...perm.splice(-2, 1));
  return transpose(x, perm);
}

export const unsqueeze = (x: Value, axes: readonly number[]): Value =>
  x.graph.node('Unsqueeze', [x, x.graph.constant(axes, 'int64')])[0]!;

export const squeeze = (x: Value, axes: readonly number[]): Value =>
  x.graph.node('Squeeze', [x, x.graph.constant(axes, 'int64')])[0]!;

/** Repeats along axes of size 1, and new leading axes, up to `shape`. */
export const expand = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : x.graph.node('Expand', [x, shapeTensor(x, shape)])[0]!;

export const concat = (parts: readonly Value[], axis: number): Value =>
  parts.length === 1 ? parts[0]! : parts[0]!.graph.node('Concat', parts, { axis })[0]!;

export const split = (x: Value, sizes: Shape, axis: number): Value[] =>
  x.graph.node('Split', [x, shapeTensor(x, sizes)], { axis });

/** Elements `start … end−1` along one axis. */
export const slice = (x: Value, axis: number, start: Dim, end: Dim): Value =>
  x.graph.node('Slice', [
    x,
    shapeTensor(x, [start]),
    shapeTensor(x, [end]),
    x.graph.constant([axis], 'int64'),
  ])[0]!;

/** Adds zeros before and after, as many as given for each axis. */
export const pad = (x: Value, before: Shape, after: Shape): Value =>
  x.graph.node('Pad', [x, shapeTensor(x, [...before, ...after])], { mode: 'constant' })[0]!;

/** The gradient of a slice: zeros around it, up to the shape of what was sliced. */
export function padBack(g: Value, slice: Node, x: Value): Value {
  const [starts, ends, axes] = slice.inputs.slice(1).map(value => sizesOf(value!));
  const before: Dim[] = x.shape.map(() => 0);
  const after: Dim[] = x.shape.map(() => 0);
  for (const [i, axis] of axes!.entries()) {
    const at = normalAxis(axis as number, x.rank);
    before[at] = starts![i]!;
    after[at] = difference(x.shape[at]!, ends![i]!);
  }
  return pad(g, before, after);
}

/** The gradient of padding: the part that was there before. */
export function sliceBack(g: Value, padding: Node): Value {
  const x = padding.inputs[0]!;
  const before = sizesOf(padding.inputs[1]!);
  return x.shape.reduce<Value>((part, dim, axis) => {
    return sameShape(part.shape.slice(axis, axis + 1), [dim])
      ? part
      : slice(part, axis, before[axis]!, sum([before[axis]!, dim]));
  }, g);
}

/** 0, 1, … size−1 as int64 `[size]`. */
export function range(like: Value, size: Dim): Value {
  const { graph } = like;
  const limit = graph.node('Squeeze', [graph.size(size), graph.constant([0], 'int64')])[0]!;
  shapesOf.set(limit, [size]);
  return graph.node('Range', [graph.constant(0, 'int64'), limit, graph.constant(1, 'int64')])[0]!;
}

/** Takes the slices of `x` along `axis` that `indices` (int32 or int64, not negative) name. */
export const gather = (x: Value, indices: Value, axis = 0): Value =>
  x.graph.node('Gather', [x, indices], { axis })[0]!;

/**
 * Adds `updates` to `x` at `indices` `[…, depth]` (int64), which name positions in the first `depth` axes; repeated
 * positions add up.
 */
export const scatterAdd = (x: Value, indices: Value, updates: Value): Value =>
  x.graph.node('ScatterND', [x, indices, updates], { reduction: 'add' })[0]!;

/** As `scatterAdd`, but `updates` replace what was there; no position may be named twice. */
export const scatter = (x: Value, indices: Value, updates: Value): Value =>
  x.graph.node('ScatterND', [x, indices, updates], { reduction: 'none' })[0]!;

/** Takes what `indices` `[…, depth]` (int64) name in the first `depth` axes of `x`. */
export const gatherND = (x: Value, indices: Value): Value => x.graph.node('GatherND', [x, indices])[0]!;

export const zeros = (like: Value, shape: Shape, type: DataType = like.type): Value =>
  expand(like.graph.constant(0, type), shape);
