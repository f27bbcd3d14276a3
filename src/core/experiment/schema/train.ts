import { Type } from '@sinclair/typebox';
import { choice, LANGUAGE, LANGUAGES, mapping, oneOrMore, orPath, path, withDefault } from './fields';
import { OptimizerSchema, ScheduleSchema } from './optimizer';

export const TrainingDataSchema = orPath(
  mapping(
    {
      path: path({
        title: 'Path',
        description: 'A file, or a folder of files that are read one after the other. `.gz` is unpacked.',
        examples: ['qa/train.jsonl'],
      }),
      format: withDefault(
        choice(
          {
            auto: 'by the name and the content of the file',
            pairs:
              'JSON Lines with `id`, `language`, `query`, `positive`, `negatives`; the same `id` in several languages means translations',
            'sentence-transformers': 'CSV, TSV, JSON Lines or Parquet, one column for each part',
            squad: 'SQuAD JSON: each question with its paragraph',
          },
          { title: 'Format', description: 'How the file is laid out.' },
        ),
        'auto',
      ),
      languages: Type.Optional(LANGUAGES),
      language: Type.Optional(LANGUAGE),
      columns: Type.Optional(
        mapping(
          {
            id: Type.Optional(
              Type.String({
                title: 'Id',
                description: 'Column of the id that translations share.',
                minLength: 1,
              }),
            ),
            language: Type.Optional(
              Type.String({ title: 'Language', description: 'Column of the language.', minLength: 1 }),
            ),
            query: Type.Optional(
              Type.String({
                title: 'Query',
                description: 'Column of the query.',
                minLength: 1,
                examples: ['anchor'],
              }),
            ),
            positive: Type.Optional(
              Type.String({
                title: 'Positive',
                description: 'Column of the relevant passage.',
                minLength: 1,
              }),
            ),
            negatives: Type.Optional(
              Type.Array(Type.String({ minLength: 1 }), {
                title: 'Negatives',
                description: 'Columns of hard negatives.',
                examples: [['negative']],
              }),
            ),
          },
          {
            title: 'Columns',
            description: 'Which column holds what, for the format `sentence-transformers`.',
            otherwise: 'the usual names, else the order of the columns',
          },
        ),
      ),
      weight: Type.Optional(
        Type.Number({
          title: 'Weight',
          description: 'How often this data set is drawn from, relative to the others.',
          otherwise: 'the number of its pairs',
          exclusiveMinimum: 0,
          examples: [2],
        }),
      ),
    },
    { title: 'Training data', description: 'A set of query–passage pairs.' },
  ),
  { title: 'Training data', description: 'A path, or a mapping that says more.' },
);

const temperature = mapping(
  {
    temperature: Type.Number({
      title: 'Temperature',
      description: 'Probabilities are proportional to size^(1/t): 1 is proportional, larger is flatter.',
      exclusiveMinimum: 0,
      examples: [2],
    }),
  },
  { title: 'By temperature', description: 'Between proportional and uniform.' },
);

const sampling = {
  proportional: 'in proportion to the number of pairs',
  uniform: 'each equally often',
};

const data = {
  title: 'Data',
  description: 'One data set or a list of them.',
  examples: ['qa/train.jsonl', [{ path: 'qa/train.jsonl', languages: ['ar', 'de'] }]],
};

const ValidationSchema = mapping(
  {
    data: oneOrMore(TrainingDataSchema, data),
    every: withDefault(
      Type.Integer({
        title: 'Every',
        description: 'Steps between two validations.',
        unit: 'steps',
        minimum: 1,
      }),
      50,
    ),
    patience: Type.Optional(
      Type.Integer({
        title: 'Patience',
        description:
          'Early stopping: training ends after this many validations in a row without a lower loss, and the weights of the lowest loss are kept.',
        unit: 'validations',
        paper: 'Early stopping on validation loss.',
        otherwise: 'no early stopping',
        minimum: 1,
        examples: [3],
      }),
    ),
    batch_size: withDefault(
      Type.Integer({
        title: 'Batch size',
        description:
          'Pairs in a batch of the validation loss. The same for all cells makes their losses comparable.',
        unit: 'pairs',
        minimum: 2,
      }),
      64,
    ),
  },
  { title: 'Validation', description: 'Loss on pairs that are not trained on.' },
);

export const TrainSchema = mapping(
  {
    batches: withDefault(
      choice(
        {
          none: 'no training: the encoder is evaluated as it is. For a baseline in `matrix`',
          monolingual: 'all queries and passages of a batch are in one language',
          crosslingual: 'the language of each query differs from that of its passage',
          hybrid: 'a monolingual batch with probability `alpha`, else a cross-lingual one',
        },
        {
          title: 'Batches',
          description: 'How the languages of a batch are chosen.',
          paper: 'The three kinds compared; hybrid batches are what it proposes.',
        },
      ),
      'hybrid',
    ),
    alpha: Type.Optional(
      Type.Number({
        title: 'Alpha',
        description: 'Probability of a monolingual batch. Only with hybrid batches.',
        paper: '0.5; from 0.4 to 0.6 the results were stable.',
        otherwise: '0.5',
        minimum: 0,
        maximum: 1,
      }),
    ),
    data: oneOrMore(TrainingDataSchema, data),
    data_sampling: withDefault(
      Type.Union([choice(sampling), temperature], {
        title: 'Sampling of data sets',
        description: 'How often each data set is drawn from. By `weight`, where the data sets give it.',
        paper: 'By size.',
        examples: ['uniform', { temperature: 2 }],
      }),
      'proportional',
    ),
    language_sampling: withDefault(
      Type.Union([choice(sampling), temperature], {
        title: 'Sampling of languages',
        description: 'How often each language is drawn.',
        paper: 'Each equally likely.',
        examples: ['proportional', { temperature: 2 }],
      }),
      'uniform',
    ),
    batch_size: withDefault(
      Type.Integer({
        title: 'Batch size',
        description:
          'Pairs in a batch; every other passage of the batch is a negative. Any size trains in bounded memory, see `chunk_tokens`.',
        unit: 'pairs',
        paper: '100.',
        minimum: 2,
      }),
      64,
    ),
    steps: Type.Optional(
      Type.Integer({
        title: 'Steps',
        description: 'Budget: batches to train on.',
        unit: 'steps',
        minimum: 1,
        examples: [300],
      }),
    ),
    epochs: Type.Optional(
      Type.Number({
        title: 'Epochs',
        description: 'Budget: passes over the data, by the number of its pairs.',
        unit: 'epochs',
        exclusiveMinimum: 0,
        examples: [1],
      }),
    ),
    examples: Type.Optional(
      Type.Integer({
        title: 'Examples',
        description: 'Budget: pairs to train on. Fair between batch sizes.',
        unit: 'pairs',
        minimum: 1,
        examples: [20000],
      }),
    ),
    tokens: Type.Optional(
      Type.Integer({
        title: 'Tokens',
        description: 'Budget: tokens of queries and passages to train on, without padding.',
        unit: 'tokens',
        minimum: 1,
        examples: [1000000],
      }),
    ),
    loss: withDefault(
      mapping(
        {
          temperature: withDefault(
            Type.Number({
              title: 'Temperature',
              description: 'The cosine is divided by it before the softmax.',
              paper: 'Not given; E5, whose prefixes it takes, uses 0.01.',
              exclusiveMinimum: 0,
            }),
            0.05,
          ),
          symmetric: withDefault(
            Type.Boolean({
              title: 'Symmetric',
              description: 'Also from passages to queries; the mean of both directions.',
              paper: 'Queries to passages only.',
            }),
            false,
          ),
          hard_negatives: withDefault(
            Type.Integer({
              title: 'Hard negatives',
              description:
                'Negatives of each query that are taken from the data, beside those of the batch; they are negatives of the other queries too.',
              unit: 'passages',
              minimum: 0,
            }),
            0,
          ),
        },
        {
          title: 'Loss',
          description:
            'Contrastive loss with in-batch negatives. The same pair, or the same passage in any language, is never a negative.',
        },
      ),
      {},
    ),
    optimizer: withDefault(OptimizerSchema, {}),
    schedule: withDefault(ScheduleSchema, {}),
    dropout: withDefault(
      Type.Number({
        title: 'Dropout',
        description: 'Probability with which a component is dropped.',
        minimum: 0,
        exclusiveMaximum: 1,
      }),
      0,
    ),
    chunk_tokens: withDefault(
      Type.Integer({
        title: 'Chunk',
        description:
          'Tokens, padding included, that pass through the encoder at once. Bounds the memory (gradient caching); the result does not depend on it.',
        unit: 'tokens',
        minimum: 1,
      }),
      4096,
    ),
    precision: withDefault(
      choice(
        {
          float32: 'single precision throughout',
          mixed:
            'products, activations and attention in half precision; parameters, sums and the loss in single. Faster on a GPU with half precision (shader-f16); no other device takes it',
        },
        {
          title: 'Precision',
          description: 'Numbers that the encoder is computed with while it trains.',
        },
      ),
      'float32',
    ),
    validation: Type.Optional(ValidationSchema),
    checkpoint_every: withDefault(
      Type.Integer({
        title: 'Checkpoint',
        description: 'Steps between two checkpoints, from which a run can be resumed.',
        unit: 'steps',
        minimum: 1,
      }),
      200,
    ),
  },
  {
    title: 'Training',
    description:
      'Contrastive training of the encoder. Leave it out to evaluate only. Exactly one of `steps`, `epochs`, `examples` and `tokens` says when it ends.',
  },
);
