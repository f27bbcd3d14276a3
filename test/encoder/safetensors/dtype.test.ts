import { describe, expect, it } from 'vitest';
import { firstUnfit, toFloat32 } from '../../../src/encoder/safetensors/dtype';

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe('toFloat32', () => {
  it('reads each type at an offset', () => {
    const target = new Float32Array(3);
    toFloat32('BF16', bytesOf(Uint16Array.of(0x3f80, 0xc049)), target, 1);
    expect([...target]).toEqual([0, 1, -3.140625]);
    toFloat32('F64', bytesOf(Float64Array.of(0.1)), target, 0);
    expect(target[0]).toBe(Math.fround(0.1));
    toFloat32('F32', bytesOf(Float32Array.of(5)), target, 2);
    expect(target[2]).toBe(5);
  });
});

describe('firstUnfit', () => {
  it('finds NaN and infinities', () => {
    expect(firstUnfit(Float32Array.of(1, -3e38, 1e-45))).toBe(-1);
    expect(firstUnfit(Float32Array.of(1, Number.NaN))).toBe(1);
    expect(firstUnfit(Float32Array.of(Number.NEGATIVE_INFINITY, 0))).toBe(0);
  });
});
