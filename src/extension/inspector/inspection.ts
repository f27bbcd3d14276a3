import type { Checked } from '../../core/experiment/check';
import type { PageTarget } from '../../core/pages/page';
import type { RunExporter } from '../runs/export-run';

/** What the thread that reads files can be asked. */
export interface Inspection extends RunExporter {
  /** Checks an experiment file in full and gives its cells. */
  check(text: string, file: string): Promise<Checked>;
  /** Opens what answers a page. @returns its number */
  open(target: PageTarget): Promise<number>;
  /** Calls a method of it. */
  call(service: number, method: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown>;
  close(service: number): Promise<void>;
  /** Writes a report of a page that stands alone. */
  report(target: PageTarget): Promise<string>;
}
