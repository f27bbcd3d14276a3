import { Graph } from '../graph/graph';
import type { OnnxModel } from '../graph/onnx/writer';
import { writeOnnx } from '../graph/onnx/writer';
import { cast } from '../graph/operators';
import { sentenceEmbedding } from './architectures/head';
import { transformer } from './architectures/transformer';
import type { EncoderSpec } from './training/graphs';

/** Name of the file that takes the weights where they do not fit into the model; the one that Hugging Face's optimum uses. */
export const EXTERNAL_DATA = 'model.onnx_data';

/** From this size on, weights go into a file of their own: protobuf ends at 2 GiB. */
const INLINE_BYTES = 1.5 * 2 ** 30;

/**
 * The encoder as an ONNX model with the weights inside, by the names of Hugging Face's exporters: `input_ids` and
 * `attention_mask` (int64 `[batch_size, sequence_length]`, padded on the right) → `last_hidden_state`
 * `[batch_size, sequence_length, hidden]` and, after all modules, `sentence_embedding` `[batch_size, width]`.
 *
 * @param tensor gives each parameter's values
 */
export function exportOnnx(spec: EncoderSpec, tensor: (name: string) => Float32Array): OnnxModel {
  const graph = new Graph('encoder');
  const shape = ['batch_size', 'sequence_length'];
  const inputIds = graph.input('input_ids', 'int64', shape);
  const attentionMask = cast(graph.input('attention_mask', 'int64', shape), 'float32');
  let bytes = 0;
  const parameters = (name: string, shape: readonly (number | string)[]) => {
    const data = tensor(name);
    bytes += data.byteLength;
    return graph.initializer(name, { type: 'float32', shape: shape as number[], data });
  };
  const inputs = { inputIds, attentionMask, wordRows: spec.config.vocabularySize };
  const states = transformer(spec.config, inputs, parameters);
  graph.output('last_hidden_state', states);
  graph.output('sentence_embedding', sentenceEmbedding(spec.head, states, attentionMask, parameters));
  return writeOnnx(graph, bytes > INLINE_BYTES ? { externalData: EXTERNAL_DATA } : {});
}
