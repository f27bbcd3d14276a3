import type { BiasMeasure, PooledBias } from '../../src/core/pages/bias';
import { h } from '../base/dom';
import { MEASURE_TEXTS } from './measures';
import { divergences } from './measures-section';

/** The means over the query languages, at a glance. */
export function keyFigures(pooled: PooledBias): HTMLElement {
  const names = [...(Object.keys(pooled.measures) as BiasMeasure[]), 'divergence' as const];
  return h(
    'dl',
    { class: 'key-figures' },
    ...names.flatMap(name => {
      const { macro, interval } = name === 'divergence' ? divergences(pooled) : pooled.measures[name];
      if (macro === null) return [];
      const { title, format, better } = MEASURE_TEXTS[name];
      const range = interval && `95%: ${format(interval.low)} to ${format(interval.high)}`;
      const hint = better ? `${better} is less biased` : 'near chance is less biased';
      return [
        h(
          'div',
          {},
          h('dt', { class: 'quiet' }, title(pooled.cutoff)),
          h('dd', { class: 'key-value' }, format(macro)),
          h('dd', { class: 'quiet key-hint' }, range ? `${range}; ${hint}` : hint),
        ),
      ];
    }),
  );
}
