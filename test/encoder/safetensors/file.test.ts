import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { SafetensorsFile } from '../../../src/encoder/safetensors/file';
import { writeSafetensors } from '../../../src/encoder/safetensors/write';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-'));
  path = join(folder, 'model.safetensors');
});
afterAll(() => rm(folder, { recursive: true }));

const f32 = (shape: number[], start: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});

async function fault(header: unknown, data = new Uint8Array(0), headerBytes?: number): Promise<string> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(headerBytes ?? json.length), true);
  await writeFile(path, Buffer.concat([length, json, data]));
  const error: unknown = await SafetensorsFile.open(path).then(
    () => undefined,
    error => error,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).place?.file).toBe(path);
  return (error as UserError).message;
}

describe('SafetensorsFile', () => {
  it('reads what was written', async () => {
    const big = Float32Array.from({ length: 1_500_000 }, (_, i) => Math.fround(Math.sin(i)));
    await writeSafetensors(path, [
      { name: 'ä', shape: [2, 3], read: () => Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'empty', shape: [0, 7], read: () => new Float32Array(0) },
      { name: 'scalar', shape: [], read: async () => Float32Array.of(-0.5) },
      { name: 'big', shape: [1500, 1000], read: () => big },
    ]);
    const file = await SafetensorsFile.open(path);
    expect([...file.tensors.keys()]).toEqual(['ä', 'empty', 'scalar', 'big']);
    expect(file.metadata).toEqual({ format: 'pt' });
    expect(file.tensors.get('big')!.shape).toEqual([1500, 1000]);
    expect(file.tensors.get('ä')!.start % 8).toBe(0);
    expect([...(await file.read('ä'))]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await file.read('empty')).toHaveLength(0);
    expect([...(await file.read('scalar'))]).toEqual([-0.5]);
    expect(Buffer.from((await file.read('big')).buffer).equals(Buffer.from(big.buffer))).toBe(true);
  });

  it('reads half precision as rounded', async () => {
    await writeSafetensors(
      path,
      [{ name: 'w', shape: [3], read: () => Float32Array.of(0.1, 1, 3e-8) }],
      'F16',
    );
    const file = await SafetensorsFile.open(path);
    expect([...(await file.read('w'))]).toEqual([0.0999755859375, 1, 2 ** -24]);
  });

  it.each([
    ['a tensor that ends past the file', { w: f32([2], 0, 8) }, 4, /truncated/],
    ['bytes after the last tensor', { w: f32([1], 0, 4) }, 6, /2 bytes follow the last tensor/],
    ['overlaps', { a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8, /tensor b overlaps/],
    ['holes', { a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12, /hole of 4 bytes/],
    [
      'a shape that does not fit its bytes',
      { w: f32([3], 0, 8) },
      8,
      /F32 of shape \[3\] takes 12 bytes, its offsets span 8/,
    ],
    ['negative sizes', { w: f32([-1], 0, 4) }, 4, /shape is \[-1\]/],
    ['sizes that are no integers', { w: f32([0.5], 0, 2) }, 2, /shape is/],
    ['offsets in the wrong order', { w: f32([0], 4, 0) }, 4, /data_offsets is \[4,0\]/],
    ['missing fields', { w: { dtype: 'F32' } }, 0, /shape is missing/],
    ['entries that are no objects', { w: 3 }, 0, /expected an object, found 3/],
    ['metadata that is not text', { __metadata__: { a: 1 } }, 0, /__metadata__/],
    ['a header that is no object', [], 0, /not a JSON object/],
    ['a header that is not JSON', '{"w":', 0, /not valid JSON/],
  ])('refuses %s', async (_, header, dataBytes, message) => {
    expect(await fault(header, new Uint8Array(dataBytes))).toMatch(message);
  });

  it('refuses a header longer than the file, or than the format allows', async () => {
    expect(await fault('{}', undefined, 3)).toMatch(/header of 3 bytes, but the file has 10/);
    expect(await fault('{}', undefined, 2 ** 40)).toMatch(/expected at most 100000000/);
  });

  it('refuses files too short to hold a header, folders and missing files', async () => {
    await writeFile(path, 'short');
    await expect(SafetensorsFile.open(path)).rejects.toThrow(/5 bytes long/);
    await expect(SafetensorsFile.open(folder)).rejects.toThrow(UserError);
    await expect(SafetensorsFile.open(join(folder, 'none'))).rejects.toThrow(/no such file/);
  });

  it('names the tensor that is not finite, missing or of integers', async () => {
    const header = { ids: { dtype: 'I64', shape: [1], data_offsets: [0, 8] }, w: f32([2], 8, 16) };
    await fault(header, new Uint8Array(15));
    const data = Buffer.concat([Buffer.alloc(8), new Uint8Array(Float32Array.of(1, Number.NaN).buffer)]);
    const whole = await readFile(path);
    await writeFile(path, Buffer.concat([whole.subarray(0, -15), data]));
    const file = await SafetensorsFile.open(path);
    await expect(file.read('w')).rejects.toThrow(/tensor w holds NaN at index 1/);
    await expect(file.read('ids')).rejects.toThrow(/tensor ids is of type I64/);
    await expect(file.read('x')).rejects.toThrow(/holds no tensor x/);
  });

  it('ends in a UserError or a valid result for any damage', async () => {
    await writeSafetensors(path, [
      { name: 'a', shape: [2, 2], read: () => Float32Array.of(1, 2, 3, 4) },
      { name: 'b', shape: [3], read: () => Float32Array.of(5, 6, 7) },
    ]);
    const whole = await readFile(path);
    const damaged = join(folder, 'damaged.safetensors');
    const damage = fc.oneof(
      fc.nat(whole.length - 1).map(length => whole.subarray(0, length)),
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([index, byte]) => {
        const copy = Buffer.from(whole);
        copy[index] = byte;
        return copy;
      }),
      fc.json().map(json => {
        const length = Buffer.alloc(8);
        length.writeUInt32LE(Buffer.byteLength(json));
        return Buffer.concat([length, Buffer.from(json)]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async bytes => {
        await writeFile(damaged, bytes);
        try {
          const file = await SafetensorsFile.open(damaged);
          for (const name of file.tensors.keys()) await file.read(name);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('writeSafetensors', () => {
  it('refuses numbers that the type cannot hold, and leaves nothing behind', async () => {
    const target = join(folder, 'unfit.safetensors');
    for (const [value, dtype] of [
      [Number.NaN, 'F32'],
      [65520, 'F16'],
    ] as const) {
      const tensor = { name: 'w', shape: [1], read: () => Float32Array.of(value) };
      await expect(writeSafetensors(target, [tensor], dtype)).rejects.toThrow(/tensor w holds/);
    }
    await expect(readFile(target)).rejects.toThrow();
  });
});
