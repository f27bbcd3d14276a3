import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Precision } from '../../src/encoder/architectures/transformer';
import { EncoderFolder } from '../../src/encoder/folder';
import { SafetensorsFile } from '../../src/encoder/safetensors/file';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import type { TokenizedTexts } from '../../src/engine/token-batch';

const root = join(__dirname, '../fixtures/encoders');

/** What PyTorch computed for a checkpoint of test/fixtures/encoders. */
export const expected = <T>(name: string): T =>
  JSON.parse(readFileSync(join(root, 'expected', `${name}.json`), 'utf8')) as T;

export const expectedTensors = (name: string): Promise<SafetensorsFile> =>
  SafetensorsFile.open(join(root, 'expected', `${name}.safetensors`));

export const checkpointPath = (name: string): string => join(root, 'checkpoints', name);

/** One of the tiny encoders, by default on one CPU thread. */
export async function openTiny(
  name: string,
  device = new Device('cpu', 1),
  precision?: Precision,
): Promise<DualEncoder> {
  const folder = await EncoderFolder.open(checkpointPath(name));
  const { config, head } = folder;
  return DualEncoder.open({ config, head, precision }, tensor => folder.read(tensor), device);
}

export function tokenized(rows: readonly (readonly number[])[]): TokenizedTexts {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { ids: Int32Array.from(rows.flat()), offsets: Int32Array.from(offsets) };
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** Whether two arrays hold the same bits. Vitest's own comparison takes minutes to print long ones that differ. */
export const sameBits = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

export const largest = (values: ArrayLike<number>): number =>
  largestDifference(values, new Float32Array(values.length));
