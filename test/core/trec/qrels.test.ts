import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { readQrels } from '../../../src/core/trec/qrels';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-qrels-'));

function file(content: string | Uint8Array, name = 'qrels.txt'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readQrels', () => {
  it('reads grades by query and passage, packed or not', async () => {
    const text = 'q1 0 d1 1\r\nq2\t0\td1\t-1\r\n\nq1 0 é 2';
    const expected = new Map([
      [
        'q1',
        new Map([
          ['d1', 1],
          ['é', 2],
        ]),
      ],
      ['q2', new Map([['d1', -1]])],
    ]);
    expect(await readQrels(file(text))).toEqual(expected);
    expect(await readQrels(file(gzipSync(text), 'qrels.gz'))).toEqual(expected);
  });

  it.each([
    ['three columns', 'q 0 d\n', /:1: 3 columns, expected 4 .*query 0 passage grade/],
    ['one column', 'q\n', /:1: 1 column, expected 4/],
    ['five columns', 'q 0 d 1 more\n', /:1: 5 columns, expected 4/],
    ['a fraction', 'q 0 d 1\nq 0 e 0.5\n', /:2: the grade is "0.5", expected an integer in column 4/],
    ['a passage judged twice', 'q 0 d 1\nq 0 d 1\n', /:2: passage "d" is judged twice for query "q"/],
    ['an empty file', '', /no line in the file/],
    ['bytes that are not UTF-8', Buffer.from('q 0 \xe9 1', 'latin1'), /:1: not valid UTF-8/],
  ])('refuses %s', async (_, content, message) => {
    await expect(readQrels(file(content))).rejects.toThrow(message);
    await expect(readQrels(file(content))).rejects.toBeInstanceOf(UserError);
  });

  it('reads any bytes or refuses them with a UserError', async () => {
    const piece = fc.constantFrom('q', '0', '1', '-1', '\n', ' ', '\t', '\r\n', 'é', '\xff', '9'.repeat(30));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.boolean(), async (pieces, latin) => {
        const path = file(Buffer.from(pieces.join(''), latin ? 'latin1' : 'utf8'), 'garbage');
        try {
          await readQrels(path);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
