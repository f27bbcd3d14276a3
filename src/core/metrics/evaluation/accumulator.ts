import { type EvaluationTask, SETTINGS, type Setting } from '../../data/evaluation/settings';
import type { Language } from '../../data/model';
import { bootstrapInterval, type Interval } from '../../statistics/bootstrap';
import { rankDistance } from '../multilingual/rank-distance';
import type { Measure } from '../names';
import type { QueryResult } from '../results';
import { BIAS_CUTOFF, languageBias } from './bias';
import type { EvaluationSummary, SettingSummary, TaskSummary } from './summary';

const RANK_DISTANCE = 'rank_distance';

/** One number for each query, with what the statistics need to know of it. */
class Column {
  readonly values: number[] = [];
  readonly groups: string[] = [];
  readonly strata: string[] = [];

  add(value: number, group: string, stratum: string): void {
    this.values.push(value);
    this.groups.push(group);
    this.strata.push(stratum);
  }

  mean(): number {
    return this.values.reduce((sum, value) => sum + value, 0) / this.values.length;
  }

  interval(): Interval {
    return bootstrapInterval(this);
  }
}

/** Brings the results of an evaluation together as they come, task by task, holding a few numbers for each query. */
export class EvaluationAccumulator {
  readonly #tasks: TaskSummary[] = [];
  readonly #columns = new Map<string, Column>();
  readonly #multilingual: QueryResult[] = [];

  constructor(readonly measures: readonly Measure[]) {}

  addTask(task: EvaluationTask, results: readonly QueryResult[]): void {
    const { setting, queryLanguage, poolLanguage, poolSize, leftOut } = task;
    const stratum = `${queryLanguage} ${poolLanguage}`;
    const sums: Record<string, number> = {};
    const add = (name: string, value: number, group: string) => {
      this.#column(setting, name).add(value, group, stratum);
      sums[name] = (sums[name] ?? 0) + value;
    };
    let measured = 0;
    for (const result of results) {
      for (const [name, value] of Object.entries(result.measures)) add(name, value, result.group);
      if (setting !== 'multilingual') continue;
      const distance = rankDistance(result.relevant);
      if (distance !== undefined) {
        add(RANK_DISTANCE, distance, result.group);
        measured++;
      }
      this.#multilingual.push({ ...result, top: result.top.slice(0, BIAS_CUTOFF) });
    }
    const mean = (name: string, count: number) => (sums[name] ?? Number.NaN) / count;
    this.#tasks.push({
      setting,
      queryLanguage,
      poolLanguage,
      poolSize,
      queries: results.length,
      leftOut,
      means: Object.fromEntries(this.measures.map(({ name }) => [name, mean(name, results.length)])),
      ...(measured > 0 && { rankDistance: mean(RANK_DISTANCE, measured) }),
    });
  }

  /** @param passages language → number of passages in the pool */
  finish(dataset: string, queries: number, passages: ReadonlyMap<Language, number>): EvaluationSummary {
    return {
      dataset,
      languages: [...passages.keys()],
      queries,
      passages: Object.fromEntries(passages),
      measures: this.measures.map(({ name }) => name),
      settings: SETTINGS.flatMap(setting => this.#settingSummary(setting) ?? []),
      tasks: this.#tasks,
      ...(this.#multilingual.length > 0 && { bias: languageBias(this.#multilingual, passages) }),
    };
  }

  #settingSummary(setting: Setting): SettingSummary | undefined {
    const tasks = this.#tasks.filter(task => task.setting === setting && task.queries > 0);
    if (tasks.length === 0) return undefined;
    const columns = this.measures.map(({ name }) => [name, this.#column(setting, name)] as const);
    const queries = tasks.reduce((n, task) => n + task.queries, 0);
    const distance = this.#columns.get(`${setting} ${RANK_DISTANCE}`);
    return {
      setting,
      tasks: tasks.length,
      queries,
      leftOut: this.#tasks.reduce((n, task) => n + (task.setting === setting ? task.leftOut : 0), 0),
      macro: Object.fromEntries(columns.map(([name, column]) => [name, column.interval()])),
      micro: Object.fromEntries(columns.map(([name, column]) => [name, column.mean()])),
      ...(distance && {
        rankDistance: {
          macro: distance.interval(),
          micro: distance.mean(),
          leftOut: queries - distance.values.length,
        },
      }),
    };
  }

  #column(setting: Setting, name: string): Column {
    const key = `${setting} ${name}`;
    const column = this.#columns.get(key) ?? new Column();
    this.#columns.set(key, column);
    return column;
  }
}
