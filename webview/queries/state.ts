import type { QueriesApi, QueriesView } from '../../src/core/pages/queries';
import type { Page } from '../base/page';

export type QueriesPage = Page<QueriesApi, QueriesView>;

/** A row of the list, and what a detail is asked with. */
export interface QueryKey {
  query: string;
  pool: string;
}

export const isSame = (a: QueryKey | undefined, b: QueryKey | undefined): boolean =>
  a?.query === b?.query && a?.pool === b?.pool;
