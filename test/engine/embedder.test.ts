import { describe, expect, it } from 'vitest';
import { DEVICE_NAMES, Device } from '../../src/engine/devices';
import { openEmbedder, sendsInputs } from '../../src/engine/embedder';
import { FrozenEncoder } from '../../src/engine/frozen-encoder';
import { largestDifference, openTiny, tokenized } from './fixtures';

const TEXTS = tokenized([[2, 5, 6, 7, 3], [2, 9, 3], [2, 8, 4, 11, 12, 13, 3], [3]]);

describe('an encoder in int8', () => {
  it.each(['bert-dense', 'xlm-roberta-cls', 'distilbert-max'])(
    'embeds nearly as in float32: %s',
    async name => {
      const encoder = await openTiny(name);
      const int8 = await FrozenEncoder.int8(encoder);
      const [exact, near] = [await encoder.embed(TEXTS, 64), await int8.embed(TEXTS, 64)];
      const { width } = int8;
      for (let start = 0; start < exact.length; start += width) {
        const [a, b] = [exact, near].map(all => all.subarray(start, start + width)) as [
          Float32Array,
          Float32Array,
        ];
        const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
        expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))).toBeGreaterThan(0.998);
      }
      expect(near).not.toEqual(exact);
      await int8.close();
      await encoder.close();
    },
  );
});

describe('an encoder with its parameters inside the program', () => {
  it.each(['bert-dense', 'xlm-roberta-cls', 'distilbert-max'])('embeds as with them fed: %s', async name => {
    const encoder = await openTiny(name);
    const frozen = await FrozenEncoder.whole(encoder);
    const [fed, inside] = [await encoder.embed(TEXTS, 64), await frozen.embed(TEXTS, 64)];
    expect(largestDifference(inside, fed)).toBeLessThan(1e-6);
    await frozen.close();
    await encoder.close();
  });

  it('keeps those that it was made with', async () => {
    const encoder = await openTiny('bert-mean');
    const before = await encoder.embed(TEXTS, 64);
    const frozen = await FrozenEncoder.whole(encoder);
    await encoder.parameters.write((await encoder.parameters.read()).map(value => value * 1.5));
    expect(largestDifference(await frozen.embed(TEXTS, 64), before)).toBeLessThan(1e-6);
    expect(largestDifference(await encoder.embed(TEXTS, 64), before)).toBeGreaterThan(1e-3);
    await frozen.close();
    await encoder.close();
  });
});

describe('opening an embedder', () => {
  it('takes the encoder itself in float32, and another program in int8', async () => {
    const encoder = await openTiny('bert-mean');
    expect(await openEmbedder(encoder, 'float32')).toBe(encoder);
    const int8 = await openEmbedder(encoder, 'int8');
    expect(int8).toBeInstanceOf(FrozenEncoder);
    await int8.close();
    await encoder.close();
  });

  it('puts parameters into the program where they would cross the bus at every run', () => {
    const names = DEVICE_NAMES.filter(name => sendsInputs(new Device(name)));
    expect(names).toEqual(['cuda', 'dml', 'coreml']);
  });
});
