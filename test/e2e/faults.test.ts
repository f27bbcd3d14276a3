import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { checkpoint, experiment, pairs, Workspace } from './support';

describe('faults of the user', () => {
  const work = new Workspace();
  work.write('pairs.jsonl', pairs());
  work.write('test.jsonl', pairs());
  work.write(
    'broken.jsonl',
    `${pairs().split('\n').slice(0, 6).join('\n')}\n{"id": "p9", "language": "en", "query": ""}\n`,
  );
  work.write('texts.txt', 'one\ntwo\n');
  work.write('wrong.polyrank.yaml', experiment().replace('batch_size: 8', 'batch_size: many'));
  work.write('broken.polyrank.yaml', experiment().replace('data: pairs.jsonl', 'data: broken.jsonl'));
  const model = checkpoint('bert-mean');

  it.each<[string, string[], RegExp]>([
    ['no file', ['run', 'none.yaml'], /^polyrank: none\.yaml: no such file\. Check the path\.\n$/],
    [
      'an experiment with an error',
      ['run', 'wrong.polyrank.yaml'],
      /^wrong\.polyrank\.yaml:5:15: error: .*"many"/,
    ],
    [
      'an unknown device',
      ['run', 'wrong.polyrank.yaml', '--device', 'tpu'],
      /^polyrank: option '--device <name>'/,
    ],
    ['a run that is not there', ['show', 'x'], /^polyrank: .*there is no run "x"/],
    [
      'an unknown command',
      ['compre', 'a'],
      /^polyrank: unknown command 'compre' \(Did you mean compare\?\)\n$/,
    ],
    [
      'an unknown option',
      ['runs', '--jsn'],
      /^polyrank: unknown option '--jsn' \(Did you mean --json\?\)\n$/,
    ],
    ['a missing argument', ['score', 'run.txt'], /^polyrank: missing required argument 'qrels'\n$/],
    ['nothing to compare', ['compare', 'a', 'b'], /^polyrank: .*there is no run "a"/],
    ['no kind', ['embed', model, 'texts.txt', '--out', 'a.npy'], /^polyrank: required option '--as <kind>'/],
    [
      'another kind of file',
      ['embed', model, 'texts.txt', '--as', 'query', '--out', 'a.txt'],
      /^polyrank: --out is a\.txt, expected a name that ends in \.npy/,
    ],
    [
      'no number',
      ['embed', model, 'texts.txt', '--as', 'query', '--out', 'a.npy', '--max-tokens', '0'],
      /^polyrank: option '--max-tokens <n>' argument '0' is invalid\. Expected a whole number from 1\./,
    ],
    [
      'no model',
      ['embed', 'nowhere', 'texts.txt', '--as', 'query', '--out', 'a.npy'],
      /^polyrank: nowhere.*\n$/,
    ],
  ])('%s: exits 2 with one line, and writes nothing', async (_, args, message) => {
    const before = readdirSync(work.folder);
    const { code, stdout, stderr } = await work.polyrank(args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(work.folder)).toEqual(before);
  });

  it('names the line of training data that cannot be read, and leaves a failed run and no half of a file', async () => {
    const { code, stderr } = await work.polyrank(['run', 'broken.polyrank.yaml', '--json']);
    expect(stderr).toMatch(/^polyrank: .*broken\.jsonl:7: .*\n$/);
    expect(code).toBe(2);
    const [run] = work.runs();
    expect(work.record(run!)).toMatchObject({ status: 'failed' });
    expect(readdirSync(join(work.runsFolder, run!)).sort()).toEqual(['events.jsonl', 'log.txt', 'run.json']);
  });

  it('validates: exits 1 on an error', async () => {
    const { code, stdout, stderr } = await work.polyrank(['validate', 'wrong.polyrank.yaml']);
    expect([code, stderr]).toEqual([1, '1 error\n']);
    expect(stdout).toMatch(/^wrong\.polyrank\.yaml:5:15: error: /);
  });

  it('tells its version, and helps', async () => {
    expect(await work.polyrank(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await work.polyrank(['help', 'compare']);
    expect(code).toBe(0);
    expect(stdout).toContain('after Holm’s correction');
    expect((await work.polyrank([])).code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('does not complain when its reader has enough', () => {
    const cli = join(__dirname, '../../dist/cli.js');
    const fixtures = join(__dirname, '../fixtures/trec');
    const command = `"${process.execPath}" "${cli}" score -q deep.run deep.qrels | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: fixtures, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('scores as trec_eval does', async () => {
    const fixtures = join(__dirname, '../fixtures/trec');
    const files = [join(fixtures, 'deep.run'), join(fixtures, 'deep.qrels')];
    const cases = JSON.parse(readFileSync(join(fixtures, 'cases.json'), 'utf8')) as {
      files: string;
      flags: string[];
      measures: string[];
      expected: string;
    }[];
    const { flags, measures, expected } = cases.find(other => other.files === 'deep')!;
    const { stdout } = await work.polyrank([
      'score',
      ...files,
      ...flags,
      ...measures.flatMap(name => ['-m', name]),
    ]);
    expect(stdout).toBe(readFileSync(join(fixtures, 'expected', expected), 'utf8'));
  });
});
