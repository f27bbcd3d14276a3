import { UserError } from '../errors';
import { parseMeasure } from '../metrics/names';
import type { Report } from './faults';
import type { ExpandedExperiment } from './schema';
import type { Path } from './schema/walk';

type Evaluate = NonNullable<ExpandedExperiment['evaluate']>;
type Data = Evaluate['data'][number];

/** Keys that only some formats of test sets know. */
const KEYS_OF_FORMATS: Readonly<Partial<Record<keyof Data, readonly Data['format'][]>>> = {
  context: ['lareqa'],
  split: ['beir', 'miracl'],
  queries: ['trec'],
  corpus: ['trec', 'miracl'],
  qrels: ['trec'],
};

/** What the schema cannot say of an evaluation. */
export function checkEvaluation(evaluate: Evaluate, report: Report): void {
  evaluate.measures?.forEach((name, i) => {
    checkMeasure(name, ['evaluate', 'measures', i], report);
  });
  evaluate.data.forEach((data, i) => {
    const path: Path = ['evaluate', 'data', i];
    checkSources(data, path, report);
    checkKeys(data, path, report);
    if (evaluate.settings?.includes('crosslingual') && data.languages?.length === 1) {
      report({
        severity: 'warning',
        code: 'too-few-languages',
        message: `the cross-lingual setting needs two languages, the data is held to ${data.languages[0]}`,
        path: [...path, 'languages'],
      });
    }
  });
}

function checkMeasure(name: string, path: Path, report: Report): void {
  try {
    parseMeasure(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // The remedy names the family: the cutoff stays.
    const family = /^Did you mean (.+)\?$/.exec(error.remedy ?? '')?.[1];
    const replacement = family && name.replace(/^\w*/, family);
    report({
      severity: 'error',
      code: 'unknown-measure',
      message: error.remedy ? `${error.fault}. ${error.remedy}` : error.fault,
      path,
      ...(replacement ? { replacement } : {}),
    });
  }
}

function checkSources(data: Data, path: Path, report: Report): void {
  if (data.path !== undefined) return;
  const missing = (['queries', 'corpus', 'qrels'] as const).filter(key => data[key] === undefined);
  if (missing.length > 0) {
    report({
      severity: 'error',
      code: 'missing-key',
      message:
        missing.length === 3
          ? 'path is missing, expected a path'
          : `${missing.join(' and ')} missing, expected a path, or all in one folder with path`,
      path,
    });
  }
}

function checkKeys(data: Data, path: Path, report: Report): void {
  const { format = 'auto' } = data;
  if (format === 'auto') return;
  for (const [key, formats] of Object.entries(KEYS_OF_FORMATS)) {
    // `context: false` says what is so anyway.
    if (!data[key as keyof Data] || formats.includes(format)) continue;
    report({
      severity: 'warning',
      code: 'no-effect',
      message: `${key} has no effect on the format ${format}, only on ${formats.join(' and ')}`,
      path: [...path, key],
    });
  }
}
