import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, placeInJson } from '../../../src/core/data/json-position';
import { UserError } from '../../../src/core/errors';

describe('placeInJson', () => {
  it('finds values by their path', () => {
    const text = '{"a": [1, {"b\\"c": "x\\\\"}],\n "d": null}';
    expect(placeInJson(text, [])).toEqual({ line: 1, column: 1 });
    expect(placeInJson(text, ['a', 1, 'b"c'])).toEqual({ line: 1, column: 20 });
    expect(placeInJson(text, ['d'])).toEqual({ line: 2, column: 7 });
  });

  it('finds what is around a value that is missing', () => {
    const text = '{"a": [1,\n {"b": 2}]}';
    expect(placeInJson(text, ['a', 1, 'c', 0])).toEqual({ line: 2, column: 2 });
    expect(placeInJson(text, ['a', 7])).toEqual({ line: 1, column: 7 });
  });

  it('finds every value of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        for (const [path, inner] of paths(value)) {
          const { line, column } = placeInJson(text, path);
          const rest = text
            .split('\n')
            .slice(line - 1)
            .join('\n')
            .slice(column - 1);
          const first = JSON.stringify(inner);
          expect(rest[0]).toBe(first[0]);
          if (typeof inner !== 'object') expect(rest.startsWith(first)).toBe(true);
        }
      }),
    );
  });
});

describe('parseJson', () => {
  it('says where the text breaks off', () => {
    expect(() => parseJson('f.json', '{"a": [1,\n2')).toThrow(
      'f.json:2:2: not valid JSON: the text ends too early',
    );
    expect(() => parseJson('f.json', '{"a" 1}')).toThrow('f.json:1:6: not valid JSON: found 1}');
    expect(() => parseJson('f.json', '{"a": "x\ty"}')).toThrow('f.json:1:9: not valid JSON');
    expect(() => parseJson('f.json', '1 2')).toThrow('f.json:1:3: not valid JSON: found 2');
    expect(() => parseJson('f.json', '['.repeat(1_000_000))).toThrow('f.json:1:1000001:');
  });

  it('accepts what JSON.parse accepts, and fails with a place elsewhere', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '\\', '1', '\u0001'))
      .map(
        ([text, at, put]) =>
          text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged, fc.string()), text => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          try {
            parseJson('f', text);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
            expect((error as UserError).place).toMatchObject({
              line: expect.any(Number),
              column: expect.any(Number),
            });
            return;
          }
          throw new Error('accepted');
        }
        expect(parseJson('f', text)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

type Path = (string | number)[];

function paths(value: unknown, path: Path = []): [Path, unknown][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) =>
          paths(child, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [[path, value], ...inner];
}
