import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { checkExperiment, loadExperiment } from '../../../src/core/experiment/check';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-check-'));
  await put(
    'e/config.json',
    '{"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}',
  );
  await put('e/tokenizer.json', '{}');
  await put('e/model.safetensors', '');
  await put('a.jsonl', '{"language": "de"}\n{"language": "en"}\n');
  await put('x/de.json', '{}');
  await put('x/en.json.gz', '');
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const SOUND =
  'encoder: {path: e}\ntrain: {data: a.jsonl, steps: 3}\nevaluate: {data: {path: x, format: lareqa}}\n';

async function messages(text: string): Promise<string[]> {
  const { findings } = await checkExperiment(text, join(folder, 'x.polyrank.yaml'));
  return findings.map(
    ({ severity, code, message, range }) =>
      `${range.line}:${range.column} ${severity} ${code}: ${message.replaceAll(folder, 'FOLDER')}`,
  );
}

describe('checkExperiment', () => {
  it('finds nothing where all is there', async () => {
    expect(await messages(SOUND)).toEqual([]);
  });

  it('reports what is not there', async () => {
    expect(
      await messages(SOUND.replace('path: e', 'path: f').replace('a.jsonl', '[a.jsonl, b.jsonl]')),
    ).toEqual([
      '1:17 error path-missing: FOLDER/f does not exist, expected the folder of a model',
      '2:25 error path-missing: FOLDER/b.jsonl does not exist, expected data',
    ]);
    expect(
      await messages(SOUND.replace('path: e', 'path: a.jsonl').replace('path: x', 'path: x/de.json/y')),
    ).toEqual([
      '1:17 error path-missing: FOLDER/a.jsonl is a file, expected the folder of a model',
      '3:25 error path-missing: FOLDER/x/de.json/y does not exist, expected data',
    ]);
  });

  it('reports an incomplete model', async () => {
    await rm(join(folder, 'e/tokenizer.json'));
    await rm(join(folder, 'e/model.safetensors'));
    expect(await messages(SOUND)).toEqual([
      '1:17 error model-incomplete: FOLDER/e is not a complete model: tokenizer.json, model.safetensors missing',
    ]);
    await put('e/tokenizer.json', '{}');
    await put('e/model.safetensors.index.json', '{"weight_map": {"a": "one", "b": "two", "c": "one"}}');
    await put('e/one', '');
    expect(await messages(SOUND)).toEqual([
      '1:17 error model-incomplete: FOLDER/e is not a complete model: two missing',
    ]);
    await put('e/two', '');
    expect(await messages(SOUND)).toEqual([]);
  });

  it('finds the transformer where modules.json says', async () => {
    await put('s/modules.json', '[{"idx": 0, "path": "0_Transformer"}, {"idx": 1, "path": "1_Pooling"}]');
    await put('s/0_Transformer/config.json', '{}');
    await put('s/0_Transformer/tokenizer.json', '{}');
    const text = SOUND.replace('path: e', 'path: s');
    expect(await messages(text)).toEqual([
      '1:17 error model-incomplete: FOLDER/s is not a complete model: model.safetensors missing',
    ]);
    await put('s/0_Transformer/model.safetensors', '');
    expect(await messages(text)).toEqual([]);
    await put('s/modules.json', 'damaged');
    expect(await messages(text)).toHaveLength(1);
  });

  it('holds lengths to the positions that are left beside padding', async () => {
    const text = SOUND.replace('path: e', 'path: e, max_query_tokens: 512, max_passage_tokens: 513');
    expect(await messages(text)).toEqual([
      '1:63 error too-many-tokens: max_passage_tokens is 513, but the model has positions for 512 tokens',
    ]);
    await put('e/config.json', '{"model_type": "bert", "max_position_embeddings": 513}');
    expect(await messages(text)).toEqual([]);
    await put('e/config.json', 'not JSON');
    expect(await messages(text)).toEqual([]);
  });

  it('looks for the languages where a look is cheap', async () => {
    expect(
      await messages(
        SOUND.replace('a.jsonl', '{path: a.jsonl, languages: [de, fr]}').replace(
          'path: x',
          'path: x, languages: [en, th]',
        ),
      ),
    ).toEqual([
      '2:47 error unknown-language: FOLDER/a.jsonl has nothing in fr, only in de, en',
      '3:44 error unknown-language: FOLDER/x has nothing in th, only in de, en',
    ]);
  });

  it('names the combination of a matrix whose model is missing', async () => {
    expect(await messages(`${SOUND}matrix: {encoder: [e, f], seed: [1, 2]}`)).toEqual([
      '4:23 error path-missing: FOLDER/f does not exist, expected the folder of a model',
    ]);
  });

  it('warns where runs cannot be stored', async () => {
    await put('.polyrank', 'a file');
    expect(await messages(SOUND)).toEqual([
      '1:1 warning not-writable: runs cannot be stored here: FOLDER/.polyrank is not a writable folder. Give another with --runs-dir',
    ]);
  });
});

describe('loadExperiment', () => {
  it('gives the cells, or the first error with its place', async () => {
    const file = join(folder, 'x.polyrank.yaml');
    await writeFile(file, SOUND);
    expect(await loadExperiment(file)).toMatchObject([{ id: 'hybrid', experiment: { name: 'x' } }]);
    await writeFile(file, `${SOUND}sed: 3\n`);
    await expect(loadExperiment(file)).rejects.toThrow(
      new UserError(
        'unknown key sed. Did you mean seed?',
        { file, line: 4, column: 1 },
        'polyrank validate shows all that is wrong.',
      ),
    );
    await expect(loadExperiment(join(folder, 'nothing.yaml'))).rejects.toThrow(UserError);
  });
});

const XQUAD = '../shared/data/xquad-r';
const present = existsSync(XQUAD);
if (!present) console.info(`skipped: ${XQUAD} is not there`);

it.skipIf(!present)('knows the languages of XQuAD-R', async () => {
  const text = `encoder: e\nevaluate: {data: {path: ${join(process.cwd(), XQUAD)}, format: lareqa, languages: [th, xx]}}`;
  const { findings } = await checkExperiment(text, join(folder, 'x.polyrank.yaml'));
  expect(findings).toMatchObject([
    { message: expect.stringMatching(/nothing in xx, only in ar, de, el, en, es, hi, ru, th/) },
  ]);
});
