import type { RunOverview } from '../../src/core/pages/dashboard';
import { formatCount, formatDuration } from '../../src/core/text/numbers';
import { type Child, h } from '../base/dom';

/** The figures of a run that stand at its head. */
export function facts({ device, seed, encoder, batches, times, training, reached }: RunOverview): Child[] {
  const count = (value: number | undefined) => (value === undefined ? undefined : formatCount(value));
  const rows: [string, string | undefined][] = [
    ['Encoder', shortPath(encoder)],
    ['Batches', batches],
    ['Seed', String(seed)],
    ['Device', device],
    ['Started', moment(times.started ?? times.created)],
    ['Training', times.training === undefined ? undefined : formatDuration(times.training)],
    ['Evaluation', times.evaluation === undefined ? undefined : formatDuration(times.evaluation)],
    ['Steps', count(training?.steps ?? reached?.step)],
    ['Outcome', training?.outcome === 'stopped early' ? 'stopped early' : undefined],
    ['Examples', count(training?.examples ?? reached?.examples)],
    ['Tokens', count(training?.tokens ?? reached?.tokens)],
  ];
  return rows.map(
    ([name, value]) =>
      value !== undefined &&
      h('div', {}, h('dt', {}, name), h('dd', name === 'Encoder' ? { title: encoder } : {}, value)),
  );
}

/** The last two parts of a path. */
const shortPath = (path: string) => path.split(/[\\/]/).slice(-2).join('/');

const moment = (iso: string) =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
