import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { excerptOfJson } from '../data/json-lines';
import { UserError } from '../errors';
import { writeFileAtomic } from '../files/atomic';
import { readError } from '../files/read';

/** Grows with every change that an older reader would misread. */
const VERSION = 1;

/** What a user keeps of a run, in `user.json` beside `run.json`: no runner reads or writes it. */
export interface Annotations {
  star: boolean;
  note?: string;
}

const NONE: Annotations = { star: false };
const REMEDY = 'Mend the file or delete it; nothing was overwritten.';

/**
 * Star and note of a run; none where there is no file.
 *
 * @param folder of the run
 * @throws UserError where they cannot be read, are damaged, or were written by a newer version
 */
export async function readAnnotations(folder: string): Promise<Annotations> {
  const file = fileOf(folder);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    throw readError(file, error);
  }
  return parse(text, file);
}

/**
 * Changes star or note of a run; an empty note is none. A run with neither keeps no file.
 *
 * @throws UserError where what is there is damaged, or the folder cannot be written; the old content then still stands
 */
export async function annotate(
  folder: string,
  changes: { star?: boolean; note?: string },
): Promise<Annotations> {
  const { star, note } = { ...(await readAnnotations(folder)), ...changes };
  const annotations: Annotations = note?.trim() ? { star, note: note.trim() } : { star };
  if (annotations.star || annotations.note) {
    const content = JSON.stringify({ version: VERSION, ...annotations }, undefined, 2);
    await writeFileAtomic(fileOf(folder), `${content}\n`);
  } else {
    await rm(fileOf(folder), { force: true });
  }
  return annotations;
}

const fileOf = (folder: string): string => join(folder, 'user.json');

function parse(text: string, file: string): Annotations {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError('is damaged: is not valid JSON', { file }, REMEDY, { cause: error });
  }
  const fields = (typeof value === 'object' ? value : undefined) as
    | Record<string, unknown>
    | null
    | undefined;
  const { version, star, note } = fields ?? {};
  if (typeof version === 'number' && version > VERSION) {
    throw new UserError(
      `is of format version ${version}, this Polyrank reads up to ${VERSION}`,
      { file },
      'Update Polyrank.',
    );
  }
  if (version !== VERSION) throw damaged(file, `version is ${excerptOfJson(version)}`);
  if (typeof star !== 'boolean')
    throw damaged(file, `star is ${excerptOfJson(star)}, expected true or false`);
  if (note === undefined) return { star };
  if (typeof note !== 'string') throw damaged(file, `note is ${excerptOfJson(note)}, expected a text`);
  return { star, note };
}

const damaged = (file: string, fault: string): UserError =>
  new UserError(`is damaged: ${fault}`, { file }, REMEDY);
