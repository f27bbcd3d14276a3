/**
 * What memory that ran out leaves in a message or in the log: of V8, of C++, of ONNX Runtime, of the system, and of Node.js where it
 * cannot start the thread of a time limit.
 */
const OUT_OF_MEMORY =
  /heap out of memory|process out of memory|bad_alloc|bad allocation|failed to allocate memory|cannot allocate memory|buffer allocation failed|Watchdog::Watchdog/i;
/** V8's own limit; it says that its heap is out of memory, too, where the system gives it none. */
const HEAP_LIMIT = /heap limit/i;

/** What to do where memory ran out; undefined where the text says nothing of that. */
export function memoryRemedy(text: string): string | undefined {
  if (HEAP_LIMIT.test(text)) {
    return 'The runner ran out of JavaScript memory. Set NODE_OPTIONS=--max-old-space-size=MEGABYTES to more than it had, or use less data, and resume the run.';
  }
  if (!OUT_OF_MEMORY.test(text)) return undefined;
  return 'The runner ran out of memory. Lower train.chunk_tokens or encoder.max_passage_tokens, or free some memory, and resume the run.';
}

/**
 * Why a process ended that could not say so itself.
 *
 * @param asked whether it was killed by us
 * @param output the end of what it printed
 */
export function causeOfDeath(
  code: number | null,
  signal: NodeJS.Signals | null,
  asked: boolean,
  output: string,
): string {
  const remedy = memoryRemedy(output);
  if (remedy) return remedy;
  if (signal === null) return `the runner ended with exit code ${code}.`;
  // The system's own way out of want of memory leaves no other trace.
  const hint = signal === 'SIGKILL' && !asked ? ', perhaps by the system for want of memory' : '';
  return `the runner was ended by ${signal}${hint}.`;
}
