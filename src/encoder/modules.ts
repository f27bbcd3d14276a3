import { join } from 'node:path';
import { excerpt } from '../core/data/json-lines';
import { parseJson } from '../core/data/json-position';
import { UserError } from '../core/errors';
import { readWhole } from '../core/files/read';
import type { DenseLayer, PoolingMode, SentenceHead } from './architectures/head';
import { exists } from './exists';
import { JsonFile } from './json-file';

/** What sentence-transformers' `modules.json` describes. */
export interface Modules {
  /** The folder of the transformer within the model's; empty where it is the same. */
  transformer: string;
  head: SentenceHead;
}

const supported = 'Supported are Transformer, Pooling, then any number of Dense, then Normalize or nothing.';

/**
 * Reads `modules.json` and the settings of each module. A folder without it is a plain transformer: sentence-transformers
 * averages the tokens of such, and so does this.
 *
 * @param hiddenSize tells the width of the transformer in a subfolder
 * @throws UserError for modules and settings that are not supported
 */
export async function readModules(
  folder: string,
  hiddenSize: (transformer: string) => Promise<number>,
): Promise<Modules> {
  const path = join(folder, 'modules.json');
  if (!(await exists(path)))
    return { transformer: '', head: { pooling: 'mean', dense: [], normalize: false } };
  const [transformer, pooling, ...rest] = parseList(path, parseJson(path, await readWhole(path)));
  const normalize = rest.at(-1)?.kind === 'Normalize';
  const denseModules = normalize ? rest.slice(0, -1) : rest;
  const unfit = [transformer, pooling, ...denseModules].findIndex(
    (module, i) => module?.kind !== (['Transformer', 'Pooling'][i] ?? 'Dense'),
  );
  if (unfit >= 0)
    throw new UserError(
      `module ${unfit} is ${[transformer, pooling, ...denseModules][unfit]?.kind.slice(0, 60) ?? 'missing'}.`,
      { file: path },
      supported,
    );
  let width = await hiddenSize(transformer!.path);
  const mode = await readPooling(folder, pooling!.path, width);
  const dense: DenseLayer[] = [];
  for (const module of denseModules) {
    const layer = await readDense(folder, module.path, width);
    dense.push(layer);
    width = layer.outputs;
  }
  return { transformer: transformer!.path, head: { pooling: mode, dense, normalize } };
}

/** The kind of a module is the last part of its Python name, which moved between versions. */
function parseList(path: string, json: unknown): { kind: string; path: string }[] {
  if (!Array.isArray(json)) throw new UserError('expected a list of modules', { file: path });
  return json.map((entry: unknown) => {
    const { type, path: subfolder } = (entry ?? {}) as Record<string, unknown>;
    if (typeof type !== 'string' || typeof subfolder !== 'string')
      throw new UserError(`expected a module with type and path, found ${excerpt(entry)}`, { file: path });
    if (!/^[\w-]*$/.test(subfolder))
      throw new UserError(`module path is ${excerpt(subfolder)}, expected the name of a folder`, {
        file: path,
      });
    return { kind: type.slice(type.lastIndexOf('.') + 1), path: subfolder };
  });
}

/** Versions before 6 wrote a flag for each kind of pooling, later ones its name. */
async function readPooling(folder: string, subfolder: string, hiddenSize: number): Promise<PoolingMode> {
  const json = await JsonFile.read(join(folder, subfolder, 'config.json'));
  const sizeKey =
    json.get('embedding_dimension') === undefined ? 'word_embedding_dimension' : 'embedding_dimension';
  if (json.integer(sizeKey, 1, hiddenSize) !== hiddenSize)
    throw json.fault(sizeKey, `the hidden size ${hiddenSize}`);
  if (!json.boolean('include_prompt', true))
    throw json.fault('include_prompt', 'true, the only one supported');
  const mode = json.get('pooling_mode');
  if (mode !== undefined) {
    if (mode !== 'mean' && mode !== 'cls' && mode !== 'max')
      throw json.fault('pooling_mode', '"mean", "cls" or "max"');
    return mode;
  }
  const flags = Object.keys(json.values).filter(
    key => key.startsWith('pooling_mode_') && json.boolean(key, false),
  );
  const [flag = 'pooling_mode_mean_tokens', second] = flags;
  const pooling = { mean_tokens: 'mean', cls_token: 'cls', max_tokens: 'max' }[
    flag.slice('pooling_mode_'.length)
  ];
  if (second || !pooling)
    throw json.fault(
      second ?? flag,
      'one of mean, cls and max pooling',
      'Concatenated poolings are not supported.',
    );
  return pooling as PoolingMode;
}

async function readDense(folder: string, subfolder: string, width: number): Promise<DenseLayer> {
  const json = await JsonFile.read(join(folder, subfolder, 'config.json'));
  if (json.integer('in_features', 1) !== width)
    throw json.fault('in_features', `${width}, the width of what comes before`);
  if (json.boolean('use_residual', false)) throw json.fault('use_residual', 'false, the only one supported');
  for (const key of ['module_input_name', 'module_output_name'])
    if (json.string(key, 'sentence_embedding') !== 'sentence_embedding')
      throw json.fault(key, '"sentence_embedding", the only one supported');
  return {
    name: subfolder,
    inputs: width,
    outputs: json.integer('out_features', 1),
    bias: json.boolean('bias', true),
    activation: readActivation(json),
  };
}

/** The activation is a class of PyTorch by its full name, whose module changed between versions. */
function readActivation(json: JsonFile): DenseLayer['activation'] {
  const name = json.string('activation_function', 'Tanh').replace(/.*\./, '');
  if (name !== 'Tanh' && name !== 'Identity')
    throw json.fault('activation_function', 'Tanh or Identity, the ones supported');
  return name === 'Tanh' ? 'tanh' : 'identity';
}
