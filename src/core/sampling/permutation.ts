import { hash32, type Random } from '../random';

/**
 * A random permutation of 0 … size−1 in memory that does not grow with the size: the swap-or-not shuffle (Hoang, Morris
 * and Rogaway, "An enciphering scheme based on a card shuffle", CRYPTO 2012).
 *
 * Each round pairs every x with K−x (modulo the size), K drawn at random, and swaps the two or not by a coin that is
 * hashed from the pair. One x can follow its own way through the rounds without the others; six rounds for each bit of
 * the size mix well.
 */
export class Permutation {
  /** K of each round. */
  readonly #sums: Uint32Array;
  /** Seeds the coins of each round. */
  readonly #coins: Uint32Array;

  /** @param size 1 … 2³² */
  constructor(
    readonly size: number,
    random: Random,
  ) {
    const rounds = 6 * Math.ceil(Math.log2(size)) + 12;
    this.#sums = Uint32Array.from({ length: rounds }, () => random.integer(size));
    this.#coins = Uint32Array.from({ length: rounds }, () => random.uint32());
  }

  /** Where the permutation puts `index`. */
  at(index: number): number {
    const [size, sums, coins] = [this.size, this.#sums, this.#coins];
    let x = index;
    for (let round = 0; round < sums.length; round++) {
      let partner = sums[round]! - x;
      if (partner < 0) partner += size;
      const coin = hash32(Math.max(x, partner) ^ coins[round]!) & 1;
      if (coin === 1) x = partner;
    }
    return x;
  }
}
