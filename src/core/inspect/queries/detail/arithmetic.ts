import { RANK_DISTANCE } from '../../../comparison/compare';
import { firstRelevantRank, hits, relevantCount } from '../../../metrics/formulas';
import { rankDistance } from '../../../metrics/multilingual/rank-distance';
import { type Measure, parseMeasure } from '../../../metrics/names';
import { type JudgedRanking, judgedRanking } from '../../../metrics/ranking';
import type { RelevantPassage } from '../../../metrics/results';
import { measureValue } from '../../../metrics/summary';
import type { Arithmetic } from '../../../pages/queries';

/** What a table's value and the sum may differ by. */
const ROUNDING = 1e-6;

/** Terms of a sum that are written out; of longer ones the first and the last are. */
const LONGEST_SUM = 8;
const FIRST_TERMS = 5;

type Steps = (ranking: JudgedRanking, cutoff: number) => string;

/** How each family of measures comes to its value, written as one would. Those without a line here need more than the ranks of relevant passages. */
const STEPS: Readonly<Record<string, Steps>> = {
  map: averagePrecision,
  map_cut: averagePrecision,
  gm_map: averagePrecision,
  recip_rank: reciprocalRank,
  recip_rank_cut: reciprocalRank,
  P: (ranking, k) => `${hits(ranking, k)}/${k}`,
  recall: (ranking, k) => `${hits(ranking, k)}/${relevantCount(ranking)}`,
  Rprec: ranking => `${hits(ranking, relevantCount(ranking))}/${relevantCount(ranking)}`,
  success: (ranking, k) => {
    const best = firstRelevantRank(ranking);
    return `best rank ${best} ${best <= k ? '≤' : '>'} ${k}`;
  },
  ndcg: (ranking, k) => normalizedGain(ranking, k, grade => `${grade}`),
  ndcg_cut: (ranking, k) => normalizedGain(ranking, k, grade => `${grade}`),
  ndcg_exp_cut: (ranking, k) => normalizedGain(ranking, k, grade => `${2 ** grade - 1}`),
};

/**
 * How a measure of a query came to the value that the tables have.
 *
 * @param relevant all relevant passages of the pool, with their ranks at full depth
 */
export function arithmeticOf(
  name: string,
  value: number | null,
  relevant: readonly RelevantPassage[],
): Arithmetic {
  if (value === null) return { measure: name, value, steps: 'not defined for this query' };
  const computed = name === RANK_DISTANCE ? distanceOf(relevant) : measureOf(name, relevant);
  const agrees = computed !== undefined && Math.abs(computed.value - value) <= ROUNDING;
  const result = Number.isInteger(value) ? String(value) : value.toFixed(4);
  return { measure: name, value, steps: agrees ? `${computed.steps} = ${result}` : result };
}

interface Computed {
  value: number;
  steps: string;
}

function distanceOf(relevant: readonly RelevantPassage[]): Computed | undefined {
  const value = rankDistance(relevant);
  if (value === undefined) return undefined;
  const ranks = relevant.map(({ rank }) => rank);
  return { value, steps: `${Math.max(...ranks)} − ${Math.min(...ranks)}` };
}

function measureOf(name: string, relevant: readonly RelevantPassage[]): Computed | undefined {
  const measure = knownMeasure(name);
  const steps = measure && STEPS[measure.family.name];
  if (steps === undefined) return undefined;
  const ranking = judgedRanking(
    relevant,
    relevant.length,
    relevant.map(({ grade }) => grade),
  );
  return { value: measureValue(measure!, ranking), steps: steps(ranking, measure!.cutoff) };
}

function knownMeasure(name: string): Measure | undefined {
  try {
    const [measure, ...more] = parseMeasure(name);
    return more.length === 0 ? measure : undefined;
  } catch {
    return undefined;
  }
}

function averagePrecision(ranking: JudgedRanking, k: number): string {
  const ranks = Array.from(ranking.ranks).filter(rank => rank <= k);
  return `${sum(ranks.map((rank, i) => `${i + 1}/${rank}`))} / ${relevantCount(ranking)}`;
}

function reciprocalRank(ranking: JudgedRanking, k: number): string {
  const rank = firstRelevantRank(ranking);
  return rank <= k ? `1/${rank}` : `best rank ${rank} > ${k}`;
}

function normalizedGain(ranking: JudgedRanking, k: number, gain: (grade: number) => string): string {
  const term = (grade: number, rank: number) => `${gain(grade)}/log₂ ${rank + 1}`;
  const gained = Array.from(ranking.ranks).flatMap((rank, i) =>
    rank <= k ? term(ranking.grades[i]!, rank) : [],
  );
  const best = Array.from(ranking.ideal).flatMap((grade, i) => (i < k ? term(grade, i + 1) : []));
  return `${sum(gained)} / ${sum(best)}`;
}

/** In parentheses; 0 for none. */
function sum(terms: readonly string[]): string {
  if (terms.length === 0) return '0';
  const shown =
    terms.length <= LONGEST_SUM ? terms : [...terms.slice(0, FIRST_TERMS), '…', terms[terms.length - 1]!];
  return `(${shown.join(' + ')})`;
}
