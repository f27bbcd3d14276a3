import type { EvaluationSummary, SettingSummary } from '../core/metrics/evaluation/summary';
import type { RunRecord } from '../core/runs/run-record';
import { textTable } from './text-table';

/** A run as `polyrank show` prints it: what was run, then for each test set the means by setting and by language. */
export function describeRun(path: string, record: RunRecord): string {
  return [describeOrigin(path, record), ...(record.evaluations ?? []).map(describeEvaluation)].join('\n');
}

function describeOrigin(path: string, record: RunRecord): string {
  const { training, times, versions } = record;
  const facts: [string, string | undefined][] = [
    ['run', record.id],
    ['status', record.reason ? `${record.status}: ${record.reason}` : record.status],
    ['experiment', `${record.experiment} (${record.file.path})`],
    ['cell', record.cell],
    ['folder', path],
    ['encoder', record.resolved.encoder.path],
    ['device', record.device],
    ['seed', String(record.seed)],
    ['created', times.created],
    [
      'training',
      training &&
        `${training.steps} steps, ${training.examples} examples, ${training.tokens} tokens, ${training.outcome}`,
    ],
    ['time', describeTimes(times)],
    [
      'versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ];
  return facts.map(([name, value]) => (value ? `${name.padEnd(12)}${value}\n` : '')).join('');
}

function describeTimes({ training, evaluation }: RunRecord['times']): string {
  return Object.entries({ training, evaluation })
    .flatMap(([name, seconds]) => (seconds === undefined ? [] : `${name} ${seconds.toFixed(1)} s`))
    .join(', ');
}

function describeEvaluation(summary: EvaluationSummary): string {
  const passages = Object.values(summary.passages).reduce((sum, count) => sum + count, 0);
  const size = `${summary.queries} queries, ${passages} passages, ${summary.languages.length} languages`;
  const tables = [
    describeSettings(summary),
    ...(['monolingual', 'multilingual'] as const).map(setting => describeTasks(summary, setting)),
  ];
  return [`${summary.dataset}: ${size}\n`, ...tables.filter(table => table !== '')].join('\n');
}

/** Three rows for each setting: macro means, their intervals, and micro means. */
function describeSettings({ settings, measures }: EvaluationSummary): string {
  const header = ['setting', 'means over', 'queries', '', ...measures, 'rank_distance'];
  const rows = settings.flatMap(summary => {
    const { setting, tasks, queries, leftOut, macro, micro, rankDistance } = summary;
    const origin = [
      setting,
      `${tasks} ${setting === 'crosslingual' ? 'pairs' : 'languages'}`,
      leftOut > 0 ? `${queries} (${leftOut} left out)` : String(queries),
    ];
    return [
      [
        ...origin,
        'macro',
        ...measures.map(name => shown(macro[name]?.mean)),
        shown(rankDistance?.macro.mean, 1),
      ],
      [
        ...['', '', '', '95%'],
        ...measures.map(name => interval(macro[name])),
        interval(rankDistance?.macro, 1),
      ],
      [...['', '', '', 'micro'], ...measures.map(name => shown(micro[name])), shown(rankDistance?.micro, 1)],
    ];
  });
  return textTable(header, rows);
}

/** One row for each language; nothing for a setting that was not evaluated. */
function describeTasks({ tasks, measures }: EvaluationSummary, setting: SettingSummary['setting']): string {
  const own = tasks.filter(task => task.setting === setting);
  if (own.length === 0) return '';
  const pooled = setting === 'multilingual';
  const header = [setting, 'pool', 'queries', ...measures, ...(pooled ? ['rank_distance'] : [])];
  const rows = own.map(({ queryLanguage, poolSize, queries, means, rankDistance }) => [
    queryLanguage,
    poolSize,
    queries,
    ...measures.map(name => shown(means[name])),
    ...(pooled ? [shown(rankDistance, 1)] : []),
  ]);
  return textTable(header, rows);
}

/** JSON has no NaN: a mean over nothing comes back as null. */
function shown(value: number | null | undefined, digits = 4): string {
  return value === undefined || value === null ? '' : value.toFixed(digits);
}

function interval(value: { low: number; high: number } | undefined, digits = 4): string {
  return value ? `${shown(value.low, digits)} … ${shown(value.high, digits)}` : '';
}
