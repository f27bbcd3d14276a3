import type { Aspect } from '../../src/core/comparison/compare';
import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import { bestOf, exportMeans, isMarked, type MeansTable } from '../../src/core/inspect/comparison/export';
import type { SeedMean, TestResult } from '../../src/core/pages/comparison';
import { measureLabel, measureWords } from '../../src/core/text/measures';
import { formatValue } from '../../src/core/text/numbers';
import { settingTitle } from '../../src/core/text/settings';
import { h, replace } from '../base/dom';
import { type Context, nameOf } from './context';
import { exportButtons } from './exports';
import { markerIcon } from './marker';

/** The means of every configuration; what is significant is marked once it is known. */
export function meansSection(context: Context): {
  element: HTMLElement;
  showTests(tests: readonly TestResult[]): void;
} {
  const { page, overview } = context;
  let tests: readonly TestResult[] = [];
  const body = h('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Means' });
  const note = h('p', { class: 'quiet note' });
  const draw = () => {
    const table = tableOf(context, tests);
    replace(body, tableElement(context, table));
    note.textContent = noteOf(context, table);
  };
  const isLong = context.dataset.measures.length > 1;
  const all = h(
    'vscode-checkbox',
    {
      checked: page.target.allMeasures ?? false,
      onchange: (event: Event) => {
        const { checked } = event.target as HTMLInputElement;
        if (checked === (page.target.allMeasures ?? false)) return;
        page.remember({ allMeasures: checked });
        draw();
      },
    },
    'All measures',
  );
  const element = h(
    'section',
    {},
    h(
      'div',
      { class: 'section-head' },
      h('h2', {}, 'Means'),
      isLong && all,
      exportButtons(context, 'Means', format => exportMeans(tableOf(context, tests), format)),
    ),
    overview.configurations.some(({ runs }) => runs.length > 1)
      ? h(
          'p',
          { class: 'quiet note' },
          'Mean over languages, averaged over seeds; ± is the standard deviation over seeds.',
        )
      : h('p', { class: 'quiet note' }, 'Mean over languages. A single seed of each has no spread.'),
    body,
    note,
  );
  draw();
  return {
    element,
    showTests(found) {
      tests = found;
      draw();
    },
  };
}

/** The chosen measure and rank distance, or all measures, of the configurations that have the test set. */
function tableOf(
  { page, overview, dataset, results, measure, baseline }: Context,
  tests: readonly TestResult[],
): MeansTable {
  const isShown = (aspect: Aspect) =>
    page.target.allMeasures || aspect.measure === measure || aspect.measure === RANK_DISTANCE;
  const columns = [...results.aspects.keys()].filter(a => isShown(results.aspects[a]!));
  const rows = dataset.configurations;
  return {
    dataset: dataset.name,
    configurations: rows.map(c => overview.configurations[c]!),
    aspects: columns.map(a => results.aspects[a]!),
    means: rows.map(c => columns.map(a => results.means[c]![a]!)),
    baseline: rows.indexOf(baseline),
    tests: tests.map(test => ({ ...test, configuration: rows.indexOf(test.configuration) })),
  };
}

function tableElement(context: Context, table: MeansTable): HTMLElement {
  const { aspects, means } = table;
  const best = bestOf(table);
  const groups = new Map<string, Aspect[]>();
  for (const aspect of aspects) {
    const name = aspect.measure === RANK_DISTANCE ? 'Rank distance' : settingTitle(aspect.setting);
    groups.set(name, [...(groups.get(name) ?? []), aspect]);
  }
  const isNested = [...groups.values()].some(({ length }) => length > 1);
  const starts = new Set([...groups.values()].map(([first]) => first));
  const edge = (a: number) => (starts.has(aspects[a]!) ? 'number edge' : 'number');
  const scope = isNested ? 'colgroup' : 'col';
  return h(
    'table',
    { class: 'means' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col', rowSpan: isNested ? 2 : 1 }, 'Configuration'),
        ...[...groups].map(([name, { length, 0: first }]) =>
          h(
            'th',
            {
              scope,
              colSpan: length,
              rowSpan: isNested && first!.measure === RANK_DISTANCE ? 2 : 1,
              class: isNested && first!.measure !== RANK_DISTANCE ? 'group edge' : 'number edge',
            },
            name,
            !isNested && h('div', { class: 'quiet unit' }, unitOf(first!)),
            isNested && first!.measure === RANK_DISTANCE && h('div', { class: 'quiet unit' }, unitOf(first!)),
          ),
        ),
      ),
      isNested &&
        h(
          'tr',
          {},
          ...aspects.flatMap(({ measure }, a) =>
            measure === RANK_DISTANCE
              ? []
              : [h('th', { scope: 'col', class: edge(a) }, measureLabel(measure))],
          ),
        ),
    ),
    h(
      'tbody',
      {},
      ...context.dataset.configurations.map((c, row) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row' },
            h(
              'span',
              { class: 'name' },
              markerIcon(c),
              nameOf(context, c),
              row === table.baseline && means.length > 1 && h('span', { class: 'badge' }, 'baseline'),
            ),
          ),
          ...aspects.map((aspect, a) =>
            meanCell(aspect, means[row]![a]!, {
              class: edge(a),
              isBest: means.length > 1 && best[a] !== undefined && shown(aspect, means[row]![a]) === best[a],
              isMarked: isMarked(table, row, a),
            }),
          ),
        ),
      ),
    ),
  );
}

const unitOf = ({ measure }: Aspect): string =>
  measure === RANK_DISTANCE ? 'lower is better' : measureLabel(measure);

const shown = ({ measure }: Aspect, mean: SeedMean | null | undefined): string | undefined =>
  mean ? formatValue(measure, mean.mean) : undefined;

function meanCell(
  aspect: Aspect,
  mean: SeedMean | null,
  { class: name, isBest, isMarked }: { class: string; isBest: boolean; isMarked: boolean },
): HTMLElement {
  if (!mean) return h('td', { class: name }, '–');
  const text = shown(aspect, mean)!;
  return h(
    'td',
    { class: name },
    isBest ? h('strong', {}, text) : text,
    h('span', { class: 'dagger' }, isMarked ? '†' : ''),
    mean.deviation !== undefined &&
      h('div', { class: 'quiet spread' }, `± ${formatValue(aspect.measure, mean.deviation)}`),
  );
}

function noteOf(context: Context, { configurations, tests }: MeansTable): string {
  if (configurations.length < 2) return '';
  const tested = [...new Set(tests.map(({ measure }) => measure))].map(measure => measureWords(measure));
  const marks =
    tests.length > 0 &&
    `† differs significantly from ${nameOf(context, context.baseline)} (tested: ${tested.join(', ')}; see below).`;
  return ['Best in bold.', marks].filter(Boolean).join(' ');
}
