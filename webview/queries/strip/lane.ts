import type { RunDetail } from '../../../src/core/pages/queries';

/** A relevant passage on the strip. */
export interface Mark {
  passage: string;
  language: string;
  rank: number;
  score: number;
  /** In the language of the query. */
  own: boolean;
}

/** The relevant passages of one run, best first. */
export interface Lane {
  run: string;
  marks: readonly Mark[];
}

export function laneOf(run: string, { relevant }: RunDetail, language: string): Lane {
  const marks = relevant.map(({ passage, language: of, rank, score }) => {
    return { passage, language: of, rank, score, own: of === language };
  });
  return { run, marks: marks.sort((a, b) => a.rank - b.rank) };
}
