/**
 * What every measure of one query is computed from: where its judged passages stand in the ranking. A run gives it after
 * sorting, an exact search without a sort, by counting the passages that score higher.
 *
 * Judged is what has a grade of 0 or more. A passage without a grade, or with a negative one, is unjudged: it takes up
 * a rank and nothing else.
 */
export interface JudgedRanking {
  /** Ranks of the judged passages that were retrieved, from 1, ascending. */
  readonly ranks: ArrayLike<number>;
  /** Grade of the passage at each of `ranks`: 1 and more is relevant, 0 is not. */
  readonly grades: ArrayLike<number>;
  /** How many passages were retrieved, judged or not. */
  readonly retrieved: number;
  /** Grades of all judged passages, retrieved or not, descending: the ideal ranking. */
  readonly ideal: ArrayLike<number>;
}

export interface RankedGrade {
  rank: number;
  grade: number;
}

/**
 * @param found judged passages that were retrieved, in any order. `bpref` needs those of grade 0 too; the other
 *   measures are right without them.
 * @param grades of all judged passages, in any order
 */
export function judgedRanking(
  found: readonly RankedGrade[],
  retrieved: number,
  grades: Iterable<number>,
): JudgedRanking {
  const judged = found.filter(({ grade }) => grade >= 0).sort((a, b) => a.rank - b.rank);
  return {
    ranks: judged.map(({ rank }) => rank),
    grades: judged.map(({ grade }) => grade),
    retrieved,
    ideal: idealGrades(grades),
  };
}

/** The best ranking that there can be for these judgments: all of them retrieved, the highest grades first. */
export function idealRanking(grades: Iterable<number>): JudgedRanking {
  const ideal = idealGrades(grades);
  return { ranks: Array.from(ideal, (_, i) => i + 1), grades: ideal, retrieved: ideal.length, ideal };
}

/** The ranking of a query for which nothing was retrieved. */
export function emptyRanking(grades: Iterable<number>): JudgedRanking {
  return judgedRanking([], 0, grades);
}

function idealGrades(grades: Iterable<number>): Float64Array {
  return Float64Array.from(grades)
    .filter(grade => grade >= 0)
    .sort()
    .reverse();
}
