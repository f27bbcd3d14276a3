import type { Judgments } from '../core/data/model';
import { UserError } from '../core/errors';
import { toFixedEven } from '../core/metrics/fixed';
import { MEASURE_FAMILIES } from '../core/metrics/measures';
import { type Measure, parseMeasures } from '../core/metrics/names';
import { emptyRanking } from '../core/metrics/ranking';
import { measureValue, summarize } from '../core/metrics/summary';
import { judgeRun } from '../core/trec/judge';
import { compareIds } from '../core/trec/order';
import { readQrels } from '../core/trec/qrels';
import { type Run, readRun } from '../core/trec/run';

export interface ScoreOptions {
  run: string;
  qrels: string;
  /** What `-m` gives: measures, or trec_eval's sets `official` and `all_trec`. None means `official`. */
  measures: readonly string[];
  /** `-q`: the values of each query before the summary. */
  perQuery: boolean;
  /** `-c`: every query of the judgments counts; those that the run lacks have retrieved nothing. */
  complete: boolean;
}

/** trec_eval's sets of measures; of `all_trec` those that Polyrank has. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  official: [
    'runid',
    'num_q',
    'num_ret',
    'num_rel',
    'num_rel_ret',
    'map',
    'gm_map',
    'Rprec',
    'bpref',
    'recip_rank',
    'iprec_at_recall',
    'P',
  ],
  all_trec: ['runid', 'num_q', ...MEASURE_FAMILIES.filter(family => !family.own).map(({ name }) => name)],
};

/**
 * Scores a TREC run and writes what trec_eval 9.0 writes for the same measures: byte for byte, in its order, whatever
 * the order of `-m`.
 *
 * @throws UserError for files or measures that cannot be read, and where no query stands in both files
 */
export async function score(options: ScoreOptions, out: { write(text: string): unknown }): Promise<void> {
  const { header, measures } = readMeasures(options.measures);
  const judgments = await readQrels(options.qrels);
  const run = await readRun(options.run);
  const queries = evaluatedQueries(run, judgments, options);

  const values = measures.map(() => new Float64Array(queries.length));
  const text: string[] = [];
  queries.forEach((query, i) => {
    const grades = judgments.get(query)!;
    const inRun = run.queries.has(query);
    const ranking = inRun ? judgeRun(run, query, grades) : emptyRanking(grades.values());
    measures.forEach((measure, m) => {
      const value = measureValue(measure, ranking);
      values[m]![i] = value;
      if (options.perQuery && inRun && measure.family.summary !== 'geometric mean') {
        text.push(line(measure.name, query, shown(measure, value)));
      }
    });
  });

  if (header.has('runid')) text.push(line('runid', 'all', run.tag));
  if (header.has('num_q')) text.push(line('num_q', 'all', String(queries.length)));
  measures.forEach((measure, m) => {
    text.push(line(measure.name, 'all', shown(measure, summarize(measure.family, values[m]!))));
  });
  out.write(text.join(''));
}

/** Splits off the two that describe the run and have no value for a query. */
function readMeasures(given: readonly string[]): { header: Set<string>; measures: Measure[] } {
  const names = (given.length > 0 ? given : ['official']).flatMap(name => SETS[name] ?? [name]);
  const isHeader = (name: string) => name === 'runid' || name === 'num_q';
  const explicit = names.filter(name => !isHeader(name));
  return { header: new Set(names.filter(isHeader)), measures: parseMeasures(explicit) };
}

/** Queries of both files, with `complete` all that are judged, in trec_eval's order. */
function evaluatedQueries(run: Run, judgments: Judgments, { complete, qrels }: ScoreOptions): string[] {
  const common = [...judgments.keys()].filter(query => run.queries.has(query));
  if (common.length === 0) {
    const [ofRun] = run.queries.keys();
    const [ofQrels] = judgments.keys();
    throw new UserError(
      `no query is also in ${qrels}: this file begins with query ${JSON.stringify(ofRun)}, that one with ${JSON.stringify(ofQrels)}`,
      { file: run.file },
      'Check that the two belong together, and the order of the arguments: the run first, then the judgments.',
    );
  }
  return (complete ? [...judgments.keys()] : common).sort(compareIds);
}

function line(measure: string, query: string, value: string): string {
  return `${measure.padEnd(22)}\t${query}\t${value}\n`;
}

function shown({ family }: Measure, value: number): string {
  return family.summary === 'sum' ? String(value) : toFixedEven(value, 4);
}
