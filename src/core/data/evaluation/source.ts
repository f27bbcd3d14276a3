import type { Place } from '../../errors';
import type { Judgments, Passage, Query } from '../model';

/** A query as read. Translations of one query may share the key by which the judgments name them. */
export interface SourceQuery {
  query: Query;
  key: string;
  place: Place;
}

/** A passage as read. Translations of one passage may share the key by which the judgments name them. */
export interface SourcePassage {
  passage: Passage;
  key: string;
  place: Place;
}

/** A test set as its format holds it, not yet checked against itself. */
export interface Source {
  /** The folder or file that the user named. */
  path: string;
  /** Every file that is read. */
  files: readonly string[];
  queries: readonly SourceQuery[];
  /** Starts anew with every call and yields the same order. */
  passages(): AsyncIterable<SourcePassage> | Iterable<SourcePassage>;
  /** key of a query → key of a passage → grade */
  judgments: Judgments;
  /** Finds the line of a judgment that names an absent query, or (with `passage`) an absent passage. */
  locate?(query: string, passage?: string): Promise<Place>;
}
