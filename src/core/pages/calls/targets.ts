import { type TSchema, Type } from '@sinclair/typebox';
import { Check } from '@sinclair/typebox/value';
import { PUBLISHED_TRAININGS } from '../../published/published';
import type { BiasView } from '../bias';
import type { ComparisonView } from '../comparison';
import type { DashboardView } from '../dashboard';
import type { PageKind, PageTarget } from '../page';
import type { QueriesView } from '../queries';
import { FLAG, LINE, NAME, optional, PATH, RUNS, record, SETTING, word } from './call';

/** A schema for every key of a view. */
type Keys<View> = { readonly [K in keyof View]-?: TSchema };

const dashboard = record({
  page: word('dashboard'),
  run: PATH,
  smoothing: optional(Type.Number({ minimum: 1 })),
  scale: optional(word('linear', 'logarithmic')),
  axis: optional(word('steps', 'time')),
  measure: optional(NAME),
  published: optional(NAME),
  setupOpen: optional(FLAG),
} satisfies Keys<DashboardView>);

const bias = record({
  page: word('bias'),
  run: PATH,
  dataset: optional(NAME),
  pools: optional(word('pooled', 'separate')),
  measure: optional(NAME),
  sort: optional(word('name', 'mean')),
  published: optional(record({ encoder: NAME, training: word(...PUBLISHED_TRAININGS) })),
  shares: optional(NAME),
} satisfies Keys<BiasView>);

const comparison = record({
  page: word('comparison'),
  runs: RUNS,
  dataset: optional(NAME),
  measure: optional(NAME),
  baseline: optional(PATH),
  against: optional(word('crosslingual', 'multilingual', 'rank_distance')),
  setting: optional(SETTING),
  byRankDistance: optional(FLAG),
  pairsOf: optional(PATH),
  allMeasures: optional(FLAG),
  allKeys: optional(FLAG),
} satisfies Keys<ComparisonView>);

const queries = record({
  page: word('queries'),
  run: PATH,
  other: optional(PATH),
  dataset: optional(NAME),
  setting: optional(SETTING),
  pool: optional(NAME),
  filter: optional(LINE),
  sort: optional(record({ by: NAME, descending: FLAG })),
  query: optional(NAME),
  queryPool: optional(NAME),
  split: optional(Type.Number()),
} satisfies Keys<QueriesView>);

/** What each page can be of, with what the user chose on it. */
const TARGETS: { readonly [K in PageKind]: TSchema & { static: Extract<PageTarget, { page: K }> } } = {
  dashboard,
  bias,
  comparison,
  queries,
};

export const TARGET = Type.Union([dashboard, bias, comparison, queries]);

/** Whether what the editor kept of a page is what a page of this kind can be of: it may be of another version. */
export const isTarget = (value: unknown, kind: PageKind): value is PageTarget => Check(TARGETS[kind], value);
