import type { IdBuffer } from '../id-buffer';

/** What splits a pre-token (a word, mostly) into the pieces of its vocabulary. */
export interface PieceModel {
  /** Appends the ids of a pre-token, in time linear in its length. May be ended anywhere, and called again after it. */
  encode(pretoken: string, out: IdBuffer): void;
  /** The id of a piece, or −1. */
  idOf(piece: string): number;
}
