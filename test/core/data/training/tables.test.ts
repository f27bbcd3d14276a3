import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { faultOf, fileWriter, readAll, readPairs, readsOrFails, temporaryFolder } from './support';

const folder = temporaryFolder();
const file = fileWriter(folder);
const language = 'en';

const TRIPLETS = [
  { id: '1', language, query: 'q1', positive: 'p1, and more', negatives: ['n1'] },
  { id: '2', language, query: 'q "2"', positive: 'p2', negatives: ['n2'] },
];

describe('sentence-transformers tables', () => {
  it('reads CSV, with rows over several lines, and gzip', async () => {
    const csv = 'anchor,positive,negative\nq1,"p1, and more",n1\r\n\n"q ""2""",p2,n2';
    expect(await readPairs({ path: file('t.csv', csv), language })).toEqual(TRIPLETS);
    expect(await readPairs({ path: file('t.csv.gz', gzipSync(csv)), language })).toEqual(TRIPLETS);
    const rows = await readAll({ path: file('l.csv', 'query,answer\n"a\nb",c\n\n\nd,e\n'), language });
    expect(rows.map(({ query, place }) => [query, place.line])).toEqual([
      ['a\nb', 2],
      ['d', 6],
    ]);
  });

  it('reads TSV, where quotes are ordinary', async () => {
    const tsv = 'question\tpassage\tnegative\nq1\tp1, and more\tn1\r\nq "2"\tp2\tn2\n';
    expect(await readPairs({ path: file('t.tsv', tsv), language })).toEqual(TRIPLETS);
  });

  it('reads JSON Lines', async () => {
    const lines = TRIPLETS.map(({ query, positive, negatives }) =>
      JSON.stringify({ sentence1: query, sentence2: positive, negative: negatives[0] }),
    );
    expect(await readPairs({ path: file('t.jsonl', lines.join('\n')), language })).toEqual(TRIPLETS);
  });

  it('reads Parquet', async () => {
    const columns = [
      { name: 'anchor', data: TRIPLETS.map(t => t.query) },
      { name: 'positive', data: TRIPLETS.map(t => t.positive) },
      { name: 'negative', data: TRIPLETS.map(t => t.negatives[0]!) },
      { name: 'embedding', data: [1.5, 2.5] },
    ];
    const buffer = parquetWriteBuffer({ columnData: columns, rowGroupSize: 1 });
    expect(await readPairs({ path: file('t.parquet', Buffer.from(buffer)), language })).toEqual(TRIPLETS);
  });

  it('takes any number of negatives, in order, and blank cells as none', async () => {
    const csv = 'anchor,positive,negative_10,negative_2,negative_1\na,b,n10,n2,n1\nc,d,,,m1\n';
    const pairs = await readPairs({ path: file('n.csv', csv), language });
    expect(pairs.map(({ negatives }) => negatives)).toEqual([['n1', 'n2', 'n10'], ['m1']]);
  });

  it('takes columns by the names that the user gives', async () => {
    const path = file('named.csv', 'key,lang,src,tgt,bad,doc\nk,de,a,b,c,7\n');
    const columns = { id: 'key', query: 'src', positive: 'tgt', negatives: ['bad'], passage: 'doc' };
    expect(await readPairs({ path, columns })).toEqual([
      { id: 'k', language: 'de', query: 'a', positive: 'b', negatives: ['c'], passage: '7' },
    ]);
    expect(await faultOf({ path, columns: { ...columns, positive: 'tgd' } }, folder)).toBe(
      'named.csv: no column "tgd". Did you mean "tgt"? The file has "key", "lang", "src", "tgt", "bad", "doc".',
    );
  });

  it('takes the language from the name of the file, and keeps files apart', async () => {
    const path = [
      file('train.de.csv', 'anchor,positive\na,b\n'),
      file('train_zh-Hant.csv', 'anchor,positive\na,b\n'),
    ];
    expect((await readPairs({ path })).map(({ id, language }) => [id, language])).toEqual([
      ['1:1', 'de'],
      ['2:1', 'zh-Hant'],
    ]);
    expect(await faultOf({ path: file('dev.csv', 'anchor,positive\na,b\n') }, folder)).toBe(
      'dev.csv: no language is known for this file. Set language: for the file, or name it LANGUAGE.EXTENSION.',
    );
  });

  it.each([
    ['a.csv', 'anchor,positive\na,b,c\n', 'a.csv:2: 3 cells, expected 2 as in the header.'],
    [
      'a.csv',
      'anchor,positive\na,b\n\na,"b\n',
      'a.csv:3: a quoted cell that starts in this row is never closed.',
    ],
    ['a.csv', 'anchor,positive\na,b\na,"b"c\n', 'a.csv:3: a quote stands inside a cell.'],
    ['a.csv', 'anchor,positive\na,b "c"\n', 'a.csv:2: a quote stands inside a cell.'],
    ['a.csv', 'anchor,positive\na,\n', 'a.csv:2: "positive" is empty.'],
    ['a.csv', 'anchor,positive\na,\xff\n', 'a.csv:2: not valid UTF-8'],
    ['a.csv', 'anchor,anchor\na,b\n', 'a.csv:1: two columns are named "anchor".'],
    ['a.csv', 'text,positive\na,b\n', 'a.csv: no column for the query ("anchor", "query", "question"'],
    ['a.csv', 'sentence1,sentence2,score\na,b,0.3\n', 'a.csv: the column "score" grades the rows'],
    [
      'a.csv',
      'anchor,positive,language\na,b,en\n',
      'a.csv: language: en is set, but the file has the column "language".',
    ],
    ['a.tsv', 'anchor\tpositive\na\n', 'a.tsv:2: 1 cell, expected 2 as in the header.'],
    ['a.tsv', 'anchor\tpositive\n \tb\n', 'a.tsv:2: "anchor" is empty.'],
    ['a.csv', '', 'a.csv: holds no training pair.'],
    ['a.parquet', 'PAR1 is not enough PAR1', 'a.parquet: cannot be read as Parquet:'],
    ['a.txt', 'a\tb', 'a.txt: not a known kind of file. Expected files that end in .jsonl'],
    ['a.parquet.gz', '', 'a.parquet.gz: Parquet files are not read through gzip.'],
  ])('%s: %j', async (name, content, message) => {
    const path = file(name, Buffer.from(content, 'latin1'));
    expect(await faultOf({ path, language }, folder)).toContain(message);
  });

  it('names the row of a bad value in Parquet, and the file of bad UTF-8', async () => {
    const parquet = (data: (string | Uint8Array | null)[]) =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: 'anchor', data: ['a', 'b'], type: 'STRING' },
            { name: 'positive', data, type: data[0] instanceof Uint8Array ? 'BYTE_ARRAY' : 'STRING' },
          ],
        }),
      );
    const missing = file('null.parquet', parquet(['p', null]));
    expect(await faultOf({ path: missing, language }, folder)).toContain(
      'null.parquet:2: the field "positive" is missing.',
    );
    const bytes = file('bytes.parquet', parquet([Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xff)]));
    expect(await faultOf({ path: bytes, language }, folder)).toContain('bytes.parquet: ');
  });

  it('ends any garbage in a UserError', async () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('"', ',', '\t', '\n', '\r\n', '""', 'anchor', 'positive'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { maxLength: 30 }),
        fc.constantFrom('csv', 'tsv'),
        async (cells, kind) => {
          const header = kind === 'csv' ? 'anchor,positive' : 'anchor\tpositive';
          await readsOrFails({ path: file(`g.${kind}`, cells.join('')), language });
          await readsOrFails({ path: file(`g.${kind}`, `${header}\n${cells.join('')}`), language });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('ends damaged Parquet in a UserError', async () => {
    const columnData = ['anchor', 'positive'].map(name => ({
      name,
      data: Array.from({ length: 40 }, (_, i) => `${name} ${i % 7}`),
    }));
    const whole = new Uint8Array(parquetWriteBuffer({ columnData }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat(whole.length)),
        async (changes, cut) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          await readsOrFails({ path: file('g.parquet', bytes.subarray(0, cut ?? bytes.length)), language });
        },
      ),
      { numRuns: 300 },
    );
  });
});
