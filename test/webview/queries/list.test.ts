import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueriesData, Row } from '../../../src/core/pages/queries';
import { hasBrowser, launchBrowser } from '../harness';
import { openQueriesPage, rowsHere, visibleRows } from './open';

if (!hasBrowser) console.warn('no Chromium here: the tests of the list of queries are skipped');

const rowAt = (index: number): Row => ({
  query: `q${index}`,
  pool: 'all',
  language: 'en',
  text: `Question ${index}`,
  relevant: 1,
  values: [index / 1e7, index],
});

/** As many queries as wanted; every page of rows takes a while. */
function manyQueries(count: number, delay = 0) {
  const asked: { from: number; cancelled: boolean }[] = [];
  const none = async () => expect.fail('is not asked');
  const data: QueriesData = {
    scope: async () => ({
      experiment: 'one',
      label: 'many',
      datasets: [
        {
          name: 'set',
          languages: ['en'],
          settings: ['multilingual'],
          columns: ['map', 'rank_distance'],
          depth: 10,
        },
      ],
    }),
    select: async () => ({ count, total: count, columns: [] }),
    rows: async ({ from, count: wanted }, signal) => {
      const request = { from, cancelled: false };
      asked.push(request);
      await new Promise(resolve => setTimeout(resolve, delay));
      request.cancelled = signal?.aborted ?? false;
      return Array.from({ length: Math.min(wanted, count - from) }, (_, i) => rowAt(from + i));
    },
    position: none,
    detail: none,
    place: none,
  };
  return { data, asked };
}

describe.skipIf(!hasBrowser)('the list of queries', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each([130_900, 3_000_000])('shows any of %d rows, with few elements', async count => {
    const { data } = manyQueries(count);
    const { page, problems } = await openQueriesPage(browser, { run: 'r' }, data);
    await rowsHere(page);
    const questions = async () => (await visibleRows(page)).map(cells => cells[1]);
    expect((await questions())[0]).toBe('Question 0');
    await page.focus('.list');
    await page.keyboard.press('End');
    await rowsHere(page);
    expect((await questions()).at(-1)).toBe(`Question ${count - 1}`);
    expect(await page.getAttribute('.list', 'aria-activedescendant')).toBe(`query-${count - 1}`);
    expect(await page.getAttribute(`#query-${count - 1}`, 'aria-rowindex')).toBe(String(count + 1));
    await page.keyboard.press('k');
    await page.keyboard.press('PageUp');
    await rowsHere(page);
    const shown = await questions();
    const active = await page.textContent('.list-row[aria-selected="true"] .cell.text');
    expect(shown).toContain(active);
    // Row by row, none left out.
    const numbers = shown.map(text => Number(text!.split(' ')[1]));
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
    await page.evaluate(() => {
      const list = document.querySelector('.list')!;
      list.scrollTop = list.scrollHeight / 2;
    });
    await page.waitForFunction(half => {
      const first = Number(
        document
          .querySelector('.rows .list-row:not(.waiting):not([hidden]) .cell.text')
          ?.textContent?.split(' ')[1],
      );
      return Math.abs(first / half - 1) < 0.01;
    }, count / 2);
    expect(await page.evaluate(() => document.querySelectorAll('.list-row').length)).toBeLessThan(60);
    expect(await page.evaluate(() => document.querySelector('.rows')!.clientHeight)).toBeLessThan(10_000_000);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('gives up rows that have left its sight before they came', async () => {
    const { data, asked } = manyQueries(100_000, 150);
    const { page } = await openQueriesPage(browser, { run: 'r' }, data);
    await rowsHere(page);
    for (const top of [200_000, 800_000, 1_600_000]) {
      await page.evaluate(to => {
        document.querySelector('.list')!.scrollTop = to;
      }, top);
      await page.waitForTimeout(40);
    }
    await rowsHere(page);
    await expect.poll(() => asked.filter(({ cancelled }) => cancelled).length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(12);
    await page.close();
  });

  it('touches only the rows that come into sight', async () => {
    const { data } = manyQueries(13_090);
    const { page } = await openQueriesPage(browser, { run: 'r' }, data);
    await rowsHere(page);
    const touched = await page.evaluate(async () => {
      const rows = new Set<Node>();
      const observer = new MutationObserver(mutations => {
        for (const { target } of mutations) rows.add(target.parentElement!.closest('.list-row')!);
      });
      observer.observe(document.querySelector('.rows')!, { subtree: true, characterData: true });
      document.querySelector('.list')!.scrollTop += 3 * 28;
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
      observer.disconnect();
      return rows.size;
    });
    expect(touched).toBeGreaterThan(0);
    expect(touched).toBeLessThanOrEqual(4);
    await page.close();
  });

  it('says in place what went wrong', async () => {
    const { data } = manyQueries(500);
    let fails = true;
    const rows: QueriesData['rows'] = async (request, signal) => {
      if (fails) throw new Error('the table is damaged');
      return data.rows(request, signal);
    };
    const { page } = await openQueriesPage(browser, { run: 'r' }, { ...data, rows });
    await page.waitForSelector('.list-fault:not([hidden])');
    expect(await page.textContent('.list-fault')).toContain('the table is damaged');
    fails = false;
    await page.click('[data-sort="map"]');
    await rowsHere(page);
    expect(await page.isVisible('.list-fault')).toBe(false);
    await page.close();
  });
});
