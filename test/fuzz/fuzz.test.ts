import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { judge } from './engine/verdict';
import { REGRESSIONS } from './regressions';
import { TARGETS } from './targets';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('no reader of users’ files fails on some hundred inputs', async () => {
  const options = ['--executions', '150', '--seed', '7', '--folder', join(folder, 'short')];
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/fuzz.mjs', ...options]).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(stdout.split('\n').filter(line => !/, 0 findings$/.test(line))).toEqual(['']);
  for (const { name } of TARGETS) expect(stdout).toMatch(new RegExp(`^${name}: \\d+ executions`, 'm'));
});

describe('files that a reader once failed on', () => {
  it.each(REGRESSIONS)('$target: $name', async ({ target: name, file, content, expected }) => {
    const target = TARGETS.find(target => target.name === name)!;
    const work = mkdtempSync(join(folder, 'regression-'));
    for (const { name, seeds, pack } of target.files) {
      const bytes = Buffer.from(name === file ? content : seeds[0]!);
      mkdirSync(dirname(join(work, name)), { recursive: true });
      writeFileSync(join(work, name), pack?.(bytes) ?? bytes);
    }
    const before = process.cpuUsage();
    const error: unknown = await target.read(work).then(
      () => undefined,
      error => error,
    );
    const { user, system } = process.cpuUsage(before);
    const cost = { time: (user + system) / 1000, memory: 0 };
    // The limit of a megabyte: the first reading of all also compiles the reader.
    const verdict = judge(error, cost, Buffer.alloc(1 << 20), work, target.documented);
    expect(verdict?.detail).toBeUndefined();
    if (expected) expect((error as Error | undefined)?.message).toMatch(expected);
    else expect(error).toBeUndefined();
  });
});
