import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueries } from '../../../src/core/inspect/queries/index';
import type { QueriesTarget } from '../../../src/core/pages/page';
import { type MadeRun, writeRun, writeTestSet } from '../../core/inspect/queries/fixture';
import { hasBrowser, launchBrowser, THEMES, type Theme } from '../harness';
import { type OpenQueries, openQueriesPage, rowsHere, visibleRows } from './open';

if (!hasBrowser) console.warn('no Chromium here: the tests of the page of queries are skipped');

const MEASURES = ['map', 'recall.5'];
const COUNT = '.count';

describe.skipIf(!hasBrowser)('the page of queries', () => {
  let browser: Browser;
  let folder: string;
  let run: MadeRun;
  let other: MadeRun;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'queries-page-'));
    await writeTestSet(folder);
    run = await writeRun(folder, { seed: 1, measures: MEASURES });
    other = await writeRun(folder, { seed: 2, measures: MEASURES });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(
    target: Partial<QueriesTarget> & Record<string, unknown> = {},
    options: { theme?: Theme; width?: number; height?: number; picked?: string } = {},
  ): Promise<OpenQueries> {
    const full = { page: 'queries' as const, run: run.path, ...target };
    const opened = await openQueriesPage(browser, full, openQueries(full), { height: 1100, ...options });
    await opened.page.waitForSelector('.browser, .message');
    return opened;
  }

  /** Values of a measure of the multilingual setting, ascending. */
  const values = (made: MadeRun, measure: string) =>
    [...made.truth.values()]
      .filter(({ setting }) => setting === 'multilingual')
      .map(({ result }) => result.measures[measure]!)
      .sort((a, b) => a - b);

  it('lists all queries, the worst first, with their means', async () => {
    const { page, problems } = await open();
    await rowsHere(page);
    const rows = await visibleRows(page);
    const map = values(run, 'map');
    expect(rows).toHaveLength(27);
    expect(rows.map(cells => cells[3])).toEqual(map.map(value => value.toFixed(3)));
    expect(await page.textContent(COUNT)).toBe('27 queries');
    const mean = map.reduce((sum, value) => sum + value) / 27;
    expect(await page.textContent('[data-column="map"]')).toContain(mean.toFixed(4));
    expect(await page.getAttribute('.list', 'aria-rowcount')).toBe('28');
    expect(await page.getAttribute('.list-head [aria-sort]', 'aria-sort')).toBe('ascending');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows right-to-left questions from the right, in their language', async () => {
    const { page } = await open({ filter: 'lang:ar' });
    await rowsHere(page);
    const styles = await page.$eval('.rows .cell.text', cell => ({
      lang: (cell as HTMLElement).lang,
      direction: getComputedStyle(cell).direction,
    }));
    expect(styles).toEqual({ lang: 'ar', direction: 'rtl' });
    await page.close();
  });

  it('sorts by the heads of its columns', async () => {
    const { page } = await open();
    await rowsHere(page);
    await page.click('[data-sort="map"]');
    const expected = values(run, 'map').reverse();
    await page.waitForFunction(
      first => document.querySelector('[data-index="0"] .cell.value')?.textContent === first,
      expected[0]!.toFixed(3),
    );
    expect((await visibleRows(page)).map(cells => cells[3])).toEqual(expected.map(value => value.toFixed(3)));
    expect(await page.getAttribute('.list-head [aria-sort]', 'aria-sort')).toBe('descending');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.sort)).toBe('map');
    await page.close();
  });

  it('filters while one types, and says where a filter is wrong', async () => {
    const { page, problems } = await open();
    await rowsHere(page);
    await page.focus('.list');
    await page.keyboard.press('/');
    await page.keyboard.type('lang:de');
    await page.waitForFunction(() => document.querySelector('.count')?.textContent === '9 of 27 queries');
    await page.keyboard.type(' maap<1');
    await page.waitForSelector('.filter-fault:not([hidden])');
    expect(await page.textContent('.wrong')).toBe('maap');
    expect(await page.textContent('.filter-fault')).toContain('Did you mean map?');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('nothing has this');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.empty:not([hidden])');
    expect(await page.isVisible('.filter-fault')).toBe(false);
    await page.click('.empty vscode-button');
    await page.waitForFunction(() => document.querySelector('.count')?.textContent === '27 queries');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('narrows the filter down to a bin of the histogram', async () => {
    const { page } = await open({ filter: 'lang:de' });
    await rowsHere(page);
    const bin = page
      .locator('.bin')
      .filter({ has: page.locator('title', { hasText: /: [1-9]/ }) })
      .first();
    const label = (await bin.getAttribute('aria-label'))!;
    await bin.dispatchEvent('click');
    const expected = `${/: (\d+) quer/.exec(label)![1]} of 27 queries`;
    await page.waitForFunction(text => document.querySelector('.count')?.textContent === text, expected);
    await page.close();
  });

  it('is worked by keyboard: to a query, into its detail and back', async () => {
    const { page } = await open();
    await rowsHere(page);
    const active = () => page.getAttribute('.list', 'aria-activedescendant');
    await page.keyboard.press('j');
    await page.focus('.list');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await active()).toBe('query-1');
    await page.keyboard.press('End');
    expect(await active()).toBe('query-26');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail h2');
    const focused = () => page.evaluate(() => document.activeElement?.className);
    expect(await focused()).toBe('detail');
    const first = await page.textContent('.detail h2');
    // The list follows, and the detail keeps the focus.
    await page.keyboard.press('j');
    await page.waitForFunction(text => document.querySelector('.detail h2')?.textContent !== text, first);
    expect([await focused(), await active()]).toEqual(['detail', 'query-1']);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('list');
    await page.keyboard.press('Escape');
    expect(await page.isVisible('.detail')).toBe(false);
    await page.close();
  });

  it('shows all of a query: ranks on the strip, passages, what was missed, how values came about', async () => {
    const { page, problems, asked } = await open({ query: 'ar:q3' });
    await page.waitForSelector('.detail h2');
    const { query, result, ranking } = run.truth.get('multilingual all ar:q3')!;
    expect(await page.textContent('.detail h2')).toBe(query.text);
    expect(await page.$eval('.detail h2', head => getComputedStyle(head).direction)).toBe('rtl');

    const marks = await page.$$eval('.strip .mark', all => all.map(mark => mark.getAttribute('aria-label')));
    const relevant = [...result.relevant].sort((a, b) => a.rank - b.rank);
    expect(marks).toHaveLength(relevant.length);
    for (const [i, { language, rank }] of relevant.entries()) {
      expect(marks[i]).toMatch(new RegExp(`^${language}.*, rank ${rank}, `));
    }
    const distance = relevant.at(-1)!.rank - relevant[0]!.rank;
    expect(await page.textContent('.strip svg')).toContain(`rank distance ${distance}`);

    const shown = await page.$$eval('.side .passages:first-of-type .passage', items =>
      items.map(item => (item as HTMLElement).dataset.passage),
    );
    expect(shown).toEqual(ranking.slice(0, 10).map(({ id }) => id));
    const missed = relevant.filter(({ rank }) => rank > 10);
    expect(await page.textContent('.side')).toContain(
      `${missed.length} relevant passage${missed.length === 1 ? '' : 's'} beyond rank 10.`,
    );
    expect(await page.$$('.passage.relevant')).toHaveLength(relevant.length);
    // The number of the question.
    expect(await page.textContent('.passage mark')).toBe('3');

    await page.click('.measures summary');
    expect(await page.textContent('.steps')).toContain(`= ${distance}`);
    await page.click('.passage .tools button:has-text("Copy")');
    await page.waitForFunction(() =>
      document.querySelector('.passage .tools')?.textContent?.startsWith('Copied'),
    );
    expect(asked).toEqual([
      ['copy', `Passage ${ranking[0]!.language} ${ranking[0]!.id.slice(4, 5)} ${ranking[0]!.id.slice(6)}`],
    ]);
    // A mark leads to its passage.
    await page.locator('.mark').nth(1).dispatchEvent('click');
    const focused = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.passage);
    expect(focused).toBe(relevant[1]!.passage);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('goes to the question in another language', async () => {
    const { page } = await open({ query: 'ar:q3' });
    await page.waitForSelector('.detail h2');
    await page.click('.detail-content > details > summary');
    await page.click('.translations .question[lang="de"] button');
    await page.waitForFunction(() => document.querySelector('.detail h2')?.getAttribute('lang') === 'de');
    const marked = await page.textContent('.list-row.open .cell.text');
    expect(marked).toBe(await page.textContent('.detail h2'));
    expect(await page.isVisible('.translations')).toBe(true);
    await page.close();
  });

  it('goes to a passage in its data, or says that it cannot', async () => {
    const target = { page: 'queries' as const, run: run.path, query: 'en:q1' };
    const service = openQueries(target);
    const place = { file: '/data/passages.jsonl', line: 7 };
    const known = { ...serviceOf(service), place: async () => place };
    const { page, asked } = await openQueriesPage(browser, target, known);
    await page.click('.passage .tools button:has-text("Go to data")');
    await expect.poll(() => asked).toEqual([['reveal', place]]);
    await page.close();
    const unknown = await openQueriesPage(browser, target, {
      ...serviceOf(service),
      place: async () => undefined,
    });
    await unknown.page.click('.passage .tools button:has-text("Go to data")');
    await unknown.page.waitForSelector('.passage .tools :text("Not found in the data")');
    await unknown.page.close();
  });

  it('holds a second run against the first', async () => {
    const { page, problems } = await open({ other: other.path, query: 'en:q2' });
    await page.waitForSelector('.sides.two');
    expect(await page.$$eval('.strip .mark', all => all.length)).toBe(
      run.truth.get('multilingual all en:q2')!.result.relevant.length * 2,
    );
    const [left, right] = ['run', 'other']
      .map(name => (name === 'run' ? run : other))
      .map(made => made.truth.get('multilingual all en:q2')!.ranking);
    const moves = await page.$$eval('.side:last-child .passages:first-of-type .move', all =>
      all.map(move => move.textContent),
    );
    const expected = right!.slice(0, 10).map(({ id, rank }) => {
      const from = left!.find(passage => passage.id === id)!;
      if (from.rank > 10 && (from.grade ?? 0) < 1) return 'new';
      if (from.rank === rank) return '=';
      return from.rank > rank ? `▲${from.rank - rank}` : `▼${rank - from.rank}`;
    });
    expect(moves).toEqual(expected);

    await page.click('[data-sort="contrast map"]');
    const changes = () =>
      page.$$eval('.rows .list-row:not([hidden])', rows =>
        [...rows]
          .sort((a, b) => Number((a as HTMLElement).dataset.index) - Number((b as HTMLElement).dataset.index))
          .map(row => Number(row.querySelector('.change')!.textContent!.replace('−', '-'))),
      );
    await page.waitForFunction(() => document.querySelector('.list-head [aria-sort="descending"]') !== null);
    await rowsHere(page);
    const sorted = await changes();
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
    expect(sorted[0]).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('asks for the run to hold against it, and comes back as it was left', async () => {
    const { page, asked } = await open({}, { picked: other.path });
    await rowsHere(page);
    await page.click('[data-sort="language"]');
    await page.waitForSelector('[aria-sort] [data-sort="language"]');
    await page.focus('.list');
    await page.keyboard.press('/');
    await page.keyboard.type('map>0.05');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.count')?.textContent?.includes(' of '));
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail h2');
    const [question, count] = [await page.textContent('.detail h2'), await page.textContent(COUNT)];
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await expect.poll(() => asked.map(([method]) => method)).toEqual(['pickRun', 'retarget']);
    await page.close();

    const target = asked[1]![1] as QueriesTarget;
    expect(target).toMatchObject({ run: run.path, other: other.path, filter: 'map>0.05' });
    const again = await open({ ...target });
    await again.page.waitForSelector('.detail h2');
    await rowsHere(again.page);
    expect(await again.page.textContent('.detail h2')).toBe(question);
    expect(await again.page.textContent(COUNT)).toBe(count);
    expect(await again.page.isVisible('[aria-sort] [data-sort="language"]')).toBe(true);
    await again.page.waitForSelector('.list-row.open');
    await again.page.getByRole('button', { name: /^Remove / }).click();
    await expect.poll(() => again.asked.map(([method]) => method)).toEqual(['retarget']);
    expect((again.asked[0]![1] as QueriesTarget).other).toBeUndefined();
    await again.page.close();
  });

  it('changes the setting and the pool', async () => {
    const { page } = await open({ setting: 'crosslingual', pool: 'de' });
    await rowsHere(page);
    const total = [...run.truth.keys()].filter(key => key.startsWith('crosslingual de ')).length;
    expect(await page.textContent(COUNT)).toBe(`${total} queries`);
    await page.click('vscode-dropdown[aria-label="Setting"]');
    await page.click('vscode-option:has-text("Monolingual")');
    const monolingual = [...run.truth.keys()].filter(key => key.startsWith('monolingual ')).length;
    await page.waitForFunction(
      text => document.querySelector('.count')?.textContent === text,
      `${monolingual} queries`,
    );
    expect(await page.isVisible('vscode-dropdown[aria-label="Passages"]')).toBe(false);
    await page.close();
  });

  it('moves its separator by keyboard', async () => {
    const { page } = await open({ query: 'en:q1' });
    await page.waitForSelector('.detail h2');
    const width = () => page.$eval('.list-pane', pane => pane.clientWidth);
    const before = await width();
    await page.focus('.separator');
    await page.keyboard.press('ArrowLeft');
    expect(await width()).toBeLessThan(before);
    expect(await page.getAttribute('.separator', 'aria-valuenow')).toBe('48');
    await page.close();
  });

  it('says what to do where there is nothing to list, and why where the tables are gone', async () => {
    const scope = { experiment: 'one', label: 'a', datasets: [] };
    const nothing = async () => expect.fail('nothing is asked');
    const empty = {
      scope: async () => scope,
      select: nothing,
      rows: nothing,
      position: nothing,
      detail: nothing,
      place: nothing,
    };
    const { page, problems } = await openQueriesPage(browser, { run: 'r' }, empty);
    await page.waitForSelector('.message');
    expect(await page.textContent('.message')).toContain('no results yet');
    expect(problems).toEqual([]);
    await page.close();
    const gone = await open({ run: join(folder, 'gone') });
    expect(await gone.page.textContent('.message.fault')).toContain('gone');
    await gone.page.close();
  });

  it.each(THEMES)('has nothing in the way of anyone, in the theme %s', async theme => {
    const { page } = await open({ other: other.path, query: 'de:q2', filter: 'maap<1' }, { theme });
    await page.waitForSelector('.detail .passage');
    await page.click('.help-toggle');
    await page.click('.detail-content > details > summary');
    await page.click('.measures summary');
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(node => node.html)
            .slice(0, 3)
            .join(' ')}`,
      ),
    ).toEqual([]);
    await page.close();
  });

  it('stacks list and detail where it is narrow', async () => {
    const { page } = await open({ query: 'en:q1' }, { width: 600 });
    await page.waitForSelector('.detail h2');
    const [list, detail] = await page.evaluate(() =>
      ['.list-pane', '.detail'].map(selector =>
        document.querySelector(selector)!.getBoundingClientRect().toJSON(),
      ),
    );
    expect(detail.top).toBeGreaterThanOrEqual(list.bottom);
    expect(await page.getAttribute('.separator', 'aria-orientation')).toBe('horizontal');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(600);
    await page.close();
  });
});

/** Its methods, free to be replaced. */
function serviceOf(service: ReturnType<typeof openQueries>) {
  return {
    scope: service.scope.bind(service),
    select: service.select.bind(service),
    rows: service.rows.bind(service),
    position: service.position.bind(service),
    detail: service.detail.bind(service),
  };
}
