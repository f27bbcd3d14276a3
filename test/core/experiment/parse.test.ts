import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParsedFile } from '../../../src/core/experiment/parse';

/** The text that the range of a path covers. */
function textAt(parsed: ParsedFile, path: (string | number)[]): string {
  const { offset, endOffset } = parsed.locate(path).range;
  return parsed.text.slice(offset, endOffset);
}

describe('ParsedFile', () => {
  it('finds every value and key of YAML', () => {
    const parsed = ParsedFile.parse(
      '# a comment\nencoder: ./e\ntrain:\n  data:\n    - a.jsonl\n    - {path: "b ü"}\n',
    );
    expect(parsed.findings).toEqual([]);
    expect(parsed.root.value).toEqual({ encoder: './e', train: { data: ['a.jsonl', { path: 'b ü' }] } });
    expect(textAt(parsed, ['encoder'])).toBe('./e');
    expect(textAt(parsed, ['train', 'data', 1, 'path'])).toBe('"b ü"');
    expect(parsed.locate(['train', 'data', 1, 'path'])).toMatchObject({
      range: { line: 6, column: 14, endLine: 6, endColumn: 19 },
      keyRange: { line: 6, column: 8 },
    });
    // A mapping is shown by its key.
    expect(parsed.rangeOf(['train', 'data'])).toMatchObject({ line: 4, column: 3, endColumn: 7 });
  });

  it('reads JSON with tabs, CRLF and escapes alike', () => {
    const text = '{\r\n\t"encoder": "./e\\u00fc",\r\n\t"seed": 3\r\n}';
    const parsed = ParsedFile.parse(text);
    expect(parsed.findings).toEqual([]);
    expect(parsed.root.value).toEqual(JSON.parse(text));
    expect(parsed.locate(['seed'])).toMatchObject({
      range: { line: 3, column: 10 },
      keyRange: { line: 3, column: 2 },
    });
  });

  it('finds the nearest place above what is not there, and a single item under its index', () => {
    const parsed = ParsedFile.parse('train: {data: {path: a}}');
    expect(textAt(parsed, ['train', 'data', 0, 'path'])).toBe('a');
    expect(textAt(parsed, ['train', 'loss', 'temperature'])).toBe('{data: {path: a}}');
  });

  it('names the first of two equal keys', () => {
    expect(ParsedFile.parse('seed: 1\n"seed": 2').findings).toMatchObject([
      {
        code: 'duplicate-key',
        message: 'seed is given twice, first in line 1',
        path: ['seed'],
        range: { line: 2, column: 1, endColumn: 7 },
      },
    ]);
  });

  it('follows aliases, but not into themselves', () => {
    const parsed = ParsedFile.parse('train: {data: &d [a]}\nevaluate: {data: *d}');
    expect(parsed.root.value).toEqual({ train: { data: ['a'] }, evaluate: { data: ['a'] } });
    expect(textAt(parsed, ['evaluate', 'data'])).toBe('*d');
    expect(ParsedFile.parse('a: &a [*a]').findings).toMatchObject([{ code: 'syntax' }]);
    expect(ParsedFile.parse('a: *b').findings).toMatchObject([
      { code: 'syntax', range: { line: 1, column: 4 } },
    ]);
  });

  it.each([
    ['an open list', 'a: [1, 2'],
    ['an open text', 'a: "x'],
    ['a tab as indentation', 'a:\n\tb: 1'],
    ['items in different columns', 'a:\n  - b\n c: 1'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['an unknown tag', 'a: !!python/object x'],
    ['depth', '['.repeat(100_000)],
    ['depth by explicit keys', '? '.repeat(20_000)],
    [
      'many aliases of aliases',
      Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${i ? `*b${i - 1},*b${i - 1}` : 1}]`).join('\n'),
    ],
    ['length', 'a'.repeat(2 ** 20 + 1)],
    ['many faults', ']'.repeat(50_000)],
  ])('reports %s quickly and with a place', (_, text) => {
    const { findings } = ParsedFile.parse(text);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThan(30);
    for (const { code, range } of findings) {
      expect(code).toBe('syntax');
      expect(range.endOffset).toBeLessThanOrEqual(text.length);
    }
  });

  it('takes any text without an exception, with places inside the text', () => {
    const yaml = fc.array(
      fc.oneof(
        fc.constantFrom(...'{}[]:,-?#&*!|>\'"%@`\n \t~<\\0a'),
        fc.constantFrom('\n  ', ': ', '- ', 'train', 'data', '&a', '*a', '---', '"x"', '\r\n'),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(yaml, parts => {
        const text = parts.join('');
        const { root, findings } = ParsedFile.parse(text);
        for (const { range } of [root, ...findings]) {
          expect(range.offset).toBeLessThanOrEqual(range.endOffset);
          expect(range.endOffset).toBeLessThanOrEqual(text.length);
          expect(text.split('\n')[range.line - 1]!.length).toBeGreaterThanOrEqual(range.column - 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads whatever JSON.stringify writes as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const parsed = ParsedFile.parse(text);
        expect(parsed.findings).toEqual([]);
        expect(JSON.stringify(parsed.root.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });
});
