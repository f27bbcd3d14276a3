import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../../src/core/files/npy';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-npy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeNpy', () => {
  it('writes what numpy.save writes', async () => {
    const path = join(folder, 'a.npy');
    await writeNpy(path, Float32Array.of(1, 2, 3, 4, 5, -0.5), [2, 3]);
    const bytes = readFileSync(path);
    // As numpy 2 writes np.array([[1, 2, 3], [4, 5, -0.5]], dtype=np.float32).
    const header = "\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    expect(bytes.toString('latin1', 0, 128)).toBe(`${header.padEnd(127)}\n`);
    expect(bytes.length).toBe(128 + 24);
    expect(bytes.readFloatLE(128)).toBe(1);
    expect(bytes.readFloatLE(128 + 20)).toBe(-0.5);
  });

  it('writes arrays of one dimension, of none, and views', async () => {
    const path = join(folder, 'b.npy');
    await writeNpy(path, new Float32Array(8).subarray(5, 7).fill(7), [2]);
    expect(readFileSync(path, 'latin1')).toContain("'shape': (2,), ");
    expect(readFileSync(path).readFloatLE(128)).toBe(7);
    await writeNpy(path, new Float32Array(0), [0, 32]);
    expect(readFileSync(path).length).toBe(128);
  });

  it('refuses a shape that does not fit, and leaves nothing behind', async () => {
    await expect(writeNpy(join(folder, 'c.npy'), new Float32Array(5), [2, 3])).rejects.toThrow(RangeError);
    expect(readdirSync(folder).sort()).toEqual(['a.npy', 'b.npy']);
  });
});
