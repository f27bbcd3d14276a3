import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { largestDifference } from '../engine/fixtures';
import { readNpy, Workspace } from './support';

const ROOT = join(__dirname, '../..');
const encoder = join(ROOT, 'samples/encoder');
const xquad = join(ROOT, '../shared/data/xquad-r');

describe('the sample encoder', () => {
  const work = new Workspace();

  it('has at most 16 MB', () => {
    const files = readdirSync(encoder, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, name) => sum + statSync(join(encoder, name)).size, 0);
    expect(bytes).toBeLessThan(16e6);
  });

  it('embeds as in sentence-transformers', async () => {
    const path = join(ROOT, 'test/fixtures/sample-encoder/expected.json');
    const { texts, embeddings } = JSON.parse(readFileSync(path, 'utf8')) as {
      texts: string[];
      embeddings: number[][];
    };
    work.write('texts.txt', texts.map(text => `${text}\n`).join(''));
    const ended = await work.polyrank(['embed', encoder, 'texts.txt', '--as', 'passage', '--out', 'out.npy']);
    expect(ended.code).toBe(0);
    expect(largestDifference(readNpy(join(work.folder, 'out.npy')).values, embeddings.flat())).toBeLessThan(
      1e-4,
    );
  });

  if (!existsSync(xquad)) console.log(`${xquad} is not there: the evaluation on XQuAD-R is skipped`);
  it.skipIf(!existsSync(xquad))(
    'is evaluated on the whole of XQuAD-R',
    async () => {
      const file = join(ROOT, 'test/e2e/xquad-r.polyrank.yaml');
      const { code, stdout } = await work.polyrank(['run', file, '--runs-dir', work.runsFolder]);
      expect(code).toBe(0);
      const { evaluations } = work.record(work.runs()[0]!);
      const { tasks, settings } = evaluations![0]!;
      const poolSizes = (setting: string) =>
        tasks.filter(task => task.setting === setting).map(task => task.poolSize);
      expect(
        settings.map(({ setting, tasks, queries, leftOut }) => [setting, tasks, queries, leftOut]),
      ).toEqual([
        ['monolingual', 11, 13_090, 0],
        ['crosslingual', 110, 130_900, 0],
        ['multilingual', 11, 13_090, 0],
      ]);
      expect([Math.min(...poolSizes('monolingual')), Math.max(...poolSizes('monolingual'))]).toEqual([
        852, 1276,
      ]);
      expect(new Set(poolSizes('multilingual'))).toEqual(new Set([13_014]));
      // The figures of samples/encoder/README.md.
      const card = readFileSync(join(encoder, 'README.md'), 'utf8');
      for (const { setting, macro } of settings) {
        const [, figure] = new RegExp(`^\\| ${setting}\\b.*?\\| (0\\.\\d+) \\|`, 'm').exec(card)!;
        expect(Math.abs(macro.map!.mean - Number(figure))).toBeLessThan(0.001);
      }
      expect(settings[2]!.rankDistance!.macro.mean).toBeGreaterThan(0);
      expect(stdout).toContain('110 pairs');
      expect(stdout).toContain('13014');
    },
    900_000,
  );
});
