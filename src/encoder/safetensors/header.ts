import { excerpt } from '../../core/data/json-lines';
import { UserError } from '../../core/errors';
import { elementBytes } from './dtype';

/** Where one tensor lies in a safetensors file. */
export interface TensorInfo {
  /** As the file names it: `F32`, `F16`, `BF16`, `I64`, … */
  dtype: string;
  shape: readonly number[];
  /** First byte, counted from the start of the file. */
  start: number;
  /** One past the last byte. */
  end: number;
}

export interface Header {
  tensors: ReadonlyMap<string, TensorInfo>;
  metadata: Readonly<Record<string, string>>;
}

/** Bytes before the header: its length as a 64-bit integer. */
export const lengthBytes = 8;

const refetch = 'The file is damaged or of another format: fetch it again.';

/**
 * Parses and checks the JSON header of a safetensors file: types, shapes and offsets fit together, and the tensors fill
 * the rest of the file without holes or overlaps, as the format demands.
 *
 * @param header the bytes between the length and the first tensor
 * @param fileBytes size of the whole file
 * @throws UserError naming the tensor
 */
export function parseHeader(path: string, header: Uint8Array, fileBytes: number): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    throw new UserError('the safetensors header is not valid JSON', { file: path }, refetch, {
      cause: error,
    });
  }
  if (!isObject(json))
    throw new UserError('the safetensors header is not a JSON object', { file: path }, refetch);

  const dataStart = lengthBytes + header.length;
  const { __metadata__: metadata = {}, ...entries } = json;
  const tensors = new Map(
    Object.entries(entries).map(([name, entry]) => [name, parseTensor(path, name, entry, dataStart)]),
  );
  checkCoverage(path, tensors, dataStart, fileBytes);
  return { tensors, metadata: parseMetadata(path, metadata) };
}

function parseTensor(path: string, name: string, entry: unknown, dataStart: number): TensorInfo {
  const fault = (what: string) => new UserError(`tensor ${excerpt(name)}: ${what}`, { file: path }, refetch);
  if (!isObject(entry)) throw fault(`expected an object, found ${excerpt(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw fault(`dtype is ${excerpt(dtype)}, expected a name such as "F32"`);
  if (!isSizes(shape)) throw fault(`shape is ${excerpt(shape)}, expected a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw fault(`data_offsets is ${excerpt(offsets)}, expected [start, end]`);
  const [start, end] = offsets as [number, number];
  const known = Object.hasOwn(elementBytes, dtype);
  const expected = shape.reduce((size, next) => size * next, known ? elementBytes[dtype]! : Number.NaN);
  if (known && expected !== end - start)
    throw fault(
      `${dtype} of shape ${excerpt(shape)} takes ${expected} bytes, its offsets span ${end - start}`,
    );
  return { dtype, shape, start: dataStart + start, end: dataStart + end };
}

function checkCoverage(
  path: string,
  tensors: ReadonlyMap<string, TensorInfo>,
  dataStart: number,
  fileBytes: number,
): void {
  const place = { file: path };
  const inOrder = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let position = dataStart;
  for (const [name, { start, end }] of inOrder) {
    if (start < position) throw new UserError(`tensor ${excerpt(name)} overlaps another`, place, refetch);
    if (start > position)
      throw new UserError(
        `tensor ${excerpt(name)} leaves a hole of ${start - position} bytes before it`,
        place,
        refetch,
      );
    if (end > fileBytes)
      throw new UserError(
        `tensor ${excerpt(name)} ends at byte ${end}, but the file has ${fileBytes}`,
        place,
        'The file is truncated: fetch it again.',
      );
    position = end;
  }
  if (position !== fileBytes)
    throw new UserError(`${fileBytes - position} bytes follow the last tensor`, place, refetch);
}

function parseMetadata(path: string, metadata: unknown): Record<string, string> {
  if (!isObject(metadata) || Object.values(metadata).some(value => typeof value !== 'string'))
    throw new UserError(
      `__metadata__ is ${excerpt(metadata)}, expected text by name`,
      { file: path },
      refetch,
    );
  return metadata as Record<string, string>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(size => Number.isSafeInteger(size) && size >= 0);
}
