import { UserError } from '../errors';
import { nearest } from '../suggest';
import { toFixedEven } from './fixed';
import { MEASURE_FAMILIES, type MeasureFamily } from './measures';

/** One measure of a family: `ndcg_cut` at 10. */
export interface Measure {
  /** As trec_eval prints it: `map`, `ndcg_cut_10`, `iprec_at_recall_0.10`. */
  readonly name: string;
  readonly family: MeasureFamily;
  /** Infinite for a family without cutoffs. */
  readonly cutoff: number;
}

const FAMILIES = new Map(MEASURE_FAMILIES.map(family => [family.name, family]));

/** Other names by which the field knows a family. */
const ALIASES = new Map([
  ['mrr', 'recip_rank'],
  ['rr', 'recip_rank'],
  ['ap', 'map'],
  ['precision', 'P'],
  ['r', 'recall'],
]);

const SYNTAX = /^(\w*?)(?:([._@])(\d*\.?\d+(?:,\d*\.?\d+)*))?$/;

/**
 * Reads a measure as users write it: `map`, trec_eval's `ndcg_cut.10`, several cutoffs at once in `recall.1,10`, its printed
 * `ndcg_cut_10`, or the usual `nDCG@10`. A family with cutoffs and none given stands for trec_eval's own.
 *
 * @throws UserError without a place: an unknown name, a cutoff where there is none, out of range or given twice
 */
export function parseMeasure(text: string): Measure[] {
  const { family, cutoffs } = splitName(text);
  return measuresAt(family, cutoffs ?? defaultCutoffs(family));
}

/**
 * Reads a list of measures, without repetition, in the order of `MEASURE_FAMILIES` and of their cutoffs. As in trec_eval,
 * the cutoffs given for a family add up, and replace its own.
 */
export function parseMeasures(texts: Iterable<string>): Measure[] {
  const given = new Map<MeasureFamily, Set<number>>();
  for (const text of texts) {
    const { family, cutoffs = [] } = splitName(text);
    given.set(family, new Set([...(given.get(family) ?? []), ...cutoffs]));
  }
  return MEASURE_FAMILIES.flatMap(family => {
    const cutoffs = given.get(family);
    if (cutoffs === undefined) return [];
    return measuresAt(family, cutoffs.size > 0 ? [...cutoffs] : defaultCutoffs(family));
  });
}

function splitName(text: string): { family: MeasureFamily; cutoffs?: number[] } {
  const [, name = '', separator, numbers] = SYNTAX.exec(text) ?? [];
  const family = findFamily(name, separator === '@');
  if (family === undefined) {
    const similar = nearest(name || text, FAMILIES.keys());
    throw new UserError(
      `unknown measure ${JSON.stringify(text)}`,
      undefined,
      similar ? `Did you mean ${similar}?` : `Measures: ${[...FAMILIES.keys()].join(', ')}.`,
    );
  }
  if (numbers === undefined) return { family };
  if (family.cutoffs === undefined) {
    const cut = FAMILIES.get(`${family.name}_cut`);
    throw new UserError(
      `${JSON.stringify(text)}: ${family.name} takes no cutoff`,
      undefined,
      cut ? `Write ${cut.name}.${numbers} or ${family.name}.` : `Write ${family.name}.`,
    );
  }
  const cutoffs = numbers.split(',').map(Number);
  checkCutoffs(text, family.cutoffs.of, cutoffs);
  return { family, cutoffs };
}

function defaultCutoffs({ cutoffs }: MeasureFamily): readonly number[] {
  return cutoffs?.defaults ?? [Number.POSITIVE_INFINITY];
}

function findFamily(name: string, at: boolean): MeasureFamily | undefined {
  const known = ALIASES.get(name.toLowerCase()) ?? name;
  const family =
    FAMILIES.get(known) ?? MEASURE_FAMILIES.find(other => other.name.toLowerCase() === known.toLowerCase());
  // nDCG@10 is ndcg_cut at 10.
  return at && family?.cutoffs === undefined ? (FAMILIES.get(`${family?.name}_cut`) ?? family) : family;
}

function checkCutoffs(text: string, of: 'rank' | 'recall', cutoffs: readonly number[]): void {
  const wrong = cutoffs.find(cutoff =>
    of === 'rank' ? !Number.isSafeInteger(cutoff) || cutoff < 1 : cutoff > 1,
  );
  if (wrong !== undefined) {
    throw new UserError(
      `${JSON.stringify(text)}: the cutoff is ${wrong}, expected ${of === 'rank' ? 'a whole number from 1' : 'a share from 0 to 1'}`,
    );
  }
  if (new Set(cutoffs).size < cutoffs.length) {
    throw new UserError(`${JSON.stringify(text)}: a cutoff is given twice`);
  }
}

function measuresAt(family: MeasureFamily, cutoffs: readonly number[]): Measure[] {
  return [...cutoffs]
    .sort((a, b) => a - b)
    .map(cutoff => ({ name: printedName(family, cutoff), family, cutoff }));
}

function printedName({ name, cutoffs }: MeasureFamily, cutoff: number): string {
  if (cutoffs === undefined) return name;
  return `${name}_${cutoffs.of === 'rank' ? cutoff : toFixedEven(cutoff, 2)}`;
}
