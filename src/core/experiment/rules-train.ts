import type { Report } from './faults';
import type { ExpandedExperiment } from './schema';
import type { Path } from './schema/walk';

type Train = NonNullable<ExpandedExperiment['train']>;

const BUDGETS = ['steps', 'epochs', 'examples', 'tokens'] as const;
const ADAM_ONLY = ['beta1', 'beta2', 'epsilon'] as const;

/** What the schema cannot say of a training. */
export function checkTraining(train: Train, report: Report): void {
  checkBatches(train, report);
  checkBudget(train, report);
  checkSchedule(train, report);
  checkOptimizer(train, report);
  checkColumns(train.data, ['train', 'data'], report);
  if (train.validation) {
    checkColumns(train.validation.data, ['train', 'validation', 'data'], report);
    checkValidation(train, report);
  }
}

function checkBatches({ batches = 'hybrid', alpha, data }: Train, report: Report): void {
  if (alpha !== undefined && batches !== 'hybrid') {
    report({
      severity: 'error',
      code: 'alpha-without-hybrid',
      message: `alpha is ${alpha}, but batches are ${batches}: only hybrid batches have an alpha`,
      path: ['train', 'alpha'],
      idle: true,
    });
  }
  const languages = new Set(data.flatMap(({ languages }) => languages ?? [undefined]));
  if (batches !== 'monolingual' && languages.size === 1 && !languages.has(undefined)) {
    report({
      severity: 'error',
      code: 'too-few-languages',
      message: `${batches} batches need two languages, the data is held to ${[...languages].join()}`,
      path: ['train', 'batches'],
    });
  }
}

function checkBudget(train: Train, report: Report): void {
  const [first, second] = BUDGETS.filter(key => train[key] !== undefined);
  if (first === undefined) {
    report({
      severity: 'error',
      code: 'budget',
      message: `nothing says when training ends, expected one of ${BUDGETS.join(', ')}`,
      path: ['train'],
    });
  } else if (second !== undefined) {
    report({
      severity: 'error',
      code: 'budget',
      message: `${first} and ${second} both say when training ends, expected exactly one of ${BUDGETS.join(', ')}`,
      path: ['train', second],
    });
  }
}

function checkSchedule({ schedule = {}, steps }: Train, report: Report): void {
  const { warmup_ratio, warmup_steps } = schedule;
  if (warmup_ratio !== undefined && warmup_steps !== undefined) {
    report({
      severity: 'error',
      code: 'warmup',
      message: 'warmup_ratio and warmup_steps both say how long the warm-up is, expected one of them',
      path: ['train', 'schedule', 'warmup_steps'],
    });
  } else if (warmup_steps !== undefined && steps !== undefined && warmup_steps >= steps) {
    report({
      severity: 'warning',
      code: 'warmup',
      message: `the warm-up takes ${warmup_steps} steps of ${steps}: the learning rate never reaches its full value`,
      path: ['train', 'schedule', 'warmup_steps'],
    });
  }
}

function checkOptimizer({ optimizer = {} }: Train, report: Report): void {
  const { name = 'adamw' } = optimizer;
  const foreign = name === 'adamw' ? (['momentum'] as const) : ADAM_ONLY;
  for (const key of foreign.filter(key => optimizer[key] !== undefined)) {
    report({
      severity: 'warning',
      code: 'no-effect',
      message: `${key} has no effect on ${name}`,
      path: ['train', 'optimizer', key],
      idle: true,
    });
  }
  const { learning_rate = 3e-5, weight_decay = 0.01 } = optimizer;
  if (learning_rate * weight_decay >= 1) {
    report({
      severity: 'error',
      code: 'weight-decay',
      message: `learning_rate × weight_decay is ${learning_rate * weight_decay}, expected less than 1: each step would turn the weights over`,
      path: ['train', 'optimizer', weight_decay >= 1 ? 'weight_decay' : 'learning_rate'],
    });
  }
}

function checkColumns(data: Train['data'], path: Path, report: Report): void {
  data.forEach(({ columns, format = 'auto' }, i) => {
    if (columns && format !== 'sentence-transformers' && format !== 'auto') {
      report({
        severity: 'warning',
        code: 'no-effect',
        message: `columns have no effect on the format ${format}, whose columns have fixed names`,
        path: [...path, i, 'columns'],
      });
    }
  });
}

function checkValidation({ validation, steps, data }: Train, report: Report): void {
  const { every = 50, data: held } = validation!;
  if (steps !== undefined && every > steps) {
    report({
      severity: 'warning',
      code: 'no-effect',
      message: `validation comes every ${every} steps, but training ends after ${steps}`,
      path: ['train', 'validation', 'every'],
    });
  }
  held.forEach(({ path }, i) => {
    if (data.some(other => other.path === path)) {
      report({
        severity: 'warning',
        code: 'validation-on-training-data',
        message: `${path} is also trained on: its loss says nothing about new data`,
        path: ['train', 'validation', 'data', i, 'path'],
      });
    }
  });
}
