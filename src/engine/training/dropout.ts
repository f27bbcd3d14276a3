import type { Random } from '../../core/random';
import type { DropoutMasks } from '../../encoder/training/graphs';
import { evaluate } from '../../graph/shape';
import { float32, type Tensor } from '../runtime';

/**
 * Fresh dropout masks for one run: each element 0 with probability `rate`, otherwise 1/(1 − rate). They are fed, because no
 * random operator runs on every device, and because both passes of gradient caching must drop the same.
 */
export function dropoutFeeds(
  masks: DropoutMasks,
  rate: number,
  sizes: Readonly<Record<string, number>>,
  random: Random,
): Record<string, Tensor> {
  const threshold = rate * 2 ** 32;
  const kept = 1 / (1 - rate);
  const feeds: Record<string, Tensor> = {};
  for (const [name, symbolic] of masks) {
    const shape = symbolic.map(dim => evaluate(dim, sizes));
    const mask = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < mask.length; i++) mask[i] = random.uint32() < threshold ? 0 : kept;
    feeds[name] = float32(mask, shape);
  }
  return feeds;
}
