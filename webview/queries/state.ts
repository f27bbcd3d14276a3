import type { QueriesTarget } from '../../src/core/pages/page';
import type { QueriesApi } from '../../src/core/pages/queries';
import type { Page } from '../base/page';

/** What is kept of the page over a restart. */
export interface QueriesState extends QueriesTarget {
  /** Pool of the open query: in a list over all pools a query stands once for each. */
  queryPool?: string;
  /** The list's share of the page, where a query is open beside it. */
  split?: number;
}

export type QueriesPage = Page<QueriesApi, QueriesState>;

/** A row of the list, and what a detail is asked with. */
export interface QueryKey {
  query: string;
  pool: string;
}

export const isSame = (a: QueryKey | undefined, b: QueryKey | undefined): boolean =>
  a?.query === b?.query && a?.pool === b?.pool;
