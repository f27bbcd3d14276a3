import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/core/suggest';

describe('nearest', () => {
  it('finds the candidate that is a slip away', () => {
    const keys = ['language', 'languages', 'learning_rate', 'batch_size'];
    expect(nearest('langauge', keys)).toBe('language');
    expect(nearest('Batch-size', keys)).toBe('batch_size');
    expect(nearest('lr', keys)).toBeUndefined();
    expect(nearest('', keys)).toBeUndefined();
  });
});

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['same', 'same', 0],
  ])('from %j to %j', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});
