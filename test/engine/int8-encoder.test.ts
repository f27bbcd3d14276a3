import { describe, expect, it } from 'vitest';
import { quantizeWeight } from '../../src/encoder/int8';
import { Int8Encoder, openEmbedder } from '../../src/engine/int8-encoder';
import { openTiny, tokenized } from './fixtures';

const TEXTS = tokenized([[2, 5, 6, 7, 3], [2, 9, 3], [2, 8, 4, 11, 12, 13, 3], [3]]);

describe('weights in int8', () => {
  it('have a scale for each output, and keep zero and the largest', () => {
    const { values, scales } = quantizeWeight(Float32Array.of(1, -2, 0, 0.5, 0, 0.25, 0, 0, 0), 3);
    expect([...values]).toEqual([64, 127, 0, -127, 0, 0, 0, 64, 0]);
    expect(scales[0]).toBeCloseTo(2 / 127);
    expect(scales[1]).toBeCloseTo(0.5 / 127);
  });
});

describe('an encoder in int8', () => {
  it.each(['bert-dense', 'xlm-roberta-cls', 'distilbert-max'])(
    'embeds nearly as in float32: %s',
    async name => {
      const encoder = await openTiny(name);
      const int8 = await Int8Encoder.create(encoder);
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

  it('is opened on demand', async () => {
    const encoder = await openTiny('bert-mean');
    expect(await openEmbedder(encoder, 'float32')).toBe(encoder);
    const int8 = await openEmbedder(encoder, 'int8');
    expect(int8).toBeInstanceOf(Int8Encoder);
    await int8.close();
    await encoder.close();
  });
});
