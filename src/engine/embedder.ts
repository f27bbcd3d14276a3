import type { Device } from './devices';
import type { DualEncoder, Embedder } from './dual-encoder';
import { FrozenEncoder } from './frozen-encoder';

export type EmbeddingPrecision = 'float32' | 'int8';

/** What embeds in a precision, with the parameters that the encoder has now. */
export async function openEmbedder(
  encoder: DualEncoder,
  precision: EmbeddingPrecision,
): Promise<DualEncoder | FrozenEncoder> {
  if (precision === 'int8') return FrozenEncoder.int8(encoder);
  return sendsInputs(encoder.device) ? FrozenEncoder.whole(encoder) : encoder;
}

/** Work with an embedder, which is closed after it unless it is the encoder itself. */
export async function withEmbedder<T>(
  encoder: DualEncoder,
  precision: EmbeddingPrecision,
  work: (embedder: Embedder) => Promise<T>,
): Promise<T> {
  const embedder = await openEmbedder(encoder, precision);
  try {
    return await work(embedder);
  } finally {
    if (embedder !== encoder) await embedder.close();
  }
}

/**
 * Whether all inputs of a program cross the bus to a device at every run, parameters too unless they are part of the program:
 * so it is with GPUs whose tensors cannot stay there. On the CPU parameters inside are no faster (within 2 % with chunks of a
 * thousand tokens), and would be there twice.
 */
export const sendsInputs = ({ name, isResident }: Device): boolean => name !== 'cpu' && !isResident;
