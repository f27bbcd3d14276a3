import './page.css';
import type {
  ComparedTestSet,
  ComparisonApi,
  ComparisonView,
  Overview,
  Results,
} from '../../src/core/pages/comparison';
import { measureLabel } from '../../src/core/text/measures';
import { formatCount } from '../../src/core/text/numbers';
import { dropdown } from '../base/controls';
import { h, replace } from '../base/dom';
import type { Mount } from '../base/page';
import { saver } from '../charts/save';
import { type ComparisonPage, type Context, nameOf, othersOf } from './context';
import { DifferencesSection } from './differences-section';
import { head } from './head';
import { keysSection } from './keys-section';
import { LanguagesSection } from './languages-section';
import { keepMarkers } from './marker';
import { meansSection } from './means-section';
import { tradeOffSection } from './trade-off-section';

export const mount: Mount<ComparisonApi, ComparisonView> = (root, page) => {
  root.classList.add('comparison');
  keepMarkers(root);
  const view = new ComparisonPageView(root, page);
  page.onChanged(() => void view.load());
  void view.load();
};

/** A wait that is longer than this many milliseconds is spoken of. */
const PATIENCE = 300;

class ComparisonPageView {
  readonly #head = h('div');
  readonly #status = h('p', { class: 'quiet', role: 'status' });
  readonly #content = h('div');
  /** What is shown, to tell whether anything has changed. */
  #shown = '';
  #loading = false;
  #again = false;
  #cancel = new AbortController();
  #parts: { dispose(): void }[] = [];

  constructor(
    root: HTMLElement,
    private readonly page: ComparisonPage,
  ) {
    root.append(this.#head, this.#status, this.#content);
  }

  /** Asks for what there is, and draws anew what is not the same as before. Calls while one is under way become one. */
  async load(): Promise<void> {
    this.#again = this.#loading;
    if (this.#loading) return;
    this.#loading = true;
    const waiting = setTimeout(() => this.#say('Reading the runs…'), PATIENCE);
    try {
      await this.#load();
    } catch (error) {
      this.#clear();
      this.#shown = '';
      replace(this.#head, h('h1', {}, 'Comparison'));
      replace(this.#content, h('p', { class: 'fault', role: 'alert' }, (error as Error).message));
    } finally {
      clearTimeout(waiting);
      this.#say('');
      this.#loading = false;
    }
    if (this.#again) await this.load();
  }

  async #load(): Promise<void> {
    const { api, target } = this.page;
    const overview = await api.overview({ runs: target.runs });
    const dataset = overview.datasets.find(({ name }) => name === target.dataset) ?? overview.datasets[0]!;
    const results = await api.results({ runs: target.runs, dataset: dataset.name });
    const shown = JSON.stringify([overview, results]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#show(overview, dataset, results);
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  #clear(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
    for (const part of this.#parts) part.dispose();
    this.#parts = [];
  }

  #show(overview: Overview, dataset: ComparedTestSet, results: Results): void {
    const { page } = this;
    const { target } = page;
    const { configurations } = dataset;
    const hasBaseline = (c: number) =>
      overview.configurations[c]!.runs.some(({ run }) => run === target.baseline);
    const context: Context = {
      page,
      overview,
      dataset,
      results,
      measure: dataset.measures.find(name => name === target.measure) ?? dataset.measures[0]!,
      baseline: configurations.find(hasBaseline) ?? configurations[0]!,
      save: saver(page),
    };
    replace(
      this.#head,
      head(page, overview, {
        baseline: context.baseline,
        facts: [
          overview.datasets.length === 1 && dataset.name,
          `${dataset.languages.length} languages`,
          `${formatCount(dataset.queries)} queries`,
        ],
        remove: runs => this.#remove(runs),
      }),
      this.#choosers(context),
      ...dataset.warnings.map(warning => h('p', { class: 'warning' }, `${warning}.`)),
    );
    this.#showResults(context);
  }

  #choosers(context: Context): HTMLElement {
    const { overview, dataset, measure, baseline } = context;
    const { page } = this;
    const choose = (changes: Partial<ComparisonView>) => {
      page.remember(changes);
      this.#shown = '';
      void this.load();
    };
    return h(
      'div',
      { class: 'controls page-controls' },
      overview.datasets.length > 1 &&
        dropdown(
          'Test set',
          overview.datasets.map(({ name }) => ({ value: name, label: name })),
          dataset.name,
          name => choose({ dataset: name }),
        ),
      dropdown(
        'Measure',
        dataset.measures.map(name => ({ value: name, label: measureLabel(name) })),
        measure,
        name => choose({ measure: name }),
      ),
      dataset.configurations.length > 1 &&
        dropdown(
          'Baseline',
          dataset.configurations.map(c => ({ value: c, label: nameOf(context, c) })),
          baseline,
          c => choose({ baseline: overview.configurations[c]!.runs[0]!.run }),
        ),
    );
  }

  #showResults(context: Context): void {
    this.#clear();
    const { overview, dataset } = context;
    const means = meansSection(context);
    const isCompared = othersOf(context).length > 0;
    const differences = new DifferencesSection();
    const languages = isCompared ? new LanguagesSection(context) : undefined;
    const missing = [...overview.configurations.keys()].filter(c => !dataset.configurations.includes(c));
    replace(
      this.#content,
      missing.length > 0 &&
        h(
          'p',
          { class: 'quiet' },
          `Not evaluated on ${dataset.name}: ${missing.map(c => nameOf(context, c)).join(', ')}.`,
        ),
      means.element,
      isCompared ? differences.element : h('p', {}, nothingToCompare(overview)),
      languages && h('div', { class: 'sections' }, tradeOffSection(context) ?? null, languages.element),
      overview.configurations.length > 1 && keysSection(context),
    );
    if (!languages) return;
    this.#parts.push(languages);
    languages.show();
    this.#parts.push(differences);
    void differences.show(context, this.#cancel.signal).then(means.showTests);
  }

  #remove(runs: readonly string[]): void {
    const { api, target } = this.page;
    void api.retarget({ ...target, runs: target.runs.filter(run => !runs.includes(run)) });
  }
}

function nothingToCompare({ configurations }: Overview): string {
  return configurations.length > 1
    ? 'No two of these configurations share a test set. Evaluate them on the same data, or add runs that were.'
    : 'These runs differ in their seed only. Add runs of another configuration to compare them with.';
}
