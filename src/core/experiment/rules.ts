import type { Report } from './faults';
import { resolveExperiment } from './resolve';
import { checkEvaluation } from './rules-evaluate';
import { checkTraining } from './rules-train';
import type { ExpandedExperiment, Experiment } from './schema';

/** What the schema cannot say of one cell. Looks at nothing but the cell. */
export function checkRules(cell: ExpandedExperiment, file: string, report: Report): void {
  const { train, evaluate } = cell;
  const trains = train !== undefined && train.batches !== 'none';
  if (trains) checkTraining(train, report);
  if (evaluate) checkEvaluation(evaluate, report);
  if (!trains && !evaluate) {
    report({
      severity: 'error',
      code: 'nothing-to-do',
      message: train
        ? 'batches are none and there is no evaluate: nothing to do'
        : 'nothing to do, expected train, evaluate or both',
      path: train ? ['train', 'batches'] : [],
    });
  }
  const resolved = resolveExperiment(cell, file);
  checkNames(resolved, cell, report);
  checkOverlap(resolved, report);
}

/** The results of two test sets of one name would go to the same folder. */
function checkNames({ evaluate }: Experiment, cell: ExpandedExperiment, report: Report): void {
  const names = evaluate?.data.map(({ name }) => name.toLowerCase()) ?? [];
  names.forEach((name, i) => {
    if (names.indexOf(name) === i) return;
    report({
      severity: 'error',
      code: 'duplicate-name',
      message: `two test sets are named ${name}: give each a name of its own`,
      path: ['evaluate', 'data', i, cell.evaluate?.data[i]?.name === undefined ? 'path' : 'name'],
    });
  });
}

/** The paper claims that its test data was never seen in training; a shared path is the plain case against it. */
function checkOverlap({ train, evaluate }: Experiment, report: Report): void {
  const trained = new Set(train?.data.map(({ path }) => path));
  evaluate?.data.forEach(({ path }, i) => {
    if (path === undefined || !trained.has(path)) return;
    report({
      severity: 'warning',
      code: 'evaluation-on-training-data',
      message: `${path} is also trained on: its results say nothing about new data`,
      path: ['evaluate', 'data', i, 'path'],
    });
  });
}
