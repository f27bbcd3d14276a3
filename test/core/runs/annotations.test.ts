import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { annotate, readAnnotations } from '../../../src/core/runs/annotations';

let run: string;
let file: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'polyrank-user-'));
  file = join(run, 'user.json');
});
afterEach(() => rm(run, { recursive: true }));

describe('annotations of a run', () => {
  it('are none where there is no file', async () => {
    expect(await readAnnotations(run)).toEqual({ star: false });
    expect(await readAnnotations(join(run, 'gone'))).toEqual({ star: false });
  });

  it('change one by one, and leave no file when there are none', async () => {
    expect(await annotate(run, { star: true })).toEqual({ star: true });
    expect(await annotate(run, { note: ' the one for the paper\n' })).toEqual({
      star: true,
      note: 'the one for the paper',
    });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      star: true,
      note: 'the one for the paper',
    });
    await annotate(run, { star: false });
    expect(await readAnnotations(run)).toEqual({ star: false, note: 'the one for the paper' });
    await annotate(run, { note: '  ' });
    expect(await readdir(run)).toEqual([]);
    await annotate(run, { star: false });
  });

  it('are never overwritten where they are damaged or newer', async () => {
    const cases = {
      '{"version": 1, "star"': /user\.json: is damaged: is not valid JSON\. Mend the file or delete it/,
      '[]': /version is missing/,
      null: /version is missing/,
      '{"version": 1, "star": 1}': /star is 1, expected true or false/,
      '{"version": 1, "star": true, "note": []}': /note is \[\], expected a text/,
      '{"version": 2}': /is of format version 2, this Polyrank reads up to 1. Update Polyrank/,
    };
    for (const [text, message] of Object.entries(cases)) {
      await writeFile(file, text);
      await expect(readAnnotations(run)).rejects.toThrow(message);
      await expect(annotate(run, { star: true })).rejects.toThrow(UserError);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  it('meet any content with annotations or a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async text => {
        await writeFile(file, text);
        const fault = await readAnnotations(run).catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(UserError);
      }),
      { numRuns: 50 },
    );
  });
});
