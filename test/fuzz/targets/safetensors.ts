import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SafetensorsFile } from '../../../src/encoder/safetensors/file';
import { openWeights } from '../../../src/encoder/safetensors/weights';
import type { Target } from '../engine/target';

const entry = (dtype: string, shape: number[], start: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [start, end],
});
const header = JSON.stringify({
  __metadata__: { format: 'pt' },
  'embeddings.weight': entry('F32', [2, 2], 0, 16),
  scale: entry('F16', [2], 16, 20),
  bias: entry('BF16', [], 20, 22),
  half: entry('I8', [0], 22, 22),
  double: entry('F64', [1], 22, 30),
});

/** A file with this header, and as many bytes of data as it speaks of, up to a megabyte. */
function withData(bytes: Uint8Array): Uint8Array {
  const ends = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/,\s*(\d+)\s*\]/g),
  ].map(([, end]) => Number(end));
  const data = Math.max(0, ...ends.filter(end => end <= 1 << 20));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes, Buffer.alloc(data)]);
}

const index = JSON.stringify({
  metadata: { total_size: 30 },
  weight_map: { scale: 'a.safetensors', bias: 'a.safetensors' },
});

export const safetensors: Target = {
  name: 'safetensors',
  files: [
    {
      name: 'model.safetensors',
      seeds: [withData(Buffer.from(header)), readFileSync('test/fuzz/seeds/tiny.safetensors')],
    },
    { name: 'header.safetensors', seeds: [header], pack: withData },
    { name: 'shards/a.safetensors', seeds: [header], pack: withData },
    { name: 'shards/model.safetensors.index.json', seeds: [index] },
  ],
  words: [
    'F32',
    'F64',
    'BF16',
    'F8_E4M3',
    'U8',
    'BOOL',
    '"data_offsets":[0,0]',
    '"shape":[]',
    '../',
    '.safetensors',
  ],
  async read(folder) {
    for (const name of ['model.safetensors', 'header.safetensors']) {
      const file = await SafetensorsFile.open(join(folder, name));
      for (const [tensor, { dtype }] of file.tensors) if (/^(F|BF)\d+$/.test(dtype)) await file.read(tensor);
    }
    await openWeights(join(folder, 'shards'));
  },
};
