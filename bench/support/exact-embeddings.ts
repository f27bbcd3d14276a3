import type { Random } from '../../src/core/random';

export const WIDTH = 384;

/** Whole numbers whose squares add up to 4¹⁰. */
const MAGNITUDES = [
  ...Array.from({ length: 360 }, (_, i) => 1 + (i % 90)),
  ...new Array<number>(20).fill(50),
  45,
  47,
  51,
  59,
];
const LENGTH = 2 ** 10;

/**
 * Embeddings of unit length whose products have no rounding error, in whatever order they are added: whole numbers over a power of
 * two. So two searches must agree on every rank, ties included.
 */
export function exactEmbedding(random: Random): Float32Array {
  return Float32Array.from(random.shuffle(MAGNITUDES), x => (random.integer(2) ? x : -x) / LENGTH);
}

/** One that is near: each sign is turned with this probability. */
export function exactNeighbour(random: Random, embedding: Float32Array, turned: number): Float32Array {
  return embedding.map(x => (random.float() < turned ? -x : x));
}
