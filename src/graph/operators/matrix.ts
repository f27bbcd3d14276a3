import type { Value } from '../graph';
import { broadcast, type Dim, formatShape, type Shape } from '../shape';
import { expand } from './movement';
import { intAttribute, type Operator, required, sameType } from './operator';

function inner(k1: Dim, k2: Dim): void {
  if (k1 !== k2) throw new Error(`inner dimensions ${k1} and ${k2} differ`);
}

/** The shape of a product of matrices, or of stacks of them. */
export function productShape(a: Value, b: Value): Shape {
  if (a.rank < 2 || b.rank < 2) throw new Error('expected matrices, or stacks of them');
  inner(a.shape.at(-1)!, b.shape.at(-2)!);
  const stack = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!stack) throw new Error(`stacks ${formatShape(a.shape)} and ${formatShape(b.shape)} do not broadcast`);
  return [...stack, a.shape.at(-2)!, b.shape.at(-1)!];
}

export const MATRIX = {
  MatMul: {
    infer: node => {
      const [a, b] = [required(node, 0), required(node, 1)];
      return [{ type: sameType(a, b), shape: productShape(a, b) }];
    },
  },
  Gemm: {
    attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
    infer: node => {
      const [a, b, c] = [required(node, 0), required(node, 1), node.inputs[2]];
      if (a.rank !== 2 || b.rank !== 2) throw new Error('expected two matrices');
      const [m, k1] = intAttribute(node, 'transA', 0)
        ? [a.shape[1]!, a.shape[0]!]
        : [a.shape[0]!, a.shape[1]!];
      const [k2, n] = intAttribute(node, 'transB', 0)
        ? [b.shape[1]!, b.shape[0]!]
        : [b.shape[0]!, b.shape[1]!];
      inner(k1, k2);
      if (c) {
        const shape = broadcast(c.shape, [m, n]);
        if (shape?.length !== 2 || shape[0] !== m || shape[1] !== n) {
          throw new Error(`${formatShape(c.shape)} does not broadcast to ${formatShape([m, n])}`);
        }
      }
      return [{ type: c ? sameType(a, b, c) : sameType(a, b), shape: [m, n] }];
    },
  },
} satisfies Record<string, Operator>;

/** `[…, m, k] · […, k, n] → […, m, n]` */
export const matMul = (a: Value, b: Value): Value => a.graph.node('MatMul', [a, b])[0]!;

export interface GemmOptions {
  alpha?: number;
  beta?: number;
  transA?: boolean;
  transB?: boolean;
}

/** `alpha · op(a) · op(b) + beta · c` on matrices, where `op` transposes on request and `c` broadcasts. */
export function gemm(a: Value, b: Value, c?: Value, options: GemmOptions = {}): Value {
  return a.graph.node('Gemm', c ? [a, b, c] : [a, b], {
    alpha: options.alpha ?? 1,
    beta: options.beta ?? 1,
    transA: options.transA ? 1 : 0,
    transB: options.transB ? 1 : 0,
  })[0]!;
}

/**
 * The sum of each column of a matrix, `[1, columns]`: a product with a row of ones, which runs in half the time of ReduceSum
 * down the columns.
 */
export const columnSums = (x: Value): Value =>
  gemm(expand(x.graph.constant([1], x.type, [1, 1]), [1, x.shape[0]!]), x);
