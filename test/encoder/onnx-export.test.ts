import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { exportOnnx } from '../../src/encoder/onnx-export';
import { lengthOf, type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { largestDifference, openTiny } from '../engine/fixtures';
import { randomTexts } from '../engine/training/support';

/** The inputs of Hugging Face's exporters: int64, padded on the right to one length. */
function inputsOf(texts: TokenizedTexts, padding: number): Record<string, Tensor> {
  const count = textCount(texts);
  const length = Math.max(...Array.from({ length: count }, (_, i) => lengthOf(texts, i)));
  const ids = new BigInt64Array(count * length).fill(BigInt(padding));
  const mask = new BigInt64Array(count * length);
  for (let i = 0; i < count; i++) {
    const tokens = texts.ids.subarray(texts.offsets[i]!, texts.offsets[i + 1]!);
    ids.set(BigInt64Array.from(tokens, BigInt), i * length);
    mask.fill(1n, i * length, i * length + tokens.length);
  }
  const shape = [count, length];
  return { input_ids: new Tensor('int64', ids, shape), attention_mask: new Tensor('int64', mask, shape) };
}

const ENCODERS = ['bert-mean', 'xlm-roberta-cls', 'distilbert-max', 'bert-dense', 'bert-half'];

describe('the exported model.onnx', () => {
  it.each(ENCODERS)('embeds like the encoder: %s', async name => {
    const encoder = await openTiny(name);
    const values = await encoder.readAll();
    const { model, external } = exportOnnx(encoder.spec, tensor => values.get(tensor)!);
    expect(external).toEqual([]);
    const session = await InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
    expect(session.inputNames).toEqual(['input_ids', 'attention_mask']);
    expect(session.outputNames).toEqual(['last_hidden_state', 'sentence_embedding']);

    for (const [count, longest] of [
      [9, 14],
      [1, 5],
      [4, 3],
    ] as const) {
      const texts = randomTexts(new Random(count), count, longest);
      const wanted = await encoder.embed(texts, 1 << 16);
      // Which token stands in the padding makes no difference.
      for (const padding of [0, 7]) {
        const inputs = inputsOf(texts, padding);
        const { sentence_embedding, last_hidden_state } = await session.run(inputs);
        expect(sentence_embedding!.dims).toEqual([count, encoder.width]);
        expect(last_hidden_state!.dims).toEqual([...inputs.input_ids!.dims, encoder.spec.config.hiddenSize]);
        expect(largestDifference(sentence_embedding!.data as Float32Array, wanted)).toBeLessThan(1e-5);
      }
    }
    await session.release();
    await encoder.close();
  });
});
