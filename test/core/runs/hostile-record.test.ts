import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportRun } from '../../../src/cli/export';
import { readRecord } from '../../../src/core/runs/read-record';
import { runExporter } from '../../../src/extension/runs/export-run';
import { writeEvaluatedRun } from '../inspect/bias/evaluated-run';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

let run: string;
let sound: string;

beforeAll(async () => {
  run = await writeEvaluatedRun(join(folder, 'runs'), { languages: ['de', 'en'], questions: 3 });
  sound = readFileSync(join(run, 'run.json'), 'utf8');
});

/** Rewrites the record, as one who hands out a run directory could. */
function tamper(change: (record: ReturnType<typeof JSON.parse>) => void): void {
  const record = JSON.parse(sound);
  change(record);
  writeFileSync(join(run, 'run.json'), JSON.stringify(record));
}

const LEADING_OUT = ['../../out', '/tmp/out', '..', 'a/b', 'a\\b', 'nul', 'x\0y', '', 7, null];

describe('a record that comes from elsewhere', () => {
  it.each(LEADING_OUT)('names no folder outside by a test set %j', async name => {
    tamper(record => {
      record.evaluations[0].dataset = name;
    });
    const out = join(folder, 'out');
    await expect(readRecord(run)).rejects.toThrow('can name no folder');
    await expect(runExporter.exportTables(run, 'csv', out)).rejects.toThrow('can name no folder');
    const options = { run, runsDir: join(folder, 'runs'), trec: out };
    await expect(exportRun(options, { write: () => {} })).rejects.toThrow('can name no folder');
    expect(await readdir(folder)).toEqual(['runs']);
  });

  it.each(LEADING_OUT)('names no folder outside by its id %j, nor where it goes on', async name => {
    if (typeof name === 'string') {
      tamper(record => {
        record.id = name;
      });
      await expect(readRecord(run)).rejects.toThrow('can name no folder');
    }
    tamper(record => {
      record.resolved.evaluate = { data: [{ name }] };
    });
    await expect(readRecord(run)).rejects.toThrow('can name no folder');
  });

  it('is read where its names are plain', async () => {
    tamper(() => {});
    expect((await readRecord(run)).evaluations).toHaveLength(1);
  });
});
