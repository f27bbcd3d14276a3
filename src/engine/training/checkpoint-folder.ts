import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeError, writeFileAtomic } from '../../core/files/atomic';
import { syncFolder } from '../../core/files/sync';
import { SafetensorsFile } from '../../encoder/safetensors/file';
import { type TensorSource, writeSafetensors } from '../../encoder/safetensors/write';

/** A tensor that can be written and brought back. */
export interface StoredTensor extends TensorSource {
  restore(values: Float32Array): Promise<void>;
}

const TENSORS = 'tensors.safetensors';
const STATE = 'state.json';

/** Version 1 had no sums. */
const VERSION = 2;
const OLDEST = 1;

/** `state.json` */
interface Content<S> {
  version: number;
  state: S;
  /** SHA-256 of each tensor's values. */
  sums?: Readonly<Record<string, string>>;
}

/**
 * Writes tensors and a state (plain JSON) as a folder, which appears whole or not at all, after a power cut too. Sums of
 * all that it holds go with it, because disks and copies damage files without a word.
 *
 * @throws UserError where the folder cannot be written; nothing of it is left then
 */
export async function writeCheckpoint(
  folder: string,
  tensors: readonly TensorSource[],
  state: unknown,
): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}.tmp`);
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    const sums: Record<string, string> = {};
    const summed = tensors.map(({ name, shape, read }) => ({
      name,
      shape,
      async read() {
        const values = await read();
        sums[name] = sumOf(values);
        return values;
      },
    }));
    await writeSafetensors(join(temporary, TENSORS), summed);
    const content = JSON.stringify({ version: VERSION, state, sums });
    await writeFileAtomic(join(temporary, STATE), `${content}\n${sumOf(content)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw writeError(folder, error);
  }
}

/**
 * Restores tensors, each once it is known to be as it was written.
 *
 * @returns the state
 * @throws Error for what is missing, damaged or of another shape; some tensors may be restored by then
 */
export async function readCheckpoint<S>(folder: string, tensors: readonly StoredTensor[]): Promise<S> {
  const { state, sums } = await readContent<S>(join(folder, STATE));
  const file = await SafetensorsFile.open(join(folder, TENSORS));
  for (const { name, shape, restore } of tensors) {
    const stored = file.tensors.get(name)?.shape;
    if (String(stored) !== String(shape))
      throw new Error(`${name} has the shape [${stored}], expected [${shape}]`);
    const values = await file.read(name);
    if (sums && sums[name] !== sumOf(values)) throw new Error(`${name} is not as it was written`);
    await restore(values);
  }
  return state;
}

async function readContent<S>(path: string): Promise<Content<S>> {
  const [text = '', sum] = (await readFile(path, 'utf8')).split('\n');
  const content = parsed(text);
  const { version } = content;
  if (!(version >= OLDEST && version <= VERSION))
    throw new Error(`version ${version}, expected ${OLDEST} to ${VERSION}`);
  if (version === OLDEST) return { version, state: content as S };
  if (sum !== sumOf(text)) throw new Error(`${STATE} is not as it was written`);
  return content as Content<S>;
}

function parsed(text: string): { version: number } {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${STATE} is not valid JSON`, { cause: error });
  }
}

/** SHA-256. */
function sumOf(content: string | Float32Array): string {
  const hash = createHash('sha256');
  // The hash takes less than 2 GiB at a time.
  if (typeof content === 'string') hash.update(content);
  else for (let i = 0; i < content.length; i += PART) hash.update(content.subarray(i, i + PART));
  return hash.digest('hex');
}

const PART = 1 << 26;
