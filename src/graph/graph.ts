import type { OpName } from './operators';
import { OPERATORS } from './operators';
import { type Dim, formatShape, isDim, type Shape, terms } from './shape';
import { type DataType, type TensorData, tensorOf } from './tensor';

/** One tensor of a graph: an input, a constant, or an output of a node. */
export class Value {
  constructor(
    readonly graph: Graph,
    readonly name: string,
    readonly type: DataType,
    readonly shape: Shape,
    /** The node that computes it; none for inputs and constants. */
    readonly producer?: Node,
  ) {}

  get rank(): number {
    return this.shape.length;
  }

  toString(): string {
    return `${this.name} ${this.type}${formatShape(this.shape)}`;
  }
}

export type AttributeValue = number | string | readonly number[];

export interface Node {
  op: OpName;
  /** An optional input that is left out is undefined. */
  inputs: readonly (Value | undefined)[];
  outputs: readonly Value[];
  attributes: Readonly<Record<string, AttributeValue>>;
}

/** What an operator's shape inference sees. */
export interface NodeInputs {
  inputs: readonly (Value | undefined)[];
  attributes: Readonly<Record<string, AttributeValue>>;
  /** The integers of input `i`, where it is a constant. */
  integers(i: number): readonly number[] | undefined;
}

export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/**
 * An ONNX graph under construction. Nodes are appended in order of execution, and shapes are inferred as they
 * are added, so that a wrong graph fails where it is written.
 */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs = new Map<string, Value>();
  readonly nodes: Node[] = [];
  /** Constants and weights that are part of the graph. */
  readonly initializers = new Map<Value, TensorData>();

  readonly #names = new Set<string>();
  readonly #constants = new Map<string, Value>();
  readonly #sizes = new Map<string, Value>();

  constructor(readonly name = 'graph') {}

  /** @throws GraphError where the name is taken, or a dimension is neither a size nor an expression over names */
  input(name: string, type: DataType, shape: Shape): Value {
    const wrong = shape.find(dim => !isDim(dim));
    if (wrong !== undefined)
      throw new GraphError(
        `input ${name}: ${JSON.stringify(wrong)} is no dimension, in ${formatShape(shape)}`,
      );
    const value = new Value(this, this.#claim(name), type, shape);
    this.inputs.push(value);
    return value;
  }

  /** A weight that is part of the graph, under a name of its own. */
  initializer(name: string, data: TensorData): Value {
    if (data.shape.reduce((a, b) => a * b, 1) !== data.data.length)
      throw new GraphError(`weight ${name}: ${data.data.length} values for ${formatShape(data.shape)}`);
    const value = new Value(this, this.#claim(name), data.type, data.shape as number[]);
    this.initializers.set(value, data);
    return value;
  }

  /** A small constant; equal ones are shared. */
  constant(values: number | readonly number[], type: DataType = 'float32', shape?: readonly number[]): Value {
    const list = typeof values === 'number' ? [values] : values;
    const dims = shape ?? (typeof values === 'number' ? [] : [list.length]);
    const key = `${type}[${dims}]:${list.map(v => (Object.is(v, -0) ? '-0' : v))}`;
    let value = this.#constants.get(key);
    if (!value) {
      value = this.initializer(this.#fresh('constant'), tensorOf(type, dims, list));
      this.#constants.set(key, value);
    }
    return value;
  }

  /** Makes `value` an output of the graph under `name`. */
  output(name: string, value: Value): Value {
    if (value.graph !== this) throw new GraphError(`output ${name}: ${value} belongs to another graph`);
    if (this.outputs.has(name)) throw new GraphError(`the graph has an output ${name} already`);
    if (value.name !== name) this.#claim(name);
    this.outputs.set(name, value);
    return value;
  }

  /**
   * Appends a node and returns its outputs.
   *
   * @throws GraphError where the operator does not take these inputs, naming the operator and the shapes
   */
  node(
    op: OpName,
    inputs: readonly (Value | undefined)[],
    attributes: Record<string, AttributeValue> = {},
  ): Value[] {
    for (const value of inputs) {
      if (value && value.graph !== this) throw new GraphError(`${op}: ${value} belongs to another graph`);
    }
    const outputs: Value[] = [];
    const node: Node = { op, inputs, outputs, attributes };
    const integers = (i: number) => {
      const data = inputs[i] && this.initializers.get(inputs[i]);
      return data && Array.from(data.data as ArrayLike<number | bigint>, Number);
    };
    let inferred: readonly { type: DataType; shape: Shape }[];
    try {
      inferred = OPERATORS[op].infer({ inputs, attributes, integers });
    } catch (error) {
      const given = inputs.map(v => v?.toString() ?? '–').join(', ');
      throw new GraphError(`${op}(${given}): ${(error as Error).message}`, { cause: error });
    }
    for (const { type, shape } of inferred) {
      outputs.push(new Value(this, this.#claim(this.#fresh(op.toLowerCase())), type, shape, node));
    }
    this.nodes.push(node);
    return outputs;
  }

  /**
   * The size of a dimension when the program runs, as int64 `[1]`: a constant, or computed from the shapes of
   * the graph's inputs.
   */
  size(dim: Dim): Value {
    if (typeof dim === 'number') return this.constant([dim], 'int64');
    const known = this.#sizes.get(dim);
    if (known) return known;
    const parts = terms(dim).map(({ coefficient, symbols }) => {
      const factors = symbols.map(symbol => (symbol === dim ? this.#sizeOfInput(symbol) : this.size(symbol)));
      if (coefficient !== 1 || factors.length === 0) factors.unshift(this.constant([coefficient], 'int64'));
      return factors.reduce((a, b) => this.node('Mul', [a, b])[0]!);
    });
    const value = parts.reduce((a, b) => this.node('Add', [a, b])[0]!);
    this.#sizes.set(dim, value);
    return value;
  }

  #sizeOfInput(symbol: string): Value {
    for (const input of this.inputs) {
      const axis = input.shape.indexOf(symbol);
      if (axis >= 0) return this.node('Shape', [input], { start: axis, end: axis + 1 })[0]!;
    }
    throw new GraphError(`no input of the graph has the size ${symbol} as a dimension`);
  }

  #claim(name: string): string {
    if (this.#names.has(name)) throw new GraphError(`the graph has a value ${name} already`);
    this.#names.add(name);
    return name;
  }

  #fresh(stem: string): string {
    let n = this.#names.size;
    while (this.#names.has(`${stem}_${n}`)) n++;
    return `${stem}_${n}`;
  }
}
