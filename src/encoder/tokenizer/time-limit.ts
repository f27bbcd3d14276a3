import { createContext, Script } from 'node:vm';

/** A task did not end within its time. */
export class TimeLimitError extends Error {
  constructor(readonly milliseconds: number) {
    super(`did not end within ${milliseconds} ms`);
  }
}

const sandbox: { task?: (() => unknown) | undefined } = createContext({});
const script = new Script('task()');

/**
 * Carries out a task, and ends it where it stands once its time is over, even within a regular expression, which nothing else in this
 * thread can end. Costs some 40 µs.
 *
 * @throws TimeLimitError after so many milliseconds by the clock; what the task changed may then be half done
 */
export function withTimeLimit<T>(milliseconds: number, task: () => T): T {
  sandbox.task = task;
  try {
    return script.runInContext(sandbox, { timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeLimitError(milliseconds);
  } finally {
    sandbox.task = undefined;
  }
}
