import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeError } from '../../files/atomic';

const BUFFER_BYTES = 1 << 20;

/**
 * Texts in a temporary file: appended once, then read back in any order.
 *
 * The file loses its name as soon as it is open, so the system frees it when the process ends, in whatever way.
 */
export class Spool {
  /** Bytes appended so far. */
  bytes = 0;
  #descriptor: number;
  #hash = createHash('sha256');
  /** Texts that are not in the file yet. */
  #pending = Buffer.allocUnsafe(BUFFER_BYTES);
  #pendingBytes = 0;

  /** @throws UserError where the folder cannot be written */
  constructor(readonly folder: string) {
    const path = join(folder, `pairs-${randomBytes(6).toString('hex')}.tmp`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#descriptor = openSync(path, 'wx+');
      rmSync(path);
    } catch (error) {
      throw writeError(folder, error);
    }
  }

  /**
   * Adds a text; it starts at what `bytes` was and ends at what it is then.
   *
   * @throws UserError where the disk is full
   */
  append(text: string): void {
    // A UTF-16 code unit is at most three bytes of UTF-8.
    if (this.#pendingBytes + 3 * text.length > this.#pending.length) {
      this.#flush();
      if (3 * text.length > this.#pending.length) this.#pending = Buffer.allocUnsafe(3 * text.length);
    }
    const written = this.#pending.write(text, this.#pendingBytes);
    this.#pendingBytes += written;
    this.bytes += written;
  }

  /** The text at these bytes. */
  read(start: number, end: number): string {
    this.#flush();
    const buffer = Buffer.allocUnsafe(end - start);
    const read = readSync(this.#descriptor, buffer, 0, buffer.length, start);
    if (read !== buffer.length) throw new Error(`spool: ${read} of ${buffer.length} bytes at ${start}`);
    return buffer.toString();
  }

  /** SHA-256 of everything appended, in hexadecimal. Nothing can be appended afterwards. */
  finish(): string {
    this.#flush();
    this.#pending = Buffer.alloc(0);
    return this.#hash.digest('hex');
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const bytes = this.#pending.subarray(0, this.#pendingBytes);
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      throw writeError(this.folder, error);
    }
    this.#pendingBytes = 0;
  }
}
