import { Type } from '@sinclair/typebox';
import type { BiasData } from '../bias';
import type { ComparisonData } from '../comparison';
import type { DashboardData } from '../dashboard';
import type { HostApi, PageKind, RunActions } from '../page';
import type { QueriesData } from '../queries';
import {
  type AnyCalls,
  type Calls,
  COUNT,
  FLAG,
  LINE,
  NAME,
  optional,
  PATH,
  RUNS,
  record,
  SETTING,
  word,
} from './call';
import { TARGET } from './targets';

/** Of what is copied or saved: a figure in high resolution has some MB. */
const MOST_BYTES = 1 << 27;
const TEXT = Type.String({ maxLength: MOST_BYTES });

const place = record({ file: PATH, line: optional(COUNT), column: optional(COUNT) });

const host: Calls<HostApi> = {
  open: [TARGET],
  retarget: [TARGET],
  save: [
    record({
      name: Type.String({ minLength: 1, maxLength: 1024 }),
      content: Type.Union([TEXT, Type.Uint8Array({ maxByteLength: MOST_BYTES })]),
    }),
  ],
  copy: [TEXT],
  reveal: [place],
  compareWith: [RUNS],
  pickRun: [LINE],
};

const actions: Calls<RunActions> = {
  stop: [],
  resume: [],
  runAgain: [],
  openFolder: [],
  showLog: [],
  openExperiment: [],
  exportReport: [],
};

const dashboard: Calls<DashboardData> = {
  overview: [],
  training: [record({ steps: COUNT, validations: COUNT, checkpoints: COUNT })],
  setup: [],
};

const bias: Calls<BiasData> = { scope: [], dataset: [NAME], intervals: [NAME] };

const compared = { runs: RUNS };
const dataset = { ...compared, dataset: NAME };
const test = { ...dataset, measure: NAME, baseline: COUNT };

const comparison: Calls<ComparisonData> = {
  overview: [record(compared)],
  results: [record(dataset)],
  tests: [record(test)],
  languageTests: [record({ ...test, setting: SETTING })],
};

const selection = record({
  dataset: NAME,
  setting: SETTING,
  pool: optional(NAME),
  filter: LINE,
  sort: record({ by: NAME, descending: FLAG }),
});

const queries: Calls<QueriesData> = {
  scope: [],
  select: [selection],
  rows: [record({ selection, from: COUNT, count: Type.Integer({ minimum: 0, maximum: 10_000 }) })],
  position: [record({ selection, query: NAME, pool: NAME })],
  detail: [record({ dataset: NAME, setting: SETTING, pool: NAME, query: NAME })],
  place: [record({ dataset: NAME, kind: word('passage', 'query'), id: NAME })],
};

/** Everything that each page may ask of the editor and of the runs that it shows. */
export const PAGE_CALLS: { readonly [K in PageKind]: AnyCalls } = {
  dashboard: { ...host, ...actions, ...dashboard },
  bias: { ...host, ...bias },
  comparison: { ...host, ...comparison },
  queries: { ...host, ...queries },
};
