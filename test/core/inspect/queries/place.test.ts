import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetSpec } from '../../../../src/core/data/evaluation/spec';
import { openQueries } from '../../../../src/core/inspect/queries';
import { placeInData } from '../../../../src/core/inspect/queries/place';
import { writeRun, writeTestSet } from './fixture';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-place-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), content);
}

/** What stands at a place of a file. */
async function textAt(place: { file: string; line?: number; column?: number } | undefined): Promise<string> {
  const lines = (await readFile(place!.file, 'utf8')).split('\n');
  return lines[place!.line! - 1]!.slice((place!.column ?? 1) - 1);
}

describe('place', () => {
  it('is where the run has read it, as long as it is there', async () => {
    const set = await writeTestSet(folder);
    const queries = openQueries({ page: 'queries', run: (await writeRun(folder)).path });
    const query = await queries.place({ dataset: 'set', kind: 'query', id: 'de:q2' });
    expect(query).toMatchObject({ file: join(set, 'queries.jsonl'), line: 12 });
    expect(await textAt(query)).toContain('"de:q2"');
    const passage = await queries.place({ dataset: 'set', kind: 'passage', id: 'ar:p1:2' });
    expect(await textAt(passage)).toContain('"ar:p1:2"');
    expect(await queries.place({ dataset: 'set', kind: 'passage', id: 'none' })).toBeUndefined();

    const file = join(set, 'passages.jsonl');
    const before = await readFile(file, 'utf8');
    await writeFile(file, `${before.replace('Passage ar 1 2', 'Another text')}`);
    expect(await queries.place({ dataset: 'set', kind: 'passage', id: 'ar:p1:2' })).toBeUndefined();
    expect(await queries.place({ dataset: 'set', kind: 'passage', id: 'en:p1:0' })).toMatchObject({
      line: 4,
    });
    await rm(set, { recursive: true });
    expect(await queries.place({ dataset: 'set', kind: 'passage', id: 'en:p1:0' })).toBeUndefined();
  });
});

describe('placeInData', () => {
  const squad = (sentences: string[]) => ({
    data: [
      {
        paragraphs: [
          {
            context: sentences.join(' '),
            sentences,
            sentence_breaks: [
              [0, 2],
              [3, 5],
            ],
            qas: [{ id: 'q', question: 'Where?', answers: [{ answer_start: 3, text: sentences[1] }] }],
          },
        ],
      },
    ],
  });

  it('finds sentences and questions of LAReQA, packed or not', async () => {
    await write('lareqa/en.json', JSON.stringify(squad(['A.', 'B.']), undefined, 1));
    await write('lareqa/de.json.gz', gzipSync(JSON.stringify(squad(['C.', 'D.']))));
    const spec: DatasetSpec = { path: join(folder, 'lareqa'), format: 'lareqa' };
    const passage = await placeInData(spec, { kind: 'passage', id: 'en:0:0:1', text: 'B.' });
    expect(await textAt(passage)).toBe('"B."');
    const query = await placeInData(spec, { kind: 'query', id: 'en:q', text: 'Where?' });
    expect(await textAt(query)).toBe('{');
    expect(await textAt({ ...query!, line: query!.line! + 1, column: 1 })).toContain('"id": "q"');
    const packed = await placeInData(spec, { kind: 'passage', id: 'de:0:0:0', text: undefined });
    expect(packed).toMatchObject({ file: join(folder, 'lareqa', 'de.json.gz'), line: 1 });
    expect(await placeInData(spec, { kind: 'passage', id: 'en:0:0:1', text: 'changed' })).toBeUndefined();
    expect(await placeInData(spec, { kind: 'passage', id: 'fr:0:0:1', text: undefined })).toBeUndefined();
  });

  it('finds the lines of pairs, BEIR and TREC', async () => {
    const pair = (id: string) =>
      JSON.stringify({ id, language: 'en', query: `q ${id}`, positive: `p ${id}` });
    await write('pairs.jsonl', `${pair('a')}\n${pair('b')}\n`);
    const pairs: DatasetSpec = { path: join(folder, 'pairs.jsonl'), format: 'pairs' };
    expect(await placeInData(pairs, { kind: 'passage', id: 'en:b', text: 'p b' })).toMatchObject({ line: 2 });

    await write('beir/corpus.jsonl', '{"_id": "1", "text": "one"}\n{"_id": "2", "text": "two"}\n');
    await write('beir/queries.jsonl', '{"_id": "q", "text": "which"}\n');
    await write('beir/qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq\t2\t1\n');
    const beir: DatasetSpec = { path: join(folder, 'beir'), format: 'beir' };
    const file = join(folder, 'beir', 'corpus.jsonl');
    expect(await placeInData(beir, { kind: 'passage', id: '2', text: 'two' })).toEqual({ file, line: 2 });

    await write('trec/corpus.tsv', '1\tone\n2\ttwo\n');
    await write('trec/queries.tsv', 'q\twhich\n');
    await write('trec/qrels.txt', 'q 0 2 1\n');
    const trec: DatasetSpec = {
      path: join(folder, 'trec'),
      format: 'trec',
      corpus: 'corpus.tsv',
      queries: 'queries.tsv',
      qrels: 'qrels.txt',
    };
    expect(await placeInData(trec, { kind: 'query', id: 'q', text: 'which' })).toMatchObject({ line: 1 });
    expect(await placeInData(trec, { kind: 'passage', id: '2', text: 'two' })).toMatchObject({ line: 2 });
  });
});
