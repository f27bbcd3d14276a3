import { PbfWriter } from 'pbf';
import type { AttributeValue, Graph, Node, Value } from '../graph';
import { OPERATORS } from '../operators';
import type { Operator } from '../operators/operator';
import { DATA_TYPES, type TensorData } from '../tensor';
import { ATTRIBUTE_TYPES, IR_VERSION, OPSET } from './format';

export interface OnnxModel {
  /** The serialized ModelProto. */
  model: Uint8Array;
  /**
   * What belongs into the external data file, in order, without gaps; empty where all weights are in the model itself.
   */
  external: readonly Uint8Array[];
}

export interface WriteOptions {
  /**
   * Name of a file beside the model that takes every initializer of 1 KiB and more. Protobuf cannot hold
   * 2 GiB, so larger models need it.
   */
  externalData?: string;
  /** Key → value, kept in the model's metadata. */
  metadata?: Readonly<Record<string, string>>;
}

const EXTERNAL_BYTES = 1024;
const PROTOBUF_LIMIT = 2 ** 31 - 1;

/**
 * Serializes a graph as an ONNX model (IR version 9, opset 20).
 *
 * @throws RangeError where the weights do not fit into a protobuf message and no external data file is named
 */
export function writeOnnx(graph: Graph, options: WriteOptions = {}): OnnxModel {
  const external: Uint8Array[] = [];
  const inside = [...graph.initializers.values()].reduce((n, t) => n + t.data.byteLength, 0);
  if (!options.externalData && inside > PROTOBUF_LIMIT) {
    throw new RangeError(
      `${inside} bytes of weights do not fit into one protobuf message: name an external data file`,
    );
  }
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'polyrank');
  pbf.writeMessage(7, writeGraph, { graph, options, external, offset: 0, names: outputNames(graph) });
  pbf.writeMessage(
    8,
    (version: number, out: PbfWriter) => {
      out.writeStringField(1, '');
      out.writeVarintField(2, version);
    },
    OPSET,
  );
  for (const entry of Object.entries(options.metadata ?? {})) pbf.writeMessage(14, writeEntry, entry);
  return { model: pbf.finish(), external };
}

/** A value that a node computes goes by the name under which it is an output, so that no copy stands between. */
function outputNames(graph: Graph): Map<Value, string> {
  const names = new Map<Value, string>();
  for (const [name, value] of graph.outputs) if (value.producer && !names.has(value)) names.set(value, name);
  return names;
}

interface Context {
  graph: Graph;
  names: ReadonlyMap<Value, string>;
  options: WriteOptions;
  external: Uint8Array[];
  offset: number;
}

function writeGraph(context: Context, pbf: PbfWriter): void {
  const { graph, names } = context;
  const nameOf = (value: Value) => names.get(value) ?? value.name;
  for (const node of graph.nodes) {
    pbf.writeMessage(1, writeNode, {
      ...node,
      inputs: node.inputs.map(v => (v ? nameOf(v) : '')),
      outputs: node.outputs.map(nameOf),
    });
  }
  // A value that is an output twice, or is an input or a weight as well, needs a node to carry it.
  for (const [name, value] of graph.outputs) {
    if (names.get(value) === name) continue;
    pbf.writeMessage(1, writeNode, {
      op: 'Identity',
      inputs: [nameOf(value)],
      outputs: [name],
      attributes: {},
    });
  }
  pbf.writeStringField(2, graph.name);
  for (const [value, data] of graph.initializers) {
    pbf.writeMessage(
      5,
      (tensor: TensorData, out: PbfWriter) => writeTensor(value.name, tensor, context, out),
      data,
    );
  }
  const named = ([name, value]: readonly [string, Value], out: PbfWriter) => writeValueInfo(name, value, out);
  for (const value of graph.inputs) pbf.writeMessage(11, named, [value.name, value] as const);
  for (const entry of graph.outputs) pbf.writeMessage(12, named, entry);
  for (const value of graph.nodes.flatMap(node => node.outputs)) {
    if (!names.has(value)) pbf.writeMessage(13, named, [value.name, value] as const);
  }
}

type NamedNode = Pick<Node, 'op' | 'attributes'> & { inputs: readonly string[]; outputs: readonly string[] };

function writeNode(node: NamedNode, pbf: PbfWriter): void {
  for (const name of node.inputs) pbf.writeStringField(1, name);
  for (const name of node.outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(4, node.op);
  const types = (OPERATORS[node.op] as Operator).attributes ?? {};
  for (const [name, value] of Object.entries(node.attributes)) {
    const type = types[name];
    if (!type) throw new RangeError(`${node.op} has no attribute ${name}`);
    pbf.writeMessage(5, writeAttribute, { name, type, value });
  }
}

interface Attribute {
  name: string;
  type: keyof typeof ATTRIBUTE_TYPES;
  value: AttributeValue;
}

function writeAttribute({ name, type, value }: Attribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (type === 'float') pbf.writeFloatField(2, value as number);
  else if (type === 'int') pbf.writeVarintField(3, value as number);
  else if (type === 'string') pbf.writeBytesField(4, new TextEncoder().encode(value as string));
  else for (const item of value as readonly number[]) pbf.writeVarintField(8, item);
  pbf.writeVarintField(20, ATTRIBUTE_TYPES[type]);
}

function writeTensor(name: string, tensor: TensorData, context: Context, pbf: PbfWriter): void {
  const { options, external } = context;
  const bytes = new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  for (const dim of tensor.shape) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, DATA_TYPES[tensor.type].code);
  pbf.writeStringField(8, name);
  if (!options.externalData || bytes.length < EXTERNAL_BYTES) {
    pbf.writeBytesField(9, bytes);
    return;
  }
  const location = { location: options.externalData, offset: `${context.offset}`, length: `${bytes.length}` };
  for (const entry of Object.entries(location)) pbf.writeMessage(13, writeEntry, entry);
  pbf.writeVarintField(14, 1);
  external.push(bytes);
  context.offset += bytes.length;
}

/** StringStringEntryProto. */
function writeEntry([key, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeValueInfo(name: string, value: Value, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(
    2,
    (v: Value, type: PbfWriter) => {
      type.writeMessage(
        1,
        (v2: Value, tensor: PbfWriter) => {
          tensor.writeVarintField(1, DATA_TYPES[v2.type].code);
          tensor.writeMessage(
            2,
            (v3: Value, shape: PbfWriter) => {
              for (const dim of v3.shape) {
                shape.writeMessage(
                  1,
                  (d: number | string, out: PbfWriter) => {
                    if (typeof d === 'number') out.writeVarintField(1, d);
                    else out.writeStringField(2, d);
                  },
                  dim,
                );
              }
            },
            v2,
          );
        },
        v,
      );
    },
    value,
  );
}
