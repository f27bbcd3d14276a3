import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** So much of the end of a log tells why a process ended. */
const TAIL_BYTES = 1 << 14;

/**
 * `log.txt` of a run: what its runners print, written by themselves, so that it goes on when whoever started them is gone. A
 * runner has none where the file cannot be opened, and says why when it writes its record.
 */
export class RunnerLog {
  /** Where a process is to print. */
  readonly target: number | 'ignore';
  /** Its bytes before this session. */
  readonly #start: number = 0;

  constructor(readonly path: string) {
    try {
      this.target = openSync(path, 'a');
      this.#start = fstatSync(this.target).size;
    } catch {
      this.target = 'ignore';
    }
  }

  /** Closes this process's own hold on the file. */
  close(): void {
    if (this.target !== 'ignore') closeSync(this.target);
  }

  /** The end of what was printed in this session. */
  tail(): string {
    try {
      const file = openSync(this.path, 'r');
      try {
        const { size } = fstatSync(file);
        const start = Math.max(this.#start, size - TAIL_BYTES);
        const bytes = Buffer.alloc(Math.max(0, size - start));
        return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
      } finally {
        closeSync(file);
      }
    } catch {
      return '';
    }
  }
}
