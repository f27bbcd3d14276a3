import { UserError } from '../../core/errors';
import { writeFileAtomic } from '../../core/files/atomic';
import { toHalf } from '../../core/half';
import { firstUnfit } from './dtype';

/** A tensor to be written; its values are asked for when their turn comes, so that only one needs to be in memory. */
export interface TensorSource {
  name: string;
  shape: readonly number[];
  /** In row-major order. */
  read: () => Float32Array | Promise<Float32Array>;
}

/** A number is NaN, infinite or beyond the range of the type that it was to be stored as. */
export class UnfitNumber extends UserError {}

const elementBytes = { F32: 4, F16: 2 };

/** Magnitudes from here on round to infinity. */
const limit = { F32: Number.POSITIVE_INFINITY, F16: 65520 };

/** Tensors start at multiples of this, as in files of the reference implementation. */
const alignment = 8;

/** Numbers converted and written at a time. */
const chunkLength = 1 << 20;

/**
 * Writes a safetensors file, tensor after tensor in the order given; atomic, as `writeFileAtomic`.
 *
 * @param dtype what the numbers are stored as; F16 rounds them to 11 significant bits
 * @throws UnfitNumber naming the tensor that holds NaN, infinity or a number beyond the type's range
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorSource[],
  dtype: 'F32' | 'F16' = 'F32',
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Promise<void> {
  await writeFileAtomic(path, encode(path, tensors, dtype, metadata));
}

async function* encode(
  path: string,
  tensors: readonly TensorSource[],
  dtype: 'F32' | 'F16',
  metadata: Readonly<Record<string, string>>,
): AsyncGenerator<Uint8Array> {
  yield encodeHeader(tensors, dtype, metadata);
  for (const { name, shape, read } of tensors) {
    const values = await read();
    if (values.length !== count(shape))
      throw new Error(`tensor ${name} of shape [${shape}] was given ${values.length} numbers`);
    for (let start = 0; start < values.length; start += chunkLength) {
      const part = values.subarray(start, start + chunkLength);
      const unfit = firstUnfit(part, limit[dtype]);
      if (unfit >= 0)
        throw new UnfitNumber(`tensor ${name} holds ${part[unfit]}, which ${dtype} cannot hold`, {
          file: path,
        });
      const numbers = dtype === 'F16' ? toHalf(part) : part;
      yield new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    }
  }
}

function encodeHeader(
  tensors: readonly TensorSource[],
  dtype: 'F32' | 'F16',
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape }) => {
    const start = end;
    end += count(shape) * elementBytes[dtype];
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const json = new TextEncoder().encode(
    JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }),
  );
  const padded = Math.ceil(json.length / alignment) * alignment;
  const header = new Uint8Array(8 + padded).fill(' '.charCodeAt(0));
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return header;
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
