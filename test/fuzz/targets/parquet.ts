import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drainPairs } from '../drain';
import type { Target } from '../engine/target';

const seeds = ['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'delta', 'pages-v2'].map(name =>
  readFileSync(`test/fuzz/seeds/${name}.parquet`),
);

/** A file with this footer behind the pages of one that is sound. */
function withPages(footer: Uint8Array): Uint8Array {
  const pages = seeds[0]!;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(footer.length);
  return Buffer.concat([pages.subarray(0, footerOf(pages).start), footer, size, Buffer.from('PAR1')]);
}

function footerOf(file: Buffer): { start: number; end: number } {
  const end = file.length - 8;
  return { start: end - file.readUInt32LE(end), end };
}

const { start, end } = footerOf(seeds[0]!);

export const parquet: Target = {
  name: 'parquet',
  files: [
    { name: 'table.parquet', seeds },
    { name: 'footer.parquet', seeds: [seeds[0]!.subarray(start, end)], pack: withPages },
  ],
  words: [
    'PAR1',
    'query',
    'positive',
    'negatives',
    'list',
    'element',
    '\x15\x00',
    '\x19\x4c',
    '\x16\xfe\xff\xff\xff\x0f',
    '\xfc\xff\xff\xff\x0f',
  ],
  async read(folder) {
    await drainPairs({ path: join(folder, 'table.parquet') }, folder);
    await drainPairs({ path: join(folder, 'footer.parquet') }, folder);
  },
};
