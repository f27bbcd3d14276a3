import { UserError } from '../errors';
import { readWhole } from '../files/read';
import { FileChecker } from './check-files';
import { checkGroups, checkMatrix } from './check-matrix';
import { schemaFaults } from './check-schema';
import { type Fault, isMapping } from './faults';
import { type Finding, formatPath, inOrder } from './findings';
import { type Cell, combinationsOf, type Group, groupsOf, type Matrix, parseKey } from './matrix';
import { ParsedFile } from './parse';
import { FaultCollector, findingOf } from './place';
import { expandShorthand } from './resolve';
import { checkRules } from './rules';
import { type ExpandedExperiment, ExperimentSchema } from './schema';

export interface Checked {
  /** In the order of the text. */
  findings: Finding[];
  /** In the order of the matrix. Empty where a finding is an error. */
  cells: Cell[];
}

/**
 * Checks the text of an experiment file, and looks whether what it names is there.
 *
 * @param file its path: paths in the text are relative to its folder
 */
export async function checkExperiment(text: string, file: string): Promise<Checked> {
  const plan = planOf(text, file);
  const collector = new FaultCollector(plan.parsed, plan.matrix);
  const checker = new FileChecker();
  for (const { cell, combinations } of plan.groups) {
    for (const fault of await checker.check(cell.experiment)) collector.add(fault, combinations[0]!);
  }
  const unwritable = await checker.checkRunsFolder(file);
  const findings = [
    ...plan.findings,
    ...collector.findings(),
    ...unwritable.map(fault => findingOf(fault, plan.parsed)),
  ];
  return checkedOf(findings, plan.groups);
}

/** The same without a look at the file system: for every key that is typed. */
export function checkText(text: string, file: string): Checked {
  const { findings, groups } = planOf(text, file);
  return checkedOf(findings, groups);
}

/**
 * The cells of an experiment file.
 *
 * @throws UserError with the first error of the file, if it has any
 */
export async function loadExperiment(file: string): Promise<Cell[]> {
  const { findings, cells } = await checkExperiment(await readWhole(file), file);
  const error = findings.find(({ severity }) => severity === 'error');
  if (!error) return cells;
  const { line, column } = error.range;
  throw new UserError(error.message, { file, line, column }, 'polyrank validate shows all that is wrong.');
}

function checkedOf(findings: readonly Finding[], groups: readonly Group[]): Checked {
  const failed = findings.some(({ severity }) => severity === 'error');
  return { findings: inOrder(findings), cells: failed ? [] : groups.map(({ cell }) => cell) };
}

/** What the text alone shows. */
export interface Plan {
  parsed: ParsedFile;
  findings: Finding[];
  matrix: Matrix;
  /** Empty where the file is too faulty to have cells. */
  groups: Group[];
}

/** Reads the text of an experiment file, without a look at the file system. */
export function planOf(text: string, file: string): Plan {
  const parsed = ParsedFile.parse(text);
  const findings = [...parsed.findings];
  const report = (fault: Fault) => findings.push(findingOf(fault, parsed));
  const failed = () => findings.some(({ severity }) => severity === 'error');
  const fruitless = (): Plan => ({ parsed, findings, matrix: {}, groups: [] });
  if (failed()) return fruitless();

  const { matrix: given = {}, ...base } = isMapping(parsed.root.value) ? parsed.root.value : {};
  const expanded = expandShorthand(base);
  const matrix = checkMatrix(given, expanded, report);
  const root = isMapping(parsed.root.value) ? base : parsed.root.value;
  schemaFaults(root, ExperimentSchema)
    .filter(fault => fault.code !== 'missing-key' || !suppliedBy(matrix, fault))
    .forEach(report);
  if (failed()) return fruitless();

  const combinations = combinationsOf(expanded, matrix);
  const collector = new FaultCollector(parsed, matrix);
  for (const combination of combinations) {
    for (const fault of schemaFaults(combination.experiment, ExperimentSchema))
      collector.add(fault, combination);
  }
  findings.push(...collector.findings(combinations.length));
  if (failed()) return fruitless();

  for (const combination of combinations) {
    checkRules(combination.experiment as ExpandedExperiment, file, fault =>
      collector.add(fault, combination),
    );
  }
  findings.push(...collector.findings(combinations.length));
  const groups = groupsOf(combinations, matrix, file);
  checkGroups(groups, matrix, report);
  return { parsed, findings, matrix, groups };
}

/** Whether the matrix gives what a fault says is missing, or something in or around it. */
function suppliedBy(matrix: Matrix, { path }: Fault): boolean {
  const missing = `${formatPath(path)}.`;
  return Object.keys(matrix).some(key => {
    const given = `${formatPath(parseKey(key))}.`;
    return given.startsWith(missing) || missing.startsWith(given);
  });
}
