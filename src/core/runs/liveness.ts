import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from './run-record';

/** What tells one process from every other, also from a later one with its number. */
export interface ProcessRecord {
  pid: number;
  host: string;
  /** When it started, in the clock ticks of Linux; absent on other systems. */
  start?: string;
  /** When it last wrote its record, ISO 8601. */
  heartbeat: string;
}

/** Of this process, now. */
export function ownProcess(): ProcessRecord {
  const start = startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(start === undefined ? {} : { start }),
    heartbeat: new Date().toISOString(),
  };
}

/** A runner on another machine is taken for dead after this long without a sign; the longest silence is embedding one chunk. */
const SILENCE_MS = 30 * 60_000;

/**
 * The record as it has to be read: a run that is not at its end, but whose process is gone, has failed.
 *
 * @param folder of the run
 */
export async function withLiveStatus(record: RunRecord, folder: string): Promise<RunRecord> {
  const { status, process: runner } = record;
  if (runner === undefined || (status !== 'running' && status !== 'queued')) return record;
  if (await isAlive(runner, folder)) return record;
  return { ...record, status: 'failed', reason: 'the runner died' };
}

/** Whether a process that carries out the run in a folder is still there. */
export async function isAlive(runner: ProcessRecord, folder: string): Promise<boolean> {
  if (runner.host === hostname()) return isRunning(runner);
  const written = await stat(join(folder, 'events.jsonl')).catch(() => undefined);
  return Date.now() - Math.max(Date.parse(runner.heartbeat), written?.mtimeMs ?? 0) < SILENCE_MS;
}

function isRunning({ pid, start }: ProcessRecord): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is there, but takes no signal.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return start === undefined || startOf(pid) === start;
}

/**
 * Field 22 of /proc/PID/stat (proc(5)); the name before it may itself hold spaces and parentheses. None for a process that has
 * ended but that its parent has not yet asked about, which may be long after in a container.
 */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
