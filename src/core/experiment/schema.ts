import {
  type Static,
  type TArray,
  type TObject,
  type TOptional,
  type TSchema,
  type TUnion,
  Type,
} from '@sinclair/typebox';
import { EncoderSchema } from './schema/encoder';
import { EvaluateSchema, type EvaluationDataSchema } from './schema/evaluate';
import {
  choice,
  type Defaulted,
  type ListShorthand,
  mapping,
  type PathShorthand,
  withDefault,
} from './schema/fields';
import { type TrainingDataSchema, TrainSchema } from './schema/train';

/**
 * The experiment file: the one source of its types, checks, defaults, JSON schema and documentation.
 */
export const ExperimentSchema = mapping(
  {
    name: Type.Optional(
      Type.String({
        title: 'Name',
        description: 'Names the experiment in lists and reports.',
        otherwise: 'the name of the file without `.polyrank.yaml`',
        minLength: 1,
        maxLength: 200,
        examples: ['hybrid-batches'],
      }),
    ),
    encoder: EncoderSchema,
    train: Type.Optional(TrainSchema),
    evaluate: Type.Optional(EvaluateSchema),
    seed: withDefault(
      Type.Integer({
        title: 'Seed',
        description: 'Of sampling and dropout. The same file, seed and device give the same losses.',
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
      }),
      42,
    ),
    device: withDefault(
      choice(
        {
          auto: 'the GPU by WebGPU where it computes rightly and faster than the CPU, otherwise the CPU',
          cpu: 'the processor',
          webgpu: 'the GPU by WebGPU: any maker’s',
          cuda: 'an NVIDIA GPU by CUDA, on Linux',
          dml: 'the GPU by DirectML, on Windows',
          coreml: 'Apple’s Core ML',
        },
        {
          title: 'Device',
          description: 'Where the model runs. `--device` of the command line stands above it.',
        },
      ),
      'auto',
    ),
    matrix: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
        title: 'Matrix',
        description:
          'Values to vary: keys are paths into this file, with points between their parts, each with a list of values. Every combination is one cell: one training with its evaluation. Combinations that come to the same, as all seeds without training do, are one cell.',
        examples: [{ 'train.batches': ['none', 'monolingual', 'crosslingual', 'hybrid'], seed: [1, 2, 3] }],
      }),
    ),
  },
  {
    title: 'Polyrank experiment',
    description: 'Which encoder, which training batches, which test sets.',
  },
);

/**
 * The type of what a schema describes once its short forms are written out, and, if `Filled`, once the keys with a
 * fixed default are there.
 */
type Form<S extends TSchema, Filled extends boolean> =
  S extends PathShorthand<infer F>
    ? Form<F, Filled>
    : S extends ListShorthand<infer F>
      ? Form<F, Filled>
      : S extends TUnion<infer Alternatives>
        ? { [I in keyof Alternatives]: Form<Alternatives[I], Filled> }[number]
        : S extends TArray<infer Item>
          ? Form<Item, Filled>[]
          : S extends TObject<infer Keys>
            ? Simplify<
                {
                  [K in keyof Keys as IsRequired<Keys[K], Filled> extends true ? K : never]: Form<
                    Keys[K],
                    Filled
                  >;
                } & {
                  [K in keyof Keys as IsRequired<Keys[K], Filled> extends true ? never : K]?: Form<
                    Keys[K],
                    Filled
                  >;
                }
              >
            : Static<S>;

type IsRequired<S extends TSchema, Filled extends boolean> = S extends Defaulted
  ? Filled
  : S extends TOptional<TSchema>
    ? false
    : true;

type Simplify<T> = { [K in keyof T]: T[K] };

/** An experiment file as its author writes it. */
export type ExperimentFile = Static<typeof ExperimentSchema>;

/** An experiment file with its short forms written out, defaults still missing. */
export type ExpandedExperiment = Form<typeof ExperimentSchema, false>;

/** The same with the fixed defaults filled in. */
export type FilledExperiment = Form<typeof ExperimentSchema, true>;

/**
 * One cell, ready to be carried out: defaults filled, paths absolute. Undefined is only what the model or the data
 * decides (pooling, lengths, languages, weights), and `train` or `evaluate` where there is nothing to do.
 */
export interface Experiment extends Omit<FilledExperiment, 'name' | 'matrix' | 'train' | 'evaluate'> {
  name: string;
  train?: TrainOptions;
  evaluate?: EvaluateOptions;
}

type FilledTrain = NonNullable<FilledExperiment['train']>;
type FilledEvaluate = NonNullable<FilledExperiment['evaluate']>;

export type EncoderOptions = FilledExperiment['encoder'];

/** A format that is absent is told from the files. */
export type WithKnownFormat<T extends { format: string }> = Omit<T, 'format'> & {
  format?: Exclude<T['format'], 'auto'>;
};

export type TrainingDataOptions = WithKnownFormat<Form<typeof TrainingDataSchema, true>>;

/** `alpha` is there with hybrid batches, and only then; of the two warm-ups and the four budgets one. */
export interface TrainOptions extends Omit<FilledTrain, 'batches' | 'data' | 'validation'> {
  batches: Exclude<FilledTrain['batches'], 'none'>;
  data: TrainingDataOptions[];
  validation?: ValidationOptions;
}

export interface ValidationOptions extends Omit<NonNullable<FilledTrain['validation']>, 'data'> {
  data: TrainingDataOptions[];
}

export interface EvaluateOptions extends Omit<FilledEvaluate, 'data'> {
  data: EvaluationDataOptions[];
}

export type EvaluationDataOptions = WithKnownFormat<Form<typeof EvaluationDataSchema, true>> & {
  name: string;
};

export type Setting = EvaluateOptions['settings'][number];
