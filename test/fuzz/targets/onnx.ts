import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lossGraph } from '../../../src/encoder/training/loss';
import { Graph } from '../../../src/graph/graph';
import { readOnnx } from '../../../src/graph/onnx/reader';
import { writeOnnx } from '../../../src/graph/onnx/writer';
import * as op from '../../../src/graph/operators';
import { print } from '../../../src/graph/print';
import type { Target } from '../engine/target';

/** A layer whose weights are just large enough for a file of their own. */
function layer(): Graph {
  const graph = new Graph('layer');
  const x = graph.input('x', 'float32', ['batch', 'length', 4]);
  const weight = graph.initializer('weight', {
    type: 'float32',
    shape: [4, 64],
    data: new Float32Array(256),
  });
  const rows = op.gemm(op.reshape(x, ['batch*length', 4]), weight, undefined, { alpha: 0.5 });
  const kept = op.where(graph.constant([1, 0], 'bool', [2, 1, 1]), op.unsqueeze(rows, [0]), 0.25);
  graph.output('y', op.transpose(op.cast(op.cast(kept, 'float64'), 'float32'), [1, 0, 2]));
  return graph;
}

const loss = lossGraph(8, { temperature: 0.5, symmetric: true, normalize: true });
const { model, external } = writeOnnx(layer(), { externalData: 'data' });

export const onnx: Target = {
  name: 'onnx',
  files: [
    { name: 'model.onnx', seeds: [model, writeOnnx(loss).model] },
    { name: 'data', seeds: [Buffer.concat(external)] },
  ],
  words: [
    'Gemm',
    'Add',
    'MatMul',
    'axis',
    'location',
    'offset',
    'length',
    '\xff\xff\xff\xff\x0f',
    '\x0a\x00',
    '\x3a\x00',
  ],
  documented: ['GraphError'],
  async read(folder) {
    print(readOnnx(await readFile(join(folder, 'model.onnx')), await readFile(join(folder, 'data'))));
  },
};
