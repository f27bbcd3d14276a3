import type { Setting } from '../../../src/core/data/evaluation/settings';
import type { Language } from '../../../src/core/data/model';
import type { ComparedTask, LanguageDifference } from '../../../src/core/pages/comparison';
import { mean } from '../../base/mean';
import { type Context, othersOf } from '../context';

/** What is shown by language. */
export interface LanguageView {
  setting: Setting;
  measure: string;
}

/** How much a configuration gains over the baseline. */
export interface Gain {
  configuration: number;
  language: Language;
  /** Only of one pool of passages. */
  pool?: Language;
  baseline: number;
  other: number;
  difference: number;
  /** 95%, once it is computed. */
  interval?: { low: number; high: number };
}

/** By query language, in the order of the test set, then by configuration; from the summaries, with the intervals that are there. */
export function gainsByLanguage(
  context: Context,
  { setting, measure }: LanguageView,
  intervals: readonly LanguageDifference[] = [],
): Gain[] {
  const tasks = context.results.tasks.filter(task => task.setting === setting);
  return context.dataset.languages.flatMap(language => {
    const own = tasks.filter(task => task.queryLanguage === language);
    return othersOf(context).flatMap(configuration => {
      const gain = gainOf(own, { measure, configuration, baseline: context.baseline });
      if (!gain) return [];
      const found = intervals.find(
        other =>
          other.configuration === configuration && other.language === language && other.measure === measure,
      );
      return [{ configuration, language, ...gain, ...(found && { interval: found.difference }) }];
    });
  });
}

/** Of each query language with each pool of one language; undefined where there is none. */
export function gainOfPair(
  { results, baseline }: Context,
  {
    measure,
    configuration,
    language,
    pool,
  }: { measure: string; configuration: number; language: Language; pool: Language },
): Gain | undefined {
  const own = results.tasks.filter(task => task.queryLanguage === language && task.poolLanguage === pool);
  const gain = gainOf(own, { measure, configuration, baseline });
  return gain && { configuration, language, pool, ...gain };
}

/** The mean over tasks that both have. */
function gainOf(
  tasks: readonly ComparedTask[],
  { measure, configuration, baseline }: { measure: string; configuration: number; baseline: number },
): Pick<Gain, 'baseline' | 'other' | 'difference'> | undefined {
  const pairs = tasks.flatMap(({ means }) => {
    const [base, other] = [baseline, configuration].map(c => means[measure]?.[c] ?? null);
    return base === null || other === null ? [] : [{ base: base!, other: other! }];
  });
  if (pairs.length === 0) return undefined;
  const [base, other] = [mean(pairs.map(pair => pair.base)), mean(pairs.map(pair => pair.other))];
  return { baseline: base, other, difference: other - base };
}
