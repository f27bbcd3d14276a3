import type { Browser, Page } from 'playwright-core';
import type { HostApi, QueriesTarget } from '../../../src/core/pages/page';
import type { QueriesData } from '../../../src/core/pages/queries';
import { type OpenPage, openPage, type Theme } from '../harness';

/** What the page asked of the editor, in order. */
export type Asked = [method: keyof HostApi, ...args: unknown[]][];

export interface OpenQueries extends OpenPage {
  asked: Asked;
}

/** Opens the page of queries over a service, with an editor that takes note of what is asked. */
export async function openQueriesPage(
  browser: Browser,
  target: Omit<QueriesTarget, 'page'> & Record<string, unknown>,
  data: QueriesData,
  options: { theme?: Theme; width?: number; height?: number; picked?: string } = {},
): Promise<OpenQueries> {
  const asked: Asked = [];
  const note =
    (method: keyof HostApi, answer?: unknown) =>
    async (...args: unknown[]) => {
      // The signal is not the page's.
      asked.push([method, ...args.slice(0, -1)]);
      return answer as undefined;
    };
  const service = data as QueriesData & { dispose?(): void };
  const api = {
    scope: () => service.scope(),
    select: (...args: Parameters<QueriesData['select']>) => service.select(...args),
    rows: (...args: Parameters<QueriesData['rows']>) => service.rows(...args),
    position: (...args: Parameters<QueriesData['position']>) => service.position(...args),
    detail: (...args: Parameters<QueriesData['detail']>) => service.detail(...args),
    place: (...args: Parameters<QueriesData['place']>) => service.place(...args),
    open: note('open'),
    retarget: note('retarget'),
    save: note('save'),
    copy: note('copy'),
    reveal: note('reveal'),
    compareWith: note('compareWith'),
    pickRun: note('pickRun', options.picked),
  };
  const opened = await openPage(browser, { page: 'queries', ...target }, api, options);
  return { ...opened, asked };
}

/** The texts of the rows in sight, from the top. */
export const visibleRows = (page: Page): Promise<string[][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.rows .list-row:not([hidden]):not(.waiting)')]
      .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
      .map(row => [...row.querySelectorAll('.cell')].map(cell => cell.textContent ?? '')),
  );

/** Waits until the list has rows, all of them here. */
export const rowsHere = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('.rows .list-row:not([hidden])') !== null &&
      document.querySelector('.rows .list-row.waiting:not([hidden])') === null,
  );
