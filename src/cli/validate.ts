import { checkExperiment } from '../core/experiment/check';
import { dataFindings } from '../core/experiment/facts/data-findings';
import { type Finding, formatFinding, formatPath } from '../core/experiment/findings';
import { readWhole } from '../core/files/read';

export interface ValidateOptions {
  file: string;
  /** One JSON object in place of lines. */
  json: boolean;
}

interface Output {
  write(text: string): unknown;
}

/**
 * `polyrank validate`: the findings that the editor shows, as `FILE:LINE:COL: error: …`, and how many there are. Those that
 * come from reading the data stand after the others.
 *
 * @param summary takes the last line, which is for people: stderr
 * @returns the exit code: 1 where there is an error
 * @throws UserError where the file cannot be read
 */
export async function validate(
  { file, json }: ValidateOptions,
  out: Output,
  summary: Output,
): Promise<number> {
  const text = await readWhole(file);
  const { findings: atOnce, cells } = await checkExperiment(text, file);
  const print = (findings: readonly Finding[]) => {
    if (!json) for (const finding of findings) out.write(`${formatFinding(file, finding)}\n`);
  };
  print(atOnce);
  const ofData = await dataFindings(text, file);
  print(ofData);
  const findings = [...atOnce, ...ofData];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (json) {
    const shown = findings.map(finding => ({ ...finding, key: formatPath(finding.path) }));
    const cellList = cells.map(({ id, label, assignment }) => ({ id, label, assignment }));
    out.write(`${JSON.stringify({ file, findings: shown, cells: cellList })}\n`);
  } else {
    summary.write(`${describe(findings)}${errors > 0 ? '' : `; ${count(cells.length, 'cell')} to run`}\n`);
  }
  return errors > 0 ? 1 : 0;
}

function describe(findings: readonly Finding[]): string {
  const parts = (['error', 'warning', 'info'] as const).flatMap(severity => {
    const n = findings.filter(finding => finding.severity === severity).length;
    return n === 0 ? [] : severity === 'info' ? `${n} for information` : count(n, severity);
  });
  return parts.join(', ') || 'nothing to complain of';
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
