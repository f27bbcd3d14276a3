import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textHash } from '../../../../src/core/data/training/text-key';
import { HashList } from '../../../../src/core/experiment/facts/hash-list';
import { overlapOf } from '../../../../src/core/experiment/facts/overlap';
import { isTelling } from '../../../../src/core/experiment/facts/telling';
import { TextRows } from '../../../../src/core/experiment/facts/text-rows';

const normalized = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim();

describe('overlapOf', () => {
  it('counts as a comparison of all texts with all would', () => {
    // Few letters, so that texts repeat; the ligature and the tab are the same as other writings of them.
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', 'fi', 'ﬁ'), maxLength: 4 });
    const texts = fc.array(text, { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 3 }), (tested, trained) => {
        const list = new HashList();
        for (const text of tested) list.add(text);
        const rows = trained.map(dataset => {
          const rows = new TextRows();
          for (const [row, text] of dataset.entries()) rows.add(textHash(text), row);
          return rows;
        });
        const sought = new Set(tested.map(normalized));
        const found = overlapOf(list.hashes(), rows);
        const places = trained.flatMap((dataset, d) =>
          dataset.flatMap((text, row) => (sought.has(normalized(text)) ? [{ dataset: d, row }] : [])),
        );
        const known = new Set(trained.flat().map(normalized));
        expect(found?.count ?? 0).toBe(tested.filter(text => known.has(normalized(text))).length);
        if (places.length === 0) expect(found).toBeUndefined();
        else expect(found?.first).toMatchObject(places[0]!);
      }),
    );
  });

  it('keeps the first row of a text among many', () => {
    const rows = new TextRows();
    for (let row = 0; row < 20_000; row++) rows.add(textHash(`text ${row % 7000}`), row);
    expect(rows.size).toBe(7000);
    expect(rows.rowOf(textHash('text 6999'))).toBe(6999);
    expect(rows.rowOf(textHash('text 7000'))).toBeUndefined();
  });
});

describe('isTelling', () => {
  it('takes sentences in any script, no names, years or headings', () => {
    for (const text of [
      '',
      '1988',
      'the fifth of May',
      '東京都',
      'Baden-Württemberg',
      'Ἀθῆναι, 508',
      'It is so so',
    ])
      expect([text, isTelling(text)]).toEqual([text, text === 'the fifth of May']);
    for (const text of ['他在一九八八年搬到了巴黎居住。', 'เขาย้ายไปอยู่ที่ปารีส', 'يملك الأخطبوط ثلاثة قلوب'])
      expect(isTelling(text)).toBe(true);
  });
});
