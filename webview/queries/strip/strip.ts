import type { Detail } from '../../../src/core/pages/queries';
import { formatCount } from '../../../src/core/text/numbers';
import { h } from '../../base/dom';
import type { Save } from '../../charts/save';
import { type Figure, svgFigure } from '../../charts/svg-figure';
import type { Table } from '../../charts/table';
import { PAPER } from '../../charts/theme';
import { drawStrip, type Strip } from './draw';
import { markText } from './draw-lane';
import { laneOf, type Mark } from './lane';

/** Pixels, of files. */
const PAPER_WIDTH = 760;

/** The figure of where a query's relevant passages stand, language by language. One for the page: it shows one query after the other. */
export class RankStrip {
  readonly element: HTMLElement;
  readonly #figure: Figure;
  readonly #told = h('p', { class: 'strip-told quiet' });
  #strip: Strip = { lanes: [], poolSize: 1, kept: 0 };
  #width = 600;

  constructor(save: Save, choose: (passage: string) => void) {
    const events = {
      show: (mark: Mark | undefined) => this.#tell(mark),
      choose: (mark: Mark) => choose(mark.passage),
    };
    this.#figure = svgFigure({
      title: 'Ranks of the relevant passages',
      name: 'ranks',
      save,
      interactive: true,
      summary: () => this.#summary(),
      table: () => this.#table(),
      draw: theme =>
        drawStrip(this.#strip, { theme, width: theme === PAPER ? PAPER_WIDTH : this.#width, events }),
    });
    this.element = h('div', { class: 'strip' }, this.#figure.element, this.#told);
    new ResizeObserver(([entry]) => this.#resize(Math.floor(entry!.contentRect.width))).observe(this.element);
  }

  show({ language, poolSize, run, other }: Detail, names: { run: string; other?: string }): void {
    const lanes = [laneOf(names.run, run, language)];
    if (other && names.other !== undefined) lanes.push(laneOf(names.other, other, language));
    this.#strip = { lanes, poolSize, kept: run.ranking.length };
    this.#tell(undefined);
    this.#figure.update();
  }

  #resize(width: number): void {
    if (width === this.#width || width < 100) return;
    this.#width = width;
    this.#figure.update();
  }

  #tell(mark: Mark | undefined): void {
    const { poolSize, kept } = this.#strip;
    this.#told.textContent = mark
      ? markText(mark)
      : `Rank in ${formatCount(poolSize)} passages, logarithmic. Shaded: the first ${formatCount(kept)}. Diamond: the query’s own language.`;
  }

  #summary(): string {
    return this.#strip.lanes
      .map(
        ({ run, marks }) => `${run}: ${marks.map(({ language, rank }) => `${language} ${rank}`).join(', ')}`,
      )
      .join('; ');
  }

  #table(): Table {
    return {
      columns: [
        { label: 'Run' },
        { label: 'Language' },
        { label: 'Rank', format: formatCount },
        { label: 'Score', format: score => score.toFixed(4) },
        { label: 'Passage' },
      ],
      rows: this.#strip.lanes.flatMap(({ run, marks }) =>
        marks.map(({ language, rank, score, passage }) => [run, language, rank, score, passage]),
      ),
    };
  }
}
