import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parquetCodecs } from '../../../src/core/files/parquet-codecs';

/** 4000 blocks of 128 KiB of one byte in 4 bytes each: 512 MB of 16 KB (RFC 8878, 3.1.1). */
function zstdBomb(): Uint8Array {
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50];
  const blocks = 4000;
  for (let i = 0; i < blocks; i++) {
    const header = ((1 << 17) << 3) | (1 << 1) | Number(i === blocks - 1);
    frame.push(header & 0xff, (header >> 8) & 0xff, header >> 16, 0x78);
  }
  return Uint8Array.from(frame);
}

const zeros = Buffer.alloc(1 << 26);
const BOMBS = {
  GZIP: () => gzipSync(zeros),
  BROTLI: () => brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  ZSTD: zstdBomb,
} as const;

describe('pages of Parquet files', () => {
  it.each(Object.keys(parquetCodecs))('are not unpacked by %s to what no page has', name => {
    const unpack = parquetCodecs[name as keyof typeof parquetCodecs]!;
    for (const length of [2 ** 31 - 1, 2 ** 28 + 1, -1, Number.NaN])
      expect(() => unpack(new Uint8Array(8), length)).toThrow('a page of');
  });

  it.each(['GZIP', 'BROTLI', 'ZSTD'] as const)('take no more memory by %s than the page says', name => {
    const packed = BOMBS[name]();
    const before = process.memoryUsage().arrayBuffers;
    let unpacked: Uint8Array = new Uint8Array();
    try {
      unpacked = parquetCodecs[name]!(packed, 1000);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    expect(unpacked.length).toBeLessThanOrEqual(1 << 20);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 25);
  });
});
