import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainName, plainName } from '../../../src/core/files/plain-name';

const HOSTILE = [
  '',
  '.',
  '..',
  '../x',
  '..\\x',
  '/etc/passwd',
  'C:\\x',
  'C:x',
  'a/b',
  'a\\b',
  'a\0b',
  'a\nb',
  '\u007f',
  '.hidden',
  'con',
  'CON',
  'Nul.txt',
  'com1',
  'LPT9.tar.gz',
  'COM¹',
  'CONIN$',
  'end.',
  'end ',
  'a:stream',
  'what?',
  'a*',
  '<b>',
  '\ud800',
  'x'.repeat(201),
  'あ'.repeat(80),
];

describe('plain names', () => {
  it.each(HOSTILE)('refuses %j, and makes one of it', name => {
    expect(isPlainName(name)).toBe(false);
    expect(isPlainName(plainName(name, 'data'))).toBe(true);
  });

  it.each([
    'xquad-r',
    'test set',
    'MLQA-R (dev)',
    'コーパス',
    'console',
    'com',
    'v1.2',
    'x.tmp',
    '__proto__',
  ])('takes %j as it is', name => {
    expect(isPlainName(name)).toBe(true);
    expect(plainName(name, 'data')).toBe(name);
  });

  it('makes one of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        expect(isPlainName(plainName(text, 'data'))).toBe(true);
      }),
    );
  });
});
