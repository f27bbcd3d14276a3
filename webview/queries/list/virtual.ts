/** Elements may not be higher than some millions of pixels; a longer list scrolls in larger steps. */
const MAX_HEIGHT = 8_000_000;

export interface VirtualRow {
  readonly element: HTMLElement;
  show(index: number): void;
}

/**
 * Shows of many rows of the same height those that are in sight. `scroller` scrolls over `body`, which has the height of all rows;
 * a head may stick to the scroller's top.
 */
export class VirtualList {
  readonly body: HTMLElement;
  readonly #rows: VirtualRow[] = [];
  /** Which row shows which index: row `index % rows.length`. */
  #shown: number[] = [];
  #count = 0;
  #frame: number | undefined;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly rowHeight: number,
    private readonly options: {
      /** Height of what sticks to the scroller's top. */
      headHeight: number;
      make(): VirtualRow;
      /** Is told which rows are in sight, `last` included. */
      onRange(first: number, last: number): void;
    },
  ) {
    this.body = document.createElement('div');
    this.body.className = 'rows';
    scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    new ResizeObserver(() => this.#schedule()).observe(scroller);
  }

  get count(): number {
    return this.#count;
  }

  /** Rows that fit. */
  get inSight(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.rowHeight));
  }

  setCount(count: number): void {
    this.#count = count;
    this.body.style.height = `${this.#bodyHeight}px`;
    this.refresh();
  }

  /** Shows all rows in sight again: what they show has changed. */
  refresh(): void {
    this.#shown = [];
    this.#update();
  }

  /** Scrolls as little as needed to have a row in sight; or so far that others stand around it, where it was not. */
  reveal(index: number, around = false): void {
    const top = index * this.rowHeight;
    const from = this.#virtualTop;
    const room = this.#viewHeight - this.rowHeight;
    const isInSight = top >= from && top <= from + room;
    if (!isInSight) {
      const to = around ? top - room / 2 : top < from ? top : top - room;
      this.scroller.scrollTop = to / this.#ratio;
    }
    this.#update();
  }

  scrollToTop(): void {
    this.scroller.scrollTop = 0;
  }

  get #viewHeight(): number {
    return Math.max(0, this.scroller.clientHeight - this.options.headHeight);
  }

  get #bodyHeight(): number {
    return Math.min(MAX_HEIGHT, this.#count * this.rowHeight);
  }

  /** Pixels of the list for each pixel of the scroll bar. */
  get #ratio(): number {
    const scrollable = this.#bodyHeight - this.#viewHeight;
    return scrollable <= 0 ? 1 : (this.#count * this.rowHeight - this.#viewHeight) / scrollable;
  }

  get #virtualTop(): number {
    return this.scroller.scrollTop * this.#ratio;
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#update();
    });
  }

  #update(): void {
    const height = this.#viewHeight;
    if (height === 0) return;
    const top = this.#virtualTop;
    const first = Math.max(0, Math.floor(top / this.rowHeight));
    const last = Math.min(this.#count - 1, Math.ceil((top + height) / this.rowHeight));
    this.#grow(Math.ceil(height / this.rowHeight) + 2);
    const offset = this.scroller.scrollTop - top;
    for (let index = first; index < first + this.#rows.length; index++) {
      this.#place(index, index <= last, offset);
    }
    this.options.onRange(first, Math.max(first, last));
  }

  #place(index: number, isInSight: boolean, offset: number): void {
    const slot = index % this.#rows.length;
    const row = this.#rows[slot]!;
    row.element.hidden = !isInSight;
    if (!isInSight) {
      this.#shown[slot] = -1;
      return;
    }
    row.element.style.transform = `translateY(${index * this.rowHeight + offset}px)`;
    if (this.#shown[slot] === index) return;
    this.#shown[slot] = index;
    row.show(index);
  }

  #grow(needed: number): void {
    if (this.#rows.length >= needed) return;
    while (this.#rows.length < needed) {
      const row = this.options.make();
      row.element.style.height = `${this.rowHeight}px`;
      this.#rows.push(row);
      this.body.append(row.element);
    }
    this.#shown = [];
  }
}
