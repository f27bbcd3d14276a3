import { describe, expect, it } from 'vitest';
import { differences, formatDifference } from '../../../src/core/comparison/differences';

describe('differences', () => {
  it('names the deepest keys that differ, with both values', () => {
    const from = { train: { batches: 'monolingual', steps: 3 }, languages: ['ar', 'de'], same: { a: 1 } };
    const to = {
      train: { batches: 'hybrid', steps: 3, alpha: 0.5 },
      languages: ['ar', 'de', 'en'],
      same: { a: 1 },
    };
    expect(differences(from, to).map(formatDifference)).toEqual([
      'train.batches: monolingual → hybrid',
      'train.alpha: none → 0.5',
      'languages.2: none → en',
    ]);
  });

  it('takes a branch that one side lacks as one difference', () => {
    expect(differences({}, { train: { steps: 3 } }).map(formatDifference)).toEqual(['train: none → {…}']);
    expect(differences({ a: [1] }, { a: { 0: 1 } })).toHaveLength(1);
    expect(differences({ a: null }, { a: {} })).toHaveLength(1);
    expect(differences({ a: { b: 1 } }, { a: { b: 1 } })).toEqual([]);
  });
});
