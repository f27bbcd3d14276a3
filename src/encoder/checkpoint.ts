import { join } from 'node:path';
import { excerpt, excerptOfList } from '../core/data/json-lines';
import { UserError } from '../core/errors';
import { WORD_EMBEDDINGS } from './architectures/names';
import type { SafetensorsFile } from './safetensors/file';
import { openWeights, type Weights } from './safetensors/weights';

/** Where a parameter is stored. */
export interface StoredTensor {
  file: SafetensorsFile;
  /** Its name in the file. */
  name: string;
  shape: readonly number[];
}

/**
 * Finds parameters in the files of a Hugging Face folder, under whatever prefix (`bert.`, `roberta.`) they stand. Other
 * tensors (a pooler, the head of a language model, buffers) are passed over.
 *
 * @param folder of the transformer, with `model.safetensors` or shards
 * @param shapes parameters by their names in transformers' base model
 * @throws UserError naming tensor, file and shape, where one is missing or of another shape
 */
export async function findTransformer(
  folder: string,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<Map<string, StoredTensor>> {
  const weights = await openWeights(folder);
  const prefix = findPrefix(folder, weights);
  return find(folder, weights, shapes, name => [prefix + name, prefix + oldName(name)]);
}

/** Finds the tensors `linear.weight` and `linear.bias` of a Dense module, asked for as `MODULE.weight` and `MODULE.bias`. */
export async function findDense(
  folder: string,
  module: string,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<Map<string, StoredTensor>> {
  const weights = await openWeights(join(folder, module));
  return find(join(folder, module), weights, shapes, name => [`linear${name.slice(module.length)}`]);
}

function find(
  folder: string,
  weights: Weights,
  shapes: ReadonlyMap<string, readonly number[]>,
  candidates: (name: string) => string[],
): Map<string, StoredTensor> {
  const found = new Map<string, StoredTensor>();
  for (const [name, shape] of shapes) {
    const stored = candidates(name).find(candidate => weights.has(candidate));
    if (stored === undefined)
      throw new UserError(
        `holds no tensor ${candidates(name)[0]}, expected one of shape [${shape.join(', ')}].`,
        { file: [...weights.values()][0]?.path ?? folder },
        'config.json and the weights are not of the same model, or the file is incomplete.',
      );
    const file = weights.get(stored)!;
    const actual = file.tensors.get(stored)!.shape;
    if (actual.join() !== shape.join())
      throw new UserError(
        `tensor ${excerpt(stored)} is of shape [${excerptOfList(actual.map(String))}], expected [${shape.join(', ')}] by config.json.`,
        { file: file.path },
        'config.json and the weights are not of the same model.',
      );
    found.set(name, { file, name: stored, shape });
  }
  return found;
}

/** What stands before `embeddings.word_embeddings.weight`; the shortest, where a file holds several encoders. */
function findPrefix(folder: string, weights: Weights): string {
  const prefixes = [...weights.keys()]
    .filter(name => name === WORD_EMBEDDINGS || name.endsWith(`.${WORD_EMBEDDINGS}`))
    .map(name => name.slice(0, -WORD_EMBEDDINGS.length))
    .sort((a, b) => a.length - b.length);
  if (prefixes[0] !== undefined) return prefixes[0];
  throw new UserError(
    `holds no tensor ${WORD_EMBEDDINGS}, under any prefix.`,
    { file: [...weights.values()][0]?.path ?? folder },
    'Name the folder of an encoder of text.',
  );
}

/** Checkpoints converted from TensorFlow, BERT's first ones among them, call LayerNorm's weight gamma and its bias beta. */
function oldName(name: string): string {
  return name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
}
