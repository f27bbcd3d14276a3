import type { DashboardApi, RunOverview } from '../../src/core/pages/dashboard';
import { h } from '../base/dom';

/** What can be done with the run, and where to look further. */
export function actions(
  api: DashboardApi,
  run: string,
): { element: HTMLElement; update(overview: RunOverview): void } {
  const fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  const button = (text: string, action: () => Promise<void>, appearance = 'secondary') => {
    const element = h(
      'vscode-button',
      {
        appearance,
        onclick: async () => {
          fault.hidden = true;
          try {
            await action();
          } catch (error) {
            fault.textContent = (error as Error).message;
            fault.hidden = false;
          }
        },
      },
      text,
    ) as HTMLElement & { disabled: boolean };
    return element;
  };

  const stop = button(
    'Stop',
    async () => {
      // It ends after the present step, with a checkpoint.
      stop.disabled = true;
      stop.textContent = 'Stopping…';
      try {
        await api.stop();
      } catch (error) {
        released();
        throw error;
      }
    },
    'primary',
  );
  const released = () => {
    stop.disabled = false;
    stop.textContent = 'Stop';
  };
  const resume = button('Resume', () => api.resume(), 'primary');
  const bias = button('Language bias', () => api.open({ page: 'bias', run }));
  const queries = button('Queries', () => api.open({ page: 'queries', run }));
  const compare = button('Compare with…', () => api.compareWith([run]));
  const again = button('Run again', () => api.runAgain());
  const report = button('Export report', () => api.exportReport());
  const element = h(
    'div',
    {},
    h(
      'div',
      { class: 'row actions' },
      ...[stop, resume, bias, queries, compare, again, report],
      button('Show log', () => api.showLog()),
      button('Open folder', () => api.openFolder()),
    ),
    fault,
  );

  let status: RunOverview['status'] | undefined;
  return {
    element,
    update(overview) {
      const isActive = overview.status === 'running' || overview.status === 'queued';
      if (overview.status !== status) released();
      status = overview.status;
      stop.hidden = !isActive;
      resume.hidden = status !== 'stopped' && status !== 'failed';
      resume.textContent =
        overview.checkpoint === undefined ? 'Resume' : `Resume from step ${overview.checkpoint}`;
      again.hidden = isActive;
      const hasResults = overview.evaluations.length > 0;
      for (const link of [bias, queries, compare]) link.hidden = !hasResults;
      report.hidden = isActive;
    },
  };
}
