import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import type { EvaluationOverview } from '../../src/core/pages/dashboard';
import type { Interval } from '../../src/core/statistics/bootstrap';
import { measureLabel } from '../../src/core/text/measures';
import { formatCount, formatValue } from '../../src/core/text/numbers';
import { settingTitle } from '../../src/core/text/settings';
import { type Child, h } from '../base/dom';
import { factsLine } from '../base/page-head';
import { measuresOf } from './measures';

/** All measures of a test set: one row for each setting, each mean over its interval. */
export function resultsTable(evaluation: EvaluationOverview): HTMLElement {
  const { dataset, queries, passages, languages, settings } = evaluation;
  const names = measuresOf(evaluation);
  return h(
    'div',
    { class: 'result-table' },
    h(
      'p',
      { class: 'quiet' },
      factsLine([
        `${languages.length} languages`,
        `${formatCount(queries)} queries`,
        `${formatCount(passages)} passages`,
      ]),
    ),
    h(
      'div',
      { class: 'figure-scroll', tabIndex: 0, role: 'region', 'aria-label': `${dataset}: all measures` },
      h(
        'table',
        { 'aria-label': `${dataset}: all measures` },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Setting'),
            h('th', { scope: 'col', class: 'number' }, 'Queries'),
            ...names.map(name => h('th', { scope: 'col', class: 'number' }, measureLabel(name))),
          ),
        ),
        h(
          'tbody',
          {},
          ...settings.map(({ setting, tasks, queries: asked, leftOut, macro, rankDistance }) =>
            h(
              'tr',
              {},
              h(
                'th',
                { scope: 'row' },
                settingTitle(setting),
                small(`${formatCount(tasks)} ${setting === 'crosslingual' ? 'pairs' : 'languages'}`),
              ),
              h(
                'td',
                { class: 'number' },
                formatCount(asked),
                leftOut > 0 && small(`${formatCount(leftOut)} left out`),
              ),
              ...names.map(name => cell(name, name === RANK_DISTANCE ? rankDistance?.macro : macro[name])),
            ),
          ),
        ),
      ),
    ),
  );
}

function cell(measure: string, value: Interval | undefined): HTMLElement {
  // JSON has no NaN: a mean over nothing is null.
  if (typeof value?.mean !== 'number') return h('td', { class: 'number' }, '–');
  const tight = (bound: number) =>
    measure === RANK_DISTANCE ? formatValue(measure, bound) : bound.toFixed(3);
  return h(
    'td',
    { class: 'number' },
    formatValue(measure, value.mean),
    small(`${tight(value.low)}–${tight(value.high)}`),
  );
}

const small = (text: string): Child => h('div', { class: 'quiet small' }, text);
