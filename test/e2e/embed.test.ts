import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expected, expectedTensors, largestDifference } from '../engine/fixtures';
import { checkpoint, readNpy, Workspace } from './support';

describe('polyrank embed', () => {
  const work = new Workspace();

  it.each(['bert-mean', 'bert-dense', 'xlm-roberta-sharded'])(
    '%s: as sentence-transformers does',
    async name => {
      const { texts } = expected<{ texts: string[] }>(name);
      work.write('texts.txt', texts.map(text => `${text}\n`).join(''));
      const args = [
        'embed',
        checkpoint(name),
        'texts.txt',
        '--as',
        'passage',
        '--out',
        'out.npy',
        '--prefix',
        '',
      ];
      const { code, stderr } = await work.polyrank(args);
      expect(code).toBe(0);
      expect(stderr).toMatch(new RegExp(`^out\\.npy: ${texts.length} × \\d+\\n$`));
      const { values, shape } = readNpy(join(work.folder, 'out.npy'));
      const wanted = await (await expectedTensors(`${name}.embeddings`)).read('embeddings');
      expect(shape).toEqual([texts.length, wanted.length / texts.length]);
      expect(largestDifference(values, wanted)).toBeLessThan(1e-5);
    },
  );

  it('puts the prompt of the model before the text, and cuts it', async () => {
    work.write('texts.txt', 'how deep is the sea?\n');
    work.write('prompted.txt', 'query: how deep is the sea?\n');
    const embed = async (...args: string[]) => {
      const ended = await work.polyrank(['embed', checkpoint('bert-dense'), ...args, '--out', 'out.npy']);
      expect(ended.code).toBe(0);
      return { ...ended, values: readNpy(join(work.folder, 'out.npy')).values };
    };
    const own = await embed('texts.txt', '--as', 'query');
    expect(own.stderr).toBe('out.npy: 1 × 24, each after "query: "\n');
    const written = await embed('prompted.txt', '--as', 'query', '--prefix', '');
    expect(largestDifference(own.values, written.values)).toBe(0);
    const cut = await embed('texts.txt', '--as', 'query', '--max-tokens', '5');
    expect(largestDifference(own.values, cut.values)).toBeGreaterThan(1e-3);
  });
});
