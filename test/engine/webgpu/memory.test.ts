import { describe, expect, it } from 'vitest';
import { GpuMemory } from '../../../src/engine/memory/gpu';
import { Layout } from '../../../src/engine/memory/layout';
import { hasSwiftShader } from '../../swift-shader';
import { GPU, onSwiftShader } from './support';

const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i + 0.5);

describe.skipIf(!hasSwiftShader)("a GPU's memory", () => {
  onSwiftShader();
  const memory = new GpuMemory(GPU);

  // Reading a buffer by `Tensor.getData` would end this process.
  it('gives back what was put there, of any rank', async () => {
    for (const shape of [[], [6], [2, 3], [1, 2, 3]]) {
      const values = numbers(shape.reduce((a, b) => a * b, 1));
      const slot = await memory.upload(values, shape);
      expect(slot.tensor.location).toBe('gpu-buffer');
      expect(slot.tensor.dims).toEqual(shape);
      expect(await memory.download(slot)).toEqual(values);
      await memory.write(
        slot,
        values.map(value => -value),
      );
      expect(await memory.download(slot)).toEqual(values.map(value => -value));
      slot.free();
    }
  });

  it('makes zeros', async () => {
    for (const shape of [[5], [2, 3]]) {
      const slot = await memory.zeros(shape);
      expect(slot.tensor.dims).toEqual(shape);
      expect(await memory.download(slot)).toEqual(new Float32Array(slot.tensor.size));
    }
  });

  it('takes rows from a matrix, and puts them into one', async () => {
    const matrix = await memory.upload(numbers(12), [4, 3]);
    const rows = await memory.gatherRows(matrix, Int32Array.of(2, 0));
    expect([...(await memory.download(rows))]).toEqual([6.5, 7.5, 8.5, 0.5, 1.5, 2.5]);
    await memory.scatterRows(matrix, Int32Array.of(3, 1), rows);
    expect([...(await memory.download(matrix))]).toEqual([
      ...[0.5, 1.5, 2.5],
      ...[0.5, 1.5, 2.5],
      ...[6.5, 7.5, 8.5],
      ...[6.5, 7.5, 8.5],
    ]);
  });

  it('keeps the tensors of a layout, and gives them back as one array', async () => {
    const layout = new Layout([
      ['matrix', [2, 3]],
      ['vector', [3]],
    ]);
    const block = memory.block(layout);
    await block.clear();
    expect(await block.read()).toEqual(new Float32Array(layout.size));
    const values = numbers(layout.size);
    await block.write(values);
    await block.set('vector', Float32Array.of(1, 2, 3));
    const back = await block.read();
    expect(layout.view(back, 'matrix')).toEqual(layout.view(values, 'matrix'));
    expect([...layout.view(back, 'vector')]).toEqual([1, 2, 3]);
    block.free();
  });
});
