import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '0' },
    rows: { type: 'string', default: '' },
    encoder: { type: 'string', default: '' },
  },
  strict: false,
});

/** How often each pair of measurements is repeated. */
export const ROUNDS = Number(values.rounds);

/** Threads of both sides. */
export const THREADS = Number(values.threads) || availableParallelism();

/** The folder of a real encoder, for what random weights cannot show; often empty. */
export const ENCODER = String(values.encoder);

/** Whether a row is asked for, by what stands in its first columns. */
export const wanted = (...cells: string[]): boolean => cells.join(' ').includes(String(values.rows));
