import { join } from 'node:path';
import { excerpt } from '../../core/data/json-lines';
import { UserError } from '../../core/errors';
import { isPlainName } from '../../core/files/plain-name';
import { exists } from '../exists';
import { JsonFile } from '../json-file';
import { SafetensorsFile } from './file';

/** Where a folder keeps each tensor. */
export type Weights = ReadonlyMap<string, SafetensorsFile>;

const indexName = 'model.safetensors.index.json';

/**
 * Opens the weights of a Hugging Face folder: `model.safetensors`, or the shards that `model.safetensors.index.json` lists.
 *
 * @throws UserError where there are none, with the way to convert PyTorch's own format
 */
export async function openWeights(folder: string): Promise<Weights> {
  if (await exists(join(folder, 'model.safetensors'))) {
    const file = await SafetensorsFile.open(join(folder, 'model.safetensors'));
    return new Map([...file.tensors.keys()].map(name => [name, file]));
  }
  if (await exists(join(folder, indexName))) return openShards(folder);
  throw new UserError('holds no model.safetensors', { file: folder }, await conversionAdvice(folder));
}

async function openShards(folder: string): Promise<Weights> {
  const index = await JsonFile.read(join(folder, indexName));
  const fileOf = index.get('weight_map');
  if (typeof fileOf !== 'object' || fileOf === null || Array.isArray(fileOf))
    throw index.fault('weight_map', 'a file for each tensor');
  const shards = new Map<string, SafetensorsFile>();
  const weights = new Map<string, SafetensorsFile>();
  for (const [name, shard] of Object.entries(fileOf)) {
    if (!isPlainName(shard) || !shard.endsWith('.safetensors'))
      throw new UserError(
        `tensor ${excerpt(name)} is in ${excerpt(shard)}, expected a .safetensors file of the same folder`,
        {
          file: index.path,
        },
      );
    const file = shards.get(shard) ?? (await SafetensorsFile.open(join(folder, shard)));
    shards.set(shard, file);
    if (!file.tensors.has(name))
      throw new UserError(
        `holds no tensor ${excerpt(name)}, which ${indexName} places there`,
        { file: file.path },
        'Fetch it again.',
      );
    weights.set(name, file);
  }
  return weights;
}

async function conversionAdvice(folder: string): Promise<string> {
  if (!(await exists(join(folder, 'pytorch_model.bin')))) return 'Name the folder of a Hugging Face model.';
  return (
    'pytorch_model.bin can run code when it is opened, so it is not read. Convert it once in Python: ' +
    'from transformers import AutoModel; AutoModel.from_pretrained(FOLDER).save_pretrained(FOLDER)'
  );
}
