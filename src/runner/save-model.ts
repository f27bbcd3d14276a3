import type { EncoderFolder } from '../encoder/folder';
import { EXTERNAL_DATA, exportOnnx } from '../encoder/onnx-export';
import { writeEncoderFolder } from '../encoder/write-folder';
import type { DualEncoder } from '../engine/dual-encoder';

/** Writes a trained encoder as a Hugging Face folder with `model.onnx`, which appears whole or not at all. */
export async function saveModel(source: EncoderFolder, encoder: DualEncoder, target: string): Promise<void> {
  const tensor = (name: string) => encoder.tensor(name);
  const { model, external } = exportOnnx(encoder.spec, tensor);
  await writeEncoderFolder(source, target, tensor, {
    head: encoder.spec.head,
    files: { 'model.onnx': [model], ...(external.length > 0 && { [EXTERNAL_DATA]: external }) },
  });
}
