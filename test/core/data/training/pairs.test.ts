import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf, fileWriter, readAll, readPairs, readsOrFails, temporaryFolder } from './support';

const folder = temporaryFolder();
const file = fileWriter(folder);

const EN = '{"id": "a", "language": "en", "query": "Who?", "positive": "She.", "passage": "p1"}';
const DE = '{"id": "a", "language": "de", "query": "Wer?", "positive": "Sie.", "negatives": ["Er.", "Es."]}';

describe('own JSON Lines', () => {
  it('reads every field, and gzip', async () => {
    const expected = [
      { id: 'a', language: 'en', query: 'Who?', positive: 'She.', negatives: [], passage: 'p1' },
      { id: 'a', language: 'de', query: 'Wer?', positive: 'Sie.', negatives: ['Er.', 'Es.'] },
    ];
    expect(await readPairs({ path: file('pairs.jsonl', `${EN}\n\n${DE}\n`) })).toEqual(expected);
    expect(await readPairs({ path: file('pairs.json', `${EN}\n${DE}`) })).toEqual(expected);
    expect(await readPairs({ path: file('pairs.ndjson.gz', gzipSync(`${EN}\r\n${DE}`)) })).toEqual(expected);
    const rows = await readAll({ path: file('pairs.jsonl', `${EN}\n\n${DE}\n`) });
    expect(rows.map(({ place }) => place.line)).toEqual([1, 3]);
  });

  it('takes integers as ids and null as absent', async () => {
    const row =
      '{"id": 7, "language": "en", "query": "q", "positive": "p", "passage": 12, "negatives": null}';
    const [pair] = await readPairs({ path: file('integers.jsonl', row) });
    expect(pair).toMatchObject({ id: '7', passage: '12', negatives: [] });
  });

  it('keeps the languages asked for and counts the others', async () => {
    const path = file('filter.jsonl', `${EN}\n${DE}\n`);
    expect((await readPairs({ path, languages: ['de'] })).map(({ language }) => language)).toEqual(['de']);
    expect(await faultOf({ path, languages: ['en', 'dee'] }, folder)).toBe(
      'filter.jsonl: languages names "dee", but no row is in it. Did you mean "de"? The data are in de, en.',
    );
  });

  it.each([
    [
      '{"id": "a", "language": "en", "query": "q"}',
      'bad.jsonl:2: the field "positive" is missing. Expected a text.',
    ],
    ['{"id": "a", "query": "q", "positive": "p"}', 'bad.jsonl:2: the field "language" is missing.'],
    [
      '{"id": "a", "language": "en", "query": 3, "positive": "p"}',
      'bad.jsonl:2: "query" is 3, expected a text.',
    ],
    ['{"id": "a", "language": "en", "query": " \\n", "positive": "p"}', 'bad.jsonl:2: "query" is empty.'],
    [
      '{"id": 1.5, "language": "en", "query": "q", "positive": "p"}',
      'bad.jsonl:2: "id" is 1.5, expected a text or an',
    ],
    [
      '{"id": "b", "language": "e n", "query": "q", "positive": "p"}',
      'bad.jsonl:2: the language is "e n", expected',
    ],
    [
      '{"id": "b", "language": "en", "query": "q", "positive": "p", "negatives": ["x", ""]}',
      'bad.jsonl:2: "negatives[1]" is empty.',
    ],
    [
      '{"id": "b", "language": "en", "query": "q", "positive": "p", "negatives": [["x"]]}',
      'bad.jsonl:2: "negatives[0]" is ["x"], expected a text.',
    ],
    ['{"id": "b", "language": "en", "que', 'bad.jsonl:2: not valid JSON'],
    ['["b", "en"]', 'bad.jsonl:2: expected a JSON object'],
  ])('names the line of a bad row: %s', async (row, message) => {
    const path = file('bad.jsonl', `${EN}\n${row}\n${DE}\n`);
    expect(await faultOf({ path }, folder)).toContain(message);
  });

  it('names the line of bad UTF-8, and of where a gzip stream breaks off', async () => {
    const bytes = Buffer.from(`${EN}\n${DE}\n`);
    bytes[bytes.length - 10] = 0xff;
    expect(await faultOf({ path: file('latin.jsonl', bytes) }, folder)).toContain(
      'latin.jsonl:2: not valid UTF-8',
    );
    const packed = gzipSync(`${EN}\n${DE}\n`);
    const cut = file('cut.jsonl.gz', packed.subarray(0, -20));
    expect(await faultOf({ path: cut }, folder)).toMatch(/cut\.jsonl\.gz:\d: the gzip stream ends too early/);
  });

  it('says when there is nothing', async () => {
    expect(await faultOf({ path: file('empty.jsonl', '\n') }, folder)).toBe(
      'empty.jsonl: holds no training pair.',
    );
    expect(await faultOf({ path: `${folder}/absent.jsonl` }, folder)).toContain('absent.jsonl: no such file');
  });

  it('needs the id wherever the language is given', async () => {
    const path = file('idless.jsonl', '{"language": "en", "query": "q", "positive": "p"}');
    expect(await faultOf({ path }, folder)).toContain('idless.jsonl:1: the field "id" is missing.');
  });

  it('ends any garbage in a UserError', async () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()), fc.object());
    const row = fc.record(
      { id: value, language: value, query: value, positive: value, negatives: value, passage: value },
      { requiredKeys: [] },
    );
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      row.map(r => JSON.stringify(r)),
      fc.constant(EN),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.uint8Array({ maxLength: 3 }), async (lines, tail) => {
        const bytes = Buffer.concat([Buffer.from(lines.join('\n')), tail]);
        await readsOrFails({ path: file('garbage.jsonl', bytes) });
        await readsOrFails({
          path: file('garbage.jsonl.gz', gzipSync(bytes).subarray(0, 10 + lines.length * 9)),
        });
      }),
      { numRuns: 150 },
    );
  });
});
