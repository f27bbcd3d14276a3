import { checkExperiment } from '../../core/experiment/check';
import { openBias } from '../../core/inspect/bias/open';
import { openComparison } from '../../core/inspect/comparison';
import { openDashboard } from '../../core/inspect/dashboard';
import { openQueries } from '../../core/inspect/queries';
import type { PageKind, PageTarget } from '../../core/pages/page';
import { type Dispatch, dispatchTo } from '../../core/rpc/server';
import { serveWorker } from '../../core/rpc/worker-thread';
import { runExporter } from '../runs/export-run';
import type { Inspection } from './inspection';
import { writeReport } from './report';

/** The thread that reads run directories for the pages. */

type Service = object & { dispose?(): void; prepare?(): Promise<void> };

const OPEN: { [K in PageKind]: (target: Extract<PageTarget, { page: K }>) => Service } = {
  dashboard: openDashboard,
  bias: openBias,
  comparison: openComparison,
  queries: openQueries,
};

const openService = (target: PageTarget): Service => OPEN[target.page](target as never);

const services = new Map<number, { service: Service; dispatch: Dispatch }>();
let last = 0;

serveWorker<Inspection>({
  check: checkExperiment,
  async open(target) {
    const service = openService(target);
    services.set(++last, {
      service,
      dispatch: dispatchTo(service as Record<string, () => Promise<unknown>>),
    });
    // What is wrong is said when the page asks.
    service.prepare?.().catch(() => {});
    return last;
  },
  async call(number, method, args, signal) {
    const opened = services.get(number);
    if (!opened || method === 'dispose') throw new Error(`there is no service ${number} with ${method}`);
    return opened.dispatch(method, args, signal!);
  },
  async close(number) {
    services.get(number)?.service.dispose?.();
    services.delete(number);
  },
  report: target => writeReport(target),
  ...runExporter,
});
