import { describe, expect, it } from 'vitest';
import { Device } from '../../../src/engine/devices';
import { GpuMemory } from '../../../src/engine/memory/gpu';
import { Slot } from '../../../src/engine/memory/slot';
import { float32, Program } from '../../../src/engine/runtime';
import { Graph } from '../../../src/graph/graph';
import * as op from '../../../src/graph/operators';
import { hasSwiftShader } from '../../swift-shader';
import { CPU, GPU, onSwiftShader, relativeDifference } from './support';

/** y = 2x */
function doubling(): Graph {
  const graph = new Graph('double');
  const x = graph.input('x', 'float32', ['n']);
  graph.output('y', op.add(x, x));
  return graph;
}

/** LayerNorm of a sum, with what its gradient needs: mean and inverse deviation. */
function normalizedSum(): Graph {
  const graph = new Graph('normalized sum');
  const [a, b] = ['a', 'b'].map(name => graph.input(name, 'float32', ['n', 2, 4]));
  const [scale, bias] = ['scale', 'bias'].map(name => graph.input(name, 'float32', [4]));
  op.layerNormalization(op.add(a!, b!), scale!, bias!, 1e-5);
  for (const output of graph.nodes.at(-1)!.outputs) graph.output(`output ${output.name}`, output);
  return graph;
}

class HighestLevel extends Device {
  override sessionOptions() {
    return { ...super.sessionOptions(), graphOptimizationLevel: 'all' as const };
  }
}

/** What ONNX Runtime does on WebGPU that nothing warns of, and how the engine keeps clear of it. */
describe.skipIf(!hasSwiftShader)('on WebGPU', () => {
  onSwiftShader();
  const memory = new GpuMemory(GPU);

  it('a sum is not fused with the LayerNorm that follows, which fails', async () => {
    const wave = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * i));
    const feeds = {
      a: float32(wave(16), [2, 2, 4]),
      b: float32(wave(16), [2, 2, 4]),
      scale: float32(wave(4), [4]),
      bias: float32(wave(4), [4]),
    };
    const values = async (device: Device) => {
      const program = await Program.create(normalizedSum(), device);
      const results = await program.run(feeds);
      await program.close();
      return Object.values(results).flatMap(({ data }) => [...(data as Float32Array)]);
    };
    expect(relativeDifference(await values(GPU), await values(CPU))).toBeLessThan(1e-5);
    // Once this passes, `Device` may ask for more than the basic level.
    await expect(values(new HighestLevel('webgpu'))).rejects.toThrow('Unsupported OrtValue type');
  });

  // To free a buffer whose session is gone would end this process.
  it('what a program has made outlives it', async () => {
    const x = await memory.upload(Float32Array.of(1, 2), [2]);
    const slots = [new Slot(), new Slot()];
    for (const slot of slots) {
      const program = await Program.create(doubling(), GPU, ['y']);
      await program.run({ x: x.tensor }, { y: slot });
      await program.close();
    }
    for (const slot of slots) {
      expect([...(await memory.download(slot))]).toEqual([2, 4]);
      slot.free();
    }
    x.free();
  });

  it('results are buffers of their own, which a slot takes up', async () => {
    const program = await Program.create(doubling(), GPU, ['y']);
    const x = await memory.upload(Float32Array.of(1, 2), [2]);
    const y = await memory.upload(Float32Array.of(7, 7), [2]);
    const before = y.tensor;
    // The runtime would leave a buffer that it is given as it is.
    await program.run({ x: x.tensor }, { y });
    expect(y.tensor).not.toBe(before);
    expect([...(await memory.download(y))]).toEqual([2, 4]);
    await program.close();
  });

  it('a result may go into the slot that was read', async () => {
    const program = await Program.create(doubling(), GPU, ['y']);
    const slot = await memory.upload(Float32Array.of(1, 2), [2]);
    for (let i = 0; i < 3; i++) await program.run({ x: slot.tensor }, { y: slot });
    expect([...(await memory.download(slot))]).toEqual([8, 16]);
    await program.close();
  });

  it('a buffer is no input of a program on the CPU, which would read other memory', async () => {
    const program = await Program.create(doubling(), CPU);
    const { tensor } = await memory.upload(Float32Array.of(1, 2), [2]);
    await expect(program.run({ x: tensor })).rejects.toThrow(
      "double runs on cpu, and its input x is in a GPU's memory",
    );
    await program.close();
  });

  it('only outputs that were announced may stay there', async () => {
    const program = await Program.create(doubling(), GPU);
    const { y } = await program.run({ x: float32(Float32Array.of(1, 2), [2]) }, {});
    expect(y!.location).toBe('cpu');
    expect([...(y!.data as Float32Array)]).toEqual([2, 4]);
    await program.close();
  });
});
