import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterShapes } from '../../src/encoder/architectures/parameters';
import { readConfig } from '../../src/encoder/config';
import { EncoderFolder } from '../../src/encoder/folder';
import { readModules } from '../../src/encoder/modules';

/** Opens an encoder's folder, with weights of the shapes that it asks for where these are small. */
export async function openEncoder(folder: string): Promise<void> {
  const weights = join(folder, 'model.safetensors');
  if (!existsSync(weights)) await writeWeights(folder);
  const { tensors } = await EncoderFolder.open(folder);
  for (const { file, name } of tensors.values()) await file.read(name);
}

/** Zeros for the sound configuration. */
async function writeWeights(folder: string): Promise<void> {
  const config = await readConfig(folder);
  const { head } = await readModules(folder, async () => config.hiddenSize);
  const files: Record<string, [string, readonly number[]][]> = { '': [] };
  for (const [name, shape] of parameterShapes(config, head)) {
    const [module, ...rest] = name.split('.');
    const dense = head.dense.some(layer => layer.name === module);
    const folderOf = dense ? module! : '';
    files[folderOf] ??= [];
    files[folderOf].push([dense ? `linear.${rest.join('.')}` : name, shape]);
  }
  for (const [subfolder, tensors] of Object.entries(files))
    writeFileSync(join(folder, subfolder, 'model.safetensors'), safetensorsOf(tensors));
}

function safetensorsOf(tensors: readonly [name: string, shape: readonly number[]][]): Buffer {
  let end = 0;
  const entries = tensors.map(([name, shape]) => {
    const start = end;
    end += 4 * shape.reduce((size, next) => size * next, 1);
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(end)]);
}
