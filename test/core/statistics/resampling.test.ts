import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { bootstrapInterval, bootstrapIntervals } from '../../../src/core/statistics/bootstrap';
import { randomisationTest } from '../../../src/core/statistics/randomisation';

const own = (values: readonly number[]) => ({ values, groups: values.map((_, i) => String(i)) });

/** Questions with several translations whose differences are alike. */
function translated(questions: number, languages: number, shift: number) {
  const random = new Random(5);
  const values: number[] = [];
  const groups: string[] = [];
  const strata: string[] = [];
  for (let q = 0; q < questions; q++) {
    const common = random.normal() + shift;
    for (let l = 0; l < languages; l++) {
      values.push(common + 0.1 * random.normal());
      groups.push(`question ${q}`);
      strata.push(`language ${l}`);
    }
  }
  return { values, groups, strata };
}

describe('randomisationTest', () => {
  it('comes near the exact p of all sign flips', () => {
    // |±1 ±2 ±3 ±4| ≥ 8 for 1+2+3+4, −1+2+3+4 and their negatives: 4 of 16.
    const { difference, p } = randomisationTest(own([1, 2, 3, 4].map((v, i) => (i === 0 ? -v : v))), {
      resamples: 20_000,
    });
    expect(difference).toBeCloseTo(2, 12);
    expect(p).toBeCloseTo(4 / 16, 1);
    expect(Math.abs(p - 0.25)).toBeLessThan(0.015);
  });

  it('finds nothing where there is no difference, and never says 0', () => {
    expect(randomisationTest(own([0, 0, 0])).p).toBe(1);
    expect(randomisationTest(own([1, -1])).p).toBe(1);
    expect(randomisationTest(own(new Array<number>(100).fill(1)), { resamples: 999 }).p).toBe(1 / 1000);
  });

  it('flips translations together: eleven copies of a question are no more evidence than one', () => {
    const once = own([0.5, -0.2, 0.4, 0.3, -0.1, 0.6, 0.2]);
    const copies = {
      values: once.values.flatMap(value => new Array<number>(11).fill(value)),
      groups: once.groups.flatMap(group => new Array<string>(11).fill(group)),
    };
    expect(randomisationTest(copies, { seed: 3 }).p).toBe(randomisationTest(once, { seed: 3 }).p);
    expect(randomisationTest(own(copies.values), { seed: 3 }).p).toBeLessThan(0.001);
  });

  it('rejects a true null hypothesis about as often as it should', () => {
    const random = new Random(11);
    let rejected = 0;
    for (let i = 0; i < 400; i++) {
      const values = Array.from({ length: 20 }, () => random.normal());
      if (randomisationTest(own(values), { resamples: 199, seed: i }).p <= 0.05) rejected++;
    }
    expect(rejected / 400).toBeGreaterThan(0.02);
    expect(rejected / 400).toBeLessThan(0.09);
  });

  it('weighs strata alike where they are given', () => {
    const values = [1, 1, 1, 0];
    const groups = ['a', 'b', 'c', 'd'];
    expect(randomisationTest({ values, groups }).difference).toBeCloseTo(0.75, 12);
    const strata = ['de', 'de', 'de', 'zh'];
    expect(randomisationTest({ values, groups, strata }).difference).toBeCloseTo(0.5, 12);
  });

  it('gives the same for the same seed, and the same p for the mirrored differences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (values, seed) => {
          const options = { resamples: 200, seed };
          const { p } = randomisationTest(own(values), options);
          expect(randomisationTest(own(values), options).p).toBe(p);
          expect(randomisationTest(own(values.map(v => -v)), options).p).toBe(p);
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses no values and columns of different lengths', () => {
    expect(() => randomisationTest(own([]))).toThrow(RangeError);
    expect(() => randomisationTest({ values: [1, 2], groups: ['a'] })).toThrow(RangeError);
  });
});

describe('bootstrapInterval', () => {
  it('covers what the normal approximation covers', () => {
    const random = new Random(2);
    const values = Array.from({ length: 400 }, () => random.normal());
    const { mean, low, high } = bootstrapInterval(own(values));
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 400);
    expect(low).toBeCloseTo(mean - (1.96 * deviation) / 20, 2);
    expect(high).toBeCloseTo(mean + (1.96 * deviation) / 20, 2);
  });

  it('is wider when translations are drawn together than when they are taken for independent', () => {
    const { values, groups } = translated(60, 11, 0);
    const width = (labels: string[]) => {
      const { low, high } = bootstrapInterval({ values, groups: labels }, { resamples: 2000 });
      return high - low;
    };
    expect(width(groups) / width(values.map((_, i) => String(i)))).toBeGreaterThan(2.5);
  });

  it('agrees between the balanced short way and the general one', () => {
    const balanced = translated(50, 4, 0.3);
    const { values, groups, strata } = balanced;
    // One question less in one language, of the mean of that language: the counts vary, the mean does not.
    const first = bootstrapInterval(balanced, { resamples: 4000 });
    const general = bootstrapInterval(
      { values: values.slice(1), groups: groups.slice(1), strata: strata.slice(1) },
      { resamples: 4000 },
    );
    expect(general.low).toBeCloseTo(first.low, 1);
    expect(general.high).toBeCloseTo(first.high, 1);
  });

  it('is that of the macro means of what was drawn, where each question has a language of its own', () => {
    const random = new Random(5);
    const strata = Array.from({ length: 40 }, (_, i) => (i < 3 ? 'rare' : i % 3 === 0 ? 'sw' : 'en'));
    const values = strata.map(language => random.normal() + language.length);
    const draws = new Random(9);
    const means = Array.from({ length: 300 }, () => {
      const drawn = strata.map(() => draws.integer(strata.length));
      const byLanguage = [...new Set(strata)].map(language => drawn.filter(i => strata[i] === language));
      const present = byLanguage.filter(own => own.length > 0);
      const mean = (own: number[]) => own.reduce((sum, i) => sum + values[i]!, 0) / own.length;
      return present.reduce((sum, own) => sum + mean(own), 0) / present.length;
    }).sort((a, b) => a - b);
    const options = { resamples: 300, seed: 9, confidence: 1 };
    const { low, high } = bootstrapInterval({ ...own(values), strata }, options);
    expect(low).toBeCloseTo(means[0]!, 12);
    expect(high).toBeCloseTo(means.at(-1)!, 12);
  });

  it('is the same for a measure among others as alone', () => {
    const { values, ...queries } = translated(30, 3, 0.3);
    const squares = values.map(value => value ** 2);
    const options = { resamples: 500, seed: 3 };
    const both = bootstrapIntervals([values, squares], queries, options);
    expect(both[0]).toEqual(bootstrapInterval({ values, ...queries }, options));
    expect(both[1]).toEqual(bootstrapInterval({ values: squares, ...queries }, options));
    expect(bootstrapIntervals([], queries)).toEqual([]);
  });

  it('holds the mean, for any values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        values => {
          const { mean, low, high } = bootstrapInterval(own(values), { resamples: 200, confidence: 0.999 });
          expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 9);
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('on the size of XQuAD-R', () => {
  it('resamples 1,190 questions × 11 languages 10,000 times in about a second', () => {
    const observations = translated(1190, 11, 0.01);
    const started = performance.now();
    const { p, difference } = randomisationTest(observations);
    const { low, high } = bootstrapInterval(observations);
    const seconds = (performance.now() - started) / 1000;
    console.log(`randomisation test and bootstrap interval: ${seconds.toFixed(2)} s`);
    expect(low < difference && difference < high && p > 0).toBe(true);
    // Generous: the machine may be shared.
    expect(seconds).toBeLessThan(5);
  });
});
