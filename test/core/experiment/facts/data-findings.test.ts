import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExperiment } from '../../../../src/core/experiment/check';
import { dataFindings } from '../../../../src/core/experiment/facts/data-findings';
import { FactCache } from '../../../../src/core/experiment/facts/fact-cache';
import { pairs, Workspace } from './support';

const work = new Workspace();

const FILE = `encoder: ./e
train:
  data: train.jsonl
  batch_size: 8
  steps: 10
evaluate:
  data: {path: test.jsonl, format: pairs}
  measures: [map]
`;

const FEW = (batch: number, has: number) =>
  `data set "train.jsonl" is too small for monolingual batches of ${batch} pairs: de has ${has} pairs, en has ${has} pairs. Set batch_size to ${has} or less, or leave de, en out with languages:`;
const FEW_PARALLEL = (batch: number, has: number) =>
  `data set "train.jsonl" is too small for cross-lingual batches of ${batch} pairs: ${has} have a translation. Set batch_size to ${has} or less, or add translations`;

describe('dataFindings', () => {
  it('finds nothing but what a cell takes where all is well', async () => {
    await work.putRows('train.jsonl', pairs(8));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    expect(await work.messages(FILE)).toEqual([]);
    const [estimate, ...others] = await dataFindings(FILE, work.file);
    expect(others).toEqual([]);
    expect(estimate).toMatchObject({ severity: 'info', code: 'estimate', path: ['train'] });
    expect(estimate!.message).toMatch(/^about 0\.\d GB of memory and \d+ s on this machine \(\d+ cores?\)$/);
  });

  it('names too few pairs for a batch, with one number that mends it', async () => {
    await work.putRows('train.jsonl', pairs(5));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    expect(await work.messages(FILE)).toEqual([
      `4:15 error too-few-pairs: ${FEW(8, 5)} [5]`,
      `4:15 error too-few-pairs: ${FEW_PARALLEL(8, 5)} [5]`,
    ]);
    const fixed = FILE.replace('batch_size: 8', 'batch_size: 5');
    expect(await work.messages(fixed)).toEqual([]);
  });

  it('replaces a batch size of the matrix there, and none that is not in the file', async () => {
    await work.putRows('train.jsonl', pairs(5));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    const matrix = `${FILE.replace('  batch_size: 8\n', '')}matrix: {train.batch_size: [4, 8]}\n`;
    expect(await work.messages(matrix)).toEqual([
      `8:32 error too-few-pairs: ${FEW(8, 5)} [5]`,
      `8:32 error too-few-pairs: ${FEW_PARALLEL(8, 5)} [5]`,
    ]);
    expect(await work.messages(FILE.replace('  batch_size: 8\n', ''))).toEqual([
      `3:9 error too-few-pairs: ${FEW(64, 5)}`,
      `3:9 error too-few-pairs: ${FEW_PARALLEL(64, 5)}`,
    ]);
  });

  it('checks the batches of the validation with its own size', async () => {
    await work.putRows('train.jsonl', pairs(8));
    await work.putRows('held.jsonl', pairs(3, 'held'));
    const text = FILE.replace('  steps', '  validation: {data: held.jsonl, batch_size: 4}\n  steps');
    const found = await work.messages(text.replace('  data: {path: test.jsonl', '  data: {path: held.jsonl'));
    expect(found.map(message => message.slice(0, 24))).toEqual([
      '5:46 error too-few-pairs',
      '5:46 error too-few-pairs',
    ]);
  });

  it('warns of test texts that are trained on, with the first in training', async () => {
    const train = pairs(8);
    const test = pairs(3, 'test');
    train[6]!.query = '  test  question 1 in\nde? ';
    train[9]!.query = test[1]!.query;
    train[3]!.positive = test[4]!.positive;
    train[1] = { ...train[1]!, negatives: [test[0]!.positive] };
    await work.putRows('train.jsonl', train);
    await work.putRows('test.jsonl', test);
    const place = (line: number) => `(train.jsonl:${line})`;
    expect(await work.messages(FILE)).toEqual([
      `7:16 warning test-in-training: 2 of 6 queries of test are also in the training data, the first: "  test  question 1 in\\nde? " ${place(7)}`,
      `7:16 warning test-in-training: 2 of 6 passages of test are also in the training data, the first: "The test passage of number 0 in de." ${place(2)}`,
    ]);
  });

  it('passes over short passages, and what the text alone shows', async () => {
    const train = pairs(8);
    const test = pairs(3, 'test');
    for (const [i, text] of ['1988', 'The United States', '東京都'].entries())
      test[i]!.positive = train[i]!.positive = text;
    await work.putRows('train.jsonl', train);
    await work.putRows('test.jsonl', test);
    expect(await work.messages(FILE)).toEqual([]);
    expect(await work.messages(FILE.replace('test.jsonl', 'train.jsonl'))).toEqual([]);
    test[0]!.positive = train[0]!.positive = '東京都は日本の首都である。';
    await work.putRows('train.jsonl', train);
    await work.putRows('test.jsonl', test);
    expect(await work.messages(FILE)).toEqual([expect.stringContaining('1 of 6 passages of test is also')]);
  });

  it('warns of validation queries that are trained on', async () => {
    await work.putRows('train.jsonl', pairs(8));
    await work.putRows('held.jsonl', pairs(2));
    const text = FILE.replace('  steps', '  validation: {data: held.jsonl, batch_size: 2}\n  steps');
    expect(await work.messages(text.slice(0, text.indexOf('evaluate')))).toEqual([
      '5:22 warning validation-in-training: 4 of 4 different queries of held.jsonl are also in the training data, the first: "train question 0 in de?" (train.jsonl:1)',
    ]);
  });

  it('tells what measures cannot reach', async () => {
    await work.putRows('train.jsonl', pairs(8));
    // One question is in German alone.
    await work.putRows('test.jsonl', pairs(3, 'test').slice(0, 5));
    const text = FILE.replace('[map]', '[map, "recall.1,2", P.2, num_rel]');
    expect(await work.messages(text)).toEqual([
      '8:19 info measure-ceiling: on test, recall_1 is at most 0.5833 in the multilingual setting (1 to 2 relevant passages a query)',
      '8:33 info measure-ceiling: on test, P_2 is at most 0.5000 in the monolingual and cross-lingual settings (1 relevant passage a query); P_2 is at most 0.9167 in the multilingual setting (1 to 2 relevant passages a query)',
    ]);
  });

  it('reports damage once, and checks the rest', async () => {
    await work.put('train.jsonl', '{"id": 1}\n{"id"');
    await work.putRows('test.jsonl', pairs(3, 'test'));
    const text = FILE.replace('[map]', '[P.2]');
    const found = await work.messages(text);
    expect(found).toEqual([
      expect.stringMatching(/^3:9 error damaged-data: train\.jsonl/),
      expect.stringMatching(/^8:14 info measure-ceiling: /),
    ]);
    await rm(join(work.folder, 'train.jsonl'));
    expect(await work.messages(text)).toEqual(found.slice(1));
    await work.put('test.jsonl', '');
    expect((await checkExperiment(text, work.file)).findings).toHaveLength(1);
    expect(await work.messages(text)).toEqual([
      expect.stringMatching(/^7:16 error damaged-data: test\.jsonl: /),
    ]);
  });

  it('says nothing of a file that has no cells', async () => {
    expect(await work.messages('encoder: [\n')).toEqual([]);
    expect(await work.messages(FILE.replace('steps', 'step'))).toEqual([]);
  });

  it('keeps quiet about what a cell takes where the file is not sound', async () => {
    await work.putRows('train.jsonl', pairs(8));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    expect(await dataFindings(FILE.replace('[map]', '[mapp]'), work.file)).toEqual([]);
  });

  it('does not read what is too large', async () => {
    await work.putRows('train.jsonl', pairs(8));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    expect(await work.messages(FILE, { largest: 1000 })).toEqual([
      '3:9 info not-checked: not checked: larger than 0.000001 GB',
    ]);
  });

  it('reads files again only when they change', async () => {
    await work.putRows('train.jsonl', pairs(5));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    const cache = new CountingCache();
    const before = await work.messages(FILE, { cache });
    expect(before).toHaveLength(2);
    const read = cache.reads;
    expect(read).toBe(2);
    await work.messages(FILE.replace('steps: 10', 'steps: 11'), { cache });
    expect(cache.reads).toBe(read);
    await work.putRows('train.jsonl', pairs(8));
    expect(await work.messages(FILE, { cache })).toEqual([]);
    expect(cache.reads).toBe(read + 1);
  });

  it('gives up when it is told to, and goes on the next time', async () => {
    await work.putRows('train.jsonl', pairs(3000));
    await work.putRows('test.jsonl', pairs(3, 'test'));
    const cache = new FactCache();
    const controller = new AbortController();
    const given = work.messages(FILE, { cache, signal: controller.signal });
    const other = work.messages(FILE, { cache });
    setTimeout(() => controller.abort(), 20);
    await expect(given).rejects.toThrow(/abort/);
    expect(await other).toEqual([]);
  });
});

class CountingCache extends FactCache {
  reads = 0;

  override get<T>(key: string, stamp: string, read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const counted = () => {
      this.reads++;
      return read();
    };
    return super.get(key, stamp, counted, signal);
  }
}

const XQUAD_R = '../shared/data/xquad-r';
const isThere = existsSync(XQUAD_R);
if (!isThere) console.log(`skipped: ${XQUAD_R} is not there`);

describe('the published data', () => {
  it('XQuAD-R: recall@10 ends at 10/11 in the multilingual setting', { skip: !isThere }, async () => {
    const text = `encoder: ./e\nevaluate: {data: {path: ${join(process.cwd(), XQUAD_R)}, name: xquad-r}, measures: [recall.10]}\n`;
    expect(await work.messages(text)).toEqual([
      expect.stringContaining(
        'on xquad-r, recall_10 is at most 0.9091 in the multilingual setting (11 relevant passages a query)',
      ),
    ]);
  });

  it('the sample: nothing to warn of', async () => {
    const file = 'samples/hybrid.polyrank.yaml';
    const findings = await dataFindings(await readFile(file, 'utf8'), file);
    expect(findings.map(({ code }) => code)).toEqual(['estimate', 'measure-ceiling']);
    expect(findings[0]!.message).toMatch(/^about 0\.\d GB of memory and .+ a cell .+; 10 cells, /);
  });
});
