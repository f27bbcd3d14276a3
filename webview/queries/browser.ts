import { firstSort, type Picked, pick } from '../../src/core/pages/pick-queries';
import type { QueriesScope, Selected, Selection } from '../../src/core/pages/queries';
import { h, replace } from '../base/dom';
import { saver } from '../charts/save';
import { DetailPane } from './detail/detail';
import { FilterField } from './filter/field';
import { withBin } from './filter/terms';
import { header } from './header';
import { Latest, messageOf } from './latest';
import { canSort, type Layout, valueColumns } from './list/columns';
import { QueryList } from './list/list';
import { pickers } from './pickers';
import { Split } from './split';
import { isSame, type QueriesPage, type QueryKey } from './state';
import { Summary } from './summary/summary';

/** Milliseconds for which a query must be the active one before its detail is asked for. */
const REST = 90;

/** The page, once it is known what there is to browse: its parts, and how one follows from the other. */
export class QueryBrowser {
  readonly element: HTMLElement;
  readonly #pickers = h('div', { class: 'pickers-place' });
  readonly #empty = h('p', { class: 'empty', hidden: true });
  readonly #filter: FilterField;
  readonly #summary: Summary;
  readonly #list: QueryList;
  readonly #detail: DetailPane;
  readonly #split: Split;
  readonly #latest = new Latest();
  #picked: Picked;
  #sort: Selection['sort'];
  #open: QueryKey | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: QueriesPage,
    private readonly scope: QueriesScope,
    picked: Picked,
  ) {
    const { target, api } = page;
    this.#picked = picked;
    this.#sort = target.sort ?? firstSort(scope, picked);
    this.#filter = new FilterField(target.filter ?? '', {
      apply: filter => {
        page.remember({ filter: filter || undefined });
        void this.refresh();
      },
      toList: () => this.#list.element.focus(),
    });
    this.#summary = new Summary(saver(page), (column, bin, edges) =>
      this.#filter.write(withBin(this.#filter.value, column, bin, edges)),
    );
    this.#list = new QueryList({
      rows: (selection, from, count, signal) => api.rows({ selection, from, count }, signal),
      move: row => this.#isOpen && this.#show(row, REST),
      show: row => this.#show(row, 0),
      enter: row => {
        if (!isSame(row, this.#open)) this.#show(row, 0);
        this.#detail.focus();
      },
      sort: sort => {
        this.#sort = sort;
        page.remember({ sort });
        void this.refresh();
      },
      leave: () => this.#close(),
    });
    this.#detail = new DetailPane(page, { go: key => void this.#go(key), close: () => this.#close() });
    this.#split = new Split(
      h('div', { class: 'list-pane' }, this.#empty, this.#list.fault, this.#list.element),
      this.#detail.element,
      target.split ?? 0.5,
      split => page.remember({ split }),
    );
    this.element = h(
      'div',
      { class: 'browser' },
      header(page, scope),
      h('div', { class: 'controls tools-row' }, this.#pickers, this.#filter.element),
      this.#filter.fault,
      this.#filter.help,
      this.#summary.element,
      this.#split.element,
    );
    this.#showPickers();
    this.#split.isOpen = false;
  }

  /** Opens the query that the target names, where there is one. */
  async start(): Promise<void> {
    const { query, queryPool } = this.page.target;
    const listed = this.refresh();
    if (query === undefined) return listed;
    const pool = queryPool ?? (await this.#poolOf(query));
    if (pool !== undefined) this.#show({ query, pool }, 0);
    await listed;
    await this.#locate();
  }

  /** Asks for the selection as it is now; the list shows it from the top, or where the open query stands. */
  async refresh(): Promise<void> {
    const selection = this.#selection;
    this.#list.prepare(selection);
    try {
      const selected = await this.#latest.run(signal => this.page.api.select(selection, signal));
      if (selected === undefined) return;
      this.#filter.showFault(selected.fault, selection.filter);
      this.#summary.show(this.#shown(selected));
      this.#list.commit(this.#layout, this.#sort, selected.count);
      this.#showEmpty(selected);
      await this.#locate();
    } catch (error) {
      this.#list.showFault(messageOf(error));
    }
  }

  get #dataset() {
    return this.scope.datasets.find(({ name }) => name === this.#picked.dataset)!;
  }

  get #selection(): Selection {
    return { ...this.#picked, filter: this.#filter.value, sort: this.#sort };
  }

  get #columns() {
    return valueColumns(this.#dataset.columns, this.#picked.setting);
  }

  get #layout(): Layout {
    const { setting, pool } = this.#picked;
    const { otherLabel } = this.scope;
    return {
      values: this.#columns,
      hasPools: setting === 'crosslingual' && pool === undefined,
      ...(otherLabel !== undefined && { other: otherLabel }),
    };
  }

  get #isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Without the columns that say nothing in this setting. */
  #shown(selected: Selected): Selected {
    const names = new Set(this.#columns.map(({ name }) => name));
    return { ...selected, columns: selected.columns.filter(({ name }) => names.has(name)) };
  }

  #showEmpty({ count, total }: Selected): void {
    this.#empty.hidden = count > 0;
    this.#list.element.hidden = count === 0;
    if (count > 0) return;
    const clear = h(
      'vscode-button',
      { appearance: 'secondary', onclick: () => this.#filter.write('') },
      'Clear the filter',
    );
    if (total === 0) replace(this.#empty, 'There are no queries in this setting.');
    else replace(this.#empty, h('span', {}, 'No query passes the filter.'), clear);
  }

  #showPickers(): void {
    replace(
      this.#pickers,
      pickers(this.scope, this.#picked, wanted => {
        this.#picked = pick(this.scope, wanted)!;
        const { dataset, setting, pool } = this.#picked;
        if (!canSort(this.#sort.by, this.#dataset.columns)) this.#sort = firstSort(this.scope, this.#picked);
        this.page.remember({ dataset, setting, pool, sort: this.#sort });
        this.#close();
        this.#showPickers();
        void this.refresh();
      }),
    );
  }

  /** Shows a query beside the list, after it has rested for some milliseconds. */
  #show(key: QueryKey, rest: number): void {
    clearTimeout(this.#rest);
    const { query, pool } = key;
    this.#open = { query, pool };
    this.#split.isOpen = true;
    this.#list.markOpen(this.#open);
    this.page.remember({ query, queryPool: pool });
    const { label, otherLabel } = this.scope;
    const names = { run: label, ...(otherLabel !== undefined && { other: otherLabel }) };
    const { dataset, setting } = this.#picked;
    const show = () =>
      void this.#detail.show({ query, pool }, { dataset, setting, columns: this.#columns, names });
    if (rest === 0) show();
    else this.#rest = setTimeout(show, rest);
  }

  #close(): void {
    clearTimeout(this.#rest);
    this.#open = undefined;
    this.#detail.hide();
    this.#split.isOpen = false;
    this.#list.markOpen(undefined);
    this.#list.element.focus();
    this.page.remember({ query: undefined, queryPool: undefined });
  }

  async #go(key: QueryKey): Promise<void> {
    this.#show(key, 0);
    await this.#locate();
  }

  /** Makes the open query's row the active one, if it is in the list. */
  async #locate(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    try {
      const index = await this.page.api.position({ selection: this.#selection, ...open });
      if (index >= 0 && isSame(open, this.#open)) this.#list.place(index);
    } catch (error) {
      this.#list.showFault(messageOf(error));
    }
  }

  /** The pool of a query that was named without it. */
  async #poolOf(query: string): Promise<string | undefined> {
    const { setting, pool } = this.#picked;
    if (setting === 'multilingual') return 'all';
    const selection = { ...this.#selection, filter: '' };
    const pools = pool === undefined ? this.#dataset.languages : [pool];
    const positions = await Promise.all(
      pools.map(pool => this.page.api.position({ selection, query, pool })),
    );
    return pools.find((_, i) => positions[i]! >= 0);
  }

  /** Keys that mean the same wherever the focus is, but where one writes. */
  key(event: KeyboardEvent): void {
    const { key, target } = event;
    const isText = target instanceof HTMLElement && target.matches('vscode-text-field, vscode-dropdown');
    if (event.defaultPrevented || isText || event.ctrlKey || event.altKey || event.metaKey) return;
    const isInDetail = this.#detail.element.contains(target as Node);
    if (key === '/') this.#filter.focus();
    else if (key === 'Escape' && isInDetail) this.#list.element.focus();
    else if (key === 'j') this.#list.go(this.#list.active + 1);
    else if (key === 'k') this.#list.go(this.#list.active - 1);
    else return;
    event.preventDefault();
  }
}
