import type { EncoderConfig } from '../../src/encoder/config';

/** What an encoder of the benchmark has otherwise than another. */
type Size = Pick<
  EncoderConfig,
  'layers' | 'hiddenSize' | 'heads' | 'intermediateSize' | 'vocabularySize' | 'positionRows'
>;

const config = (size: Size): EncoderConfig => ({
  ...size,
  architecture: 'xlm-roberta',
  positionOffset: 2,
  maxTokens: size.positionRows - 2,
  learnedPositions: true,
  typeVocabularySize: 1,
  padTokenId: 1,
  layerNormEpsilon: 1e-5,
  activation: 'gelu',
});

const [vocabularySize, positionRows] = [250_002, 514];

/** `tiny` is for trying the benchmark where there is no GPU. */
export const SIZES: ReadonlyMap<string, EncoderConfig> = new Map([
  [
    'xlm-r-base',
    config({
      layers: 12,
      hiddenSize: 768,
      heads: 12,
      intermediateSize: 3072,
      vocabularySize,
      positionRows,
    }),
  ],
  [
    'minilm',
    config({
      layers: 12,
      hiddenSize: 384,
      heads: 12,
      intermediateSize: 1536,
      vocabularySize,
      positionRows,
    }),
  ],
  [
    'tiny',
    config({
      layers: 1,
      hiddenSize: 64,
      heads: 2,
      intermediateSize: 256,
      vocabularySize: 2000,
      positionRows,
    }),
  ],
]);
