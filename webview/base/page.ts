import type { PageTarget } from '../../src/core/pages/page';

/** What a page is given, whether it stands in the editor or in a report. */
export interface Page<Api, Target extends PageTarget = PageTarget> {
  api: Api;
  /** What to show: as it was asked for, or as the user left it. */
  readonly target: Target;
  /** Keeps over reloads and restarts what the user navigated to; forgets what is undefined. */
  remember(changes: Changes<Target>): void;
  /** Calls back when what the page shows may have changed, and when it is shown again after it was hidden. */
  onChanged(listener: () => void): void;
  /** Whether the page stands alone, in a file: nothing can be run or opened from it. */
  readonly standalone: boolean;
}

/** What is undefined is taken away. */
export type Changes<T> = { [K in keyof T]?: T[K] | undefined };

export function changed<T extends object>(target: T, changes: Changes<T>): T {
  const known = Object.entries({ ...target, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as T;
}

/** Each page is a function that fills an empty element. */
export type Mount<Api, Target extends PageTarget> = (root: HTMLElement, page: Page<Api, Target>) => void;
