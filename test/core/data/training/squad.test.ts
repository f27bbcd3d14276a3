import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrainingData } from '../../../../src/core/data/training/reader';
import { faultOf, fileWriter, readAll, readPairs, readsOrFails, temporaryFolder } from './support';

const folder = temporaryFolder();
const file = fileWriter(folder);

const question = (id: string | number, text: string, more = {}) => ({
  id,
  question: text,
  answers: [],
  ...more,
});
const document = (...paragraphs: unknown[]) => ({ version: '1.1', data: [{ title: 'T', paragraphs }] });

describe('SQuAD', () => {
  it('gives each question its paragraph; files in two languages with the same ids are parallel', async () => {
    const en = document({ context: 'Context.', qas: [question('a', 'A?'), question(2, 'B?')] });
    const de = document({ context: 'Kontext.', qas: [question('a', 'A auf Deutsch?')] });
    const path = [file('en.json', JSON.stringify(en)), file('de.json.gz', gzipSync(JSON.stringify(de)))];
    expect(await readPairs({ path })).toEqual([
      { id: 'a', language: 'en', query: 'A?', positive: 'Context.', negatives: [] },
      { id: '2', language: 'en', query: 'B?', positive: 'Context.', negatives: [] },
      { id: 'a', language: 'de', query: 'A auf Deutsch?', positive: 'Kontext.', negatives: [] },
    ]);
  });

  it('leaves out what has no answer, and counts it', async () => {
    const qas = [question('a', 'A?', { is_impossible: true }), question('b', 'B?', { is_impossible: false })];
    const path = file('v2.json', JSON.stringify(document({ context: 'C', qas }), null, 2));
    const leftOut = { impossible: 0, otherLanguages: 0 };
    const ids: string[] = [];
    for await (const { id, place } of readTrainingData({ path, language: 'en' }, leftOut)) {
      ids.push(`${id} ${place.line}`);
    }
    expect(ids).toEqual(['b 16']);
    expect(leftOut.impossible).toBe(1);
  });

  it.each([
    [
      '{"data": [{"paragraphs": [\n{"context": "c", "qas": [{"id": "a"}]}]}]}',
      ':2:26: the field "data[0].paragraphs[0].qas[0].question" is missing.',
    ],
    [
      '{"data": [{"paragraphs": [\n{"context": "", "qas": []}]}]}',
      ':2:13: "data[0].paragraphs[0].context" is empty.',
    ],
    ['{"data": [{"paragraphs": [\n{"context": "c"}]}]}', ':2:1: data[0].paragraphs[0] has no list "qas".'],
    ['{"data": [7]}', ':1:11: data[0] has no list "paragraphs".'],
    ['{"data": {}}', ':1:1: the file has no list "data".'],
    ['[1, 2]', ':1:1: the file has no list "data".'],
    ['null', ':1:1: the file has no list "data".'],
    [
      '{"data": [{"paragraphs": [{"context": "c", "qas": [null]}]}]}',
      ':1:52: the field "data[0].paragraphs[0].qas[0].id" is missing.',
    ],
    ['{"data": [\n {"title"', ':2:10: not valid JSON: the text ends too early'],
    ['{"data": [\n nul]}', ':2:2: not valid JSON: found nul]}'],
    ['', ':1:1: not valid JSON: the text ends too early'],
  ])('names line and column in %j', async (json, message) => {
    const path = file('de.json', json);
    expect(await faultOf({ path, format: 'squad' }, folder)).toContain(`de.json${message}`);
  });

  it('needs a language, and has no columns', async () => {
    const path = file('train.json', JSON.stringify(document()));
    expect(await faultOf({ path }, folder)).toContain(
      'train.json: no language is known for this file. Set language:',
    );
    expect(await faultOf({ path, format: 'squad', columns: { query: 'q' } }, folder)).toContain(
      'columns are set',
    );
  });

  it('reads a folder of files by name, and says when it holds none', async () => {
    const inner = temporaryFolder();
    const write = fileWriter(inner);
    expect(await faultOf({ path: inner }, folder)).toContain('holds no training data.');
    write('README.md', '# about');
    write('en.json', JSON.stringify(document({ context: 'c', qas: [question(1, 'q')] })));
    write('ar.json', JSON.stringify(document({ context: 'c', qas: [question(1, 'q')] })));
    expect((await readAll({ path: inner })).map(row => row.language)).toEqual(['ar', 'en']);
  });

  it('ends any garbage in a UserError', async () => {
    const node = fc.letrec(tie => ({
      any: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        tie('object'),
      ),
      object: fc.record(
        { data: tie('any'), paragraphs: tie('any'), context: tie('any'), qas: tie('any'), id: tie('any') },
        { requiredKeys: [] },
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(node, fc.nat(200), async (value, cut) => {
        const json = JSON.stringify({
          data: [{ paragraphs: [{ context: 'c', qas: [value] }, value] }, value],
        });
        await readsOrFails({ path: file('g.json', json), language: 'en' });
        await readsOrFails({ path: file('g.json', json.slice(0, cut)), language: 'en' });
      }),
      { numRuns: 150 },
    );
  });

  const real = '../shared/data/train/qa/arcd.json.gz';
  if (!existsSync(real)) console.log(`skipped: ${real} is not here`);
  it.skipIf(!existsSync(real))('reads ARCD', async () => {
    const rows = await readAll({ path: real, language: 'ar' });
    expect(rows).toHaveLength(1395);
    expect(new Set(rows.map(({ positive }) => positive)).size).toBeLessThanOrEqual(465);
  });
});
