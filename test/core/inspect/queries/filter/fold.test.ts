import { expect, it } from 'vitest';
import { foldText } from '../../../../../src/core/inspect/queries/filter/fold';

it.each([
  ['Straße', 'STRASSE'],
  ['Éléphant', 'elephant'],
  ['ΟΔΟΣ', 'οδός'],
  ['ﬁn', 'FIN'],
  ['Diyarbakır', 'DIYARBAKIR'],
  ['النَّهر', 'النهر'],
  ['Ｐｏｌｙ', 'poly'],
])('takes %s for %s', (a, b) => {
  expect(foldText(a)).toBe(foldText(b));
});

it('keeps the vowels of scripts that write them as marks', () => {
  expect(foldText('की')).not.toBe(foldText('का'));
});
