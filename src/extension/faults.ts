import { window } from 'vscode';

/** A command whose faults are shown as messages, without a stack. */
export function showFaults<A extends unknown[]>(
  work: (...args: A) => Promise<unknown>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args);
    } catch (error) {
      void window.showErrorMessage((error as Error).message);
    }
  };
}
