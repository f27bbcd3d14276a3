import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import type { EvaluationDataset } from '../../../../src/core/data/evaluation/dataset';
import type { Passage } from '../../../../src/core/data/model';

/** Makes folders of test files, which go away when the file's tests are through. Text is packed where the name says so. */
export function workspace(): (files: Record<string, string | Uint8Array>) => string {
  const root = mkdtempSync(join(tmpdir(), 'polyrank-data-'));
  afterAll(() => rmSync(root, { recursive: true }));
  let count = 0;
  return files => {
    const folder = join(root, `set-${count++}`);
    mkdirSync(folder);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      const isPacked = typeof content === 'string' && name.endsWith('.gz');
      writeFileSync(join(folder, name), isPacked ? gzipSync(content, { level: 1 }) : content);
    }
    return folder;
  };
}

/** JSON Lines. */
export function jsonl(...rows: unknown[]): string {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('');
}

/** Tab-separated lines. */
export function tsv(...rows: unknown[][]): string {
  return rows.map(row => `${row.join('\t')}\n`).join('');
}

/** All passages; checks that a second reading gives the same. */
export async function passagesOf(dataset: EvaluationDataset): Promise<Passage[]> {
  const read = async () => {
    const passages: Passage[] = [];
    for await (const passage of dataset.passages()) passages.push(passage);
    return passages;
  };
  const passages = await read();
  if (JSON.stringify(await read()) !== JSON.stringify(passages)) throw new Error('another order');
  return passages;
}

/** query → passage → grade, as plain objects. */
export function judgmentsOf(dataset: EvaluationDataset): Record<string, Record<string, number>> {
  return Object.fromEntries(
    [...dataset.judgments].map(([query, grades]) => [query, Object.fromEntries(grades)]),
  );
}
