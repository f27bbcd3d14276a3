import { stat } from 'node:fs/promises';
import { ParsedFile } from '../parse';
import type { Span } from './sketch';
import { namedPaths } from './walk-file';

/** A path in the file that leads somewhere. */
export interface Link extends Span {
  /** Absolute. */
  target: string;
  isFolder: boolean;
}

/** The paths of an experiment file whose targets are there. */
export async function linksIn(text: string, file: string): Promise<Link[]> {
  const links = await Promise.all(
    namedPaths(ParsedFile.parse(text), file).map(async ({ range, target }) => {
      const stats = await stat(target).catch(() => undefined);
      if (!stats) return [];
      const quote = /["']/.test(text[range.offset] ?? '') ? 1 : 0;
      const span = { offset: range.offset + quote, endOffset: range.endOffset - quote };
      return [{ ...span, target, isFolder: stats.isDirectory() }];
    }),
  );
  return links.flat();
}
