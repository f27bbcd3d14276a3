import { median, milliseconds, ratios, settle } from './measure';
import { ROUNDS } from './options';
import { type Row, report } from './row';

/** What a side did in its turn, and the seconds that it took. */
export interface Turn<T> {
  seconds: number;
  result: T;
}

/** Seconds of each round. */
export interface Turns {
  ours: number[];
  /** Empty where there is nobody to compare with. */
  theirs: number[];
}

/**
 * Both sides take turns, so that a slow minute of the machine strikes both. A round before the first warms up.
 *
 * @param agree throws unless both sides did the same work
 */
export async function takeTurns<T>(
  ours: (round: number) => Promise<Turn<T>>,
  theirs: ((round: number) => Promise<Turn<T>>) | undefined,
  agree: (ours: T, theirs: T) => void,
): Promise<Turns> {
  const turns: Turns = { ours: [], theirs: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const own = await ours(round);
    await settle();
    if (round > 0) turns.ours.push(own.seconds);
    if (!theirs) continue;
    const other = await theirs(round);
    await settle();
    agree(own.result, other.result);
    if (round > 0) turns.theirs.push(other.seconds);
  }
  return turns;
}

/** The row of a comparison. Its ratio says how many times faster we are. */
export function reportTurns(row: Row & { other: string }, turns: Turns, show = milliseconds): void {
  const { ours, theirs } = turns;
  const { other, ...rest } = row;
  report({
    ...rest,
    ours: show(median(ours)),
    ...(theirs.length > 0 && {
      other: `${show(median(theirs))}: ${other}`,
      ratio: ratios(ours.map((time, i) => [time, theirs[i]!])),
    }),
    raw: turns,
  });
}
