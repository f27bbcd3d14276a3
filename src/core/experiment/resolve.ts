import { basename, dirname, resolve } from 'node:path';
import type { TObject, TSchema } from '@sinclair/typebox';
import { plainName } from '../files/plain-name';
import {
  type EvaluateOptions,
  type ExpandedExperiment,
  type Experiment,
  ExperimentSchema,
  type FilledExperiment,
  type TrainOptions,
  type WithKnownFormat,
} from './schema';
import { itemOf, propertiesOf, shorthandOf } from './schema/walk';

/** Writes out the short forms: a path for a mapping with a path, one item for a list of one. */
export function expandShorthand(value: unknown, schema: TSchema = ExperimentSchema): unknown {
  const short = shorthandOf(schema);
  if (short?.kind === 'path') {
    return expandShorthand(typeof value === 'string' ? { path: value } : value, short.full);
  }
  if (short?.kind === 'list') return expandShorthand(Array.isArray(value) ? value : [value], short.full);
  return mapChildren(value, schema, expandShorthand);
}

/**
 * One cell as it will be carried out.
 *
 * @param expanded without short forms, and sound
 * @param file the experiment file: paths are relative to its folder, and it gives the name where there is none
 */
export function resolveExperiment(expanded: ExpandedExperiment, file: string): Experiment {
  const folder = dirname(resolve(file));
  const filled = fill(expanded, ExperimentSchema, folder) as FilledExperiment;
  const { matrix, train, evaluate, ...rest } = filled;
  return {
    ...rest,
    name: filled.name ?? nameOfFile(file),
    ...(train && train.batches !== 'none' ? { train: resolveTraining(train) } : {}),
    ...(evaluate ? { evaluate: resolveEvaluation(evaluate, folder) } : {}),
  };
}

/** `studies/hybrid.polyrank.yaml` → `hybrid` */
export function nameOfFile(file: string): string {
  const name = basename(file);
  return name.replace(/(\.polyrank)?\.(ya?ml|json)$/i, '') || name;
}

function resolveTraining(train: NonNullable<FilledExperiment['train']>): TrainOptions {
  const { alpha = 0.5, data, schedule, validation, ...rest } = train;
  const batches = train.batches as TrainOptions['batches'];
  return {
    ...rest,
    batches,
    ...(batches === 'hybrid' ? { alpha } : {}),
    data: data.map(withKnownFormat),
    schedule: schedule.warmup_steps === undefined ? { warmup_ratio: 0.1, ...schedule } : schedule,
    ...(validation ? { validation: { ...validation, data: validation.data.map(withKnownFormat) } } : {}),
  };
}

function resolveEvaluation(
  evaluate: NonNullable<FilledExperiment['evaluate']>,
  folder: string,
): EvaluateOptions {
  return {
    ...evaluate,
    data: evaluate.data.map(data => ({
      ...withKnownFormat(data),
      ...namedFiles(data, data.path ?? folder),
      name: data.name ?? nameOfData(data),
    })),
  };
}

function withKnownFormat<T extends { format: string }>({ format, ...rest }: T): WithKnownFormat<T> {
  return (format === 'auto' ? rest : { ...rest, format }) as WithKnownFormat<T>;
}

type EvaluationData = NonNullable<FilledExperiment['evaluate']>['data'][number];

/** The files that are named one by one, or one for each language, as absolute paths. */
function namedFiles(
  { queries, corpus, qrels }: EvaluationData,
  folder: string,
): Pick<EvaluationData, 'queries' | 'corpus' | 'qrels'> {
  const absolute = (files: string | Record<string, string>) =>
    typeof files === 'string'
      ? resolve(folder, files)
      : Object.fromEntries(
          Object.entries(files).map(([language, file]) => [language, resolve(folder, file)]),
        );
  return {
    ...(queries === undefined ? {} : { queries: absolute(queries) }),
    ...(corpus === undefined ? {} : { corpus: absolute(corpus) }),
    ...(qrels === undefined ? {} : { qrels: resolve(folder, qrels) }),
  };
}

/** The last part of the path, without what says how a file is packed, and without what no folder can be named. */
function nameOfData({ path, corpus, format }: EvaluationData): string {
  const source = path ?? (typeof corpus === 'string' ? corpus : format);
  const name = basename(source).replace(/(\.(jsonl|json|csv|tsv|parquet|txt))?(\.gz)?$/i, '');
  return plainName(name, 'data');
}

/** Fills in the fixed defaults and makes paths absolute. */
function fill(value: unknown, schema: TSchema, folder: string): unknown {
  if (schema.isPath && typeof value === 'string') return resolve(folder, value);
  const short = shorthandOf(schema);
  if (short) return fill(value, short.full, folder);
  const filled = mapChildren(value, schema, (child, part) => fill(child, part, folder));
  const properties = propertiesOf(schema);
  if (!properties || !isMapping(filled)) return filled;
  for (const [key, property] of Object.entries(properties)) {
    if (!(key in filled) && 'default' in property) {
      filled[key] = fill(structuredClone(property.default), property, folder);
    }
  }
  return filled;
}

function mapChildren(
  value: unknown,
  schema: TSchema,
  map: (child: unknown, schema: TSchema) => unknown,
): unknown {
  const item = itemOf(schema);
  if (item && Array.isArray(value)) return value.map(child => map(child, item));
  const properties: TObject['properties'] | undefined = propertiesOf(schema);
  if (!properties || !isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return [key, property ? map(child, property) : child];
    }),
  );
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
