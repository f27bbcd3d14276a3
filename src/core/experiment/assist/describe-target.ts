import { readdir, stat } from 'node:fs/promises';
import type { Located } from '../locate';
import { lookAtModel } from '../model-folder';
import type { LanguagesOfData } from './folders';
import { meantPath } from './meaning';
import type { NamedPath } from './walk-file';

/** What is at a path that the file names, as Markdown. */
export async function describeTarget(
  root: Located,
  { path, target }: NamedPath,
  languages: LanguagesOfData,
): Promise<string> {
  const stats = await stat(target).catch(() => undefined);
  const about = !stats
    ? 'Nothing is there.'
    : meantPath(path)[0] === 'encoder'
      ? await describeModel(target)
      : stats.isDirectory()
        ? `Folder of ${counted((await readdir(target).catch(() => [])).length, 'entry', 'entries')}.`
        : `File of ${formatBytes(stats.size)}.`;
  const data = path.slice(0, -1).reduce<Located | undefined>((at, key) => at?.children.get(key), root);
  const format = data?.children.get('format')?.value;
  const present = stats ? await languages.of(target, typeof format === 'string' ? format : undefined) : [];
  const spoken = present.length > 0 ? ` Languages: ${present.map(code).join(', ')}.` : '';
  return `${code(target)}\n\n${about}${spoken}`;
}

async function describeModel(folder: string): Promise<string> {
  const { missing, maxTokens } = await lookAtModel(folder);
  if (missing.length > 0) return `Not a complete encoder: ${missing.map(code).join(', ')} missing.`;
  return maxTokens === undefined ? 'Encoder.' : `Encoder, up to ${maxTokens} tokens.`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** `12.3 MB`, in powers of ten. */
function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const size = bytes / 1000 ** power;
  return `${power === 0 ? size : size.toFixed(1)} ${units[power]}`;
}

/** A code span: between more backticks than stand together in the text, and on one line, so that it never ends before the text. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${text.replace(/\s+/g, ' ')}${padding}${fence}`;
}
