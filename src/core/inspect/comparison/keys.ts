import type { Configuration } from '../../comparison/configurations';
import { configurationOf } from '../../comparison/differences';
import type { ComparedKey } from '../../pages/comparison';

/** The keys of the experiments side by side, then what the runs ran on. */
export function comparedKeys(configurations: readonly Configuration[]): ComparedKey[] {
  const experiments = configurations.map(({ experiment }) => configurationOf(experiment));
  const machine = (key: string, of: (run: Configuration['runs'][number]['record']) => string | undefined) => {
    const values = configurations.map(
      ({ runs }) => [...new Set(runs.map(({ record }) => of(record) ?? 'unknown'))].join(', ') || null,
    );
    return { key, values, isChanged: new Set(values).size > 1 };
  };
  return [
    ...branchKeys(experiments, ''),
    machine('device used', ({ device }) => device),
    machine('version of Polyrank', ({ versions }) => versions.polyrank),
    machine('version of ONNX Runtime', ({ versions }) => versions.onnxruntime),
  ];
}

/** @param branches mappings or lists; undefined where an experiment has none */
function branchKeys(branches: readonly (Branch | undefined)[], prefix: string): ComparedKey[] {
  const keys = new Set(branches.flatMap(branch => (branch ? Object.keys(branch) : [])));
  return [...keys].flatMap(name => {
    const key = prefix ? `${prefix}.${name}` : name;
    const values = branches.map(branch => branch?.[name]);
    const below = values.map(value => (isBranch(value) ? value : undefined));
    // A mapping that all have is told by its keys.
    const isTold = below.every((branch, i) => branch || !branches[i]);
    const own = isTold
      ? []
      : [{ key, values: values.map(formatValue), isChanged: isChanged(values, branches) }];
    return below.some(Boolean) ? [...own, ...branchKeys(below, key)] : own;
  });
}

/** Only those that have the mapping a key stands in can differ in the key. */
function isChanged(values: readonly unknown[], branches: readonly unknown[]): boolean {
  const own = values.filter((_, i) => branches[i] !== undefined);
  return new Set(own.map(value => (isBranch(value) ? '{…}' : JSON.stringify(value)))).size > 1;
}

function formatValue(value: unknown): string | null {
  if (value === undefined) return null;
  if (isBranch(value)) return '{…}';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Branch = Readonly<Record<string, unknown>>;

/** A mapping, or a list of mappings; a list of plain values is a value. */
function isBranch(value: unknown): value is Branch {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some(isBranch);
}
