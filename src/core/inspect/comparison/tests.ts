import { setImmediate } from 'node:timers/promises';
import { adjust, comparePaired, RANK_DISTANCE, verdict } from '../../comparison/compare';
import { type Configuration, summaryOf } from '../../comparison/configurations';
import { type Column, type QueryValues, readQueryValues } from '../../comparison/query-values';
import type { Setting } from '../../data/evaluation/settings';
import { UserError } from '../../errors';
import { groupBy } from '../../metrics/means';
import type {
  LanguageDifference,
  LanguageTestRequest,
  TestRequest,
  TestResult,
} from '../../pages/comparison';
import { bootstrapIntervals } from '../../statistics/bootstrap';

/**
 * Tests every configuration against the baseline, where both have the measure. Between two tests other calls are answered.
 *
 * @throws UserError where a table cannot be read, or there is nothing to compare with
 */
export async function testsAgainst(
  configurations: readonly Configuration[],
  request: TestRequest,
  signal?: AbortSignal,
): Promise<TestResult[]> {
  const rows: Omit<TestResult, 'adjusted' | 'verdict'>[] = [];
  for await (const { configuration, setting, measure, baseline, other } of pairs(configurations, request)) {
    await breathe(signal);
    const compared = comparePaired(baseline, other, measure);
    if (compared) rows.push({ configuration, setting, measure, ...compared });
  }
  return adjust(rows).map(row => ({ ...row, verdict: verdict(row.measure, row) }));
}

/** The same for the queries of each language in one setting: intervals only. */
export async function languagesAgainst(
  configurations: readonly Configuration[],
  request: LanguageTestRequest,
  signal?: AbortSignal,
): Promise<LanguageDifference[]> {
  const rows: LanguageDifference[] = [];
  for await (const { configuration, setting, measure, baseline, other } of pairs(configurations, request)) {
    if (setting !== request.setting) continue;
    for (const languages of alike(differencesByLanguage(baseline, other))) {
      await breathe(signal);
      const [, { groups, strata }] = languages[0]!;
      const values = languages.map(([, differences]) => differences.values);
      const intervals = bootstrapIntervals(values, { groups, strata });
      for (const [i, [language, { values }]] of languages.entries()) {
        rows.push({ configuration, measure, language, queries: values.length, difference: intervals[i]! });
      }
    }
  }
  return rows;
}

interface ColumnPair {
  configuration: number;
  setting: Setting;
  measure: string;
  baseline: Column;
  other: Column;
}

/** The values of the baseline and of one other configuration at a time: large tables are not all in memory at once. */
async function* pairs(
  configurations: readonly Configuration[],
  { dataset, measure, baseline }: TestRequest,
): AsyncGenerator<ColumnPair> {
  const settings = configurations.map(configuration => settingsOf(configuration, dataset, measure));
  const others = [...configurations.keys()].filter(i => i !== baseline && settings[i]!.length > 0);
  if (!settings[baseline]?.length || others.length === 0) {
    throw new UserError(
      `no two configurations have ${measure} on ${dataset}`,
      undefined,
      'Evaluate them on the same data, with the same measures.',
    );
  }
  const measures = [...new Set([measure, RANK_DISTANCE])];
  const base = await readQueryValues(configurations[baseline]!, dataset, measures);
  for (const configuration of others) {
    const values = await readQueryValues(configurations[configuration]!, dataset, measures);
    for (const setting of settings[baseline]!.filter(own => settings[configuration]!.includes(own))) {
      for (const measure of setting === 'multilingual' ? measures : measures.slice(0, 1)) {
        const column = (of: QueryValues) => of.column(setting, measure);
        yield { configuration, setting, measure, baseline: column(base), other: column(values) };
      }
    }
  }
}

/** The settings in which every run of a configuration has the measure. */
function settingsOf({ runs }: Configuration, dataset: string, measure: string): Setting[] {
  const summaries = runs.map(run => summaryOf(run, dataset));
  if (!summaries.every(summary => summary?.measures.includes(measure))) return [];
  return summaries[0]!.settings.map(({ setting }) => setting);
}

interface Differences {
  values: number[];
  groups: string[];
  /** Pools, numbered as they appear. */
  strata: string[];
}

function differencesByLanguage(baseline: Column, other: Column): Map<string, Differences> {
  const languages = new Map<string, Differences & { pools: Map<string, string> }>();
  for (const [key, { group, stratum, value }] of baseline) {
    const cell = other.get(key);
    if (!cell) continue;
    const language = stratum.split(' ', 1)[0]!;
    if (!languages.has(language)) {
      languages.set(language, { values: [], groups: [], strata: [], pools: new Map() });
    }
    const own = languages.get(language)!;
    const pool = own.pools.get(stratum) ?? String(own.pools.size);
    own.pools.set(stratum, pool);
    own.values.push(cell.value - value);
    own.groups.push(group);
    own.strata.push(pool);
  }
  return languages;
}

/** Gathers the languages whose queries are the same questions in the same order: one resample serves them all. */
function alike(languages: ReadonlyMap<string, Differences>): [language: string, Differences][][] {
  const shapes = groupBy(languages, ([, { groups, strata }]) => JSON.stringify([groups, strata]));
  return [...shapes.values()];
}

/** Lets other calls, and the one that cancels this, come in. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
