import type { DashboardApi, RunOverview } from '../../src/core/pages/dashboard';
import { actionButton, actionFault } from '../base/page-head';

/** What can be done with the run, and where to look further. */
export function actions(
  api: DashboardApi,
  run: string,
): { elements: readonly HTMLElement[]; update(overview: RunOverview): void } {
  const fault = actionFault();
  const button = (text: string, act: () => Promise<void>, appearance?: 'primary') =>
    actionButton(text, act, { fault, ...(appearance && { appearance }) });

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
  const log = button('Show log', () => api.showLog());
  const folder = button('Open folder', () => api.openFolder());

  let status: RunOverview['status'] | undefined;
  return {
    elements: [stop, resume, bias, queries, compare, again, report, log, folder, fault],
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
