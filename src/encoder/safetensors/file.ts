import { type FileHandle, open } from 'node:fs/promises';
import { excerpt } from '../../core/data/json-lines';
import { UserError } from '../../core/errors';
import { readError } from '../../core/files/read';
import { elementBytes, firstUnfit, isFloatType, toFloat32 } from './dtype';
import { type Header, lengthBytes, parseHeader, type TensorInfo } from './header';

/** The format's own limit on the JSON header. */
const maximumHeaderBytes = 100_000_000;

/** Bytes read and converted at a time; a multiple of every element's size. */
const chunkBytes = 1 << 22;

/**
 * A safetensors file (https://github.com/huggingface/safetensors): a checked header, and tensors that are read from the
 * disk when asked for. No file handle stays open between reads.
 */
export class SafetensorsFile {
  private constructor(
    readonly path: string,
    readonly tensors: ReadonlyMap<string, TensorInfo>,
    readonly metadata: Readonly<Record<string, string>>,
  ) {}

  /** @throws UserError where the file is missing, truncated or not of this format */
  static async open(path: string): Promise<SafetensorsFile> {
    const { tensors, metadata } = await withFile(path, file => readHeader(path, file));
    return new SafetensorsFile(path, tensors, metadata);
  }

  /**
   * One tensor as 32-bit floats, in row-major order.
   *
   * @throws UserError where its type is not a floating-point one, or a value is NaN or infinite
   */
  async read(name: string): Promise<Float32Array> {
    const { dtype, start, end } = this.#info(name);
    if (!isFloatType(dtype))
      throw new UserError(
        `tensor ${excerpt(name)} is of type ${excerpt(dtype)}, expected F32, F16, BF16 or F64`,
        { file: this.path },
        'Convert the weights to one of these; quantised weights cannot be trained.',
      );
    const values = new Float32Array((end - start) / elementBytes[dtype]!);
    await withFile(this.path, async file => {
      const chunk = new Uint8Array(Math.min(chunkBytes, end - start));
      for (let position = start, filled = 0; position < end; position += chunk.length) {
        const bytes = chunk.subarray(0, Math.min(chunk.length, end - position));
        await readFully(this.path, file, bytes, position);
        toFloat32(dtype, bytes, values, filled);
        filled += bytes.length / elementBytes[dtype]!;
      }
    });
    const index = firstUnfit(values);
    if (index >= 0)
      throw new UserError(
        `tensor ${excerpt(name)} holds ${values[index]} at index ${index}, expected finite numbers`,
        { file: this.path },
        'The training that made these weights diverged: use an earlier checkpoint.',
      );
    return values;
  }

  #info(name: string): TensorInfo {
    const info = this.tensors.get(name);
    if (!info) throw new UserError(`holds no tensor ${name}`, { file: this.path });
    return info;
  }
}

async function readHeader(path: string, file: FileHandle): Promise<Header> {
  const place = { file: path };
  const { size } = await file.stat();
  if (size < lengthBytes)
    throw new UserError(`is ${size} bytes long, too short for safetensors`, place, 'Fetch the file again.');
  const length = new Uint8Array(lengthBytes);
  await readFully(path, file, length, 0);
  const headerBytes = Number(new DataView(length.buffer).getBigUint64(0, true));
  if (headerBytes > maximumHeaderBytes)
    throw new UserError(
      `gives a header of ${headerBytes} bytes, expected at most ${maximumHeaderBytes}`,
      place,
      'This is no safetensors file.',
    );
  if (lengthBytes + headerBytes > size)
    throw new UserError(
      `gives a header of ${headerBytes} bytes, but the file has ${size}`,
      place,
      'The file is truncated, or no safetensors file: fetch it again.',
    );
  const header = new Uint8Array(headerBytes);
  await readFully(path, file, header, lengthBytes);
  return parseHeader(path, header, size);
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await use(file);
  } catch (error) {
    throw readError(path, error);
  } finally {
    await file?.close();
  }
}

async function readFully(
  path: string,
  file: FileHandle,
  target: Uint8Array,
  position: number,
): Promise<void> {
  for (let filled = 0; filled < target.length; ) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0)
      throw new UserError('ends while it is read', { file: path }, 'It was changed meanwhile: run again.');
    filled += bytesRead;
  }
}
