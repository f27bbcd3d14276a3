import type { EncoderOptions } from '../core/experiment/schema';
import type { EncoderFolder } from '../encoder/folder';
import { EXTERNAL_DATA, exportOnnx } from '../encoder/onnx-export';
import { writeEncoderFolder } from '../encoder/write-folder';
import type { DualEncoder } from '../engine/dual-encoder';

/**
 * Writes a trained encoder as a Hugging Face folder with `model.onnx`, which appears whole or not at all. Prefixes that it was
 * trained with become its prompts, so that sentence-transformers puts them before texts too.
 */
export async function saveModel(
  source: EncoderFolder,
  encoder: DualEncoder,
  options: EncoderOptions,
  target: string,
): Promise<void> {
  const values = await encoder.readAll();
  const tensor = (name: string) => values.get(name)!;
  const { model, external } = exportOnnx(encoder.spec, tensor);
  await writeEncoderFolder(source, target, tensor, {
    head: encoder.spec.head,
    prompts: { ...source.prompts, ...promptsOf(options) },
    files: { 'model.onnx': [model], ...(external.length > 0 && { [EXTERNAL_DATA]: external }) },
  });
}

function promptsOf({ query_prefix: query, passage_prefix: passage }: EncoderOptions): Record<string, string> {
  return query === '' && passage === '' ? {} : { query, passage };
}
