import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors';
import type { EvaluationSummary } from '../../metrics/evaluation/summary';
import type { BiasData, BiasIntervals } from '../../pages/bias';
import type { BiasTarget } from '../../pages/page';
import { readRun } from '../../runs/read-record';
import { datasetBias } from './dataset';
import { biasIntervals } from './intervals';
import { readPooledQueries } from './relevant';

/** Answers the page of language bias from a run's directory. */
export function openBias({ run }: BiasTarget): BiasData {
  /** By test set: the intervals, and of which state of the table they are. */
  const cached = new Map<string, { state: number; intervals: BiasIntervals }>();
  return {
    async scope() {
      const { experiment, cell, status, evaluations = [] } = await readRun(run);
      return {
        experiment,
        label: cell,
        unfinished: status === 'queued' || status === 'running',
        datasets: evaluations.map(({ dataset }) => dataset),
      };
    },

    dataset: async name => datasetBias(await summaryOf(run, name)),

    async intervals(name, signal) {
      const { dataset } = await summaryOf(run, name);
      const folder = join(run, 'eval', dataset);
      const state = await stateOf(join(folder, 'relevant.parquet'));
      const known = cached.get(name);
      if (known && known.state === state) return known.intervals;
      const intervals = await biasIntervals(await readPooledQueries(folder), signal);
      cached.set(name, { state, intervals });
      return intervals;
    },
  };
}

async function summaryOf(run: string, name: string): Promise<EvaluationSummary> {
  const { evaluations = [] } = await readRun(run);
  const summary = evaluations.find(({ dataset }) => dataset === name);
  if (summary) return summary;
  throw new UserError(`the run has no results on ${name}`, { file: join(run, 'run.json') });
}

/** Changes when the file is written anew; a missing file is for its reader to speak of. */
async function stateOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.NaN;
}
