import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { languagesIn } from '../data-languages';

/** A file or folder that can be named. */
export interface Entry {
  name: string;
  isFolder: boolean;
  /** A folder with a `config.json`, as those of Hugging Face models have. */
  isModel: boolean;
}

const MAX_ENTRIES = 500;

/** What a folder holds, but hidden files; folders first. Empty where it cannot be read. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const named = found.filter(({ name }) => !name.startsWith('.')).slice(0, MAX_ENTRIES);
  const entries = await Promise.all(
    named.map(async entry => {
      const path = join(folder, entry.name);
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isDirectory(path)));
      return { name: entry.name, isFolder, isModel: isFolder && (await isFile(join(path, 'config.json'))) };
    }),
  );
  return entries.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1));
}

/** The folders in which the coming, going or changing of files and folders shows: those above them, and they themselves. */
export async function foldersAround(targets: readonly string[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const target of new Set(targets)) {
    if (await isDirectory(target)) folders.add(target);
    let above = dirname(target);
    while (above !== dirname(above) && !(await isDirectory(above))) above = dirname(above);
    folders.add(above);
  }
  return [...folders];
}

const isDirectory = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false;

/** The languages of data sets, read again only where the file or folder has changed. */
export class LanguagesOfData {
  readonly #known = new Map<string, { changed: number; languages: Promise<string[]> }>();

  /** Sorted; empty where they cannot be told at a look. */
  async of(path: string, format: string | undefined): Promise<string[]> {
    const stats = await stat(path).catch(() => undefined);
    if (!stats) return [];
    const key = `${format} ${path}`;
    const known = this.#known.get(key);
    if (known?.changed === stats.mtimeMs) return known.languages;
    const languages = this.#read(path, format, stats.isDirectory());
    this.#known.set(key, { changed: stats.mtimeMs, languages });
    return languages;
  }

  async #read(path: string, format: string | undefined, isFolder: boolean): Promise<string[]> {
    type Format = Parameters<typeof languagesIn>[1];
    // The names of files tell nothing else: a folder whose format is not given may be one of these.
    const formats = format && format !== 'auto' ? [format] : isFolder ? ['miracl', 'lareqa'] : [undefined];
    for (const format of formats) {
      const languages = await languagesIn(path, format as Format);
      if (languages) return [...languages].sort();
    }
    return [];
  }
}
