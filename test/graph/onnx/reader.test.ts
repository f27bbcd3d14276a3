import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Graph, GraphError } from '../../../src/graph/graph';
import { readOnnx } from '../../../src/graph/onnx/reader';
import { writeOnnx } from '../../../src/graph/onnx/writer';
import { print } from '../../../src/graph/print';
import { everything } from './samples';

const { model } = writeOnnx(everything());

/** Reads bytes to a graph that can be printed, or to a GraphError. */
function readOrRefuse(bytes: Uint8Array): void {
  try {
    const graph = readOnnx(bytes, new Uint8Array(64));
    expect(graph).toBeInstanceOf(Graph);
    print(graph);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}

it('refuses a truncated model', () => {
  // The graph is the last field but one; what is left without it is the opset.
  const end = model.length - 'opset'.length;
  for (let length = 0; length < end; length += length < 400 ? 1 : 37)
    expect(() => readOnnx(model.subarray(0, length))).toThrow(GraphError);
});

it('refuses garbage', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readOrRefuse), { numRuns: 2000 });
});

it('refuses a model with garbage in it, or reads another graph', () => {
  const edit = fc.record({
    at: fc.nat(model.length - 1),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), edits => {
      const damaged = model.slice();
      for (const { at, bytes } of edits) damaged.set(bytes.subarray(0, damaged.length - at), at);
      readOrRefuse(damaged);
    }),
    { numRuns: 800 },
  );
});

it('says what is wrong', () => {
  const renamed = (from: string, to: string) =>
    Buffer.from(Buffer.from(model).toString('latin1').replace(from, to), 'latin1');
  expect(() => readOnnx(new Uint8Array())).toThrow('it holds no graph');
  expect(() => readOnnx(renamed('\x04Gemm', '\x04gemm'))).toThrow('operator gemm is not supported');
  expect(() => readOnnx(renamed('\x04Gemm', '\x04Gone'))).toThrow(GraphError);
  expect(() => readOnnx(renamed('\x01x', '\x01z'))).toThrow(
    /x is used before it is defined|z is used before/,
  );
});
