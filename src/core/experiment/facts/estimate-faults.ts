import { availableParallelism, totalmem } from 'node:os';
import type { Fault } from '../faults';
import type { EarlierRuns } from './earlier-runs';
import { memoryOf, secondsOf, type Workload } from './estimate';

/** What the cells of an experiment will take of this machine, and whether it has that much memory. */
export function estimateFaults(
  workloads: readonly Workload[],
  runs: EarlierRuns,
  machine = thisMachine(),
): Fault[] {
  const local = workloads.filter(({ experiment: { device } }) => device === 'auto' || device === 'cpu');
  if (local.length === 0) return [];
  const path = [local.some(({ experiment }) => experiment.train) ? 'train' : 'evaluate'];
  const bytes = Math.max(...local.map(memoryOf));
  const speeds = local.map(({ experiment }) => runs.speedOf(experiment.encoder.path));
  const seconds = local.map((workload, i) => secondsOf(workload, machine.cores, speeds[i]!));
  const total = seconds.reduce((a, b) => a + b, 0);
  const longest = Math.max(...seconds);
  const isMeasured = local.every(({ experiment: { train, evaluate } }, i) => {
    const { perExample, perText } = speeds[i]!;
    return (!train || perExample) && (!evaluate || perText);
  });
  const several = local.length > 1;
  const cores = `${machine.cores} core${machine.cores === 1 ? '' : 's'}`;
  const message =
    `about ${formatBytes(bytes)} of memory and ${roughly(longest)}${several ? ' a cell' : ''} on this machine (${cores})` +
    `${several ? `; ${local.length} cells, ${roughly(total)}` : ''}` +
    (isMeasured ? ', by the time that earlier runs took' : '');
  const faults: Fault[] = [{ severity: 'info', code: 'estimate', message, path }];
  if (bytes > machine.memory) {
    faults.push({
      severity: 'warning',
      code: 'too-little-memory',
      message:
        `a cell takes about ${formatBytes(bytes)} of memory, but this machine has ${formatBytes(machine.memory)}.` +
        (path[0] === 'train' ? ' A smaller chunk_tokens takes less' : ''),
      path,
    });
  }
  return faults;
}

function thisMachine(): { cores: number; memory: number } {
  return {
    cores: availableParallelism(),
    // A container may be allowed less than its machine has; 0 means no limit.
    memory: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
  };
}

/** `0.5 GB`, `12 GB` */
function formatBytes(bytes: number): string {
  const giga = bytes / 1e9;
  return `${giga < 10 ? giga.toFixed(1) : Math.round(giga)} GB`;
}

/** A duration with one or two digits that mean something. */
function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toPrecision(seconds < 36000 ? 2 : 3)} h`;
}
