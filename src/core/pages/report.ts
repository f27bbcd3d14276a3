import type { PageTarget } from './page';

/** A page with everything that it can ask for, in place of an editor. */
export interface ReportSection {
  target: PageTarget;
  /** What was answered, by `callKey`. */
  replies: Readonly<Record<string, unknown>>;
}

/** What a report holds besides its pages. */
export interface Report {
  title: string;
  /** ISO 8601. */
  written: string;
  sections: readonly ReportSection[];
}

/** Tells one call of a section from the others. */
export const callKey = (method: string, args: readonly unknown[]): string =>
  `${method} ${JSON.stringify(args)}`;
