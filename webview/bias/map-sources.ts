import type { Language } from '../../src/core/data/model';
import { measureLabel } from '../../src/core/text/measures';
import { SETTING_NAMES } from '../../src/core/text/settings';
import type { Option } from '../base/controls';
import { languageName } from '../base/languages';
import { type Context, type Opens, openQueries } from './context';

/** Where the numbers of the map come from. */
export interface MapSource {
  kind: 'pooled' | 'separate';
  label: string;
  /** What the map can show, by the key of its values. */
  measures: readonly Option<string>[];
  /** Of the table, likewise. */
  columns: readonly Option<string>[];
  caption(measure: string): string;
  hasLanguage(language: Language): boolean;
  cell(
    queryLanguage: Language,
    passageLanguage: Language,
  ): { values: Readonly<Record<string, number>>; queries: number } | undefined;
  open(measure: string, queryLanguage: Language, passageLanguage: Language): Opens | undefined;
  /** Of a row or a column; undefined for all. */
  openMean(
    measure: string,
    queryLanguage: Language | undefined,
    passageLanguage: Language | undefined,
  ): Opens | undefined;
}

/** One pool of all languages. */
export function pooledSource(context: Context): MapSource | undefined {
  const { pooled } = context.data;
  if (!pooled || pooled.matrix.length === 0) return undefined;
  const cells = byLanguages(
    pooled.matrix.map(({ queryLanguage, passageLanguage, queries, averagePrecision, reciprocalRank }) => {
      return { queryLanguage, passageLanguage, queries, values: { averagePrecision, reciprocalRank } };
    }),
  );
  const measures = [
    { value: 'averagePrecision', label: 'mAP' },
    { value: 'reciprocalRank', label: 'Reciprocal rank' },
  ];
  const open = (words: string, filter: string) =>
    openQueries(context, words, { setting: 'multilingual', filter });
  return {
    kind: 'pooled',
    label: 'One pool of all languages',
    measures,
    columns: measures,
    caption: measure =>
      measure === 'averagePrecision'
        ? 'Each query is searched among the passages of all languages. Average precision of the relevant passages of one language, those of the others taken out of the ranking. Without bias, the columns of a row are alike.'
        : 'Each query is searched among the passages of all languages. Reciprocal rank of the best relevant passage of one language, as the ranking stands. Without bias, the columns of a row are alike.',
    ...cells,
    open: (_, query, passage) =>
      open(
        `the ${languageName(query)} queries without a relevant ${languageName(passage)} passage among the first 10`,
        `lang:${query} missed:${passage}`,
      ),
    openMean: (_, query, passage) => {
      if (query) return open(`the ${languageName(query)} queries`, `lang:${query}`);
      return passage
        ? open(
            `the queries without a relevant ${languageName(passage)} passage among the first 10`,
            `missed:${passage}`,
          )
        : open('all queries', '');
    },
  };
}

/** A pool for each language. */
export function separateSource(context: Context): MapSource | undefined {
  const { settings, separate } = context.data;
  if (separate.cells.length === 0) return undefined;
  const cells = byLanguages(separate.cells.map(({ means, ...cell }) => ({ ...cell, values: means })));
  const measures = separate.measures.map(name => ({ value: name, label: measureLabel(name) }));
  const crosslingual = settings.includes('crosslingual');
  const several = crosslingual ? 'crosslingual' : 'monolingual';
  const sort = (measure: string) => ({ by: measure, descending: false });
  return {
    kind: 'separate',
    label: 'A pool for each language',
    measures,
    columns: measures,
    caption: () =>
      'Each query is searched among the passages of one language only, the monolingual setting on the diagonal and the cross-lingual one beside it. The languages do not compete here: what is lower is harder, not less liked.',
    ...cells,
    open: (measure, query, passage) =>
      openQueries(
        context,
        `the ${languageName(query)} queries in the ${languageName(passage)} pool, lowest first`,
        {
          setting: query === passage ? 'monolingual' : 'crosslingual',
          ...(query !== passage && { pool: passage }),
          filter: `lang:${query}`,
          sort: sort(measure),
        },
      ),
    openMean: (measure, query, passage) => {
      const setting = SETTING_NAMES[several];
      if (query) {
        return openQueries(context, `the ${setting} ${languageName(query)} queries, lowest first`, {
          setting: several,
          filter: `lang:${query}`,
          sort: sort(measure),
        });
      }
      return openQueries(
        context,
        `the ${setting} queries${passage ? ` in the ${languageName(passage)} pool` : ''}`,
        {
          setting: several,
          ...(passage && crosslingual && { pool: passage }),
          filter: passage && !crosslingual ? `lang:${passage}` : '',
          sort: sort(measure),
        },
      );
    },
  };
}

interface Cell {
  queryLanguage: Language;
  passageLanguage: Language;
  queries: number;
  values: Readonly<Record<string, number>>;
}

function byLanguages(cells: readonly Cell[]): Pick<MapSource, 'cell' | 'hasLanguage'> {
  const key = (query: Language, passage: Language) => `${query}\n${passage}`;
  const found = new Map(cells.map(cell => [key(cell.queryLanguage, cell.passageLanguage), cell]));
  const languages = new Set(cells.flatMap(cell => [cell.queryLanguage, cell.passageLanguage]));
  return {
    cell: (query, passage) => found.get(key(query, passage)),
    hasLanguage: language => languages.has(language),
  };
}
