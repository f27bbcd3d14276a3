import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Fields, readFields } from '../../../src/core/data/fields';
import { UserError } from '../../../src/core/errors';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-fields-'));
afterAll(() => rmSync(folder, { recursive: true }));

const row = (values: Record<string, unknown>) => new Fields(values, () => ({ file: 'rows.jsonl', line: 3 }));

describe('Fields', () => {
  it('reads values as they stand', () => {
    const fields = row({
      id: 12,
      text: ' a ',
      language: 'zh-Hant',
      grade: -1,
      list: ['a'],
      metadata: { k: 1 },
      nothing: null,
    });
    expect(fields.id('id')).toBe('12');
    expect(fields.text('text')).toBe(' a ');
    expect(fields.language('language')).toBe('zh-Hant');
    expect(fields.integer('grade')).toBe(-1);
    expect(fields.integer('absent', 1)).toBe(1);
    expect([...fields.texts('list')]).toEqual(['a']);
    expect(fields.object('metadata')!.get('k')).toBe(1);
    expect(fields.get('nothing')).toBeUndefined();
    expect(fields.textOrEmpty('nothing')).toBe('');
    expect(fields.get('constructor')).toBeUndefined();
    expect(fields.firstOf(['absent', 'text', 'id'])).toBe('text');
  });

  it.each<[string, (fields: Fields) => unknown, string]>([
    ['text', f => f.text('n'), 'n is 1.5, expected text.'],
    ['text', f => f.text('blank'), 'blank is " ", expected text.'],
    ['text', f => f.text('absent'), 'absent is missing, expected text.'],
    ['texts', f => [...f.texts('list')], 'list[1] is a list of 1, expected text.'],
    ['an id', f => f.id('n'), 'n is 1.5, expected text.'],
    ['an integer', f => f.integer('n'), 'n is 1.5, expected an integer.'],
    ['a list', f => f.list('o'), 'o is an object, expected a list.'],
    ['objects', f => [...f.objects('list')], 'list[0] is "a", expected an object.'],
    ['an object', f => f.object('list'), 'list is a list of 2, expected an object.'],
    [
      'a language',
      f => f.language('language'),
      'language is "Korean", expected a language tag such as "en" or "zh-Hant". Did you mean "ko"?',
    ],
  ])('demands %s', (_, read, message) => {
    const fields = row({ n: 1.5, blank: ' ', list: ['a', ['b']], o: {}, language: 'Korean' });
    expect(() => read(fields)).toThrow(`rows.jsonl:3: ${message}`);
  });

  it('names the place of a value in a document', async () => {
    const path = join(folder, 'document.json');
    writeFileSync(path, '{\n "data": [\n  {"a": 1},\n  {"a": ""}\n ]\n}');
    const [, second] = [...(await readFields(path)).objects('data')];
    expect(() => second!.text('a')).toThrow(`${path}:4:9: data[1].a is "", expected text.`);
    expect(() => second!.text('b')).toThrow(`${path}:4:3: data[1].b is missing, expected text.`);
  });

  it('never fails in another way, however deep the value', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const values = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.jsonValue(), fc.constant(deep)));
    const reads: ((fields: Fields) => unknown)[] = [
      f => f.text('a'),
      f => f.textOrEmpty('a'),
      f => f.id('a'),
      f => f.integer('a', 0),
      f => f.language('a'),
      f => [...f.texts('a')],
      f => [...f.objects('a')],
      f => f.object('a')?.text('b'),
    ];
    fc.assert(
      fc.property(values, fc.constantFrom(...reads), (value, read) => {
        try {
          read(row(value));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
