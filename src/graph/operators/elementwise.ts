import type { Value } from '../graph';
import { broadcast, formatShape, type Shape } from '../shape';
import { type DataType, isFloat } from '../tensor';
import { type Operator, required, sameType } from './operator';

function broadcastAll(...shapes: Shape[]): Shape {
  return shapes.reduce((a, b) => {
    const shape = broadcast(a, b);
    if (!shape) throw new Error(`shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`);
    return shape;
  });
}

const unary: Operator = {
  infer: node => {
    const { type, shape } = required(node, 0);
    return [{ type, shape }];
  },
};

/** Defined on floating-point values alone. */
const unaryFloat: Operator = {
  infer: node => {
    const x = required(node, 0);
    if (!isFloat(x.type)) throw new Error(`expected floating point, found ${x.type}`);
    return unary.infer(node);
  },
};

const binary: Operator = {
  infer: node => {
    const [a, b] = [required(node, 0), required(node, 1)];
    return [{ type: sameType(a, b), shape: broadcastAll(a.shape, b.shape) }];
  },
};

/** Defined on truth values alone. */
const logical: Operator = {
  infer: node => {
    for (const x of node.inputs) if (x?.type !== 'bool') throw new Error(`expected bool, found ${x?.type}`);
    return (node.inputs.length === 1 ? unary : binary).infer(node);
  },
};

const comparison: Operator = {
  infer: node => [{ type: 'bool', shape: binary.infer(node)[0]!.shape }],
};

const CAST_CODES: Partial<Record<number, DataType>> = {
  1: 'float32',
  11: 'float64',
  10: 'float16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
};

export const ELEMENTWISE = {
  Identity: unary,
  Neg: unary,
  Abs: unary,
  Sign: unary,
  Exp: unaryFloat,
  Log: unaryFloat,
  Sqrt: unaryFloat,
  Reciprocal: unaryFloat,
  Erf: unaryFloat,
  Tanh: unaryFloat,
  Sigmoid: unaryFloat,
  Relu: unaryFloat,
  Gelu: { ...unaryFloat, attributes: { approximate: 'string' } },
  Not: logical,
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Pow: binary,
  Max: binary,
  Min: binary,
  And: logical,
  Or: logical,
  Equal: comparison,
  Less: comparison,
  Greater: comparison,
  Where: {
    infer: node => {
      const [condition, a, b] = [required(node, 0), required(node, 1), required(node, 2)];
      if (condition.type !== 'bool') throw new Error(`expected a bool condition, found ${condition.type}`);
      return [{ type: sameType(a, b), shape: broadcastAll(condition.shape, a.shape, b.shape) }];
    },
  },
  Cast: {
    attributes: { to: 'int' },
    infer: node => {
      const type = CAST_CODES[node.attributes.to as number];
      if (!type) throw new Error(`unknown element type ${node.attributes.to}`);
      return [{ type, shape: required(node, 0).shape }];
    },
  },
} satisfies Record<string, Operator>;

export const identity = (x: Value): Value => x.graph.node('Identity', [x])[0]!;
export const neg = (x: Value): Value => x.graph.node('Neg', [x])[0]!;
export const abs = (x: Value): Value => x.graph.node('Abs', [x])[0]!;
export const sign = (x: Value): Value => x.graph.node('Sign', [x])[0]!;
export const exp = (x: Value): Value => x.graph.node('Exp', [x])[0]!;
export const log = (x: Value): Value => x.graph.node('Log', [x])[0]!;
export const sqrt = (x: Value): Value => x.graph.node('Sqrt', [x])[0]!;
export const reciprocal = (x: Value): Value => x.graph.node('Reciprocal', [x])[0]!;
export const erf = (x: Value): Value => x.graph.node('Erf', [x])[0]!;
export const tanh = (x: Value): Value => x.graph.node('Tanh', [x])[0]!;
export const sigmoid = (x: Value): Value => x.graph.node('Sigmoid', [x])[0]!;
export const relu = (x: Value): Value => x.graph.node('Relu', [x])[0]!;
/** x·Φ(x); exact unless `approximate` is `tanh`. */
export const gelu = (x: Value, approximate: 'none' | 'tanh' = 'none'): Value =>
  x.graph.node('Gelu', [x], { approximate })[0]!;
export const not = (x: Value): Value => x.graph.node('Not', [x])[0]!;

/** Second operands may be plain numbers, which become scalars of the first one's type. */
export type Operand = Value | number;

const operand = (like: Value, x: Operand): Value =>
  typeof x === 'number' ? like.graph.constant(x, like.type) : x;

export const add = (a: Value, b: Operand): Value => a.graph.node('Add', [a, operand(a, b)])[0]!;
export const sub = (a: Value, b: Operand): Value => a.graph.node('Sub', [a, operand(a, b)])[0]!;
export const mul = (a: Value, b: Operand): Value => a.graph.node('Mul', [a, operand(a, b)])[0]!;
export const div = (a: Value, b: Operand): Value => a.graph.node('Div', [a, operand(a, b)])[0]!;
export const pow = (a: Value, b: Operand): Value => a.graph.node('Pow', [a, operand(a, b)])[0]!;
export const max = (a: Value, b: Operand): Value => a.graph.node('Max', [a, operand(a, b)])[0]!;
export const min = (a: Value, b: Operand): Value => a.graph.node('Min', [a, operand(a, b)])[0]!;
export const and = (a: Value, b: Value): Value => a.graph.node('And', [a, b])[0]!;
export const or = (a: Value, b: Value): Value => a.graph.node('Or', [a, b])[0]!;
export const equal = (a: Value, b: Operand): Value => a.graph.node('Equal', [a, operand(a, b)])[0]!;
export const less = (a: Value, b: Operand): Value => a.graph.node('Less', [a, operand(a, b)])[0]!;
export const greater = (a: Value, b: Operand): Value => a.graph.node('Greater', [a, operand(a, b)])[0]!;
export const where = (condition: Value, a: Value, b: Operand): Value =>
  a.graph.node('Where', [condition, a, operand(a, b)])[0]!;

const CODES = new Map(Object.entries(CAST_CODES).map(([code, type]) => [type, Number(code)]));

export const cast = (x: Value, to: DataType): Value =>
  x.type === to ? x : x.graph.node('Cast', [x], { to: CODES.get(to)! })[0]!;
