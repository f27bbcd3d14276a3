import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQrels } from '../../../src/core/trec/qrels';
import { readRun } from '../../../src/core/trec/run';
import { writeQrels, writeRun } from '../../../src/core/trec/write';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-write-'));

describe('writeRun', () => {
  it('writes ranks from 1 and the shortest score that keeps the 32-bit float', async () => {
    const path = join(folder, 'plain.run');
    const passages = [
      { passage: 'a', score: Math.fround(0.1) },
      { passage: 'b', score: 1 / 3 },
    ];
    await writeRun(path, [{ query: 'q', passages }], 'polyrank');
    expect(readFileSync(path, 'utf8')).toBe('q Q0 a 1 0.1 polyrank\nq Q0 b 2 0.33333334 polyrank\n');
  });

  it('is read back as it was, packed too', async () => {
    const id = fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', '-'), minLength: 1, maxLength: 4 });
    // -0 is written as 0, its equal.
    const score = fc.float({ noNaN: true }).map(value => value + 0);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(id, score, { minKeys: 1 }), fc.boolean(), async (scores, packed) => {
        const path = join(folder, packed ? 'round.run.gz' : 'round.run');
        const passages = Object.entries(scores).map(([passage, value]) => ({ passage, score: value }));
        await writeRun(path, [{ query: 'q', passages }], 'tag');
        const run = await readRun(path);
        const read = Array.from(run.queries.get('q')!, i => ({
          passage: run.passages.text(i),
          score: run.scores[i]!,
        }));
        expect(read).toEqual(passages);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what the format cannot hold, and writes nothing', async () => {
    const path = join(folder, 'refused.run');
    const ranking = (query: string, passage: string) => [{ query, passages: [{ passage, score: 1 }] }];
    await expect(writeRun(path, ranking('q', 'a b'), 't')).rejects.toThrow(/passage id "a b" .* white space/);
    await expect(writeRun(path, ranking('', 'a'), 't')).rejects.toThrow(/query id "" is empty/);
    await expect(writeRun(path, ranking('q', 'a'), 'my run')).rejects.toThrow(/tag "my run"/);
    expect(existsSync(path)).toBe(false);
  });
});

describe('writeQrels', () => {
  it('is read back as it was', async () => {
    const judgments = new Map([
      [
        'q1',
        new Map([
          ['d1', 1],
          ['d2', 0],
        ]),
      ],
      ['q2', new Map([['d1', -1]])],
    ]);
    const path = join(folder, 'qrels.gz');
    await writeQrels(path, judgments);
    expect(await readQrels(path)).toEqual(judgments);
  });
});
