import { type Hash64, hash64, toNumber } from '../../hash';

const MORE_THAN_A_SPACE = /\s\s+|[^\S ]/g;

/**
 * The hash of what makes two passages the same text: Unicode's compatibility form (NFKC), with any white space as one
 * space.
 */
export function textHash(text: string): Hash64 {
  return hash64(text.normalize('NFKC').replace(MORE_THAN_A_SPACE, ' ').trim());
}

/**
 * `textHash` as a number, for comparing the texts of a batch. That any two of 2,000 different texts share a key has a
 * probability of 2e-10.
 */
export function textKey(text: string): number {
  return toNumber(textHash(text));
}
