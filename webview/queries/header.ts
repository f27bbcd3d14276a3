import type { QueriesScope } from '../../src/core/pages/queries';
import { h } from '../base/dom';
import { messageOf } from './latest';
import { type QueriesPage, remember } from './state';

/** Names the run, and the one beside it, which can be chosen and removed. */
export function header(page: QueriesPage, { label, otherLabel }: QueriesScope): HTMLElement {
  const { api } = page;
  const fault = h('span', { class: 'fault', role: 'alert' });
  const beside = async (other: string | undefined) => {
    const isByOther = page.target.sort?.by.startsWith('contrast ');
    remember(page, { other, ...(other === undefined && isByOther && { sort: undefined }) });
    await api.retarget(page.target);
  };
  const attempt = (work: () => Promise<void>) => async () => {
    fault.textContent = await work().then(
      () => '',
      error => messageOf(error),
    );
  };
  const choose = async () => {
    const other = await api.pickRun(`Compare the queries of ${label} with`);
    if (other !== undefined) await beside(other);
  };
  const button = (text: string, label: string, work: () => Promise<void>) =>
    !page.standalone &&
    h('button', { type: 'button', class: 'link', title: label, onclick: attempt(work) }, text);
  return h(
    'header',
    { class: 'title' },
    h('h1', {}, label),
    otherLabel === undefined
      ? button('Compare with …', 'Show another run beside this one', choose)
      : h(
          'span',
          { class: 'versus' },
          h('span', { class: 'quiet' }, 'vs'),
          h('strong', {}, otherLabel),
          button('Change', 'Choose another run', choose),
          button('Remove', `Show ${label} alone`, () => beside(undefined)),
          h('span', { class: 'quiet legend' }, `Δ: ${otherLabel} minus ${label}`),
        ),
    fault,
  );
}
