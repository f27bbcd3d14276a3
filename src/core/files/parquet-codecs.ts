import { brotliDecompressSync, unzipSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';
import { compressors, decompressZstd } from 'hyparquet-compressors';

/** Bytes of a page, unpacked. Writers make pages of about a megabyte. */
const MOST_PAGE_BYTES = 1 << 28;

/** Node's own stop at the limit, and are faster than those of the package. */
const limit = (length: number) => ({ maxOutputLength: Math.max(1, length) });

const codecs: Compressors = {
  ...compressors,
  GZIP: (input, length) => unzipSync(input, limit(length)),
  BROTLI: (input, length) => brotliDecompressSync(input, limit(length)),
  // Given where to write, it writes no more than fits there; else as much as the file wants.
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
};

/** How the pages of Parquet files are unpacked: never to more than a page can have, whatever its header says. */
export const parquetCodecs: Compressors = Object.fromEntries(
  Object.entries(codecs).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= MOST_PAGE_BYTES)) throw new Error(`a page of ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);
