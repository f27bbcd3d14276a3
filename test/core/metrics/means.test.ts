import { describe, expect, it } from 'vitest';
import { means } from '../../../src/core/metrics/means';

describe('means', () => {
  it('weighs languages alike in the macro mean and queries alike in the micro mean', () => {
    const rows = [
      { language: 'de', value: 1 },
      { language: 'de', value: 0 },
      { language: 'de', value: 0.5 },
      { language: 'zh', value: 0 },
      { language: 'zh', value: undefined },
    ];
    const result = means(
      rows,
      row => row.language,
      row => row.value,
    );
    expect(result.macro).toBeCloseTo(0.25, 12);
    expect(result.micro).toBeCloseTo(1.5 / 4, 12);
    expect(result.byKey.get('de')).toEqual({ mean: 0.5, count: 3 });
    expect([result.count, result.leftOut]).toEqual([4, 1]);
  });

  it('is not a number where nothing has a value', () => {
    const result = means(
      [1],
      () => 'de',
      () => undefined,
    );
    expect([result.macro, result.micro, result.leftOut]).toEqual([Number.NaN, Number.NaN, 1]);
  });
});
