import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../../../src/core/inspect/queries/filter/fold';
import { parseFilter } from '../../../../../src/core/inspect/queries/filter/parser';
import { filterPredicate } from '../../../../../src/core/inspect/queries/filter/predicate';

const LANGUAGES = ['en', 'de', 'ar'];
const WORDS = ['River', 'Straße', 'ÉTÉ', 'two'];

interface Question {
  query: string;
  language: string;
  pool: string;
  text: string;
  map: number;
  distance: number;
  otherMap: number;
  first: string;
  relevant: { language: string; rank: number }[];
}

const language = fc.constantFrom(...LANGUAGES);
const share = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.constant(Number.NaN));
const questions: fc.Arbitrary<Question[]> = fc.array(
  fc.record({
    query: fc.integer({ min: 0, max: 30 }).map(n => `q${n}`),
    language,
    pool: fc.constantFrom(...LANGUAGES, 'all'),
    text: fc.array(fc.constantFrom(...WORDS)).map(words => words.join(' ')),
    map: share,
    distance: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(Number.NaN)),
    otherMap: share,
    first: fc.constantFrom(...LANGUAGES, ''),
    relevant: fc.array(fc.record({ language, rank: fc.integer({ min: 1, max: 200 }) })),
  }),
);

type Naive = (question: Question) => boolean;
type Written = { text: string; holds: Naive };

const OPERATORS: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => !Number.isNaN(a) && a !== b,
};
const operator = fc.constantFrom(...Object.keys(OPERATORS));

function comparison(
  name: string,
  value: fc.Arbitrary<number>,
  of: (question: Question) => number,
): fc.Arbitrary<Written> {
  return fc
    .tuple(operator, value)
    .map(([sign, bound]) => ({ text: `${name}${sign}${bound}`, holds: q => OPERATORS[sign]!(of(q), bound) }));
}

const bounds = fc.constantFrom(0, 0.25, 0.3, 0.5, 1);

const term: fc.Arbitrary<Written> = fc.oneof(
  language.map(l => ({ text: `lang:${l}`, holds: (q: Question) => q.language === l })),
  fc.tuple(language, language).map(([a, b]) => ({
    text: `first:${a},${b}`,
    holds: (q: Question) => q.first === a || q.first === b,
  })),
  fc
    .constantFrom(...LANGUAGES, 'all')
    .map(l => ({ text: `pool:${l}`, holds: (q: Question) => q.pool === l })),
  fc
    .integer({ min: 0, max: 3 })
    .map(n => ({ text: `id:q${n}`, holds: (q: Question) => q.query.includes(`q${n}`) })),
  fc.constantFrom('river', 'STRASSE', 'strasse', 'ete', 'TWO').map(word => ({
    text: word,
    holds: (q: Question) => foldText(q.text).split(' ').includes(word.toLowerCase()),
  })),
  comparison('map', bounds, q => q.map),
  comparison('rd', fc.integer({ min: 0, max: 300 }), q => q.distance),
  comparison('rel', fc.integer({ min: 0, max: 5 }), q => q.relevant.length),
  comparison('diff.map', fc.constantFrom(-0.5, 0, 0.25), q => q.otherMap - q.map),
  fc.tuple(fc.constantFrom(...LANGUAGES, 'any'), fc.constantFrom(10, 100)).map(([l, depth]) => ({
    text: depth === 10 ? `missed:${l}` : `missed:${l}@${depth}`,
    holds: (q: Question) =>
      (l === 'any' ? LANGUAGES : [l]).some(wanted => {
        const ranks = q.relevant.filter(passage => passage.language === wanted).map(({ rank }) => rank);
        return ranks.length > 0 && Math.min(...ranks) > depth;
      }),
  })),
);

const { filter } = fc.letrec<{ filter: Written }>(tie => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    tie('filter').map(({ text, holds }) => ({ text: `-(${text})`, holds: (q: Question) => !holds(q) })),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({
      text: `(${a.text}) (${b.text})`,
      holds: (q: Question) => a.holds(q) && b.holds(q),
    })),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({
      text: `${a.text} or ${b.text}`,
      holds: (q: Question) => a.holds(q) || b.holds(q),
    })),
  ),
}));

function columnsOf(all: readonly Question[]) {
  const starts = [0];
  for (const { relevant } of all) starts.push(starts.at(-1)! + relevant.length);
  const relevant = all.flatMap(question => question.relevant);
  return {
    queries: all.map(({ query }) => query),
    languages: all.map(({ language }) => language),
    pools: all.map(({ pool }) => pool),
    foldedTexts: async () => all.map(({ text }) => foldText(text)),
    firstLanguages: async () => all.map(({ first }) => first),
    relevant: async () => ({
      starts: Int32Array.from(starts),
      languages: relevant.map(({ language }) => language),
      ranks: Float64Array.from(relevant, ({ rank }) => rank),
    }),
    numbers: async (column: string, contrast: boolean) =>
      all.map(q => {
        if (contrast) return q.otherMap - q.map;
        return { map: q.map, rank_distance: q.distance, num_rel: q.relevant.length }[column]!;
      }),
  };
}

describe('filterPredicate', () => {
  it('finds what looking at each question finds', async () => {
    const vocabulary = { columns: ['map', 'rank_distance'], languages: LANGUAGES, contrast: true };
    await fc.assert(
      fc.asyncProperty(questions, filter, async (all, { text, holds }) => {
        const passes = await filterPredicate(parseFilter(text, vocabulary), columnsOf(all));
        expect(all.map((_, row) => passes(row))).toEqual(all.map(holds));
      }),
      { numRuns: 500 },
    );
  });
});
