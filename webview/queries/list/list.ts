import type { Row, Selection } from '../../../src/core/pages/queries';
import './list.css';
import { h, replace } from '../../base/dom';
import { messageOf } from '../latest';
import { isSame, type QueryKey } from '../state';
import { fittingColumns, type Layout, type ListColumn, listColumns, templateOf } from './columns';
import { listHead } from './head';
import { listKeys } from './keys';
import { type ListRowView, rowView } from './row';
import { RowPages } from './row-pages';
import { VirtualList, type VirtualRow } from './virtual';

const ROW_HEIGHT = 28;
const ROW_HEIGHT_WITH_CHANGE = 44;
/** As in the style sheet. */
const HEAD_HEIGHT = 42;
const HEAD_HEIGHT_WITH_CHANGE = 60;
/** Rows that are asked for beyond those in sight. */
const AHEAD = 40;

export interface ListActions {
  rows(selection: Selection, from: number, count: number, signal: AbortSignal): Promise<readonly Row[]>;
  /** Another row is the active one. */
  move(row: Row): void;
  /** A row was clicked: shows its query. */
  show(row: Row): void;
  /** Shows the active row's query and goes there. */
  enter(row: Row): void;
  sort(sort: Selection['sort']): void;
  /** Esc. */
  leave(): void;
}

/** How the list tells of its active row. */
type Telling = 'move' | 'show' | 'enter';

/** The grid of queries: as many as there are, of which those in sight exist. */
export class QueryList {
  readonly element = h('div', { class: 'list', role: 'grid', tabIndex: 0, 'aria-label': 'Queries' });
  /** What went wrong, to stand over the list. */
  readonly fault = h('p', { class: 'fault list-fault', role: 'alert', hidden: true });
  #columns: readonly ListColumn[] = [];
  /** Those that there is room for. */
  #shown: readonly ListColumn[] = [];
  #rows: ListRowView[] = [];
  #layout: Layout | undefined;
  #virtual: VirtualList | undefined;
  #pages: RowPages<Row> | undefined;
  #coming: RowPages<Row> | undefined;
  #sort: Selection['sort'] = { by: 'query', descending: false };
  #active = -1;
  /** Waits for its row to come, to be told of. */
  #awaited: Telling | undefined;
  #open: QueryKey | undefined;

  constructor(private readonly actions: ListActions) {
    this.element.addEventListener('keydown', listKeys(this, actions));
    this.element.addEventListener('click', event => this.#click(event));
    new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  /** Asks for the first rows of a selection; those of the one before stay until `commit`. */
  prepare(selection: Selection): void {
    this.#coming?.close();
    const { actions } = this;
    this.#coming = new RowPages<Row>(
      (from, count, signal) => actions.rows(selection, from, count, signal),
      () => this.#loaded(),
      error => this.showFault(messageOf(error)),
    );
    this.#coming.want(0, 0);
  }

  /** Shows the selection that was prepared. */
  commit(layout: Layout, sort: Selection['sort'], count: number): void {
    this.#pages?.close();
    this.#pages = this.#coming;
    this.#coming = undefined;
    this.#active = -1;
    this.#sort = sort;
    this.showFault(undefined);
    if (JSON.stringify(layout) !== JSON.stringify(this.#layout)) this.#build(layout);
    this.#fit();
    this.#head();
    this.element.setAttribute('aria-rowcount', String(count + 1));
    this.#virtual!.scrollToTop();
    this.#virtual!.setCount(count);
    this.#mark();
  }

  showFault(message: string | undefined): void {
    this.fault.hidden = message === undefined;
    this.fault.textContent = message ?? '';
  }

  get count(): number {
    return this.#virtual?.count ?? 0;
  }

  /** −1: none. */
  get active(): number {
    return this.#active;
  }

  get rowsInSight(): number {
    return this.#virtual?.inSight ?? 1;
  }

  get activeRow(): Row | undefined {
    return this.#pages?.at(this.#active);
  }

  /** Marks the query that is shown beside the list. */
  markOpen(key: QueryKey | undefined): void {
    this.#open = key;
    this.#virtual?.refresh();
  }

  /** Makes a row the active one, in sight, without telling of it. */
  place(index: number, around = true): void {
    if (this.count === 0) return;
    this.#active = Math.min(this.count - 1, Math.max(0, index));
    this.#virtual!.reveal(this.#active, around);
    this.#virtual!.refresh();
    this.#mark();
  }

  /** Makes a row the active one, and tells of it as soon as it is here. */
  go(index: number, how: Telling = 'move'): void {
    this.place(index, false);
    this.#awaited = how;
    this.#tell();
  }

  #tell(): void {
    const row = this.activeRow;
    if (row === undefined || this.#awaited === undefined) return;
    const how = this.#awaited;
    this.#awaited = undefined;
    this.actions[how](row);
  }

  #loaded(): void {
    this.showFault(undefined);
    this.#virtual?.refresh();
    this.#tell();
  }

  #build(layout: Layout): void {
    this.#layout = layout;
    this.#columns = listColumns(layout);
    this.#rows = [];
    this.#shown = [];
    this.element.setAttribute('aria-colcount', String(this.#columns.length));
    const hasChanges = layout.other !== undefined;
    this.element.classList.toggle('with-change', hasChanges);
    this.#virtual = new VirtualList(this.element, hasChanges ? ROW_HEIGHT_WITH_CHANGE : ROW_HEIGHT, {
      headHeight: hasChanges ? HEAD_HEIGHT_WITH_CHANGE : HEAD_HEIGHT,
      make: () => this.#makeRow(layout),
      onRange: (first, last) =>
        this.#pages?.want(Math.max(0, first - AHEAD), Math.min(this.count - 1, last + AHEAD)),
    });
    this.#virtual.body.setAttribute('role', 'rowgroup');
    replace(this.element, h('div', { role: 'rowgroup', class: 'head' }), this.#virtual.body);
  }

  /** Shows the columns that there is room for. */
  #fit(): void {
    if (this.#layout === undefined) return;
    const shown = fittingColumns(this.#columns, this.element.clientWidth, this.#sort);
    if (shown.length === this.#shown.length && shown.every((column, i) => column === this.#shown[i])) return;
    this.#shown = shown;
    this.element.style.setProperty('--columns', templateOf(shown));
    for (const row of this.#rows) row.fit(shown);
    this.#head();
  }

  #makeRow(layout: Layout): VirtualRow {
    const row = rowView(this.#columns, layout);
    const { element, show } = row;
    row.fit(this.#shown);
    this.#rows.push(row);
    return {
      element,
      show: index => {
        const row = this.#pages?.at(index);
        element.id = `query-${index}`;
        element.dataset.index = String(index);
        element.setAttribute('aria-rowindex', String(index + 2));
        element.setAttribute('aria-selected', String(index === this.#active));
        element.classList.toggle('open', row !== undefined && isSame(row, this.#open));
        show(row);
      },
    };
  }

  #head(): void {
    const head = listHead(this.#columns, this.#shown, this.#layout!, this.#sort, sort =>
      this.actions.sort(sort),
    );
    const place = this.element.querySelector('.head')!;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.sort;
    replace(place, head);
    if (focused !== undefined)
      head.querySelector<HTMLElement>(`[data-sort="${CSS.escape(focused)}"]`)?.focus();
  }

  #mark(): void {
    if (this.#active < 0) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', `query-${this.#active}`);
  }

  #click(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (row) this.go(Number(row.dataset.index), 'show');
  }
}
