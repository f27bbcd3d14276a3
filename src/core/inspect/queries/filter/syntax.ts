import type { Language } from '../../../data/model';

/** What a filter says. */
export type Filter =
  | { kind: 'and' | 'or'; terms: readonly Filter[] }
  | { kind: 'not'; term: Filter }
  /** The question holds the text, which is folded. */
  | { kind: 'text'; text: string }
  /** The id holds one of these texts. */
  | { kind: 'id'; parts: readonly string[] }
  | { kind: 'language' | 'pool' | 'first'; languages: readonly Language[] }
  /** The best relevant passage of one of the languages stands below this rank. */
  | { kind: 'missed'; languages: readonly Language[] | 'any'; depth: number }
  | Comparison;

export interface Comparison {
  kind: 'compare';
  column: string;
  /** Compare the difference between the other run and this one. */
  contrast: boolean;
  operator: Operator;
  value: number;
}

export type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** What a filter may name. */
export interface Vocabulary {
  /** Columns of numbers. */
  columns: readonly string[];
  languages: readonly Language[];
  /** Whether there is a run beside. */
  contrast: boolean;
}

/** A filter that cannot be read. */
export class FilterFault extends Error {
  override readonly name = 'FilterFault';

  /** @param from in the filter @param to exclusive */
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}
