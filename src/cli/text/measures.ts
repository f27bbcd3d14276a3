import { type Aspect, RANK_DISTANCE } from '../../core/comparison/compare';
import { SETTING_NAMES } from '../../core/text/settings';

/** As trec_eval calls it, whose options take no other names; only the chief one by that of papers. */
export const measureName = (measure: string): string => (measure === 'map' ? 'mAP' : measure);

/** `multilingual mAP`, `rank distance` */
export function aspectName({ setting, measure }: Aspect): string {
  if (measure === RANK_DISTANCE) return 'rank distance';
  return `${SETTING_NAMES[setting]} ${measureName(measure)}`;
}
