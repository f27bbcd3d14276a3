import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRun } from '../../../src/core/trec/judge';
import { compareIds } from '../../../src/core/trec/order';
import { readRun } from '../../../src/core/trec/run';

const path = join(mkdtempSync(join(tmpdir(), 'polyrank-judge-')), 'run');

describe('judgeRun', () => {
  it('gives the ranks that sorting by score, then by id descending in UTF-8, would give', async () => {
    const id = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', '\uffee', '\u{1f600}', '文'),
      minLength: 1,
      maxLength: 3,
    });
    const judgment = fc.record({
      score: fc.integer({ min: 0, max: 3 }),
      grade: fc.option(fc.integer({ min: -1, max: 2 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(id, judgment, { minKeys: 1, maxKeys: 40 }), async passages => {
        const rows = Object.entries(passages);
        writeFileSync(path, rows.map(([name, { score }]) => `q Q0 ${name} 1 ${score} t\n`).join(''));
        const grades = new Map(
          rows.flatMap(([name, { grade }]) => (grade === null ? [] : [[name, grade] as const])),
        );
        const ranking = judgeRun(await readRun(path), 'q', new Map([...grades, ['absent', 1]]));

        const sorted = rows.sort(([a, x], [b, y]) => y.score - x.score || compareIds(b, a));
        const judged = sorted
          .map(([, { grade }], i) => ({ rank: i + 1, grade }))
          .filter(({ grade }) => grade !== null && grade >= 0);
        expect(ranking.ranks).toEqual(judged.map(({ rank }) => rank));
        expect(ranking.grades).toEqual(judged.map(({ grade }) => grade));
        expect(ranking.retrieved).toBe(rows.length);
        expect(ranking.ideal.length).toBe(judged.length + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('is an empty ranking for a query that the run lacks', async () => {
    writeFileSync(path, 'q Q0 a 1 1 t\n');
    expect(judgeRun(await readRun(path), 'other', new Map([['a', 1]]))).toMatchObject({
      ranks: [],
      retrieved: 0,
    });
  });
});

describe('compareIds', () => {
  it('orders as the UTF-8 bytes do', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareIds('\u{1f600}', '\uffee')).toBeGreaterThan(0);
  });
});
