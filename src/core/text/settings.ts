import { type Aspect, RANK_DISTANCE } from '../comparison/compare';
import type { Setting } from '../data/evaluation/settings';
import type { EvaluationSummary } from '../metrics/evaluation/summary';
import { measureLabel, measureWords } from './measures';

/** Settings as tables name them. */
export const SETTING_NAMES: Readonly<Record<Setting, string>> = {
  monolingual: 'monolingual',
  crosslingual: 'cross-lingual',
  multilingual: 'multilingual',
};

/** `Cross-lingual` */
export const settingTitle = (setting: Setting): string => sentenceCase(SETTING_NAMES[setting]);

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `multilingual mAP`, `rank distance` */
export function aspectName({ setting, measure }: Aspect): string {
  if (measure === RANK_DISTANCE) return measureWords(measure);
  return `${SETTING_NAMES[setting]} ${measureLabel(measure)}`;
}

/** The macro mean of an aspect, if the evaluation has it. */
export function macroMean({ settings }: EvaluationSummary, { setting, measure }: Aspect): number | undefined {
  const summary = settings.find(other => other.setting === setting);
  return (measure === RANK_DISTANCE ? summary?.rankDistance?.macro : summary?.macro[measure])?.mean;
}
