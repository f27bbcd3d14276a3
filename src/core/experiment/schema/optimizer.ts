import { Type } from '@sinclair/typebox';
import { choice, mapping, withDefault } from './fields';

const below1 = { minimum: 0, exclusiveMaximum: 1 };

export const OptimizerSchema = mapping(
  {
    name: withDefault(
      choice(
        { adamw: 'Adam with decoupled weight decay', sgd: 'stochastic gradient descent with momentum' },
        { title: 'Name', description: 'The rule by which gradients become updates.', paper: 'AdamW.' },
      ),
      'adamw',
    ),
    learning_rate: withDefault(
      Type.Number({
        title: 'Learning rate',
        description: 'The highest of the schedule.',
        paper: '3e-5.',
        exclusiveMinimum: 0,
      }),
      3e-5,
    ),
    weight_decay: withDefault(
      Type.Number({
        title: 'Weight decay',
        description: 'Not on biases and layer norms.',
        paper: '0.01.',
        minimum: 0,
      }),
      0.01,
    ),
    beta1: withDefault(
      Type.Number({ title: 'Beta 1', description: 'Decay of the first moment. AdamW only.', ...below1 }),
      0.9,
    ),
    beta2: withDefault(
      Type.Number({
        title: 'Beta 2',
        description:
          'Decay of the second moment. AdamW only. To compare batch sizes, β₂^(B′/B) keeps its half-life fixed in tokens (arXiv 2507.07101).',
        ...below1,
      }),
      0.999,
    ),
    epsilon: withDefault(
      Type.Number({
        title: 'Epsilon',
        description: 'Added to the root of the second moment. AdamW only.',
        exclusiveMinimum: 0,
      }),
      1e-8,
    ),
    momentum: withDefault(
      Type.Number({ title: 'Momentum', description: 'Decay of the velocity. SGD only.', ...below1 }),
      0.9,
    ),
    clip_norm: withDefault(
      Type.Number({
        title: 'Clipping',
        description: 'Gradients are scaled down to this norm over all parameters; 0 leaves them as they are.',
        minimum: 0,
      }),
      1,
    ),
  },
  { title: 'Optimizer', description: 'How the weights are updated.' },
);

export const ScheduleSchema = mapping(
  {
    name: withDefault(
      choice(
        {
          constant: 'stays at the learning rate after the warm-up',
          linear: 'falls in a straight line to 0 at the last step',
          cosine: 'falls along half a cosine to 0 at the last step',
        },
        { title: 'Name', description: 'The course of the learning rate after the warm-up.' },
      ),
      'linear',
    ),
    warmup_ratio: Type.Optional(
      Type.Number({
        title: 'Warm-up',
        description: 'Share of the steps in which the learning rate rises from 0.',
        otherwise: '0.1, unless `warmup_steps` is given',
        minimum: 0,
        maximum: 1,
      }),
    ),
    warmup_steps: Type.Optional(
      Type.Integer({
        title: 'Warm-up',
        description: 'Steps in which the learning rate rises from 0, in place of `warmup_ratio`.',
        unit: 'steps',
        minimum: 0,
        examples: [100],
      }),
    ),
  },
  { title: 'Schedule', description: 'The learning rate over the steps.' },
);
