import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, threads: { type: 'string', default: '0' } },
  strict: false,
});

/** How often each pair of measurements is repeated. */
export const ROUNDS = Number(values.rounds);

/** Threads of both sides. */
export const THREADS = Number(values.threads) || availableParallelism();
