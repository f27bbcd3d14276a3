import { Random } from '../../src/core/random';
import type { TensorReader } from '../../src/engine/dual-encoder';

/** A prime, so that no two rows of a tensor start alike. */
const PERIOD = 1_048_573;

/** Values as at the start of a training. They repeat after `PERIOD`, because drawing 278 million would take minutes. */
export function randomWeights(): TensorReader {
  const random = new Random(1);
  const drawn = Float32Array.from({ length: PERIOD }, () => (random.float() - 0.5) * 0.07);
  return async (name, shape) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (name.endsWith('.bias')) return values;
    if (name.endsWith('LayerNorm.weight')) return values.fill(1);
    for (let at = 0; at < values.length; at += PERIOD) values.set(drawn.subarray(0, values.length - at), at);
    return values;
  };
}
