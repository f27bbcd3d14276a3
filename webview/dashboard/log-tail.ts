import type { RunOverview } from '../../src/core/pages/dashboard';
import { h } from '../base/dom';

/** The end of the log of a run that failed. */
export function logTail(): { element: HTMLElement; update(overview: RunOverview): void } {
  const name = 'Last lines of the log';
  const text = h('pre', { class: 'log', tabIndex: 0, role: 'region', 'aria-label': name });
  const element = h('section', { hidden: true }, h('h2', {}, name), text);
  return {
    element,
    update({ log }) {
      const next = log.join('\n');
      if (text.textContent === next) return;
      element.hidden = log.length === 0;
      text.textContent = next;
      text.scrollTop = text.scrollHeight;
    },
  };
}
