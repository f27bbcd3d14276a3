import type { EvaluationSummary } from '../../metrics/evaluation/summary';
import type { EvaluationOverview, RunOverview } from '../../pages/dashboard';
import { publishedFor } from '../../published/published';
import type { RunRecord } from '../../runs/run-record';
import { lastCheckpoint, logTail } from './run-files';
import type { RunLog } from './run-log';

/** Of so many the page shows at most; a run that warns at every step says nothing new. */
const WARNINGS = 100;

export async function overviewOf(folder: string, record: RunRecord, log: RunLog): Promise<RunOverview> {
  const { id, experiment, cell, status, reason, device, seed, times, training, resolved, evaluations } =
    record;
  const isOver = status === 'stopped' || status === 'failed';
  const checkpoint = isOver && training === undefined ? await lastCheckpoint(folder) : undefined;
  const { reached, progress } = log;
  return {
    ...{ id, experiment, cell, status, seed, times },
    encoder: resolved.encoder.path,
    evaluates: resolved.evaluate !== undefined,
    warnings: [...log.warnings].slice(0, WARNINGS),
    log: status === 'failed' ? await logTail(folder) : [],
    evaluations: (evaluations ?? []).map(evaluationOverview),
    ...(resolved.train && { batches: resolved.train.batches }),
    ...(reason !== undefined && { reason }),
    ...(device !== undefined && { device }),
    ...(training && { training }),
    ...(status === 'running' && progress && { progress }),
    ...(reached && { reached }),
    ...(checkpoint !== undefined && { checkpoint }),
  };
}

function evaluationOverview(summary: EvaluationSummary): EvaluationOverview {
  const { dataset, languages, queries, passages, measures, settings } = summary;
  return {
    ...{ dataset, languages, queries, measures, settings },
    passages: Object.values(passages).reduce((sum, count) => sum + count, 0),
    published: publishedFor(dataset).map(({ byLanguage: _, ...series }) => series),
  };
}
