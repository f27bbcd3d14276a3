import { writeFileAtomic } from './atomic';

/**
 * Writes a float32 array in NumPy's format, version 1.0: magic, header as a Python literal padded so that the values start at
 * a multiple of 64 bytes, values in row-major order, little-endian.
 *
 * @throws UserError where the file cannot be written
 */
export async function writeNpy(path: string, values: Float32Array, shape: readonly number[]): Promise<void> {
  if (shape.reduce((product, size) => product * size, 1) !== values.length) {
    throw new RangeError(`${values.length} values for the shape [${shape.join(', ')}]`);
  }
  // Little-endian as the header says: the runtime that computes the values is there for no other machine.
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await writeFileAtomic(path, [npyHeader(shape), bytes]);
}

function npyHeader(shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const before = 10;
  const length = Math.ceil((before + literal.length + 1) / 64) * 64 - before;
  const header = Buffer.alloc(before + length);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(`${literal.padEnd(length - 1)}\n`, before, 'latin1');
  return header;
}
