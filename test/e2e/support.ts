import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { RunEvent } from '../../src/core/runs/events';
import type { RunRecord } from '../../src/core/runs/run-record';

const ROOT = join(__dirname, '../..');

export const checkpoint = (name: string): string => join(ROOT, 'test/fixtures/encoders/checkpoints', name);

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder that goes away with the file's tests, and the command line run in it. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'polyrank-e2e-'));
  readonly runsFolder = join(this.folder, '.polyrank/runs');

  constructor() {
    afterAll(() => rmSync(this.folder, { recursive: true }));
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs `polyrank` to its end. @param onEvent called with each event that it prints */
  polyrank(
    args: readonly string[],
    onEvent?: (event: PrintedEvent, child: ChildProcess) => void,
  ): Promise<Ended> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), ...args], { cwd: this.folder });
    let stdout = '';
    let stderr = '';
    let read = 0;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (!onEvent) return;
      const end = stdout.lastIndexOf('\n') + 1;
      for (const event of parseLines<PrintedEvent>(stdout.slice(read, end))) onEvent(event, child);
      read = end;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', code => resolve({ code, stdout, stderr }));
    });
  }

  /** Ids of the runs, the oldest first. */
  runs(): string[] {
    return readdirSync(this.runsFolder).sort();
  }

  record(run: string): RunRecord {
    return JSON.parse(readFileSync(join(this.runsFolder, run, 'run.json'), 'utf8')) as RunRecord;
  }

  events(run: string): RunEvent[] {
    return parseLines(readFileSync(join(this.runsFolder, run, 'events.jsonl'), 'utf8'));
  }

  /** Loss by step; a step that was made twice counts as it was made last. */
  losses(run: string): Map<number, number> {
    return new Map(
      this.events(run).flatMap(event => (event.type === 'step' ? [[event.step, event.loss]] : [])),
    );
  }
}

export type PrintedEvent = RunEvent & { run: string };

export function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as T);
}

const SUBJECTS = [
  'rivers',
  'bees',
  'salt',
  'stars',
  'bread',
  'glass',
  'whales',
  'paper',
  'iron',
  'moss',
  'wind',
  'clay',
];

/** Parallel pairs in two languages. */
export function pairs(): string {
  return SUBJECTS.flatMap((subject, i) => [
    {
      id: `p${i}`,
      language: 'en',
      query: `what about ${subject} ?`,
      positive: `${subject} are known to us .`,
    },
    {
      id: `p${i}`,
      language: 'de',
      query: `was ist mit ${subject} ?`,
      positive: `${subject} sind uns bekannt .`,
    },
  ])
    .map(pair => `${JSON.stringify(pair)}\n`)
    .join('');
}

/** A tiny experiment on `pairs.jsonl` and `test.jsonl`. */
export function experiment({ steps = 30, batches = 'hybrid', more = '' } = {}): string {
  return `encoder: ${checkpoint('bert-mean')}
train:
  batches: ${batches}
  data: pairs.jsonl
  batch_size: 8
  steps: ${steps}
  dropout: 0.1
  optimizer: { learning_rate: 1e-3 }
  checkpoint_every: 5
evaluate:
  data: { name: tiny, path: test.jsonl, format: pairs }
  measures: [map, recall.1]
device: cpu
${more}`;
}

/** The values and shape of a .npy file of floats. */
export function readNpy(path: string): { values: Float32Array; shape: number[] } {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const shape = /'shape': \(([^)]*)\)/
    .exec(bytes.toString('latin1', 10, start))![1]!
    .split(',')
    .map(Number);
  return {
    values: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)),
    shape,
  };
}
