import { lowerIsBetter, verdict } from '../../core/comparison/compare';
import { type ComparisonRow, compareRuns, type Pair } from '../../core/comparison/compare-runs';
import type { Configuration } from '../../core/comparison/configurations';
import { formatCount, formatDifference, formatP, formatRange, formatValue } from '../../core/text/numbers';
import { aspectName } from '../text/measures';

const BATCHES = 'train.batches';

/** What the tests say of hybrid batches against each other kind, one sentence for each setting; empty without hybrid ones. */
export async function hybridVerdict(configurations: readonly Configuration[]): Promise<string> {
  const pairs = hybridPairs(configurations);
  if (pairs.length === 0) return '';
  const rows = await compareRuns(configurations, pairs);
  const severalDatasets = new Set(rows.map(({ dataset }) => dataset)).size > 1;
  const questions = Math.max(...rows.map(({ groups }) => groups));
  const tests = rows.length === 1 ? '' : `; p after Holm’s correction over ${rows.length} tests`;
  const sentences = pairs.map(pair =>
    rows
      .filter(row => row.pair === pair)
      .map(row => `${sentence(row, configurations, severalDatasets)}\n`)
      .join(''),
  );
  const intro = `Paired randomisation tests over ${formatCount(questions)} questions, seeds averaged${tests}:\n`;
  return ['', intro, ...sentences].join('\n');
}

/** Hybrid batches against monolingual and cross-lingual ones that are alike in all else. */
function hybridPairs(configurations: readonly Configuration[]): Pair[] {
  return configurations.flatMap((hybrid, other) =>
    configurations.flatMap((configuration, baseline): Pair[] => {
      const batches = configuration.experiment.train?.batches;
      const isPair =
        hybrid.experiment.train?.batches === 'hybrid' &&
        (batches === 'monolingual' || batches === 'crosslingual') &&
        Object.entries(configuration.assignment).every(
          ([key, value]) =>
            key === BATCHES || JSON.stringify(value) === JSON.stringify(hybrid.assignment[key]),
        );
      return isPair ? [[baseline, other]] : [];
    }),
  );
}

/** `In multilingual mAP, hybrid is better than monolingual: 0.5123 against 0.5001, …` */
function sentence(
  row: ComparisonRow,
  configurations: readonly Configuration[],
  namesDataset: boolean,
): string {
  const where = namesDataset ? `On ${row.dataset}, in` : 'In';
  const { measure, pair, difference, adjusted } = row;
  const [baseline, other] = pair.map(i => configurations[i]!.label);
  const found = verdict(measure, row);
  const says =
    found === 'no difference shown'
      ? `no difference is shown between ${other} and ${baseline}`
      : `${other} is ${found} than ${baseline}`;
  const values = `${formatValue(measure, row.other)} against ${formatValue(measure, row.baseline)}`;
  const gain = `${formatDifference(measure, difference.mean)} (95% interval ${formatRange(measure, difference)})`;
  const note = lowerIsBetter(measure) ? ', lower is better' : '';
  return `${where} ${aspectName(row)}, ${says}: ${values}${note}; difference ${gain}, p ${formatP(adjusted)}.`;
}
