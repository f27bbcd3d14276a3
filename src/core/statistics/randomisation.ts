import { Random } from '../random';
import { contributions, type Observations, sum, toCells } from './observations';
import { RESAMPLES, type ResamplingOptions } from './resampling';

export interface RandomisationTest {
  /** The mean difference that is tested. */
  difference: number;
  /** Two-sided; at least 1 / (resamples + 1). */
  p: number;
}

/**
 * Paired randomisation test of the mean difference between two systems (Smucker, Allan and Carterette, CIKM 2007): were they
 * the same, either could have produced either value, so the signs of the differences are flipped at random, and p is how
 * often the mean comes out at least as far from 0. All queries of a group flip together. The observed difference counts as
 * one of the resamples, which keeps the test valid at any number of them.
 *
 * @param differences value of the one system minus value of the other, by query
 */
export function randomisationTest(
  differences: Observations,
  { resamples = RESAMPLES, seed = 0 }: ResamplingOptions = {},
): RandomisationTest {
  const parts = contributions(toCells(differences));
  const random = new Random(seed);
  const difference = sum(parts);
  // Sums in another order differ by rounding alone.
  const bound = Math.abs(difference) - 1e-12 * sum(parts.map(Math.abs));
  let extreme = 0;
  for (let i = 0; i < resamples; i++) if (Math.abs(flippedSum(parts, random)) >= bound) extreme++;
  return { difference, p: (extreme + 1) / (resamples + 1) };
}

/** The sum of the parts under random signs, one bit for each. */
function flippedSum(parts: Float64Array, random: Random): number {
  let total = 0;
  let bits = 0;
  for (let i = 0; i < parts.length; i++) {
    if (i % 32 === 0) bits = random.uint32();
    total += bits & 1 ? parts[i]! : -parts[i]!;
    bits >>>= 1;
  }
  return total;
}
