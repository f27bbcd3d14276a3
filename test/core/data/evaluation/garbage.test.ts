import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationDataset } from '../../../../src/core/data/evaluation/dataset';
import { Numbering } from '../../../../src/core/data/evaluation/numbering';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { evaluationTasks, SETTINGS } from '../../../../src/core/data/evaluation/settings';
import type { DatasetSpec } from '../../../../src/core/data/evaluation/spec';
import { UserError } from '../../../../src/core/errors';
import { jsonl, tsv, workspace } from './workspace';

const folder = workspace();

/** A sound set of each format, from which broken ones are made. */
const SETS: Record<string, { files: Record<string, string>; spec: Partial<DatasetSpec> }> = {
  jsonl: {
    spec: { format: 'jsonl' },
    files: {
      'passages.jsonl': jsonl(
        { id: 'a', language: 'en', text: 'Bee', context: 'A bee.' },
        { id: 'b', language: 'de', text: 'Biene' },
      ),
      'queries.jsonl': jsonl({ id: 'q', language: 'en', text: 'insect?', group: 'g' }),
      'judgments.jsonl': jsonl({ query: 'q', passage: 'a', grade: 1 }, { query: 'q', passage: 'b' }),
    },
  },
  beir: {
    spec: { format: 'beir' },
    files: {
      'corpus.jsonl': jsonl(
        { _id: 'a', title: 'Bee', text: 'insect', metadata: { lang: 'en' } },
        { _id: 'b', text: 'Biene' },
      ),
      'queries.jsonl': jsonl({ _id: 'q', text: 'insect?' }),
      'qrels/test.tsv': tsv(['query-id', 'corpus-id', 'score'], ['q', 'a', 1], ['q', 'b', 0]),
    },
  },
  trec: {
    spec: { format: 'trec' },
    files: {
      'corpus.tsv': tsv(['a', 'Bee'], ['b', 'Biene']),
      'queries.tsv': tsv(['q', 'insect?']),
      'qrels.txt': 'q 0 a 1\nq 0 b 0\n',
    },
  },
  miracl: {
    spec: { format: 'miracl' },
    files: {
      'topics.miracl-v1.0-sw-dev.tsv': tsv(['q', 'insect?']),
      'qrels.miracl-v1.0-sw-dev.tsv': tsv(['q', 'Q0', 'a', 1], ['q', 'Q0', 'b', 0]),
      'docs-0.jsonl': jsonl(
        { docid: 'a', title: 'Nyuki', text: 'mdudu' },
        { docid: 'b', title: '', text: 'Biene' },
      ),
    },
  },
  lareqa: {
    spec: { format: 'lareqa', context: true },
    files: {
      'en.json': JSON.stringify({
        data: [
          {
            paragraphs: [
              {
                context: 'A bee. Flies.',
                sentences: ['A bee.', 'Flies.'],
                sentence_breaks: [
                  [0, 6],
                  [7, 13],
                ],
                qas: [{ id: 'q', question: 'insect?', answers: [{ answer_start: 2, text: 'bee' }] }],
              },
            ],
          },
        ],
      }),
    },
  },
  pairs: {
    spec: { format: 'pairs' },
    files: {
      'set.jsonl': jsonl(
        { id: 'q', language: 'en', query: 'insect?', positive: 'Bee' },
        { id: 'q', language: 'de', query: 'Insekt?', positive: 'Biene' },
      ),
    },
  },
};

/** Does to a file's content what happens to files. */
const damages = fc.oneof(
  fc.string({ unit: 'binary' }).map(text => () => Buffer.from(text)),
  fc.uint8Array({ maxLength: 64 }).map(bytes => () => Buffer.from(bytes)),
  fc.json().map(text => () => Buffer.from(text)),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map(at => (content: Buffer) => content.subarray(0, at * content.length)),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)).map(([at, byte]) => (content: Buffer) => {
    const copy = Buffer.from(content);
    if (copy.length > 0) copy[Math.min(copy.length - 1, Math.floor(at * copy.length))] = byte;
    return copy;
  }),
  // One value of a JSON text gives way to another.
  fc.tuple(fc.nat(20), fc.json()).map(([which, json]) => (content: Buffer) => {
    let i = 0;
    return Buffer.from(content.toString().replace(/"[^"]*"|\d+/g, value => (i++ === which ? json : value)));
  }),
  // One line comes twice.
  fc.nat(3).map(which => (content: Buffer) => {
    const lines = content.toString().split('\n');
    return Buffer.from([...lines, lines[which] ?? ''].join('\n'));
  }),
);

describe('damaged test sets', () => {
  it.each(Object.keys(SETS))('%s: open, or end in one clear error', async name => {
    const { files, spec } = SETS[name]!;
    const names = Object.keys(files);
    await expect(openDataset({ ...spec, path: folder(files) }).then(check)).resolves.toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.nat(names.length - 1), damages, fc.boolean(), async (which, damage, packed) => {
        const victim = names[which]!;
        const { [victim]: sound, ...others } = files;
        const broken = damage(Buffer.from(sound!));
        const path = folder({
          ...others,
          [packed ? `${victim}.gz` : victim]: packed ? gzipSync(broken) : broken,
        });
        await openDataset({ ...spec, path }).then(check, expectClear);
      }),
      { numRuns: 150 },
    );
  });

  it('end in one clear error where a packed file is cut or changed', async () => {
    const { files, spec } = SETS.trec!;
    const { 'corpus.tsv': corpus, ...others } = files;
    const packed = gzipSync(corpus!);
    for (let i = 0; i < packed.length; i++) {
      const path = folder({ ...others, 'corpus.tsv.gz': packed.subarray(0, i) });
      await expect(openDataset({ ...spec, path })).rejects.toThrow(/corpus\.tsv\.gz|no passages/);
      const changed = Buffer.from(packed);
      changed[i]! ^= 0x55;
      await openDataset({ ...spec, path: folder({ ...others, 'corpus.tsv.gz': changed }) }).then(
        check,
        expectClear,
      );
    }
  });
});

/** What opens must be whole: every judgment leads to a query and a passage. */
async function check(dataset: EvaluationDataset): Promise<void> {
  const queries = new Set(dataset.queries.map(({ id }) => id));
  const numbering = new Numbering(dataset);
  const ids = new Set<string>();
  for await (const { id, text, language } of dataset.passages()) {
    expect(text.trim()).not.toBe('');
    expect(dataset.languages).toContain(language);
    numbering.add({ id, text, language });
    ids.add(id);
  }
  expect(queries.size).toBe(dataset.queries.length);
  expect(ids.size).toBe([...dataset.passageCounts.values()].reduce((sum, count) => sum + count, 0));
  for (const query of dataset.judgments.keys()) expect(queries).toContain(query);
  const tasks = evaluationTasks(numbering.finish(), SETTINGS);
  expect(tasks.some(task => task.queries.length > 0)).toBe(true);
}

function expectClear(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
  expect(error.place?.file).toBeTruthy();
  expect(error.message).not.toMatch(/\[object|: undefined/);
}
