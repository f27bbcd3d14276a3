import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiment, type PrintedEvent, pairs, parseLines, Workspace } from './support';

describe('polyrank run', () => {
  const work = new Workspace();
  work.write('pairs.jsonl', pairs());
  work.write('test.jsonl', pairs());
  work.write('one.polyrank.yaml', experiment());
  work.write(
    'cells.polyrank.yaml',
    experiment({ steps: 3, more: 'matrix: { train.loss.temperature: [0.05, 0.1] }' }),
  );
  work.write(
    'seeds.polyrank.yaml',
    experiment({
      steps: 3,
      more: 'matrix:\n  train.batches: [none, monolingual, hybrid]\n  seed: [1, 2]\n',
    }),
  );

  it('trains, evaluates, and prints what came of it, as show does', async () => {
    const { code, stdout, stderr } = await work.polyrank(['run', 'one.polyrank.yaml']);
    expect(stderr).toContain('hybrid: done in ');
    expect(code).toBe(0);
    expect(stdout).toMatch(/tiny: 24 queries, 24 passages, 2 languages/);
    expect(stdout).toMatch(/monolingual +2 languages +24 +macro +0\.\d{4}/);
    expect(stdout).toMatch(/crosslingual +2 pairs/);
    expect(stdout).toMatch(/multilingual +pool +queries +map +recall_1 +rank_distance\nde +24 +12 +0\.\d{4}/);

    const [run] = work.runs();
    expect(work.record(run!)).toMatchObject({
      status: 'done',
      device: 'cpu',
      training: { steps: 30, outcome: 'finished' },
    });
    for (const file of [
      'log.txt',
      'model/model.safetensors',
      'model/model.onnx',
      'eval/tiny/queries.parquet',
    ])
      expect(existsSync(join(work.runsFolder, run!, file)), file).toBe(true);
    expect(work.losses(run!).size).toBe(30);

    const shown = await work.polyrank(['show', run!]);
    expect(shown).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  it('writes events as JSON Lines, and nothing else, with --json', async () => {
    const { code, stdout, stderr } = await work.polyrank(['run', 'one.polyrank.yaml', '--json']);
    expect(code).toBe(0);
    const printed = parseLines<PrintedEvent>(stdout);
    const run = printed[0]!.run;
    expect(printed).toEqual(work.events(run).map(event => ({ ...event, run })));
    expect(printed.at(-1)).toMatchObject({ type: 'done' });
    expect(stderr).toBe('');
    // The same file, seed and device: the same losses.
    const [first] = work.runs();
    expect(work.losses(run)).toEqual(work.losses(first!));
  });

  it('prints a row for each cell', async () => {
    const { code, stdout } = await work.polyrank(['run', 'cells.polyrank.yaml', '--runs-dir', 'elsewhere']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^tiny: mAP by setting, and rank distance\n\ncell +monolingual +cross-lingual +multilingual/,
    );
    expect(stdout).toMatch(
      /\ntemperature 0\.05 +0\.\d{4} +0\.\d{4} +0\.\d{4} +\d+\.\d +\d\.\d s\ntemperature 0\.1 /,
    );
    expect(existsSync(join(work.folder, 'elsewhere'))).toBe(true);
  });

  it('prints means over seeds, and what the tests say', async () => {
    const { code, stdout } = await work.polyrank(['run', 'seeds.polyrank.yaml', '--runs-dir', 'seeds']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nbatches +monolingual +cross-lingual +multilingual +rank distance +seeds\n/);
    expect(stdout).toMatch(/\nno training +0\.\d{4} +0\.\d{4} +0\.\d{4} +\d+\.\d +1\n/);
    expect(stdout).toMatch(/\nhybrid +0\.\d{4} ± 0\.\d{4} .* 2\n/);
    expect(stdout).toContain('Paired randomisation tests over 12 questions, seeds averaged; p after Holm’s');
    const sentences = stdout.split('\n').filter(line => line.startsWith('In '));
    expect(sentences.map(sentence => sentence.split(',')[0])).toEqual([
      'In monolingual mAP',
      'In cross-lingual mAP',
      'In multilingual mAP',
      'In rank distance',
    ]);
    for (const sentence of sentences) {
      expect(sentence).toMatch(
        /hybrid is (better|worse) than monolingual|no difference is shown between hybrid and mono/,
      );
      expect(sentence).toMatch(/\(95% interval .* to .*\), p (\d\.\d{3}|< 0\.001)\.$/);
    }
  });

  it('lists, compares and exports what it left', async () => {
    const listed = await work.polyrank(['runs', '--runs-dir', 'seeds']);
    expect(listed.stdout.split('\n')).toHaveLength(7);
    const names = listed.stdout.match(/\S+-(no-training|hybrid-seed-\d)(?= )/g)!;

    const compared = await work.polyrank(['compare', ...names, '--runs-dir', 'seeds']);
    expect(compared.code).toBe(0);
    expect(compared.stdout).toMatch(
      /^A {2}hybrid, 2 seeds: .*\nB {2}no training: .*\n\nA to B, only changed: train: {…} → none/,
    );
    expect(compared.stdout).toMatch(/\nmultilingual mAP +A to B +0\.\d{4} → 0\.\d{4} /);

    const json = await work.polyrank([
      'compare',
      ...names,
      '--runs-dir',
      'seeds',
      '--json',
      '-m',
      'recall.1',
    ]);
    const { comparisons } = JSON.parse(json.stdout) as {
      comparisons: { measure: string; queries: number }[];
    };
    expect(comparisons.map(({ measure, queries }) => [measure, queries])).toEqual([
      ['recall_1', 24],
      ['recall_1', 24],
      ['recall_1', 24],
    ]);

    const exported = await work.polyrank([
      'export',
      names[0]!,
      '--runs-dir',
      'seeds',
      '--trec',
      'trec',
      '--csv',
      'csv',
    ]);
    expect(exported.code).toBe(0);
    const files = exported.stdout.trim().split('\n');
    const run = files.find(file => /multilingual.*run/.test(file) || /all.*run/.test(file));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(readFileSync(join(work.folder, file)).length).toBeGreaterThan(0);
    expect(run).toBeDefined();
  });
});
