import type { EncoderConfig } from '../config';
import type { SentenceHead } from './head';
import { EMBEDDING_NORM, layerNames, POSITION_EMBEDDINGS, TYPE_EMBEDDINGS, WORD_EMBEDDINGS } from './names';

/** Every parameter of an encoder and its head, with its shape, in the order of the checkpoint. */
export function parameterShapes(config: EncoderConfig, head: SentenceHead): Map<string, readonly number[]> {
  const { hiddenSize: hidden, intermediateSize: inner } = config;
  const shapes = new Map<string, readonly number[]>();
  const layer = (name: string, outputs: number, inputs?: number) => {
    shapes.set(`${name}.weight`, inputs === undefined ? [outputs] : [outputs, inputs]);
    shapes.set(`${name}.bias`, [outputs]);
  };
  shapes.set(WORD_EMBEDDINGS, [config.vocabularySize, hidden]);
  shapes.set(POSITION_EMBEDDINGS, [config.positionRows, hidden]);
  if (config.typeVocabularySize > 0) shapes.set(TYPE_EMBEDDINGS, [config.typeVocabularySize, hidden]);
  layer(EMBEDDING_NORM, hidden);
  for (let i = 0; i < config.layers; i++) {
    const names = layerNames(config.architecture, i);
    for (const name of [names.query, names.key, names.value, names.attentionOutput])
      layer(name, hidden, hidden);
    layer(names.attentionNorm, hidden);
    layer(names.feedForwardIn, inner, hidden);
    layer(names.feedForwardOut, hidden, inner);
    layer(names.outputNorm, hidden);
  }
  for (const dense of head.dense) {
    shapes.set(`${dense.name}.weight`, [dense.outputs, dense.inputs]);
    if (dense.bias) shapes.set(`${dense.name}.bias`, [dense.outputs]);
  }
  return shapes;
}
