import type { Setting } from '../../src/core/data/evaluation/settings';
import type { Language } from '../../src/core/data/model';
import type {
  ComparedTestSet,
  ComparisonApi,
  ComparisonView,
  Overview,
  Results,
} from '../../src/core/pages/comparison';
import type { QueriesTarget } from '../../src/core/pages/page';
import type { Selection } from '../../src/core/pages/queries';
import type { Page } from '../base/page';
import type { Save } from '../charts/save';

export type ComparisonPage = Page<ComparisonApi, ComparisonView>;

/** What every part of the page is made with. */
export interface Context {
  page: ComparisonPage;
  overview: Overview;
  dataset: ComparedTestSet;
  results: Results;
  measure: string;
  /** Index of a configuration. */
  baseline: number;
  save: Save;
}

/** `B hybrid` */
export function nameOf({ overview }: Pick<Context, 'overview'>, configuration: number): string {
  const { letter, label } = overview.configurations[configuration]!;
  return `${letter} ${label}`;
}

/** The configurations that are compared with the baseline. */
export const othersOf = ({ dataset, baseline }: Context): number[] =>
  dataset.configurations.filter(configuration => configuration !== baseline);

interface Asked {
  configuration: number;
  setting: Setting;
  measure: string;
  pool?: Language;
  language?: Language;
  /** The difference that is to be explained: gains first, or losses. */
  difference: number;
}

/** Opens the queries of the baseline beside those of a configuration, those that differ most first; nothing where the page stands alone. */
export function queriesOpener(context: Context, asked: Asked): (() => void) | undefined {
  const { page, overview, baseline, dataset } = context;
  if (page.standalone) return undefined;
  const { configuration, setting, measure, pool, language, difference } = asked;
  const [base, other] = [baseline, configuration].map(c => overview.configurations[c]!.runs);
  // Of the same seed where there is one.
  const pair = base!.flatMap(a => other!.filter(b => b.seed === a.seed).map(b => [a, b] as const));
  const [run, beside] = pair[0] ?? [base![0]!, other![0]!];
  const target: QueriesTarget & Pick<Selection, 'sort'> = {
    page: 'queries',
    run: run.run,
    other: beside.run,
    dataset: dataset.name,
    setting,
    ...(pool !== undefined && { pool }),
    ...(language !== undefined && { filter: `lang:${language}` }),
    sort: { by: `contrast ${measure}`, descending: difference >= 0 },
  };
  return () => void page.api.open(target);
}
