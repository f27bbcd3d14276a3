import type { Language } from '../../src/core/data/model';
import { formatCount } from '../../src/core/text/numbers';
import { choice, dropdown } from '../base/controls';
import { h, replace } from '../base/dom';
import { byName, languageName } from '../base/languages';
import { mean } from '../base/mean';
import { drawHeatMap } from '../charts/heat-map/draw';
import type { HeatCell, HeatMap } from '../charts/heat-map/heat-map';
import { reachableFigure } from '../charts/reachable-figure';
import { linearScale } from '../charts/scale';
import type { Table } from '../charts/table';
import type { Context } from './context';
import { type MapSource, pooledSource, separateSource } from './map-sources';

/** How well queries of each language find passages of each: a map of the shared pool, or of separate ones. */
export function mapSection(context: Context): HTMLElement {
  const { page, data } = context;
  const sources = [pooledSource(context), separateSource(context)].filter(source => source !== undefined);
  const source = () => sources.find(({ kind }) => kind === page.target.pools) ?? sources[0]!;
  const measure = () => {
    const { measures } = source();
    return measures.find(({ value }) => value === page.target.measure)?.value ?? measures[0]!.value;
  };
  const sort = () => page.target.sort ?? 'name';

  const caption = h('p', { class: 'quiet meaning' });
  const measures = h('div');
  const readout = h('p', { class: 'readout quiet' });
  const figure = context.keep(
    reachableFigure({
      title: 'Query language by passage language',
      name: `${data.name}-language-map`,
      save: context.save,
      summary: () => summarise(source(), measure(), data.languages),
      table: () => tableOf(source(), order()),
      draw: theme => drawHeatMap(heatMap(source(), measure(), order()), theme, show),
    }),
  );

  function order(): readonly Language[] {
    return sortedLanguages(source(), measure(), data.languages, sort());
  }
  function show(cell?: HeatCell): void {
    const words = cell && [cell.label, cell.opens].filter(Boolean).join('. ');
    readout.textContent =
      words ?? (page.standalone ? '' : 'Click a cell, or press Enter on it, to open its queries.');
  }
  function redraw(): void {
    caption.textContent = source().caption(measure());
    show();
    figure.update();
  }
  function showMeasures(): void {
    const make = source().measures.length <= 4 ? choice : dropdown;
    const control = make('Measure', source().measures, measure(), value => {
      page.remember({ measure: value });
      redraw();
    });
    replace(measures, control);
  }

  showMeasures();
  redraw();
  return h(
    'section',
    {},
    h('h2', {}, 'Which languages find which'),
    h(
      'div',
      { class: 'controls' },
      sources.length > 1 &&
        choice(
          'Passages',
          sources.map(({ kind, label }) => ({ value: kind, label })),
          source().kind,
          pools => {
            page.remember({ pools });
            showMeasures();
            redraw();
          },
        ),
      measures,
      choice(
        'Sort',
        [
          { value: 'name' as const, label: 'By language' },
          { value: 'mean' as const, label: 'By mean' },
        ],
        sort(),
        value => {
          page.remember({ sort: value });
          redraw();
        },
      ),
    ),
    caption,
    h('div', { class: 'wide' }, figure.element),
    readout,
  );
}

/** Languages by tag, or the best first by the mean of their queries. */
function sortedLanguages(
  source: MapSource,
  measure: string,
  languages: readonly Language[],
  sort: 'name' | 'mean',
): readonly Language[] {
  const present = languages.filter(language => source.hasLanguage(language)).sort(byName);
  if (sort === 'name') return present;
  const means = new Map(
    present.map(language => [language, meanOf(source, measure, [language], present) ?? -1]),
  );
  return present.sort((a, b) => means.get(b)! - means.get(a)!);
}

function meanOf(
  source: MapSource,
  measure: string,
  queryLanguages: readonly Language[],
  passageLanguages: readonly Language[],
): number | undefined {
  const values = queryLanguages.flatMap(query =>
    passageLanguages.flatMap(passage => source.cell(query, passage)?.values[measure] ?? []),
  );
  return values.length > 0 ? mean(values) : undefined;
}

function heatMap(source: MapSource, measure: string, languages: readonly Language[]): HeatMap {
  const digits = languages.length > 14 ? 2 : 3;
  const label = source.measures.find(({ value }) => value === measure)!.label;
  const values = languages.flatMap(query =>
    languages.flatMap(passage => source.cell(query, passage)?.values[measure] ?? []),
  );
  const [from, to] = domainOf(values);
  const share = (value: number) => (value - from) / (to - from);
  const meanCell = (query: Language | undefined, passage: Language | undefined): HeatCell | undefined => {
    const value = meanOf(source, measure, query ? [query] : languages, passage ? [passage] : languages);
    if (value === undefined) return undefined;
    const over = query
      ? `${languageName(query)} queries, mean over the passage languages`
      : passage
        ? `${languageName(passage)} passages, mean over the query languages`
        : 'Mean over all cells';
    return {
      value,
      label: `${over}: ${label} ${value.toFixed(4)}`,
      ...source.openMean(measure, query, passage),
    };
  };
  return {
    queryLanguages: languages,
    passageLanguages: languages,
    cell(query, passage) {
      const found = source.cell(query, passage);
      const value = found?.values[measure];
      if (found === undefined || value === undefined) return undefined;
      const words = `${languageName(query)} queries, ${languageName(passage)} passages`;
      return {
        value,
        label: `${words}: ${label} ${value.toFixed(4)} (${formatCount(found.queries)} queries)`,
        ...source.open(measure, query, passage),
      };
    },
    means: {
      ofQueries: language => meanCell(language, undefined),
      ofPassages: language => meanCell(undefined, language),
      all: meanCell(undefined, undefined),
    },
    format: value => value.toFixed(digits),
    shade: (theme, value) => theme.sequential(share(value)),
    legend: {
      title: label,
      values: Array.from({ length: 41 }, (_, i) => from + (i / 40) * (to - from)),
      ticks: linearScale([from, to], [0, 1]).ticks.map(tick => ({
        share: share(tick),
        label: String(tick),
      })),
    },
  };
}

/** Round numbers around the values, so that the ramp is used in full. */
function domainOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const { ticks } = linearScale([least, Math.max(most, least + 0.01)], [0, 1]);
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 0.1;
  const round = (value: number) => Number(value.toPrecision(12));
  return [round(Math.floor(least / step) * step), round(Math.ceil(most / step + 1e-9) * step)];
}

function tableOf({ columns, cell }: MapSource, languages: readonly Language[]): Table {
  const number = { format: (value: number) => value.toFixed(4) };
  return {
    columns: [
      { label: 'Query language' },
      { label: 'Passage language' },
      ...columns.map(({ label }) => ({ label, ...number })),
      { label: 'Queries', format: formatCount },
    ],
    rows: languages.flatMap(query =>
      languages.flatMap(passage => {
        const found = cell(query, passage);
        if (found === undefined) return [];
        return [[query, passage, ...columns.map(({ value }) => found.values[value] ?? null), found.queries]];
      }),
    ),
  };
}

function summarise(source: MapSource, measure: string, languages: readonly Language[]): string {
  const cells = languages.flatMap(query =>
    languages.flatMap(passage => {
      const value = source.cell(query, passage)?.values[measure];
      return value === undefined ? [] : [{ query, passage, value }];
    }),
  );
  const [least] = cells.sort((a, b) => a.value - b.value);
  const most = cells.at(-1);
  if (!least || !most) return 'No cells';
  const words = ({ query, passage, value }: typeof least) => `${value.toFixed(3)} (${query} to ${passage})`;
  return `${cells.length} cells, from ${words(least)} to ${words(most)}`;
}
