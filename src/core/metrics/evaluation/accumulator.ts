import { type EvaluationTask, SETTINGS, type Setting } from '../../data/evaluation/settings';
import type { Language } from '../../data/model';
import { bootstrapIntervals, type Interval } from '../../statistics/bootstrap';
import { rankDistance } from '../multilingual/rank-distance';
import type { Measure } from '../names';
import type { QueryResult } from '../results';
import { BIAS_CUTOFF, languageBias } from './bias';
import type { EvaluationSummary, SettingSummary, TaskSummary } from './summary';

const RANK_DISTANCE = 'rank_distance';

/** Measures of some queries, with what the statistics need to know of these. */
class QueryValues {
  readonly #values = new Map<string, number[]>();
  readonly #groups: string[] = [];
  readonly #strata: string[] = [];

  /** @param measures the same ones for every query */
  add(measures: Readonly<Record<string, number>>, group: string, stratum: string): void {
    for (const [name, value] of Object.entries(measures)) {
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
    this.#groups.push(group);
    this.#strata.push(stratum);
  }

  get size(): number {
    return this.#groups.length;
  }

  means(): Record<string, number> {
    const means = [...this.#values].map(([name, values]) => {
      return [name, values.reduce((sum, value) => sum + value, 0) / values.length] as const;
    });
    return Object.fromEntries(means);
  }

  intervals(): Record<string, Interval> {
    const queries = { groups: this.#groups, strata: this.#strata };
    const intervals = bootstrapIntervals([...this.#values.values()], queries);
    return Object.fromEntries([...this.#values.keys()].map((name, i) => [name, intervals[i]!]));
  }
}

/** Brings the results of an evaluation together as they come, task by task, holding a few numbers for each query. */
export class EvaluationAccumulator {
  readonly #tasks: TaskSummary[] = [];
  readonly #values = new Map<Setting, QueryValues>();
  /** Of the queries in the multilingual setting that have one. */
  readonly #distances = new QueryValues();
  readonly #multilingual: QueryResult[] = [];

  constructor(readonly measures: readonly Measure[]) {}

  addTask(task: EvaluationTask, results: readonly QueryResult[]): void {
    const { setting, queryLanguage, poolLanguage, poolSize, leftOut } = task;
    const stratum = `${queryLanguage} ${poolLanguage}`;
    const sums: Record<string, number> = {};
    const add = (table: QueryValues, measures: Readonly<Record<string, number>>, group: string) => {
      table.add(measures, group, stratum);
      for (const [name, value] of Object.entries(measures)) sums[name] = (sums[name] ?? 0) + value;
    };
    let measured = 0;
    for (const result of results) {
      add(this.#valuesOf(setting), result.measures, result.group);
      if (setting !== 'multilingual') continue;
      const distance = rankDistance(result.relevant);
      if (distance !== undefined) {
        add(this.#distances, { [RANK_DISTANCE]: distance }, result.group);
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
    const values = this.#valuesOf(setting);
    const queries = tasks.reduce((n, task) => n + task.queries, 0);
    const distances = this.#distances;
    return {
      setting,
      tasks: tasks.length,
      queries,
      leftOut: this.#tasks.reduce((n, task) => n + (task.setting === setting ? task.leftOut : 0), 0),
      macro: values.intervals(),
      micro: values.means(),
      ...(setting === 'multilingual' &&
        distances.size > 0 && {
          rankDistance: {
            macro: distances.intervals()[RANK_DISTANCE]!,
            micro: distances.means()[RANK_DISTANCE]!,
            leftOut: queries - distances.size,
          },
        }),
    };
  }

  #valuesOf(setting: Setting): QueryValues {
    const values = this.#values.get(setting) ?? new QueryValues();
    this.#values.set(setting, values);
    return values;
  }
}
