import type { Architecture } from '../config';

/** Where a layer's tensors stand in the checkpoint, without `.weight` and `.bias`. */
export interface LayerNames {
  query: string;
  key: string;
  value: string;
  attentionOutput: string;
  attentionNorm: string;
  feedForwardIn: string;
  feedForwardOut: string;
  outputNorm: string;
}

export const WORD_EMBEDDINGS = 'embeddings.word_embeddings.weight';
export const POSITION_EMBEDDINGS = 'embeddings.position_embeddings.weight';
export const TYPE_EMBEDDINGS = 'embeddings.token_type_embeddings.weight';
export const EMBEDDING_NORM = 'embeddings.LayerNorm';

/** The names that `transformers` gives to the tensors of layer `i`, counted from 0. */
export function layerNames(architecture: Architecture, i: number): LayerNames {
  if (architecture === 'distilbert') {
    const layer = `transformer.layer.${i}`;
    return {
      query: `${layer}.attention.q_lin`,
      key: `${layer}.attention.k_lin`,
      value: `${layer}.attention.v_lin`,
      attentionOutput: `${layer}.attention.out_lin`,
      attentionNorm: `${layer}.sa_layer_norm`,
      feedForwardIn: `${layer}.ffn.lin1`,
      feedForwardOut: `${layer}.ffn.lin2`,
      outputNorm: `${layer}.output_layer_norm`,
    };
  }
  const layer = `encoder.layer.${i}`;
  return {
    query: `${layer}.attention.self.query`,
    key: `${layer}.attention.self.key`,
    value: `${layer}.attention.self.value`,
    attentionOutput: `${layer}.attention.output.dense`,
    attentionNorm: `${layer}.attention.output.LayerNorm`,
    feedForwardIn: `${layer}.intermediate.dense`,
    feedForwardOut: `${layer}.output.dense`,
    outputNorm: `${layer}.output.LayerNorm`,
  };
}
