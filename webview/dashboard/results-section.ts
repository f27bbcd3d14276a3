import type { DashboardView, RunOverview } from '../../src/core/pages/dashboard';
import { PUBLISHED_SOURCE } from '../../src/core/published/published';
import { measureLabel } from '../../src/core/text/measures';
import { dropdown } from '../base/controls';
import { h, replace } from '../base/dom';
import type { Save } from '../charts/save';
import { meansFigure } from './means-figure';
import { measuresOf } from './measures';
import { resultsTable } from './results-table';

const NONE = 'none';

/** What the evaluation came to, for each test set. Built anew when there is another one, or another choice. */
export function resultsSection(
  view: () => DashboardView,
  remember: (changes: Partial<DashboardView>) => void,
  save: Save,
): { element: HTMLElement; update(overview: RunOverview): void } {
  const body = h('div', {});
  const element = h('section', { hidden: true }, h('h2', {}, 'Results'), body);
  let shown = '';
  let figures: { dispose(): void }[] = [];

  const draw = ({ evaluations }: RunOverview, ofChoice: Partial<DashboardView>) => {
    for (const figure of figures) figure.dispose();
    const measures = new Set(evaluations.flatMap(measuresOf));
    const measure = measures.has(ofChoice.measure ?? '') ? ofChoice.measure! : [...measures][0]!;
    const encoders = new Set(evaluations.flatMap(({ published }) => published.map(({ encoder }) => encoder)));
    const encoder = ofChoice.published ?? [...encoders][0] ?? NONE;
    const drawn = evaluations.map(evaluation => {
      const own = measuresOf(evaluation);
      return {
        evaluation,
        figure: meansFigure(evaluation, own.includes(measure) ? measure : own[0]!, encoder, save),
      };
    });
    figures = drawn.map(({ figure }) => figure);
    const options = (values: Iterable<string>, name: (value: string) => string) =>
      [...values].map(value => ({ value, label: name(value) }));
    replace(
      body,
      h(
        'div',
        { class: 'controls' },
        dropdown('Measure', options(measures, measureLabel), measure, next => choose({ measure: next })),
        encoders.size > 0 &&
          dropdown(
            'Published',
            [...options(encoders, name => name), { value: NONE, label: 'None' }],
            encoder,
            next => choose({ published: next }),
          ),
        encoders.size > 0 && encoder !== NONE && h('span', { class: 'quiet' }, PUBLISHED_SOURCE.short),
      ),
      ...drawn.map(({ evaluation, figure }) =>
        h('div', { class: 'result' }, figure.element, resultsTable(evaluation)),
      ),
    );
  };
  let last: RunOverview | undefined;
  const choose = (changes: Partial<DashboardView>) => {
    remember(changes);
    if (last) draw(last, view());
  };
  return {
    element,
    update(overview) {
      last = overview;
      const { evaluations, evaluates, status } = overview;
      element.hidden = !evaluates && evaluations.length === 0;
      const key = JSON.stringify([evaluations.map(({ dataset }) => dataset), status]);
      if (key === shown) return;
      shown = key;
      if (evaluations.length > 0) draw(overview, view());
      else replace(body, h('p', { class: 'quiet' }, waiting(overview)));
    },
  };
}

function waiting({ status }: RunOverview): string {
  if (status === 'running' || status === 'queued')
    return 'Results appear here when a test set has been evaluated.';
  return 'The run ended before a test set was evaluated.';
}
