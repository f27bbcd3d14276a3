import { type Aspect, RANK_DISTANCE } from '../../core/comparison/compare';
import {
  type Configuration,
  configurationsOf,
  type EvaluatedRun,
  summaryOf,
} from '../../core/comparison/configurations';
import { chiefMeasure } from '../../core/metrics/evaluation/summary';
import { spread } from '../../core/statistics/spread';
import { formatDuration, formatSpread } from '../../core/text/numbers';
import { macroMean, SETTING_NAMES } from '../../core/text/settings';
import { describeRun } from '../run-description';
import { measureName } from '../text/measures';
import { textTable } from '../text-table';
import { hybridVerdict } from './verdict';

interface Output {
  write(text: string): unknown;
}

/** What a call of `polyrank run` comes to: one run in full, several as tables; with several seeds, what the tests say. */
export async function printResults(runs: readonly EvaluatedRun[], out: Output): Promise<void> {
  const [first, ...others] = runs;
  if (first === undefined) return;
  if (others.length === 0) {
    out.write(describeRun(first.path, first.record));
    return;
  }
  const configurations = configurationsOf(runs);
  const datasets = new Set(
    runs.flatMap(({ record }) => (record.evaluations ?? []).map(({ dataset }) => dataset)),
  );
  if (datasets.size === 0) out.write(trainingTable(runs));
  const seeded = configurations.some(configuration => configuration.runs.length > 1);
  const tables = [...datasets].map(dataset =>
    seeded ? seedsTable(dataset, configurations) : cellsTable(dataset, runs),
  );
  out.write(tables.join('\n'));
  if (seeded && datasets.size > 0) out.write(await hybridVerdict(configurations));
}

function trainingTable(runs: readonly EvaluatedRun[]): string {
  return textTable(
    ['cell', 'steps', 'examples', 'time'],
    runs.map(({ record: { cell, training, times } }) => [
      cell,
      training?.steps,
      training?.examples,
      formatDuration(times.training ?? 0),
    ]),
  );
}

/** One row for each run. */
function cellsTable(dataset: string, runs: readonly EvaluatedRun[]): string {
  const aspects = aspectsOf(dataset, runs);
  const rows = runs.map(run => [
    run.record.cell,
    ...aspects.map(aspect => shownMean(aspect, [meanOf(run, dataset, aspect)])),
    formatDuration((run.record.times.training ?? 0) + (run.record.times.evaluation ?? 0)),
  ]);
  return `${titleOf(dataset, aspects)}\n\n${textTable(['cell', ...headsOf(aspects), 'time'], rows)}`;
}

/** One row for each configuration: means over its seeds. */
function seedsTable(dataset: string, configurations: readonly Configuration[]): string {
  const aspects = aspectsOf(
    dataset,
    configurations.flatMap(({ runs }) => runs),
  );
  const rows = configurations.map(({ label, runs }) => [
    label,
    ...aspects.map(aspect =>
      shownMean(
        aspect,
        runs.map(run => meanOf(run, dataset, aspect)),
      ),
    ),
    String(runs.length),
  ]);
  const keys = new Set(configurations.flatMap(({ assignment }) => Object.keys(assignment)));
  const head = keys.size === 1 && keys.has('train.batches') ? 'batches' : 'configuration';
  const title = `${titleOf(dataset, aspects)}; mean ± standard deviation over seeds`;
  return `${title}\n\n${textTable([head, ...headsOf(aspects), 'seeds'], rows)}`;
}

/** Every setting with the chief measure, and rank distance where languages share a pool. */
function aspectsOf(dataset: string, runs: readonly EvaluatedRun[]): Aspect[] {
  const summary = runs.map(run => summaryOf(run, dataset)).find(found => found !== undefined);
  if (summary === undefined) return [];
  const measure = chiefMeasure(summary);
  return [
    ...summary.settings.map(({ setting }) => ({ setting, measure })),
    ...summary.settings
      .filter(({ rankDistance }) => rankDistance)
      .map(({ setting }) => ({ setting, measure: RANK_DISTANCE })),
  ];
}

function titleOf(dataset: string, aspects: readonly Aspect[]): string {
  const measures = new Set(
    aspects.map(({ measure }) => (measure === RANK_DISTANCE ? 'rank distance' : measureName(measure))),
  );
  return `${dataset}: ${[...measures].join(' by setting, and ')}`;
}

const headsOf = (aspects: readonly Aspect[]): string[] =>
  aspects.map(({ setting, measure }) =>
    measure === RANK_DISTANCE ? 'rank distance' : SETTING_NAMES[setting],
  );

function meanOf(run: EvaluatedRun, dataset: string, aspect: Aspect): number | undefined {
  const summary = summaryOf(run, dataset);
  return summary && macroMean(summary, aspect);
}

function shownMean({ measure }: Aspect, means: readonly (number | undefined)[]): string {
  const known = means.filter(mean => typeof mean === 'number');
  return known.length === 0 ? '–' : formatSpread(measure, spread(known));
}
