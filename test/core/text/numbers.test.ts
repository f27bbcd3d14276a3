import { describe, expect, it } from 'vitest';
import {
  formatDifference,
  formatDuration,
  formatP,
  formatRange,
  formatSpread,
  formatValue,
} from '../../../src/core/text/numbers';

describe('numbers', () => {
  it('gives ranks one decimal, all else four', () => {
    expect(formatDifference('map', -0.01234)).toBe('−0.0123');
    expect(formatDifference('rank_distance', 12.34)).toBe('+12.3');
    expect(formatDifference('map', -0.00001)).toBe('0.0000');
    expect(formatRange('map', { mean: 0, low: -0.5, high: 0.25 })).toBe('−0.5000 to +0.2500');
    expect([12.34, 999.96, 1234567.8].map(value => formatValue('rank_distance', value))).toEqual([
      '12.3',
      '1,000.0',
      '1,234,567.8',
    ]);
    expect(formatDifference('rank_distance', -1234.5)).toBe('−1,234.5');
    expect(formatSpread('map', { mean: 0.5, deviation: 0.01, count: 3 })).toBe('0.5000 ± 0.0100');
    expect(formatSpread('map', { mean: 0.5, deviation: undefined, count: 1 })).toBe('0.5000');
    expect([0.0009, 0.001, 1].map(formatP)).toEqual(['< 0.001', '0.001', '1.000']);
  });

  it('writes durations in the two units that matter', () => {
    expect([0, 9.94, 9.96, 59.6, 3599.4, 3600, 7 * 3600 + 119].map(formatDuration)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '1 min 00 s',
      '59 min 59 s',
      '1 h 00 min',
      '7 h 01 min',
    ]);
  });
});
