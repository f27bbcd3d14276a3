import type { HostApi, SavedFile } from '../../src/core/pages/page';
import { h } from '../base/dom';
import type { Page } from '../base/page';

/** Saves a file that a page made. */
export type Save = (file: SavedFile) => Promise<void>;

/** Through the editor, which asks where; from a report, as a download. */
export function saver(page: Pick<Page<Pick<HostApi, 'save'>>, 'api' | 'standalone'>): Save {
  return page.standalone ? download : file => page.api.save(file);
}

async function download({ name, content }: SavedFile): Promise<void> {
  const href = URL.createObjectURL(new Blob([content as BlobPart]));
  h('a', { href, download: name }).click();
  URL.revokeObjectURL(href);
}
