import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import type { Setting } from '../../src/core/data/evaluation/settings';
import type { LanguageDifference } from '../../src/core/pages/comparison';
import { measureWords } from '../../src/core/text/measures';
import { formatDifference, formatRange, formatValue } from '../../src/core/text/numbers';
import { aspectName, sentenceCase, settingTitle } from '../../src/core/text/settings';
import { choice } from '../base/controls';
import { h, replace } from '../base/dom';
import { languageName } from '../base/languages';
import { reachableFigure } from '../charts/reachable-figure';
import type { Figure } from '../charts/svg-figure';
import type { Column, Table } from '../charts/table';
import { type Context, nameOf, othersOf, queriesOpener } from './context';
import { type Gain, gainsByLanguage, type LanguageView } from './languages/differences';
import { drawGainDots, type GainPlot, type ShownGain } from './languages/draw-dots';
import { drawGainHeat } from './languages/draw-heat';
import { pairsFigure } from './languages/pairs-figure';

/** So many configurations can stand side by side within a language; more are cells. */
const MOST_DOTS = 3;

/** The differences language by language: at once from the summaries, the intervals when they are computed. */
export class LanguagesSection {
  readonly element = h('section');
  readonly #body = h('div');
  readonly #status = h('p', { class: 'quiet note', role: 'status' });
  #view: LanguageView;
  #figures: Figure[] = [];
  #intervals: readonly LanguageDifference[] = [];
  #cancel = new AbortController();

  constructor(private readonly context: Context) {
    const { page, dataset } = context;
    const settings = dataset.settings;
    // The multilingual setting tells most about language bias.
    const setting = settings.find(known => known === page.target.setting) ?? settings.at(-1)!;
    const byRankDistance = setting === 'multilingual' && page.target.byRankDistance === true;
    this.#view = { setting, measure: byRankDistance ? RANK_DISTANCE : context.measure };
    const views = this.#views();
    replace(
      this.element,
      h(
        'div',
        { class: 'section-head' },
        h('h2', {}, 'By query language'),
        views.length > 1 &&
          choice(
            'Setting',
            views.map(value => ({ value, label: titleOf(value) })),
            views.find(
              ({ setting, measure }) => setting === this.#view.setting && measure === this.#view.measure,
            )!,
            view => {
              this.#view = view;
              page.remember({ setting: view.setting, byRankDistance: view.measure === RANK_DISTANCE });
              this.show();
            },
          ),
      ),
      this.#body,
    );
  }

  /** What there is to choose from. */
  #views(): LanguageView[] {
    const { dataset, measure, results } = this.context;
    const views = dataset.settings.map((setting): LanguageView => ({ setting, measure }));
    const hasDistance = results.aspects.some(aspect => aspect.measure === RANK_DISTANCE);
    return hasDistance ? [...views, { setting: 'multilingual', measure: RANK_DISTANCE }] : views;
  }

  show(): void {
    this.dispose();
    this.#intervals = [];
    const { context } = this;
    if (gainsByLanguage(context, this.#view).length === 0) {
      replace(this.#body, h('p', { class: 'quiet' }, 'No two configurations have this measure here.'));
      return;
    }
    const gains = gainsFigure(context, this.#view, () => this.#intervals);
    const pairs =
      this.#view.setting === 'crosslingual' ? pairsFigure(context, this.#view.measure) : undefined;
    this.#figures = pairs ? [gains, pairs] : [gains];
    const box = h('div', { class: 'figures' }, h('div', {}, gains.element, this.#status), pairs?.element);
    replace(this.#body, box);
    // Cells have no room for intervals.
    if (othersOf(context).length <= MOST_DOTS) void this.#addIntervals();
    else this.#status.textContent = '';
  }

  async #addIntervals(): Promise<void> {
    const { context } = this;
    const { setting } = this.#view;
    const { signal } = this.#cancel;
    this.#status.className = 'quiet note';
    this.#status.textContent = 'Computing intervals…';
    try {
      this.#intervals = await context.page.api.languageTests(
        {
          runs: context.page.target.runs,
          dataset: context.dataset.name,
          measure: context.measure,
          baseline: context.baseline,
          setting,
        },
        signal,
      );
      if (signal.aborted) return;
      this.#status.textContent =
        '95% intervals, resampled by question, not corrected for the number of languages; filled where 0 lies outside.';
      this.#figures[0]?.update();
    } catch (error) {
      if (signal.aborted) return;
      this.#status.className = 'fault note';
      this.#status.textContent = `There are no intervals: ${(error as Error).message}`;
    }
  }

  dispose(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
    for (const figure of this.#figures) figure.dispose();
    this.#figures = [];
  }
}

const titleOf = ({ setting, measure }: LanguageView): string =>
  measure === RANK_DISTANCE ? 'Rank distance' : settingTitle(setting as Setting);

function gainsFigure(
  context: Context,
  view: LanguageView,
  intervals: () => readonly LanguageDifference[],
): Figure {
  const { overview, dataset, baseline, save, page } = context;
  const others = othersOf(context);
  const name = sentenceCase(aspectName(view));
  const plot = (): GainPlot => {
    const gains = gainsByLanguage(context, view, intervals());
    return {
      measure: view.measure,
      languages: dataset.languages.filter(language => gains.some(gain => gain.language === language)),
      configurations: others.map(series => ({ series, name: nameOf(context, series) })),
      gain: (language, series) => {
        const gain = gains.find(found => found.language === language && found.configuration === series);
        return gain && shown(context, view, gain);
      },
    };
  };
  return reachableFigure({
    title: `${name}: difference to ${nameOf(context, baseline)}`,
    caption: [
      view.setting === 'crosslingual' ? 'Mean over the passage languages.' : '',
      page.standalone ? '' : 'A mark opens the queries, those that differ most first.',
    ]
      .filter(Boolean)
      .join(' '),
    name: `${dataset.name}-languages-${view.setting}`,
    save,
    summary: () => summarise(context, view),
    table: () => tableOf(context, view, intervals()),
    draw: theme =>
      others.length > MOST_DOTS
        ? drawGainHeat({ ...plot(), letter: series => overview.configurations[series]!.letter }, theme)
        : drawGainDots(plot(), theme),
  });
}

function shown(context: Context, { setting, measure }: LanguageView, gain: Gain): ShownGain {
  const { configuration, language, difference, interval } = gain;
  const words = [
    `${languageName(language)}, ${nameOf(context, configuration)}: ${formatDifference(measure, difference)}`,
    `${formatValue(measure, gain.baseline)} → ${formatValue(measure, gain.other)}`,
    interval && `95% interval ${formatRange(measure, { mean: difference, ...interval })}`,
  ];
  return {
    ...gain,
    label: words.filter(Boolean).join('; '),
    open: queriesOpener(context, { configuration, setting, measure, language, difference }),
  };
}

function summarise(context: Context, view: LanguageView): string {
  const gains = gainsByLanguage(context, view).sort((a, b) => a.difference - b.difference);
  const ends = [gains[0]!, gains.at(-1)!].map(
    ({ language, configuration, difference }) =>
      `${formatDifference(view.measure, difference)} (${languageName(language)}, ${nameOf(context, configuration)})`,
  );
  return `From ${ends.join(' to ')}`;
}

function tableOf(context: Context, view: LanguageView, intervals: readonly LanguageDifference[]): Table {
  const { measure } = view;
  const value: Pick<Column, 'format'> = { format: number => formatValue(measure, number) };
  const signed: Pick<Column, 'format'> = { format: number => formatDifference(measure, number) };
  const name = measureWords(measure);
  return {
    columns: [
      { label: 'Query language' },
      { label: 'Configuration' },
      { label: `Baseline ${name}`, ...value },
      { label: sentenceCase(name), ...value },
      { label: 'Difference', ...signed },
      ...(intervals.length > 0
        ? [
            { label: '95% from', ...signed },
            { label: '95% to', ...signed },
          ]
        : []),
    ],
    rows: gainsByLanguage(context, view, intervals).map(gain => [
      gain.language,
      nameOf(context, gain.configuration),
      ...[gain.baseline, gain.other, gain.difference],
      ...(intervals.length > 0 ? [gain.interval?.low ?? null, gain.interval?.high ?? null] : []),
    ]),
  };
}
