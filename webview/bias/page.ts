import './page.css';
import type { BiasApi, BiasIntervals, BiasScope, BiasView, DatasetBias } from '../../src/core/pages/bias';
import { formatCount } from '../../src/core/text/numbers';
import { dropdown } from '../base/controls';
import { h, replace } from '../base/dom';
import type { Mount, Page } from '../base/page';
import { actionButton, actionFault, factsLine, pageHead } from '../base/page-head';
import { saver } from '../charts/save';
import type { Figure } from '../charts/svg-figure';
import type { Context } from './context';
import { keyFigures } from './key-figures';
import { mapSection } from './map-section';
import { measuresSection } from './measures-section';
import { sharesSection } from './shares-section';

export const mount: Mount<BiasApi, BiasView> = (root, page) => {
  const view = new BiasPage(root, page);
  page.onChanged(() => void view.load());
  void view.load();
};

/** A wait that is longer than this is spoken of. */
const PATIENCE = 300;

class BiasPage {
  readonly #head = h('div');
  readonly #status = h('p', { class: 'quiet', role: 'status' });
  readonly #content = h('div');
  /** What is shown, to tell whether anything has changed. */
  #shown = '';
  readonly #figures = new Set<Figure>();
  /** Of what is shown: ends with it. */
  #shownUntil = new AbortController();
  #loading = false;
  #again = false;

  constructor(
    root: HTMLElement,
    private readonly page: Page<BiasApi, BiasView>,
  ) {
    root.classList.add('bias');
    root.append(this.#head, this.#status, this.#content);
  }

  /** Asks for what there is, and draws anew what is not the same as before. Calls while one is under way become one. */
  async load(): Promise<void> {
    this.#again = this.#loading;
    if (this.#loading) return;
    this.#loading = true;
    const waiting = setTimeout(() => this.#say('Reading the results…'), PATIENCE);
    try {
      await this.#load();
    } catch (error) {
      this.#shown = '';
      this.#clear();
      this.#content.append(h('p', { class: 'fault', role: 'alert' }, (error as Error).message));
      this.#say('');
    } finally {
      clearTimeout(waiting);
      this.#loading = false;
    }
    if (this.#again) await this.load();
  }

  async #load(): Promise<void> {
    const { api, target } = this.page;
    const scope = await api.scope();
    const name = scope.datasets.find(dataset => dataset === target.dataset) ?? scope.datasets[0];
    const data = name === undefined ? undefined : await api.dataset(name);
    this.#say('');
    const shown = JSON.stringify([scope, data]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#clear();
    this.#showHead(scope, data);
    if (data) this.#show(data);
    else this.#showNothing(scope);
  }

  /** Takes away what was shown. */
  #clear(): void {
    this.#shownUntil.abort();
    this.#shownUntil = new AbortController();
    for (const figure of this.#figures) figure.dispose();
    this.#figures.clear();
    this.#content.replaceChildren();
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  #showHead({ experiment, label, datasets }: BiasScope, data: DatasetBias | undefined): void {
    const { api, standalone, target } = this.page;
    const { run } = target;
    const fault = actionFault();
    const action = (text: string, act: () => Promise<void>) => actionButton(text, act, { fault });
    replace(
      this.#head,
      pageHead({
        experiment: [`Experiment ${experiment}`],
        title: [`Language bias: ${label}`],
        facts: [
          data &&
            factsLine([
              datasets.length === 1 && data.name,
              `${formatCount(data.languages.length)} languages`,
              `${formatCount(data.queries)} queries`,
              `${formatCount(Object.values(data.passages).reduce((sum, count) => sum + count, 0))} passages`,
            ]),
        ],
        actions: standalone
          ? []
          : [
              action('Dashboard', () => api.open({ page: 'dashboard', run })),
              data && action('Queries', () => api.open({ page: 'queries', run, dataset: data.name })),
              data && action('Compare with…', () => api.compareWith([run])),
              fault,
            ],
      }),
      datasets.length > 1 &&
        h(
          'div',
          { class: 'controls page-controls' },
          dropdown(
            'Test set',
            datasets.map(name => ({ value: name, label: name })),
            data!.name,
            dataset => {
              this.page.remember({ dataset });
              void this.load();
            },
          ),
        ),
    );
  }

  #showNothing({ unfinished }: BiasScope): void {
    this.#content.append(
      h(
        'p',
        {},
        unfinished
          ? 'This run has no results yet. They are shown here as soon as its evaluation ends.'
          : 'This run has no results: it was not evaluated. Add test sets under evaluate.data of its experiment file and run it again.',
      ),
    );
  }

  #show(data: DatasetBias): void {
    const context: Context = {
      page: this.page,
      data,
      save: saver(this.page),
      keep: figure => {
        this.#figures.add(figure);
        return figure;
      },
    };
    const { pooled } = data;
    if (!pooled) {
      replace(
        this.#content,
        h(
          'p',
          { class: 'remark' },
          'The multilingual setting was not evaluated: there is no ranking over all languages to tell bias from. Add multilingual to evaluate.settings of the experiment file and run it again.',
        ),
        data.separate.cells.length > 0 && mapSection(context),
      );
      return;
    }
    let intervals: BiasIntervals | undefined;
    const figures = keyFigures(pooled, () => intervals);
    const measures = measuresSection(context, pooled, () => intervals);
    const remark = h('p', { class: 'quiet remark', role: 'status' });
    replace(
      this.#content,
      figures.element,
      mapSection(context),
      measures.element,
      remark,
      pooled.shares.length > 0 && sharesSection(context, pooled),
    );
    void this.#addIntervals(data.name, remark, found => {
      intervals = found;
      figures.update();
      measures.update();
    });
  }

  /** Reading and resampling takes longer than the summary. */
  async #addIntervals(
    dataset: string,
    remark: HTMLElement,
    add: (intervals: BiasIntervals) => void,
  ): Promise<void> {
    const waiting = setTimeout(() => {
      remark.textContent = 'Computing intervals…';
    }, PATIENCE);
    const { signal } = this.#shownUntil;
    try {
      const found = await this.page.api.intervals(dataset, signal);
      if (signal.aborted) return;
      remark.textContent = `Intervals: 95%, ${formatCount(found.resamples)} times drawn anew by question. Rank correlation and divergence are no means over queries, and have none.`;
      add(found);
    } catch (error) {
      if (signal.aborted) return;
      remark.className = 'fault';
      remark.textContent = `There are no intervals: ${(error as Error).message}`;
    } finally {
      clearTimeout(waiting);
    }
  }
}
