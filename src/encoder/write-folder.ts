import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../core/errors';
import { writeError, writeFileAtomic } from '../core/files/atomic';
import { syncFolder } from '../core/files/sync';
import type { SentenceHead } from './architectures/head';
import { parameterShapes } from './architectures/parameters';
import { exists } from './exists';
import type { EncoderFolder } from './folder';
import { JsonFile } from './json-file';
import { writeSafetensors } from './safetensors/write';

export interface WriteFolderOptions {
  /** The modules after the transformer; those of the source where left out. */
  head?: SentenceHead;
  dtype?: 'F32' | 'F16';
  /** What sentence-transformers puts before texts, by name; those of the source where left out. */
  prompts?: Readonly<Record<string, string>>;
  /** More files to go into the folder, by name. */
  files?: Readonly<Record<string, readonly Uint8Array[]>>;
}

/** What a tokenizer consists of, and its length limit; copied byte for byte. */
const COPIED =
  /^(tokenizer.*\.json|tokenizer\.model|sentencepiece\.bpe\.model|special_tokens_map\.json|added_tokens\.json|vocab\.(txt|json)|merges\.txt|sentence_\w+_config\.json)$/;

/**
 * Writes an encoder as a Hugging Face folder that transformers and sentence-transformers load as it is: config, tokenizer,
 * `model.safetensors`, `modules.json`. It is made under a temporary name beside `target` and renamed when it is whole.
 *
 * @param source where config and tokenizer come from
 * @param tensor gives a parameter's values by its canonical name
 * @throws UserError where `target` exists, or cannot be written
 */
export async function writeEncoderFolder(
  source: EncoderFolder,
  target: string,
  tensor: (name: string) => Float32Array | Promise<Float32Array>,
  { head = source.head, dtype = 'F32', prompts = source.prompts, files = {} }: WriteFolderOptions = {},
): Promise<void> {
  if (await exists(target)) {
    throw new UserError('exists already.', { file: target }, 'Choose another name; nothing was overwritten.');
  }
  const temporary = join(dirname(target), `.${basename(target)}.tmp`);
  await rm(temporary, { recursive: true, force: true });
  try {
    await mkdir(temporary, { recursive: true });
    for (const name of await readdir(source.transformerPath)) {
      if (COPIED.test(name)) await copyFile(join(source.transformerPath, name), join(temporary, name));
    }
    await writePrompts(source, temporary, prompts);
    await writeConfig(source, temporary, dtype);
    await writeWeights(source, temporary, head, tensor, dtype);
    await writeModules(temporary, source.config.hiddenSize, head);
    for (const [name, parts] of Object.entries(files)) await writeFileAtomic(join(temporary, name), parts);
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw writeError(target, error);
  }
}

/** The settings of sentence-transformers, where the source has them or there are prompts to keep. */
async function writePrompts(
  source: EncoderFolder,
  folder: string,
  prompts: Readonly<Record<string, string>>,
): Promise<void> {
  const name = 'config_sentence_transformers.json';
  const own = join(source.path, name);
  if (!(await exists(own)) && Object.keys(prompts).length === 0) return;
  const kept = (await exists(own)) ? (await JsonFile.read(own)).values : { similarity_fn_name: 'cosine' };
  await writeJson(join(folder, name), { ...kept, prompts });
}

const CLASSES = {
  bert: 'BertModel',
  'xlm-roberta': 'XLMRobertaModel',
  distilbert: 'DistilBertModel',
} as const;

/** The config says what the weights are now: the base model alone, in one precision. */
async function writeConfig(source: EncoderFolder, folder: string, dtype: 'F32' | 'F16'): Promise<void> {
  const { values } = await JsonFile.read(join(source.transformerPath, 'config.json'));
  const { dtype: _, ...kept } = values;
  const torch_dtype = dtype === 'F32' ? 'float32' : 'float16';
  const config = { ...kept, architectures: [CLASSES[source.config.architecture]], torch_dtype };
  await writeJson(join(folder, 'config.json'), config);
}

async function writeWeights(
  { config }: EncoderFolder,
  folder: string,
  head: SentenceHead,
  tensor: (name: string) => Float32Array | Promise<Float32Array>,
  dtype: 'F32' | 'F16',
): Promise<void> {
  const all = [...parameterShapes(config, head)].map(([name, shape]) => ({
    name,
    shape,
    read: () => tensor(name),
  }));
  const moduleOf = (name: string) => head.dense.find(dense => name.startsWith(`${dense.name}.`))?.name;
  const transformer = all.filter(({ name }) => moduleOf(name) === undefined);
  await writeSafetensors(join(folder, 'model.safetensors'), transformer, dtype);
  for (const [i, { name: module }] of head.dense.entries()) {
    const own = all.filter(({ name }) => moduleOf(name) === module);
    const renamed = own.map(source => ({ ...source, name: source.name.replace(`${module}.`, 'linear.') }));
    await writeSafetensors(join(folder, denseFolder(i), 'model.safetensors'), renamed, dtype);
  }
}

const denseFolder = (i: number): string => `${i + 2}_Dense`;

/** In the form that every version of sentence-transformers reads. */
async function writeModules(
  folder: string,
  hiddenSize: number,
  { pooling, dense, normalize }: SentenceHead,
): Promise<void> {
  const entries = [
    { kind: 'Transformer', path: '' },
    { kind: 'Pooling', path: '1_Pooling' },
    ...dense.map((_, i) => ({ kind: 'Dense', path: denseFolder(i) })),
    ...(normalize ? [{ kind: 'Normalize', path: `${dense.length + 2}_Normalize` }] : []),
  ];
  const modules = entries.map(({ kind, path }, idx) => ({
    idx,
    name: `${idx}`,
    path,
    type: `sentence_transformers.models.${kind}`,
  }));
  await writeJson(join(folder, 'modules.json'), modules);
  await writeJson(join(folder, '1_Pooling', 'config.json'), {
    word_embedding_dimension: hiddenSize,
    pooling_mode_cls_token: pooling === 'cls',
    pooling_mode_mean_tokens: pooling === 'mean',
    pooling_mode_max_tokens: pooling === 'max',
    pooling_mode_mean_sqrt_len_tokens: false,
  });
  for (const [i, { inputs, outputs, bias, activation }] of dense.entries()) {
    await writeJson(join(folder, denseFolder(i), 'config.json'), {
      in_features: inputs,
      out_features: outputs,
      bias,
      activation_function:
        activation === 'tanh' ? 'torch.nn.modules.activation.Tanh' : 'torch.nn.modules.linear.Identity',
    });
  }
  // It has no settings, but a folder without a file would be lost in a git checkout.
  if (normalize) await writeJson(join(folder, `${dense.length + 2}_Normalize`, 'config.json'), {});
}

function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
