import type { QueriesScope } from '../../src/core/pages/queries';
import { h } from '../base/dom';
import { actionButton, actionFault, pageHead } from '../base/page-head';
import type { QueriesPage } from './state';

/** Names the run, and the one beside it, which can be chosen and removed. */
export function header(page: QueriesPage, { experiment, label, otherLabel }: QueriesScope): HTMLElement {
  const { api } = page;
  const { run } = page.target;
  const fault = actionFault();
  const action = (text: string, act: () => Promise<void>) => actionButton(text, act, { fault });
  const beside = async (other: string | undefined) => {
    const isByOther = page.target.sort?.by.startsWith('contrast ');
    page.remember({ other, ...(other === undefined && isByOther && { sort: undefined }) });
    await api.retarget(page.target);
  };
  const choose = async () => {
    const other = await api.pickRun(`Compare the queries of ${label} with`);
    if (other !== undefined) await beside(other);
  };
  const isAlone = otherLabel === undefined;
  return pageHead({
    experiment: [`Experiment ${experiment}`],
    title: [`Queries: ${label}`, !isAlone && h('span', { class: 'quiet' }, ' vs '), otherLabel],
    facts: isAlone ? [] : [`Δ: ${otherLabel} minus ${label}`],
    actions: page.standalone
      ? []
      : [
          action('Dashboard', () => api.open({ page: 'dashboard', run })),
          action('Language bias', () => api.open({ page: 'bias', run })),
          action(isAlone ? 'Compare with…' : 'Compare with another…', choose),
          !isAlone && action(`Remove ${otherLabel}`, () => beside(undefined)),
          fault,
        ],
  });
}
