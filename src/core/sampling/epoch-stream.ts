import { Random } from '../random';
import { Permutation } from './permutation';

/** Small and plain: all there is to know for going on. */
export interface StreamState {
  epoch: number;
  /** How many rows of this epoch have been drawn. */
  position: number;
  /** Rows drawn but not taken yet, the one that waits longest first. */
  deferred: readonly number[];
}

/**
 * Deals out rows in epochs: in each, every row once, in an order of its own.
 *
 * A row that does not fit into the batch (its passage stands there already) is deferred: it is offered before new rows
 * as soon as it fits. So no row is lost or dealt twice: after any number of epochs each row has been dealt once for every
 * epoch, but for the few that wait.
 */
export class EpochStream {
  #state: { epoch: number; position: number; deferred: number[] };
  #order: Permutation | undefined;

  /**
   * @param rows at least one
   * @param seeds the same give the same orders
   */
  constructor(
    readonly rows: Uint32Array,
    readonly seeds: readonly number[],
    state: StreamState = { epoch: 0, position: 0, deferred: [] },
  ) {
    this.#state = { ...state, deferred: [...state.deferred] };
  }

  /**
   * The next row that fits, or undefined where none of the rows that may wait does.
   *
   * @param patience how many rows may wait; never more than two epochs hold
   */
  take(fits: (row: number) => boolean, patience: number): number | undefined {
    const { deferred } = this.#state;
    const waiting = deferred.findIndex(fits);
    if (waiting >= 0) return deferred.splice(waiting, 1)[0];
    const most = Math.min(patience, 2 * this.rows.length);
    while (deferred.length < most) {
      const row = this.#draw();
      if (fits(row)) return row;
      deferred.push(row);
    }
    return undefined;
  }

  get state(): StreamState {
    return { ...this.#state, deferred: [...this.#state.deferred] };
  }

  #draw(): number {
    const state = this.#state;
    if (state.position === this.rows.length) {
      state.epoch++;
      state.position = 0;
      this.#order = undefined;
    }
    this.#order ??= new Permutation(this.rows.length, new Random(...this.seeds, state.epoch));
    return this.rows[this.#order.at(state.position++)]!;
  }
}
