import { window } from 'vscode';
import { UserError } from '../core/errors';

/**
 * A command whose faults are shown as messages, without a stack.
 *
 * @param onDefect is told of those that the user cannot mend
 */
export function showFaults<A extends unknown[]>(
  work: (...args: A) => unknown,
  onDefect: (error: unknown) => void = () => {},
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args);
    } catch (error) {
      if (!(error instanceof UserError)) onDefect(error);
      void window.showErrorMessage((error as Error).message);
    }
  };
}
