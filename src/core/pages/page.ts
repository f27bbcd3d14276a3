import type { Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import type { Place } from '../errors';

/** What a page shows. Plain JSON: it is what the editor keeps of a page over a restart. Runs are paths of run directories. */
export type PageTarget = DashboardTarget | BiasTarget | ComparisonTarget | QueriesTarget;
export type PageKind = PageTarget['page'];

export const PAGE_KINDS: readonly PageKind[] = ['dashboard', 'bias', 'comparison', 'queries'];

/** What the editor keeps of a page. */
export interface KeptState {
  /** Of the document that kept it: a page that is opened anew does not go on where another left off. */
  stamp: string;
  target: PageTarget;
}

/** One run: its state, its training, its results. */
export interface DashboardTarget {
  page: 'dashboard';
  run: string;
}

/** How far the rankings of one run depend on language. */
export interface BiasTarget {
  page: 'bias';
  run: string;
  /** Name of the test set; by default the first of the run. */
  dataset?: string;
}

/** Two runs or more. */
export interface ComparisonTarget {
  page: 'comparison';
  runs: readonly string[];
}

/** The queries of one run, one by one, beside those of another where there is one. */
export interface QueriesTarget {
  page: 'queries';
  run: string;
  /** The run to compare with. */
  other?: string;
  dataset?: string;
  setting?: Setting;
  /** Language of the passages, in the cross-lingual setting. */
  pool?: Language;
  /** In the filter language of the page. */
  filter?: string;
  /** By which column the list is sorted. */
  sort?: { by: string; descending: boolean };
  /** Id of the query that is open. */
  query?: string;
}

/** The runs that a page shows. */
export const runsOf = (target: PageTarget): readonly string[] =>
  target.page === 'comparison'
    ? target.runs
    : target.page === 'queries' && target.other !== undefined
      ? [target.run, target.other]
      : [target.run];

/** What every page can ask of the editor. */
export interface HostApi {
  /** Opens another page, or brings it to the front. */
  open(target: PageTarget): Promise<void>;
  /** Shows this page anew, with another run in place of its own or beside it. */
  retarget(target: PageTarget): Promise<void>;
  /** Asks the user where, and writes. */
  save(file: SavedFile): Promise<void>;
  copy(text: string): Promise<void>;
  /** Shows a place of a file in an editor beside: one that the page was told of. */
  reveal(place: Place): Promise<void>;
  /** Asks the user for other runs of the same test sets, and opens their comparison with these. */
  compareWith(runs: readonly string[]): Promise<void>;
  /** Asks the user for one other run, for pages that show two side by side. */
  pickRun(title: string): Promise<string | undefined>;
}

export interface SavedFile {
  /** A suggestion: `loss.svg`. */
  name: string;
  content: string | Uint8Array;
}

/** What can be done with a run. */
export interface RunActions {
  stop(): Promise<void>;
  resume(): Promise<void>;
  runAgain(): Promise<void>;
  openFolder(): Promise<void>;
  showLog(): Promise<void>;
  openExperiment(): Promise<void>;
  /** Writes one HTML file that opens in any browser. */
  exportReport(): Promise<void>;
}
