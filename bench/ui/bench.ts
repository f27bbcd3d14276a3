import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { ServerAddress } from '../../test/vscode/support/server';
import { Workbench } from '../../test/vscode/support/workbench';

/** A line of the table. */
export interface Row {
  what: string;
  measured: string;
  aim: string;
  note?: string;
}

/** What a benchmark has at hand. */
export class Bench {
  constructor(
    /** Folder of the project. */
    readonly root: string,
    readonly server: ServerAddress,
    private readonly browser: Browser,
    readonly rounds: number,
    /** A run that was evaluated on XQuAD-R, where one is given. */
    readonly xquadR: string | undefined,
  ) {}

  /** Does something in a window of its own on a folder. */
  async inWindow<T>(folder: string, work: (workbench: Workbench) => Promise<T>): Promise<T> {
    const workbench = await Workbench.open(this.browser, this.server, folder);
    try {
      return await work(workbench);
    } finally {
      await workbench.close();
    }
  }

  /** Does something with a folder that goes away afterwards. */
  async inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'polyrank-bench-'));
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }
}

/** `123 (110 … 140)`: the median, and the least and greatest. */
export function spread(values: readonly number[], unit: string): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0]!, quantile(values, 0.5), sorted.at(-1)!].map(Math.round);
  return values.length === 1 ? `${middle} ${unit}` : `${middle} ${unit} (${least} … ${most})`;
}

/** The value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
