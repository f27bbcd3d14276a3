import type { Setting } from '../../data/evaluation/settings';
import { UserError } from '../../errors';
import { type Measure, parseMeasure } from '../../metrics/names';
import { ceiling } from '../../metrics/summary';
import type { JudgedAlike, TestFacts } from './test-facts';

/** What shows as 1 in a table. */
const AS_GOOD_AS_ONE = 1 - 0.00005;

/**
 * What a measure cannot pass on a test set, whatever the encoder, in words; undefined where it can reach 1. Means are those that
 * runs report: over query languages or pairs of languages.
 *
 * @param name as the experiment file has it; it may stand for several cutoffs
 */
export function ceilingsOf(
  name: string,
  dataset: string,
  pools: TestFacts['pools'],
  settings: readonly Setting[],
): string | undefined {
  const limits = measuresOf(name)
    .filter(({ family }) => family.summary === 'mean')
    .flatMap(measure => limitsOf(measure, pools, settings));
  return limits.length === 0 ? undefined : `on ${dataset}, ${limits.join('; ')}`;
}

/** None for a name that no measure has, which the check of the text has found. */
function measuresOf(name: string): Measure[] {
  try {
    return parseMeasure(name);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function limitsOf(measure: Measure, pools: TestFacts['pools'], settings: readonly Setting[]): string[] {
  /** What is the same in several settings is said once. */
  const settingsOf = new Map<string, string[]>();
  for (const setting of settings) {
    const tasks = pools[setting];
    if (tasks.length === 0) continue;
    const value = mean(tasks.map(task => meanOf(measure, task)));
    if (value >= AS_GOOD_AS_ONE) continue;
    const limit = `${value.toFixed(4)}|${relevantIn(tasks)}`;
    settingsOf.set(limit, [...(settingsOf.get(limit) ?? []), NAMES[setting]]);
  }
  return [...settingsOf].map(([limit, names]) => {
    const [value, relevant] = limit.split('|');
    const where = `${names.join(' and ')} setting${names.length === 1 ? '' : 's'}`;
    return `${measure.name} is at most ${value} in the ${where} (${relevant} a query)`;
  });
}

const NAMES: Record<Setting, string> = {
  monolingual: 'monolingual',
  crosslingual: 'cross-lingual',
  multilingual: 'multilingual',
};

function meanOf(measure: Measure, task: readonly JudgedAlike[]): number {
  let [sum, count] = [0, 0];
  for (const { grades, queries } of task) {
    sum += queries * ceiling(measure, grades);
    count += queries;
  }
  return sum / count;
}

function relevantIn(tasks: readonly (readonly JudgedAlike[])[]): string {
  const counts = tasks.flat().map(({ grades }) => grades.filter(grade => grade >= 1).length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? String(most) : `${least} to ${most}`;
  return `${range} relevant passage${most === 1 ? '' : 's'}`;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
