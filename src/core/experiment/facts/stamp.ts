import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What tells whether files are the same as at another look, without reading them. */
export interface Stamp {
  /** Paths, sizes and times of change. */
  key: string;
  /** On the disk, of all files. */
  bytes: number;
}

/** The published layout of MIRACL has its files so deep. */
const DEPTH = 3;

/** Of files, and of all files in folders. What is not there is left out. */
export async function stampOf(paths: readonly string[]): Promise<Stamp> {
  const stamps = await Promise.all(paths.map(path => stampOfPath(path, DEPTH)));
  return {
    key: stamps.map(({ key }) => key).join('\n'),
    bytes: stamps.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function stampOfPath(path: string, depth: number): Promise<Stamp> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return { key: path, bytes: 0 };
  if (!found.isDirectory()) return { key: `${path} ${found.size} ${found.mtimeMs}`, bytes: found.size };
  const names = depth > 0 ? await readdir(path).catch(() => []) : [];
  const stamps: Stamp[] = [];
  for (const name of names.sort()) stamps.push(await stampOfPath(join(path, name), depth - 1));
  return {
    key: [path, ...stamps.map(({ key }) => key)].join('\n'),
    bytes: stamps.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
