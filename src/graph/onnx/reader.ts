import { PbfReader } from 'pbf';
import { type AttributeValue, Graph, GraphError, Value } from '../graph';
import { OPERATORS, type OpName } from '../operators';
import type { Shape } from '../shape';
import { DATA_TYPES, type DataType, type TensorData } from '../tensor';
import { dataTypeOf } from './format';

interface ValueInfo {
  name: string;
  type: DataType;
  shape: Shape;
}

interface NodeProto {
  inputs: string[];
  outputs: string[];
  op: string;
  attributes: Record<string, AttributeValue>;
}

interface GraphProto {
  name: string;
  nodes: NodeProto[];
  initializers: { name: string; data: TensorData }[];
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  values: ValueInfo[];
}

/**
 * Reads an ONNX model that `writeOnnx` wrote (weights inside the model, or `external` from its data file) back into a graph,
 * for inspection and tests.
 *
 * @throws GraphError where the bytes are no such model: an operator or element type that this compiler does not know,
 *   a value without a shape, a truncated message
 */
export function readOnnx(model: Uint8Array, external?: Uint8Array): Graph {
  let proto: GraphProto | undefined;
  try {
    new PbfReader(model).readFields((tag, _, pbf) => {
      if (tag === 7) proto = readGraph(pbf, external);
    }, {});
  } catch (error) {
    if (error instanceof GraphError) throw error;
    throw new GraphError(`not an ONNX model that can be read: ${(error as Error).message}`, { cause: error });
  }
  if (!proto) throw new GraphError('not an ONNX model: it holds no graph');
  return assemble(proto);
}

function assemble(proto: GraphProto): Graph {
  const graph = new Graph(proto.name);
  const values = new Map<string, Value>();
  const infos = new Map([...proto.values, ...proto.outputs].map(info => [info.name, info]));
  for (const { name, type, shape } of proto.inputs) values.set(name, graph.input(name, type, shape));
  for (const { name, data } of proto.initializers) values.set(name, graph.initializer(name, data));
  for (const { inputs, outputs, op, attributes } of proto.nodes) {
    if (!Object.hasOwn(OPERATORS, op)) throw new GraphError(`operator ${op} is not supported`);
    // The shapes that the file declares are taken: those of symbolic targets cannot be inferred again.
    const node = {
      op: op as OpName,
      attributes,
      inputs: inputs.map(name => lookUp(values, name, op)),
      outputs: [] as Value[],
    };
    for (const name of outputs) {
      const info = infos.get(name);
      if (!info) throw new GraphError(`${op}: the file declares no shape for ${name}`);
      if (values.has(name)) throw new GraphError(`${op}: ${name} is defined a second time`);
      const value = new Value(graph, name, info.type, info.shape, node);
      node.outputs.push(value);
      values.set(name, value);
    }
    graph.nodes.push(node);
  }
  for (const { name } of proto.outputs) graph.output(name, lookUp(values, name, 'output')!);
  return graph;
}

function lookUp(values: Map<string, Value>, name: string, op: string): Value | undefined {
  if (name === '') return undefined;
  const value = values.get(name);
  if (!value) throw new GraphError(`${op}: ${name} is used before it is defined`);
  return value;
}

/** Reads one embedded message. */
function message<T>(pbf: PbfReader, result: T, field: (tag: number, result: T, pbf: PbfReader) => void): T {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw new Error('it is truncated');
  pbf.readFields(field, result, end);
  if (pbf.pos !== end) throw new Error('a message does not end where it says');
  return result;
}

function readGraph(pbf: PbfReader, external?: Uint8Array): GraphProto {
  const start: GraphProto = { name: '', nodes: [], initializers: [], inputs: [], outputs: [], values: [] };
  return message(pbf, start, (tag, graph) => {
    if (tag === 1) graph.nodes.push(readNode(pbf));
    else if (tag === 2) graph.name = pbf.readString();
    else if (tag === 5) graph.initializers.push(readTensor(pbf, external));
    else if (tag === 11) graph.inputs.push(readValueInfo(pbf));
    else if (tag === 12) graph.outputs.push(readValueInfo(pbf));
    else if (tag === 13) graph.values.push(readValueInfo(pbf));
  });
}

function readNode(pbf: PbfReader): NodeProto {
  return message<NodeProto>(pbf, { inputs: [], outputs: [], op: '', attributes: {} }, (tag, node) => {
    if (tag === 1) node.inputs.push(pbf.readString());
    else if (tag === 2) node.outputs.push(pbf.readString());
    else if (tag === 4) node.op = pbf.readString();
    else if (tag === 5) {
      const { name, value } = readAttribute(pbf);
      node.attributes[name] = value;
    }
  });
}

function readAttribute(pbf: PbfReader): { name: string; value: AttributeValue } {
  const ints: number[] = [];
  return message(pbf, { name: '', value: ints as AttributeValue }, (tag, attribute) => {
    if (tag === 1) attribute.name = pbf.readString();
    else if (tag === 2) attribute.value = pbf.readFloat();
    else if (tag === 3) attribute.value = pbf.readVarint(true);
    else if (tag === 4) attribute.value = new TextDecoder().decode(pbf.readBytes());
    else if (tag === 8) pbf.readPackedVarint(ints, true);
  });
}

function readTensor(pbf: PbfReader, external?: Uint8Array): { name: string; data: TensorData } {
  const shape: number[] = [];
  const location: Record<string, string> = {};
  const tensor = message(pbf, { name: '', code: 0, bytes: new Uint8Array() as Uint8Array }, (tag, result) => {
    if (tag === 1) pbf.readPackedVarint(shape);
    else if (tag === 2) result.code = pbf.readVarint();
    else if (tag === 8) result.name = pbf.readString();
    else if (tag === 9) result.bytes = pbf.readBytes();
    else if (tag === 13) {
      const entry = message(pbf, { key: '', value: '' }, (t, e) => {
        if (t === 1) e.key = pbf.readString();
        else if (t === 2) e.value = pbf.readString();
      });
      location[entry.key] = entry.value;
    }
  });
  let { bytes } = tensor;
  if (location.location !== undefined) {
    if (!external)
      throw new GraphError(`the weights of ${tensor.name} are in ${location.location}, which was not given`);
    bytes = external.subarray(Number(location.offset), Number(location.offset) + Number(location.length));
  }
  const type = dataTypeOf(tensor.code);
  const { array } = DATA_TYPES[type];
  const size = shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== size * array.BYTES_PER_ELEMENT) {
    throw new GraphError(`${tensor.name}: ${bytes.length} bytes for shape [${shape}] of ${type}`);
  }
  // A copy, because the bytes of a message need not be aligned; and not by slice(), which makes none of a Buffer.
  return { name: tensor.name, data: { type, shape, data: new array(new Uint8Array(bytes).buffer) } };
}

function readValueInfo(pbf: PbfReader): ValueInfo {
  const shape: (number | string)[] = [];
  let code = 0;
  const readDimension = () =>
    message(pbf, {}, tag => {
      if (tag === 1) shape.push(pbf.readVarint());
      else if (tag === 2) shape.push(pbf.readString());
    });
  const readTensorType = () =>
    message(pbf, {}, tag => {
      if (tag === 1) code = pbf.readVarint();
      else if (tag === 2) message(pbf, {}, t => t === 1 && readDimension());
    });
  const info = message(pbf, { name: '' }, (tag, result) => {
    if (tag === 1) result.name = pbf.readString();
    else if (tag === 2) message(pbf, {}, t => t === 1 && readTensorType());
  });
  return { name: info.name, type: dataTypeOf(code), shape };
}
