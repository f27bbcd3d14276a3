import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validate } from '../../src/cli/validate';
import { UserError } from '../../src/core/errors';

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'polyrank-validate-')), 'x.polyrank.yaml');
});
afterEach(() => rm(join(file, '..'), { recursive: true }));

async function run(text: string, json = false): Promise<{ code: number; out: string; summary: string }> {
  await writeFile(file, text);
  let [out, summary] = ['', ''];
  const code = await validate(
    { file, json },
    { write: part => (out += part) },
    { write: part => (summary += part) },
  );
  return { code, out, summary };
}

describe('polyrank validate', () => {
  it('prints findings by line and ends with 1 for an error', async () => {
    const { code, out, summary } = await run(
      'encoder: ./e\nsed: 3\ntrain: {data: a, steps: 3, batch_size: 1}\n',
    );
    expect(code).toBe(1);
    expect(out).toBe(
      `${file}:2:1: error: unknown key sed. Did you mean seed?\n${file}:3:40: error: batch_size is 1, expected a whole number of at least 2\n`,
    );
    expect(summary).toBe('2 errors\n');
  });

  it('ends with 0 where there is no error', async () => {
    const folder = join(file, '..');
    for (const name of ['config.json', 'tokenizer.json', 'model.safetensors']) {
      await writeFile(join(folder, name), '{}');
    }
    const rows = ['de', 'en'].flatMap(language =>
      [1, 2].map(id => ({ id, language, query: `${language} ${id}`, positive: `${language} passage ${id}` })),
    );
    await writeFile(join(folder, 'a.jsonl'), rows.map(row => JSON.stringify(row)).join('\n'));
    const sound = 'encoder: .\ntrain: {data: a.jsonl, batch_size: 2, steps: 3}\nmatrix: {seed: [1, 2]}\n';
    expect(await run(sound)).toEqual({
      code: 0,
      out: '',
      summary: 'nothing to complain of; 2 cells to run\n',
    });
    expect(await run(sound.replace('steps: 3', 'steps: 3, optimizer: {momentum: 0.5}'))).toEqual({
      code: 0,
      out: `${file}:2:71: warning: momentum has no effect on adamw\n`,
      summary: '1 warning; 2 cells to run\n',
    });
  });

  it('adds what only the data tell', async () => {
    await writeFile(join(file, '..', 'a.jsonl'), 'x');
    const { code, out, summary } = await run('encoder: e\ntrain: {data: a.jsonl, steps: 3}\n');
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/:1:10: error: .*e does not exist/),
      expect.stringMatching(/:2:15: error: a\.jsonl/),
      '',
    ]);
    expect([code, summary]).toEqual([1, '2 errors\n']);
    const { findings } = JSON.parse((await run('encoder: e\ntrain: {data: a.jsonl, steps: 3}\n', true)).out);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(['path-missing', 'damaged-data']);
  });

  it('writes one JSON object', async () => {
    const { code, out, summary } = await run('encoder: ./e\nsed: 3\n', true);
    expect([code, summary]).toEqual([1, '']);
    expect(JSON.parse(out)).toMatchObject({
      file,
      findings: [
        {
          severity: 'error',
          code: 'unknown-key',
          key: 'sed',
          path: ['sed'],
          range: { line: 2, column: 1, endLine: 2, endColumn: 4, offset: 13, endOffset: 16 },
          fix: { newText: 'seed', range: { offset: 13, endOffset: 16 } },
        },
      ],
      cells: [],
    });
  });

  it('throws for a file that cannot be read', async () => {
    const nothing = { write: () => {} };
    await expect(validate({ file, json: false }, nothing, nothing)).rejects.toThrow(UserError);
  });
});
