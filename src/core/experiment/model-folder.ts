import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMapping } from './faults';

export interface ModelLook {
  /** What the folder lacks, in words; empty for a complete one. */
  missing: string[];
  /** The most tokens that a text can have, special ones included, where `config.json` says it. */
  maxTokens?: number;
}

/** Looks whether a folder holds an encoder in Hugging Face format, without reading its weights. */
export async function lookAtModel(model: string): Promise<ModelLook> {
  const folder = join(model, await transformerPath(model));
  const missing: string[] = [];
  for (const name of ['config.json', 'tokenizer.json']) {
    if (!(await isFile(join(folder, name)))) missing.push(name);
  }
  missing.push(...(await missingWeights(folder)));
  const maxTokens = maxTokensOf(await readJson(join(folder, 'config.json')));
  return { missing, ...(maxTokens === undefined ? {} : { maxTokens }) };
}

/** Older sentence-transformers kept the transformer in a folder of its own, the first in `modules.json`. */
export async function transformerPath(model: string): Promise<string> {
  const modules = await readJson(join(model, 'modules.json'));
  const first: unknown = Array.isArray(modules) ? modules[0] : undefined;
  return isMapping(first) && typeof first.path === 'string' ? first.path : '';
}

/** One file of weights, or an index that names several. */
async function missingWeights(folder: string): Promise<string[]> {
  if (await isFile(join(folder, 'model.safetensors'))) return [];
  const index = await readJson(join(folder, 'model.safetensors.index.json'));
  if (!isMapping(index) || !isMapping(index.weight_map)) return ['model.safetensors'];
  const missing: string[] = [];
  for (const name of new Set(Object.values(index.weight_map))) {
    if (typeof name === 'string' && !(await isFile(join(folder, name)))) missing.push(name);
  }
  return missing;
}

/** RoBERTa and its kin count positions from the padding token's id plus one, so as many rows of the table are not used. */
function maxTokensOf(config: unknown): number | undefined {
  if (!isMapping(config)) return undefined;
  const { max_position_embeddings: rows, model_type: type, pad_token_id: pad } = config;
  if (typeof rows !== 'number') return undefined;
  const offset = ['xlm-roberta', 'roberta', 'camembert'].includes(String(type)) ? Number(pad ?? 1) + 1 : 0;
  return Number.isInteger(rows - offset) ? rows - offset : undefined;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined; // what is wrong with the file, its reader says when it is used
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
