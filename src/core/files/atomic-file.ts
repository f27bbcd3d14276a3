import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeError } from './atomic';
import { syncFolder } from './sync';

/** Text is gathered up to this many characters before it is written. */
const BUFFERED = 1 << 16;

/**
 * A file written piece by piece under a temporary name, which it loses at the end: it appears whole or not at all. What is
 * too large for `writeFileAtomic` goes through here.
 */
export class AtomicFile {
  #text = '';

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Creates missing folders.
   *
   * @throws UserError where the folder cannot be made or written
   */
  static async create(path: string): Promise<AtomicFile> {
    return guarded(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      return new AtomicFile(path, await open(temporary(path), 'w'));
    });
  }

  /** Adds text, which is encoded as UTF-8. Texts are gathered: await the promise where one is given. */
  write(text: string): Promise<void> | undefined {
    this.#text += text;
    return this.#text.length < BUFFERED ? undefined : this.#flush();
  }

  /** @throws UserError where the disk is full; `discard` then cleans up */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    await guarded(this.path, () => this.handle.appendFile(bytes));
  }

  /** Gives the file its name, in place of one that had it before. */
  async finish(): Promise<void> {
    await this.#flush();
    await guarded(this.path, async () => {
      await this.handle.sync();
      await this.handle.close();
      await rename(temporary(this.path), this.path);
      await syncFolder(dirname(this.path));
    });
  }

  /** Gives the file up, and leaves no trace; does nothing once it is finished. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => {});
    await rm(temporary(this.path), { force: true });
  }

  async #flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '') await this.writeBytes(Buffer.from(text));
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeError(path, error);
  }
}

function temporary(path: string): string {
  return `${path}.tmp`;
}
