import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/core/sampling/budget';
import { validationBatches } from '../../../src/core/sampling/validation';
import { countBy, OPTIONS, parallel, storeOf, temporaryFolder } from './support';

const folder = temporaryFolder();

describe('stepsOf', () => {
  it('turns a budget into steps', () => {
    expect(stepsOf({ steps: 300 }, 64, 1000)).toBe(300);
    expect(stepsOf({ examples: 1000 }, 64, 5)).toBe(16);
    expect(stepsOf({ epochs: 2 }, 64, 512)).toBe(16);
    expect(stepsOf({ epochs: 0.5 }, 64, 1000)).toBe(8);
  });
});

describe('validationBatches', () => {
  const { seed, ...options } = OPTIONS;

  it('are the same each time, the kinds by their shares', async () => {
    const store = await storeOf(parallel(['de', 'en'], 80), folder);
    const datasets = [{ name: 'validation', store }];
    const batches = [...validationBatches(datasets, { ...options, alpha: 0.3 })];
    expect(batches).toHaveLength(20);
    expect([...validationBatches(datasets, { ...options, alpha: 0.3 })]).toEqual(batches);
    expect(Object.fromEntries(countBy(batches, ({ kind }) => kind))).toEqual({
      monolingual: 6,
      crosslingual: 14,
    });
    for (const kind of ['monolingual', 'crosslingual'] as const) {
      const all = [...validationBatches(datasets, { ...options, batches: kind })];
      expect(all.map(batch => batch.kind)).toEqual(new Array(20).fill(kind));
    }
  });

  it('hold both kinds, however few', async () => {
    const store = await storeOf(parallel(['de', 'en'], 8), folder);
    const batches = [...validationBatches([{ name: 'validation', store }], options)];
    expect(batches.map(({ kind }) => kind).sort()).toEqual(['crosslingual', 'monolingual']);
  });

  it('refuse data that are too few', async () => {
    const store = await storeOf(parallel(['de', 'en'], 7), folder);
    expect(() => [...validationBatches([{ name: 'validation', store }], options)]).toThrow('too small');
  });
});
