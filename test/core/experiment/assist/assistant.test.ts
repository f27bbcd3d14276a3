import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentAssistant } from '../../../../src/core/experiment/assist/assistant';
import { applied } from '../../../../src/core/experiment/assist/fix-all';
import type { OutlineItem } from '../../../../src/core/experiment/assist/outline';
import { EXAMPLE } from '../../../../src/core/experiment/reference';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-assist-'));
  file = join(folder, 'x.polyrank.yaml');
  for (const path of ['encoder', 'qa']) await mkdir(join(folder, path));
  await writeFile(join(folder, 'encoder/config.json'), '{"model_type":"bert","max_position_embeddings":512}');
  await writeFile(join(folder, 'encoder/tokenizer.json'), '{}');
  await writeFile(join(folder, 'qa/ä😀.jsonl'), '{"language":"de"}\n{"language":"ar"}\n');
});
afterAll(() => rm(folder, { recursive: true }));

const assistant = experimentAssistant();

describe('hover', () => {
  /** What is shown at the bar, and of what. */
  async function shown(text: string): Promise<{ of?: string; markdown?: string }> {
    const rest = text.replace('|', '');
    const hover = await assistant.hover(rest, file, text.indexOf('|'));
    return hover ? { of: rest.slice(hover.offset, hover.endOffset), markdown: hover.markdown } : {};
  }

  it.each([
    [
      'train:\n  bat|ches: hybrid',
      'batches',
      ['**Batches** `train.batches`', 'Default: `hybrid`.', '- `none`'],
    ],
    [
      'train: {batch_size|: 64}',
      'batch_size',
      ['(https://arxiv.org/abs/2408.10536):* 100.', '(pairs)', 'a whole number of at least 2'],
    ],
    ['train: {batches: |hybrid}', 'hybrid', ['`hybrid`: a monolingual batch with probability `alpha`']],
    ['train: {steps: 1|00}', '100', ['**Steps** `train.steps`', 'Budget']],
    ['evaluate: {measures: [map, recall.1|0]}', 'recall.10', ['`recall.10`: Recall: relevant passages']],
    ['train: {data: {path: a, languages: [d|e]}}', 'de', ['German']],
    ['matrix: {train.loss.temp|erature: [1]}', 'train.loss.temperature', ['varied by the matrix', 'softmax']],
    ['matrix: {train.batches: [none, hyb|rid]}', 'hybrid', ['`hybrid`: a monolingual batch']],
    ['{"encoder": "e", "se|ed": 3}', '"seed"', ['**Seed** `seed`', 'Default: `42`.']],
    ['# 😀\r\nseed: 3\r\ndev|ice: cpu', 'device', ['**Device**']],
    ['seed: [\ntrain:\n  bat|ches: x', 'batches', ['**Batches**']],
    ['colour|: red', undefined, []],
    ['seed: 3 # a com|ment', undefined, []],
    ['|', undefined, []],
  ])('%j', async (text, of, parts) => {
    const found = await shown(text);
    expect(found.of).toBe(of);
    for (const part of parts) expect(found.markdown).toContain(part);
  });

  it('says what is at a path', async () => {
    expect((await shown('train: {data: "qa/|ä😀.jsonl"}')).markdown).toMatch(
      /^`.*ä😀\.jsonl`\n\nFile of 36 bytes\. Languages: `ar`, `de`\./,
    );
    expect((await shown('encoder: enc|oder')).markdown).toContain(
      'Not a complete encoder: `model.safetensors` missing.',
    );
    expect((await shown('encoder: {path: no|where}')).markdown).toContain('Nothing is there.');
    expect((await shown('evaluate: {data: {path: q|a}}')).markdown).toContain('Folder of 1 entry.');
    await writeFile(join(folder, 'encoder/model.safetensors'), '');
    expect((await shown('encoder: {pa|th: encoder}')).markdown).toContain('Encoder, up to 512 tokens.');
  });
});

describe('links', () => {
  it('lead from paths that are there', async () => {
    const text =
      '# 😀\r\nencoder: ./encoder\r\ntrain: {data: ["qa/ä😀.jsonl", nowhere]}\r\n' +
      'evaluate: {data: {path: qa, queries: ä😀.jsonl, corpus: {de: ä😀.jsonl}}}\r\nmatrix: {encoder: [encoder]}';
    const links = await assistant.links(text, file);
    expect(links.map(({ offset, endOffset }) => text.slice(offset, endOffset))).toEqual([
      './encoder',
      'qa/ä😀.jsonl',
      'qa',
      'ä😀.jsonl',
      'ä😀.jsonl',
      'encoder',
    ]);
    expect(links.map(({ isFolder }) => isFolder)).toEqual([true, false, true, false, false, true]);
    expect(links[3]!.target).toBe(join(folder, 'qa/ä😀.jsonl'));
  });
});

describe('outline', () => {
  const shape = (items: OutlineItem[]): unknown[] =>
    items.map(({ name, detail, children }) => [
      detail ? `${name}=${detail}` : name,
      ...(children.length > 0 ? [shape(children)] : []),
    ]);

  it('is the tree of keys', async () => {
    const text =
      'encoder: e\r\ntrain:\r\n  data: &d\r\n    - path: a\r\n      weight: 2\r\n    - b\r\n  loss:\r\nevaluate: {data: *d}\r\n';
    const items = await assistant.outline(text);
    expect(shape(items)).toEqual([
      ['encoder=e'],
      ['train', [['data', [['a', [['path=a'], ['weight=2']]], ['b']]], ['loss']]],
      ['evaluate', [['data']]],
    ]);
    const [, train] = items;
    expect(text.slice(train!.head.offset, train!.head.endOffset)).toBe('train');
    expect(text.slice(train!.offset, train!.endOffset).trimEnd()).toMatch(/^train:[\s\S]*loss:$/);
  });

  it('has heads inside wholes, whatever the text', async () => {
    const part = fc.constantFrom(...'{}[]:,-#&*|"\' \n', '\n  ', ': ', '- ', 'a', '&a ', '*a', '\r\n', '😀');
    const inside = (items: OutlineItem[]): void => {
      for (const { name, head, offset, endOffset, children } of items) {
        expect(name).not.toBe('');
        expect(head.offset).toBeGreaterThanOrEqual(offset);
        expect(head.endOffset).toBeLessThanOrEqual(endOffset);
        inside(children);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async parts => {
        const text = parts.join('');
        inside(await assistant.outline(text));
        for (let at = 0; at <= text.length; at += 5) await assistant.hover(text, file, at);
      }),
      { numRuns: 500 },
    );
  });
});

describe('lenses', () => {
  const titles = async (text: string, hasRun = false) =>
    (await assistant.lenses(text, file, hasRun)).map(
      ({ title, kind, cell, offset, endOffset }) =>
        `${text.slice(offset, endOffset)}: ${kind}: ${title}${cell ? ` (${cell})` : ''}`,
    );

  it('run all cells, or one', async () => {
    const text = 'encoder: e\ntrain: {data: a, steps: 3}\nevaluate: {data: {path: b}}\n';
    expect(await titles(`${text}matrix: {train.batches: [none, hybrid]}`, true)).toEqual([
      'encoder: run: Run 2 cells',
      'encoder: last-run: Open last run',
      'matrix: run-cell: Run no training (no-training)',
      'matrix: run-cell: Run hybrid (hybrid)',
    ]);
  });

  it('offer a choice where there are many', async () => {
    expect(await titles(EXAMPLE)).toEqual(['encoder: run: Run 10 cells', 'matrix: run-cell: Run a cell…']);
  });

  it('stay where they are while something is wrong', async () => {
    expect(await titles('encoder: e\nevaluate: {data: {path: x}}')).toEqual(['encoder: run: Run']);
    expect(await titles('encoder: e\n', true)).toEqual([
      'encoder: run: Run',
      'encoder: last-run: Open last run',
    ]);
    expect(await titles('seed: x\nmatrix: {seed: [1, 2]}')).toEqual([
      'seed: run: Run',
      'matrix: run-cell: Run a cell…',
    ]);
    expect(await titles('')).toEqual([]);
  });
});

describe('safeFixes', () => {
  const mended = async (text: string) => {
    const findings = await assistant.checkText(text, file);
    return applied(text, await assistant.safeFixes(text, file, findings));
  };

  it.each([
    [
      '# 😀\r\nencoder: e\r\nsed: 3\r\ndevise: cpu\r\ntrain: {data: a, stps: "3"}',
      '# 😀\r\nencoder: e\r\nseed: 3\r\ndevice: cpu\r\ntrain: {data: a, steps: "3"}',
    ],
    // Both would be seed: one is left.
    ['encoder: e\nsed: 3\nseeed: 4', 'encoder: e\nseed: 3\nseeed: 4'],
    // A fix may show what was hidden.
    [
      'encoder: e\ntrain: {data: a, steps: 3, batches: none, alpha: 0.5, batch_sise: 8}',
      'encoder: e\ntrain: {data: a, steps: 3, batches: none, alpha: 0.5, batch_size: 8}',
    ],
    ['encoder: e\nevaluate: {data: {path: x}}', 'encoder: e\nevaluate: {data: {path: x}}'],
  ])('%j', async (text, expected) => {
    expect(await mended(text)).toBe(expected);
  });
});

describe('check', () => {
  it('names the folders that it depends on', async () => {
    const text = 'encoder: encoder\ntrain: {data: [qa/ä😀.jsonl, no/where], steps: 3';
    const { findings, folders } = await assistant.check(text, file);
    expect(findings).toMatchObject([{ code: 'syntax' }]);
    expect(folders).toEqual([join(folder, 'encoder'), folder, join(folder, 'qa')]);
    const whole = await assistant.check(`${text}}`, file);
    expect(whole.findings.map(({ code }) => code)).toContain('path-missing');
  });

  it.each([
    ['long', `seed: 3\n${'# a comment\n'.repeat(30_000)}`],
    ['of many values', `matrix: {seed: [${Array.from({ length: 6000 }, (_, i) => i).join(',')}]}`],
    ['of many keys', Array.from({ length: 4000 }, (_, i) => `k${i}: ${i}`).join('\n')],
    ['of many paths', `train: {data: [${'qa,'.repeat(4000)}]}`],
    ['deep', '{"a":'.repeat(50_000)],
  ])('and everything else answers soon on a file that is %s', async (_, text) => {
    const start = performance.now();
    const offset = Math.floor(text.length / 2);
    await assistant.checkText(text, file);
    await assistant.checkData(text, file);
    await assistant.complete(text, file, offset);
    await assistant.hover(text, file, offset);
    await assistant.outline(text);
    await assistant.lenses(text, file, true);
    await assistant.links(text, file);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
