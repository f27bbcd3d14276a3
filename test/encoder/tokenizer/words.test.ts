import { describe, expect, it } from 'vitest';
import { isBlindToSpaces } from '../../../src/encoder/tokenizer/words';

describe('isBlindToSpaces', () => {
  it.each([
    /ab|c+/gu,
    /(?<![\u0621-\u064a])(?:وال|لل)(?=[\u0621-\u064a]{3})/gu,
    /[\p{M}\u200d]/gu,
    /[^\s]x/gu,
    /\./gu,
  ])('%s', pattern => {
    expect(isBlindToSpaces(pattern)).toBe(true);
  });

  it.each([
    / /gu,
    /a b/gu,
    /a./gu,
    /^a/gu,
    /a$/gu,
    /\ba/gu,
    /[^a]/gu,
    /\s/gu,
    /\P{L}/gu,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a class that holds the space is what is tested
    /[\x00-z]/gu,
    /a*/gu,
    /(?!a)/gu,
  ])('not %s', pattern => {
    expect(isBlindToSpaces(pattern)).toBe(false);
  });
});
