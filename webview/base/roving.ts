/** Moves by the arrow keys, Home and End over rows of things, of which one at a time is reached by Tab. */
export class Roving {
  #row = 0;
  #column = 0;

  #rows: readonly (readonly Element[])[] = [];

  /** Makes the things of a new drawing reachable. */
  attach(rows: readonly (readonly Element[])[]): void {
    this.#rows = rows;
    this.#row = Math.min(this.#row, rows.length - 1);
    this.#column = Math.min(this.#column, (rows[this.#row]?.length ?? 1) - 1);
    rows.forEach((row, r) => {
      row.forEach((element, c) => {
        element.setAttribute('tabindex', r === this.#row && c === this.#column ? '0' : '-1');
        element.addEventListener('focus', () => this.#moveTo(r, c));
        element.addEventListener('keydown', event => this.#onKey(event as KeyboardEvent));
      });
    });
  }

  /** Puts the focus where it stood in the last drawing. */
  focus(): void {
    this.#focus(this.#row, this.#column);
  }

  #at(row: number, column: number): SVGElement | undefined {
    return this.#rows[row]?.[column] as SVGElement | undefined;
  }

  #focus(row: number, column: number): void {
    this.#at(row, column)?.focus();
  }

  #moveTo(row: number, column: number): void {
    this.#at(this.#row, this.#column)?.setAttribute('tabindex', '-1');
    this.#row = row;
    this.#column = column;
    this.#at(row, column)?.setAttribute('tabindex', '0');
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.currentTarget!.dispatchEvent(new MouseEvent('click'));
      return;
    }
    const last = (this.#rows[this.#row]?.length ?? 1) - 1;
    const moves: Record<string, readonly [row: number, column: number]> = {
      ArrowUp: [this.#row - 1, this.#column],
      ArrowDown: [this.#row + 1, this.#column],
      ArrowLeft: [this.#row, this.#column - 1],
      ArrowRight: [this.#row, this.#column + 1],
      Home: [event.ctrlKey ? 0 : this.#row, 0],
      End: [event.ctrlKey ? this.#rows.length - 1 : this.#row, last],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.#focus(...move);
  }
}
