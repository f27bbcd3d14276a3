import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { type Run, readRun } from '../../../src/core/trec/run';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-run-'));
let files = 0;

function file(content: string | Uint8Array, name = `${files++}.run`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function entries(run: Run, query: string): [string, number][] {
  return Array.from(run.queries.get(query)!, entry => [run.passages.text(entry), run.scores[entry]!]);
}

describe('readRun', () => {
  it('reads the columns that matter, by query, in order', async () => {
    const run = await readRun(file('q1 Q0 a 1 3 x\nq2 Q0 b 1 0.5 y\nq1 Q0 c 2 -1e2 tag more columns\n'));
    expect([...run.queries.keys()]).toEqual(['q1', 'q2']);
    expect(entries(run, 'q1')).toEqual([
      ['a', 3],
      ['c', -100],
    ]);
    expect(entries(run, 'q2')).toEqual([['b', 0.5]]);
    expect(run.tag).toBe('tag');
    expect([...run.lines]).toEqual([1, 2, 3]);
  });

  it('takes tabs, carriage returns, blank lines, a byte-order mark, gzip and no newline at the end', async () => {
    const text = '\ufeffq\tQ0\ta\t1\t2\tt\r\n\r\n  \n q Q0  é\v1 1 t';
    for (const path of [file(text), file(gzipSync(text), 'packed.run.gz')]) {
      const run = await readRun(path);
      expect(entries(run, 'q')).toEqual([
        ['a', 2],
        ['é', 1],
      ]);
      expect([...run.lines]).toEqual([1, 4]);
    }
  });

  it('reads on across the chunks of a large file', async () => {
    const line = (i: number) => `query-${i % 7} Q0 passage-${i} 1 ${i} t\n`;
    const run = await readRun(file(Array.from({ length: 30_000 }, (_, i) => line(i)).join('')));
    expect(run.scores.length).toBe(30_000);
    for (let q = 0; q < 7; q++) {
      for (const [passage, score] of entries(run, `query-${q}`)) expect(passage).toBe(`passage-${score}`);
    }
  });

  it.each([
    [
      'five columns',
      'q Q0 a 1 2 t\nq Q0 a 1 2\n',
      /:2: 5 columns, expected 6 .*query Q0 passage rank score tag/,
    ],
    ['a word for a score', 'q Q0 a 1 high t\n', /:1: the score is "high", expected a number in column 5/],
    ['not a number', 'q Q0 a 1 nan t\n', /:1: the score is "nan"/],
    ['a hexadecimal score', 'q Q0 a 1 0x10 t\n', /:1: the score is "0x10"/],
    ['an empty file', '', /no line in the file/],
    ['only blank lines', '\n \n', /no line in the file/],
  ])('refuses %s', async (_, text, message) => {
    await expect(readRun(file(text))).rejects.toThrow(message);
    await expect(readRun(file(text))).rejects.toBeInstanceOf(UserError);
  });

  it('refuses ids that are not UTF-8, and names the line', async () => {
    const bytes = (column: string) => Buffer.from(`q Q0 a 1 2 t\n${column}`, 'latin1');
    await expect(readRun(file(bytes('q Q0 \xe9 1 2 t')))).rejects.toThrow(/:2: not valid UTF-8/);
    await expect(readRun(file(bytes('\xe9 Q0 a 1 2 t')))).rejects.toThrow(/:2: not valid UTF-8/);
  });

  it('refuses a file that is missing, truncated or one long line', async () => {
    await expect(readRun(join(folder, 'none'))).rejects.toThrow(/no such file/);
    const packed = gzipSync(Buffer.alloc(100_000, 'q Q0 a 1 2 t\n'));
    await expect(readRun(file(packed.subarray(0, 50), 'cut.gz'))).rejects.toThrow(/ends too early/);
    await expect(readRun(file(Buffer.alloc(3 << 20, 'x')))).rejects.toThrow(/:1: a line of more than 1 MiB/);
  });

  it('reads any bytes or refuses them with a UserError', async () => {
    const piece = fc.constantFrom(
      'q',
      'Q0',
      '1',
      '-2.5e3',
      '\n',
      ' ',
      '\t',
      '\r\n',
      'é',
      '\0',
      '\xff',
      'nan',
      '.',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.boolean(), async (pieces, latin) => {
        const path = file(Buffer.from(pieces.join(''), latin ? 'latin1' : 'utf8'), 'garbage.run');
        try {
          const run = await readRun(path);
          expect(run.scores.some(Number.isNaN)).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
