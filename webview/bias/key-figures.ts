import type { BiasIntervals, BiasMeasure, PooledBias } from '../../src/core/pages/bias';
import { h, replace } from '../base/dom';
import { MEASURE_TEXTS } from './measures';
import { divergences, type Section } from './measures-section';

/** The means over the query languages, at a glance. */
export function keyFigures(pooled: PooledBias, intervals: () => BiasIntervals | undefined): Section {
  const element = h('dl', { class: 'key-figures' });
  const update = () => replace(element, ...figures(pooled, intervals()?.onePerLanguage ?? false));
  update();
  return { element, update };
}

function figures(pooled: PooledBias, onePerLanguage: boolean): HTMLElement[] {
  const names = [...(Object.keys(pooled.measures) as BiasMeasure[]), 'divergence' as const];
  return names.flatMap(name => {
    const { macro, interval } = name === 'divergence' ? divergences(pooled) : pooled.measures[name];
    if (macro === null) return [];
    const { title, format, better } = MEASURE_TEXTS[name];
    const range = interval && `95%: ${format(interval.low)} to ${format(interval.high)}`;
    const direction = better ? `${better} is less biased` : 'near chance is less biased';
    const hint = name === 'peer' && onePerLanguage ? 'does not tell bias here' : direction;
    return [
      h(
        'div',
        {},
        h('dt', { class: 'quiet' }, title(pooled.cutoff)),
        h('dd', { class: 'key-value' }, format(macro)),
        h('dd', { class: 'quiet key-hint' }, range ? `${range}; ${hint}` : hint),
      ),
    ];
  });
}
