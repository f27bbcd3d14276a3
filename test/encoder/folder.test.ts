import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors';
import { EncoderFolder } from '../../src/encoder/folder';
import { SafetensorsFile } from '../../src/encoder/safetensors/file';
import { writeSafetensors } from '../../src/encoder/safetensors/write';
import { writeEncoderFolder } from '../../src/encoder/write-folder';
import { checkpoint, checkpoints } from './fixtures';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'polyrank-'));
});
afterEach(() => rm(scratch, { recursive: true }));

/** A copy of a checkpoint with some JSON files changed, or taken away by `undefined`. */
async function altered(name: string, changes: Record<string, object | undefined>): Promise<string> {
  const folder = join(scratch, name);
  await cp(checkpoint(name), folder, { recursive: true });
  for (const [file, change] of Object.entries(changes)) {
    const path = join(folder, file);
    const old =
      change && !Array.isArray(change) ? JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) : {};
    if (change) await writeFile(path, JSON.stringify(Array.isArray(change) ? change : { ...old, ...change }));
    else await rm(path);
  }
  return folder;
}

async function rewriteWeights(folder: string, newName: (name: string) => string | undefined): Promise<void> {
  const file = await SafetensorsFile.open(join(folder, 'model.safetensors'));
  const kept = [...file.tensors].flatMap(([name, { shape }]) => {
    const renamed = newName(name);
    return renamed === undefined ? [] : [{ name: renamed, shape, read: () => file.read(name) }];
  });
  await writeSafetensors(join(folder, 'new.safetensors'), kept);
  await rename(join(folder, 'new.safetensors'), join(folder, 'model.safetensors'));
}

describe('EncoderFolder', () => {
  it.each([
    ['bert-mean', 'mean', 64, {}],
    ['xlm-roberta-cls', 'cls', 64, { normalize: true }],
    ['distilbert-max', 'max', 64, {}],
    ['bert-dense', 'mean', 16, { normalize: true }],
    ['xlm-roberta-sharded', 'mean', 48, {}],
    ['bert-half', 'mean', 64, {}],
    ['distilbert-bfloat16', 'mean', 64, {}],
  ])('opens %s', async (name, pooling, maxTokens, head) => {
    const folder = await EncoderFolder.open(checkpoint(name));
    expect(folder.head).toMatchObject({ pooling, normalize: false, ...head });
    expect(folder.maxTokens).toBe(maxTokens);
    expect(folder.config.hiddenSize).toBe(32);
    for (const [tensor, { shape }] of folder.tensors) {
      const values = await folder.read(tensor);
      expect(values).toHaveLength(shape.reduce((a, b) => a * b, 1));
    }
  });

  it('reads Dense and prompts', async () => {
    const folder = await EncoderFolder.open(checkpoint('bert-dense'));
    expect(folder.head.dense).toEqual([
      { name: '2_Dense', inputs: 32, outputs: 24, bias: true, activation: 'tanh' },
    ]);
    expect(folder.tensors.get('2_Dense.weight')).toMatchObject({ name: 'linear.weight', shape: [24, 32] });
    expect(folder.prompts).toEqual({ query: 'query: ', passage: 'passage: ' });
  });

  it('finds tensors under a prefix, and by the names that TensorFlow gave them', async () => {
    const half = await EncoderFolder.open(checkpoint('bert-half'));
    expect(half.tensors.get('embeddings.LayerNorm.weight')!.name).toBe('bert.embeddings.LayerNorm.weight');
    const folder = await altered('bert-half', {});
    await rewriteWeights(folder, name =>
      name.includes('position_ids')
        ? undefined
        : name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
    );
    const old = await EncoderFolder.open(folder);
    expect(old.tensors.get('embeddings.LayerNorm.weight')!.name).toBe('bert.embeddings.LayerNorm.gamma');
    expect(await old.read('embeddings.LayerNorm.bias')).toEqual(await half.read('embeddings.LayerNorm.bias'));
  });

  it.each<[string, string, Record<string, object | undefined>, RegExp]>([
    [
      'a tensor that is missing',
      'bert-mean',
      { 'config.json': { num_hidden_layers: 3 } },
      /model\.safetensors: holds no tensor encoder\.layer\.2\.attention\.self\.query\.weight, expected one of shape \[32, 32\]/,
    ],
    [
      'a tensor of another shape',
      'bert-mean',
      { 'config.json': { intermediate_size: 65 } },
      /tensor encoder\.layer\.0\.intermediate\.dense\.weight is of shape \[64, 32\], expected \[65, 32\]/,
    ],
    [
      'a Dense of another shape',
      'bert-dense',
      { '2_Dense/config.json': { out_features: 25 } },
      /2_Dense.model\.safetensors: tensor linear\.weight is of shape \[24, 32\], expected \[25, 32\]/,
    ],
    ['a missing config', 'bert-mean', { 'config.json': undefined }, /config\.json: no such file/],
    [
      'missing weights',
      'bert-mean',
      { 'model.safetensors': undefined },
      /holds no model\.safetensors\. Name the folder/,
    ],
    [
      'weights of PyTorch',
      'bert-mean',
      { 'model.safetensors': undefined, 'pytorch_model.bin': {} },
      /Convert it once in Python/,
    ],
    [
      'a missing shard',
      'xlm-roberta-sharded',
      { '0_Transformer/model-00002-of-00003.safetensors': undefined },
      /00002-of-00003\.safetensors: no such file/,
    ],
    [
      'a tensor in another folder',
      'xlm-roberta-sharded',
      { '0_Transformer/model.safetensors.index.json': { weight_map: { a: '../b.safetensors' } } },
      /expected a \.safetensors file of the same folder/,
    ],
    [
      'a tensor not in its shard',
      'xlm-roberta-sharded',
      {
        '0_Transformer/model.safetensors.index.json': {
          weight_map: { a: 'model-00001-of-00003.safetensors' },
        },
      },
      /holds no tensor a, which model\.safetensors\.index\.json places there/,
    ],
    [
      'an index without a map',
      'xlm-roberta-sharded',
      { '0_Transformer/model.safetensors.index.json': { weight_map: 3 } },
      /weight_map is 3/,
    ],
    ['modules that are no list', 'bert-mean', { 'modules.json': { a: 1 } }, /expected a list of modules/],
    [
      'modules without a type',
      'bert-mean',
      { 'modules.json': [{ path: '' }] },
      /expected a module with type and path/,
    ],
    [
      'paths out of the folder',
      'bert-mean',
      { 'modules.json': [{ type: 'Transformer', path: '../x' }] },
      /module path is \.\.\/x/,
    ],
    [
      'no pooling',
      'bert-mean',
      { 'modules.json': [{ type: 'a.Transformer', path: '' }] },
      /module 1 is missing/,
    ],
    [
      'modules that are not supported',
      'bert-mean',
      {
        'modules.json': [
          { type: 'a.Transformer', path: '' },
          { type: 'b.LSTM', path: '1_LSTM' },
        ],
      },
      /module 1 is LSTM\. Supported are/,
    ],
    [
      'poolings that are not supported',
      'bert-mean',
      { '1_Pooling/config.json': { pooling_mode: 'lasttoken' } },
      /pooling_mode is "lasttoken", expected "mean", "cls" or "max"/,
    ],
    [
      'two poolings',
      'xlm-roberta-sharded',
      { '1_Pooling/config.json': { pooling_mode_cls_token: true } },
      /pooling_mode_mean_tokens is true.*Concatenated/,
    ],
    [
      'pooling of another width',
      'bert-mean',
      { '1_Pooling/config.json': { embedding_dimension: 33 } },
      /embedding_dimension is 33, expected the hidden size 32/,
    ],
    [
      'pooling without the prompt',
      'bert-mean',
      { '1_Pooling/config.json': { include_prompt: false } },
      /include_prompt is false/,
    ],
    [
      'Dense of another width',
      'bert-dense',
      { '2_Dense/config.json': { in_features: 31 } },
      /in_features is 31, expected 32/,
    ],
    [
      'residual Dense',
      'bert-dense',
      { '2_Dense/config.json': { use_residual: true } },
      /use_residual is true/,
    ],
    [
      'other activations',
      'bert-dense',
      { '2_Dense/config.json': { activation_function: 'torch.nn.modules.activation.ReLU' } },
      /activation_function is "torch\.nn\.modules\.activation\.ReLU"/,
    ],
    [
      'lower-casing before the tokenizer',
      'bert-mean',
      { 'sentence_bert_config.json': { do_lower_case: true } },
      /do_lower_case is true/,
    ],
    [
      'a limit that is no number',
      'bert-mean',
      { 'tokenizer_config.json': { model_max_length: 'long' } },
      /model_max_length is "long"/,
    ],
    [
      'prompts that are no text',
      'bert-mean',
      { 'config_sentence_transformers.json': { prompts: { query: 1 } } },
      /prompts is \{"query":1\}/,
    ],
  ])('refuses %s', async (_, name, changes, message) => {
    const folder = await altered(name, changes);
    const error: unknown = await EncoderFolder.open(folder).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(message);
  });

  it('refuses weights that hold no encoder', async () => {
    const folder = await altered('bert-mean', {});
    await rewriteWeights(folder, name => (name.includes('word_embeddings') ? undefined : name));
    await expect(EncoderFolder.open(folder)).rejects.toThrow(
      /holds no tensor embeddings\.word_embeddings\.weight, under any prefix/,
    );
  });
});

describe('writeEncoderFolder', () => {
  it('keeps the prompts that it is given', async () => {
    const source = await EncoderFolder.open(checkpoint('bert-mean'));
    const target = join(scratch, 'prompted');
    const prompts = { query: 'query: ', passage: 'passage: ' };
    await writeEncoderFolder(source, target, name => source.read(name), { prompts });
    expect((await EncoderFolder.open(target)).prompts).toEqual(prompts);
  });

  it.each(checkpoints)('writes %s so that it reads as before', async name => {
    const source = await EncoderFolder.open(checkpoint(name));
    const values = new Map<string, Float32Array>();
    for (const tensor of source.tensors.keys()) values.set(tensor, await source.read(tensor));
    const target = join(scratch, 'trained');
    await writeEncoderFolder(source, target, tensor => values.get(tensor)!);
    const copy = await EncoderFolder.open(target);
    expect({ ...copy.config, head: copy.head }).toEqual({ ...source.config, head: source.head });
    expect([copy.maxTokens, copy.prompts]).toEqual([source.maxTokens, source.prompts]);
    expect([...copy.tensors.keys()]).toEqual([...source.tensors.keys()]);
    for (const [tensor, expected] of values) expect(await copy.read(tensor)).toEqual(expected);
    expect(await readFile(join(target, 'tokenizer.json'))).toEqual(
      await readFile(join(source.transformerPath, 'tokenizer.json')),
    );
    expect(await readdir(scratch)).toEqual(['trained']);
  });

  it('leaves nothing behind when it fails, and overwrites nothing', async () => {
    const source = await EncoderFolder.open(checkpoint('bert-mean'));
    const target = join(scratch, 'trained');
    const broken = writeEncoderFolder(source, target, () => Float32Array.of(Number.NaN));
    await expect(broken).rejects.toThrow();
    expect(await readdir(scratch)).toEqual([]);
    await writeFile(target, 'mine');
    await expect(writeEncoderFolder(source, target, () => new Float32Array(0))).rejects.toThrow(UserError);
    expect(await readFile(target, 'utf8')).toBe('mine');
  });
});
