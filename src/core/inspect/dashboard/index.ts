import type { DashboardData } from '../../pages/dashboard';
import type { DashboardTarget } from '../../pages/page';
import { readRun } from '../../runs/read-record';
import { overviewOf } from './overview';
import { RunLog } from './run-log';
import { setupOf } from './setup';

/** Answers the dashboard from a run's directory, which may still grow. */
export function openDashboard({ run }: DashboardTarget): DashboardData {
  const log = new RunLog(run);
  return {
    async overview() {
      // The record first: what it says to be over is then in the events.
      const record = await readRun(run);
      await log.catchUp();
      return overviewOf(run, record, log);
    },
    async training(since) {
      await log.catchUp();
      return log.training.since(since);
    },
    setup: async () => setupOf(run, await readRun(run)),
  };
}
