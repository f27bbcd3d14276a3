import { type FileHandle, open, rm } from 'node:fs/promises';
import { writeError } from '../../core/files/atomic';

/**
 * Embeddings `[count, width]` on disk, so that a corpus may be larger than memory: appended while it is embedded, then read
 * in blocks, again and again. The system's file cache makes small ones as fast as memory.
 */
export class EmbeddingFile {
  count = 0;

  private constructor(
    readonly path: string,
    readonly width: number,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string, width: number): Promise<EmbeddingFile> {
    try {
      return new EmbeddingFile(path, width, await open(path, 'w+'));
    } catch (error) {
      throw writeError(path, error);
    }
  }

  async append(embeddings: Float32Array): Promise<void> {
    const bytes = new Uint8Array(embeddings.buffer, embeddings.byteOffset, embeddings.byteLength);
    try {
      let written = 0;
      const start = this.count * this.width * 4;
      while (written < bytes.length) {
        written += (await this.file.write(bytes, written, bytes.length - written, start + written))
          .bytesWritten;
      }
    } catch (error) {
      throw writeError(this.path, error);
    }
    this.count += embeddings.length / this.width;
  }

  /** Reads the rows from `start` on that `into` has room for. */
  async read(start: number, into: Float32Array): Promise<void> {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await this.file.read(
        bytes,
        read,
        bytes.length - read,
        start * this.width * 4 + read,
      );
      if (bytesRead === 0)
        throw new RangeError(`${this.path}: rows from ${start} on of ${this.count} are not there`);
      read += bytesRead;
    }
  }

  /** Closes and deletes the file: embeddings are cheap to make again, and large. */
  async discard(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
  }
}
