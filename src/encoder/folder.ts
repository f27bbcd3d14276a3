import { join } from 'node:path';
import type { SentenceHead } from './architectures/head';
import { parameterShapes } from './architectures/parameters';
import { findDense, findTransformer, type StoredTensor } from './checkpoint';
import { type EncoderConfig, readConfig } from './config';
import { exists } from './exists';
import { JsonFile } from './json-file';
import { readModules } from './modules';

/**
 * An encoder on disk, as Hugging Face's transformers or sentence-transformers saved it. Opening reads and checks everything
 * but the weights, which are read one by one.
 */
export class EncoderFolder {
  private constructor(
    readonly path: string,
    /** Where config, tokenizer and weights are: `path` or a folder in it. */
    readonly transformerPath: string,
    readonly config: EncoderConfig,
    readonly head: SentenceHead,
    /** Every parameter by its canonical name (see `parameterShapes`). */
    readonly tensors: ReadonlyMap<string, StoredTensor>,
    /** The most tokens of a text, special ones included, by all of the files. */
    readonly maxTokens: number,
    /** What sentence-transformers puts before texts, by name: `query`, `passage`, … */
    readonly prompts: Readonly<Record<string, string>>,
  ) {}

  /** @throws UserError where a file is missing, malformed, or asks for what is not supported */
  static async open(path: string): Promise<EncoderFolder> {
    const { transformer, head } = await readModules(
      path,
      async subfolder => (await readConfig(join(path, subfolder))).hiddenSize,
    );
    const transformerPath = join(path, transformer);
    const config = await readConfig(transformerPath);
    const shapes = parameterShapes(config, head);
    const dense = head.dense.map(({ name }) => [name, takeOut(shapes, `${name}.`)] as const);
    const tensors = await findTransformer(transformerPath, shapes);
    for (const [name, its] of dense)
      for (const [parameter, stored] of await findDense(path, name, its)) tensors.set(parameter, stored);
    const maxTokens = Math.min(config.maxTokens, await lengthLimit(transformerPath));
    const prompts = await readPrompts(path);
    return new EncoderFolder(path, transformerPath, config, head, tensors, maxTokens, prompts);
  }

  /** A parameter's values, in row-major order. */
  async read(name: string): Promise<Float32Array> {
    const stored = this.tensors.get(name);
    if (!stored) throw new Error(`no parameter ${name}`);
    return stored.file.read(stored.name);
  }
}

/** Moves the entries whose keys start with `prefix` into a map of their own. */
function takeOut<T>(entries: Map<string, T>, prefix: string): Map<string, T> {
  const taken = new Map([...entries].filter(([key]) => key.startsWith(prefix)));
  for (const key of taken.keys()) entries.delete(key);
  return taken;
}

/** sentence-transformers' own limit, else the tokenizer's; a tokenizer without one has a very large number there. */
async function lengthLimit(folder: string): Promise<number> {
  for (const kind of ['bert', 'roberta', 'distilbert', 'camembert', 'xlm-roberta']) {
    const path = join(folder, `sentence_${kind}_config.json`);
    if (!(await exists(path))) continue;
    const json = await JsonFile.read(path);
    if (json.boolean('do_lower_case', false))
      throw json.fault('do_lower_case', 'false, the only one supported');
    if (json.get('max_seq_length') !== undefined) return json.integer('max_seq_length', 3);
  }
  const tokenizer = join(folder, 'tokenizer_config.json');
  if (!(await exists(tokenizer))) return Number.POSITIVE_INFINITY;
  const json = await JsonFile.read(tokenizer);
  const limit = json.get('model_max_length') ?? Number.POSITIVE_INFINITY;
  if (typeof limit !== 'number' || limit < 3) throw json.fault('model_max_length', 'a number of at least 3');
  return limit;
}

async function readPrompts(folder: string): Promise<Record<string, string>> {
  const path = join(folder, 'config_sentence_transformers.json');
  if (!(await exists(path))) return {};
  const json = await JsonFile.read(path);
  const prompts = json.get('prompts') ?? {};
  if (
    typeof prompts !== 'object' ||
    Object.values(prompts).some(prompt => typeof prompt !== 'string' && prompt !== null)
  )
    throw json.fault('prompts', 'text by name');
  return Object.fromEntries(Object.entries(prompts).filter(([, prompt]) => prompt !== null));
}
