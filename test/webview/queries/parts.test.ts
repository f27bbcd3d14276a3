import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pick } from '../../../src/core/pages/pick-queries';
import { languageWithTag } from '../../../webview/base/languages';
import { movedFrom, whereTo } from '../../../webview/queries/detail/ranking';
import { markWords, wordsOf } from '../../../webview/queries/detail/words';
import { withBin } from '../../../webview/queries/filter/terms';
import { formatCell, formatChange, formatMean } from '../../../webview/queries/format';
import {
  change,
  fittingColumns,
  listColumns,
  nextSort,
  valueColumns,
} from '../../../webview/queries/list/columns';
import { hangFlags } from '../../../webview/queries/strip/flags';
import { rankScale } from '../../../webview/queries/strip/scale';

describe('words that a passage shares with the question', () => {
  const marked = (text: string, language: string, question: string) =>
    markWords(text, language, wordsOf(question, language))
      .filter(piece => piece.marked)
      .map(piece => piece.text);

  it('are found without regard to case, and as whole words', () => {
    expect(marked('The NILE, a river; rivers.', 'en', 'Which river is the Nile?')).toEqual(['NILE', 'river']);
  });

  it('are not the short ones, but numbers and abbreviations', () => {
    expect(marked('In the UK of 12 and 1960', 'en', 'In the UK of 12, 1960')).toEqual(['UK', '12', '1960']);
  });

  it('are parted as the language does', () => {
    expect(marked('北京是中国的首都', 'zh', '中国首都在哪里')).toEqual(['中国', '首都']);
    expect(marked('ماذا عن النهر', 'ar', 'النهر الطويل')).toEqual(['النهر']);
  });

  it('leave the text as it is, whatever language it says to be', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('en', 'th', 'not a language', ''),
        (text, question, language) => {
          const pieces = markWords(text, language, wordsOf(question, language));
          expect(pieces.map(piece => piece.text).join('')).toBe(text);
        },
      ),
    );
  });
});

describe('the scale of ranks', () => {
  it('goes from rank 1 to the size of the pool, in equal steps for equal factors', () => {
    const { x, end } = rankScale(10_000, 10, 410);
    expect([1, 10, 100, 1000, 10_000].map(x).map(Math.round)).toEqual([10, 110, 210, 310, 410]);
    expect(end).toBeCloseTo(410);
  });

  it('labels powers of ten and the last rank, where there is room', () => {
    const labels = (size: number) =>
      rankScale(size, 0, 600).ticks.flatMap(({ label }) => (label === undefined ? [] : [label]));
    expect(labels(13_014)).toEqual(['1', '10', '100', '1,000', '13,014']);
    expect(labels(5)).toEqual(['1', '5']);
    expect(labels(1)).toEqual(['1']);
  });
});

describe('flags', () => {
  const poles = fc
    .array(fc.record({ x: fc.integer({ min: 0, max: 300 }), width: fc.integer({ min: 10, max: 40 }) }), {
      maxLength: 30,
    })
    .map(all => all.sort((a, b) => a.x - b.x));

  it('hang low where they are apart, and over each other where they are not', () => {
    const rows = (...xs: number[]) => hangFlags(xs.map(x => ({ x, width: 20 }))).map(({ row }) => row);
    expect(rows(0, 30, 60)).toEqual([0, 0, 0]);
    expect(rows(0, 5, 60)).toEqual([1, 0, 0]);
    expect(rows(7, 7, 7)).toEqual([2, 1, 0]);
  });

  it('never hang on each other or on a pole', () => {
    fc.assert(
      fc.property(poles, all => {
        const flags = hangFlags(all);
        for (const [i, { x, row }] of flags.entries()) {
          for (const other of flags.slice(i + 1)) {
            if (other.x < x + all[i]!.width) expect(other.row).toBeLessThan(row);
          }
        }
      }),
    );
  });
});

describe('a bin of the histogram as a filter', () => {
  const edges = [0, 0.05, 0.1, 0.15];

  it('names both ends, but for those that all values have', () => {
    expect(withBin('', 'map', 1, edges)).toBe('map>=0.05 map<0.1');
    expect(withBin('', 'map', 0, edges)).toBe('map<0.05');
    expect(withBin('', 'map', 2, edges)).toBe('map>=0.1');
    expect(withBin('', 'map', 0, [0, 1])).toBe('map>=0');
  });

  it('takes the place of an earlier range of the same column', () => {
    expect(withBin('lang:de map>=0.05 map<0.1 "a  b" map_cut_5<1', 'map', 0, edges)).toBe(
      'lang:de "a  b" map_cut_5<1 map<0.05',
    );
    expect(withBin('rd>100 rank_distance<5 x', 'rank_distance', 1, [0, 10, 20, 50])).toBe('x rd>=10 rd<20');
  });
});

describe('numbers', () => {
  it('are short in cells', () => {
    expect([formatCell('map', 0.39287), formatCell('rank_distance', 1204), formatCell('map', null)]).toEqual([
      '0.393',
      '1,204',
      '–',
    ]);
    expect([formatMean('map', 0.39287), formatMean('rank_distance', 1204.26)]).toEqual(['0.3929', '1,204.3']);
  });

  it('have a sign as differences, unless they show as zero', () => {
    expect([0.12, -0.0004, 0].map(value => formatChange('map', value))).toEqual(['+0.120', '0.000', '0.000']);
    expect([12, -1500, 0, null].map(value => formatChange('rank_distance', value))).toEqual([
      '+12',
      '−1,500',
      '0',
      '–',
    ]);
  });

  it('name languages where there is a name', () => {
    expect(['de', 'q!', 'xx'].map(languageWithTag)).toEqual(['German (de)', 'q!', 'xx']);
  });
});

describe('columns', () => {
  it('have the rank distance only where passages of all languages are searched', () => {
    expect(valueColumns(['map', 'rank_distance'], 'multilingual').map(({ name }) => name)).toEqual([
      'map',
      'rank_distance',
    ]);
    expect(valueColumns(['map', 'rank_distance'], 'crosslingual').map(({ name }) => name)).toEqual(['map']);
  });

  it('are those that there is room for', () => {
    const names = ['map', 'recall_1', 'recall_10', 'rank_distance'];
    const all = listColumns({ values: valueColumns(names, 'multilingual'), hasPools: false });
    const fitting = (width: number, by: string) =>
      fittingColumns(all, width, { by, descending: false }).map(({ title }) => title);
    expect(fitting(300, 'map')).toEqual(['Lang.', 'Query', 'AP', 'Rank distance']);
    expect(fitting(550, 'contrast recall_10')).toEqual([
      'Lang.',
      'Query',
      'AP',
      'Recall@10',
      'Rank distance',
    ]);
    expect(fitting(620, 'map')).toEqual(['Lang.', 'Query', 'Rel.', 'AP', 'Recall@1', 'Rank distance']);
    expect(fitting(1400, 'map')).toEqual(all.map(({ title }) => title));
  });

  it('tell the pool where there are several', () => {
    const kinds = (hasPools: boolean) => listColumns({ values: [], hasPools }).map(({ kind }) => kind);
    expect(kinds(true)).toEqual(['language', 'pool', 'text', 'relevant']);
    expect(kinds(false)).toEqual(['language', 'text', 'relevant']);
  });

  it('sort by the worst first, then the other way round', () => {
    const none = { by: 'query', descending: false };
    expect(nextSort(none, 'map')).toEqual({ by: 'map', descending: false });
    expect(nextSort({ by: 'map', descending: false }, 'map')).toEqual({ by: 'map', descending: true });
    expect(nextSort(none, 'rank_distance')).toEqual({ by: 'rank_distance', descending: true });
  });

  it('show the other run minus this one', () => {
    expect(change({ values: [0.25], otherValues: [0.75] }, 0)).toBe(0.5);
    expect(change({ values: [0.25], otherValues: [null] }, 0)).toBeNull();
    expect(change({ values: [0.25] }, 0)).toBeNull();
  });
});

describe('moves between two runs', () => {
  it('say where a passage goes, and from where it comes', () => {
    expect(whereTo(3, 'b').text).toBe('→ 3');
    expect(whereTo(null, 'b')).toMatchObject({ text: 'lost', hint: 'Not retrieved by b' });
    expect(
      [movedFrom(5, 2, 'a'), movedFrom(2, 7, 'a'), movedFrom(4, 4, 'a'), movedFrom(null, 1, 'a')].map(
        ({ text }) => text,
      ),
    ).toEqual(['▲3', '▼5', '=', 'new']);
  });
});

describe('what is picked', () => {
  const dataset = { columns: [], depth: 10, languages: ['en', 'de'] };
  const scope = {
    experiment: 'one',
    label: 'a',
    datasets: [
      { ...dataset, name: 'x', settings: ['monolingual', 'crosslingual'] as const },
      { ...dataset, name: 'y', settings: ['multilingual', 'monolingual'] as const },
    ],
  };

  it('is what is wanted, or the nearest to it', () => {
    expect(pick(scope, { dataset: 'x', setting: 'crosslingual', pool: 'de' })).toEqual({
      dataset: 'x',
      setting: 'crosslingual',
      pool: 'de',
    });
    expect(pick(scope, { dataset: 'x', setting: 'multilingual', pool: 'fr' })).toEqual({
      dataset: 'x',
      setting: 'crosslingual',
    });
    expect(pick(scope, { dataset: 'gone', setting: 'monolingual' })).toEqual({
      dataset: 'x',
      setting: 'monolingual',
    });
    expect(pick(scope, { dataset: 'y' })).toEqual({ dataset: 'y', setting: 'multilingual' });
    expect(pick({ experiment: 'one', label: 'a', datasets: [] }, {})).toBeUndefined();
  });
});
