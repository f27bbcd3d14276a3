import { describe, expect, it } from 'vitest';
import { firstSelection } from '../../../src/core/pages/pick-queries';
import type { QueriesScope } from '../../../src/core/pages/queries';

const scope: QueriesScope = {
  experiment: 'study',
  label: 'hybrid',
  datasets: [
    {
      name: 'a',
      languages: ['de', 'en'],
      settings: ['monolingual', 'crosslingual', 'multilingual'],
      columns: ['map', 'recall_10', 'rank_distance'],
      depth: 100,
    },
    { name: 'b', languages: ['de'], settings: ['monolingual'], columns: [], depth: 10 },
  ],
};
const target = { page: 'queries', run: '/runs/a' } as const;

describe('what the page of queries lists first', () => {
  it('is the worst by the chief measure, in the setting that tells most', () => {
    expect(firstSelection(scope, target)).toEqual({
      dataset: 'a',
      setting: 'multilingual',
      filter: '',
      sort: { by: 'map', descending: false },
    });
  });

  it('is what the target asks for, as far as it is there', () => {
    const sort = { by: 'rank_distance', descending: true };
    const asked = { ...target, setting: 'crosslingual', pool: 'en', filter: 'rd>9', sort } as const;
    expect(firstSelection(scope, asked)).toEqual({
      dataset: 'a',
      setting: 'crosslingual',
      pool: 'en',
      filter: 'rd>9',
      sort,
    });
    expect(firstSelection(scope, { ...target, dataset: 'b', setting: 'multilingual' })).toEqual({
      dataset: 'b',
      setting: 'monolingual',
      filter: '',
      sort: { by: 'query', descending: false },
    });
  });

  it('is nothing before there are results', () => {
    expect(firstSelection({ ...scope, datasets: [] }, target)).toBeUndefined();
  });
});
