import { join } from 'node:path';
import { JsonFile } from './json-file';

export type Architecture = 'bert' | 'xlm-roberta' | 'distilbert';

/** The shape of an encoder, as `config.json` gives it, in one set of names for all architectures. */
export interface EncoderConfig {
  /** RoBERTa and CamemBERT are `xlm-roberta` here: the same graph under the same tensor names. */
  architecture: Architecture;
  vocabularySize: number;
  hiddenSize: number;
  layers: number;
  heads: number;
  intermediateSize: number;
  /** Rows of the position table. */
  positionRows: number;
  /** Position of the first token: 0, or `padTokenId` + 1 in XLM-R. */
  positionOffset: number;
  /** The most tokens a text can have: `positionRows` − `positionOffset`. */
  maxTokens: number;
  /** False where the position table is fixed (sinusoidal), so that training leaves it alone. */
  learnedPositions: boolean;
  /** Rows of the token type table; 0 where there is none (DistilBERT). */
  typeVocabularySize: number;
  padTokenId: number;
  layerNormEpsilon: number;
  /** Between the two products of the feed-forward part; `gelu` is the exact one, by the error function. */
  activation: 'gelu' | 'relu';
}

/**
 * Reads `config.json` of a Hugging Face folder.
 *
 * @throws UserError naming the key and the value, for what is missing, malformed or asks for an encoder not supported
 */
export async function readConfig(folder: string): Promise<EncoderConfig> {
  return parseConfig(await JsonFile.read(join(folder, 'config.json')));
}

const architectures: Readonly<Record<string, Architecture>> = {
  bert: 'bert',
  'xlm-roberta': 'xlm-roberta',
  roberta: 'xlm-roberta',
  camembert: 'xlm-roberta',
  distilbert: 'distilbert',
};

/** Ten times as many as the deepest encoders have: every layer is named before the weights are looked at. */
const MOST_LAYERS = 1000;

/** Keys that change the computation, each with the one value that is supported (the default of transformers). */
const required = {
  position_embedding_type: 'absolute',
  is_decoder: false,
  add_cross_attention: false,
} as const;

/** @param json the content of `config.json` */
export function parseConfig(json: JsonFile): EncoderConfig {
  const modelType = json.string('model_type');
  const architecture = Object.hasOwn(architectures, modelType) ? architectures[modelType] : undefined;
  if (!architecture)
    throw json.fault(
      'model_type',
      `one of ${Object.keys(architectures).join(', ')}`,
      'Choose an encoder of one of these.',
    );
  for (const [key, value] of Object.entries(required))
    if ((json.get(key) ?? value) !== value)
      throw json.fault(key, `${JSON.stringify(value)}, the only one supported`);
  if (json.get('quantization_config') !== undefined)
    throw json.fault(
      'quantization_config',
      'none',
      'Quantised weights cannot be trained: use the original model.',
    );

  const config = architecture === 'distilbert' ? distilbertSizes(json) : bertSizes(json, architecture);
  if (config.hiddenSize % config.heads !== 0)
    throw json.fault(
      architecture === 'distilbert' ? 'n_heads' : 'num_attention_heads',
      `a divisor of the hidden size ${config.hiddenSize}`,
    );
  if (config.padTokenId >= config.vocabularySize)
    throw json.fault('pad_token_id', `less than vocab_size ${config.vocabularySize}`);
  if (config.maxTokens < 3)
    throw json.fault('max_position_embeddings', `at least ${3 + config.positionOffset}`);
  return config;
}

function bertSizes(json: JsonFile, architecture: 'bert' | 'xlm-roberta'): EncoderConfig {
  const padTokenId = json.integer('pad_token_id', 0, architecture === 'bert' ? 0 : 1);
  const positionRows = json.integer('max_position_embeddings', 1, 512);
  const positionOffset = architecture === 'bert' ? 0 : padTokenId + 1;
  return {
    architecture,
    vocabularySize: json.integer('vocab_size', 1),
    hiddenSize: json.integer('hidden_size', 1),
    layers: json.integer('num_hidden_layers', 0, undefined, MOST_LAYERS),
    heads: json.integer('num_attention_heads', 1),
    intermediateSize: json.integer('intermediate_size', 1),
    positionRows,
    positionOffset,
    maxTokens: positionRows - positionOffset,
    learnedPositions: true,
    typeVocabularySize: json.integer('type_vocab_size', 1, 2),
    padTokenId,
    layerNormEpsilon: json.positive('layer_norm_eps', 1e-12),
    activation: activation(json, 'hidden_act'),
  };
}

function distilbertSizes(json: JsonFile): EncoderConfig {
  const positionRows = json.integer('max_position_embeddings', 1, 512);
  return {
    architecture: 'distilbert',
    vocabularySize: json.integer('vocab_size', 1),
    hiddenSize: json.integer('dim', 1),
    layers: json.integer('n_layers', 0, undefined, MOST_LAYERS),
    heads: json.integer('n_heads', 1),
    intermediateSize: json.integer('hidden_dim', 1),
    positionRows,
    positionOffset: 0,
    maxTokens: positionRows,
    learnedPositions: !json.boolean('sinusoidal_pos_embds', false),
    typeVocabularySize: 0,
    padTokenId: json.integer('pad_token_id', 0, 0),
    layerNormEpsilon: 1e-12, // not in the file: the architecture fixes it
    activation: activation(json, 'activation'),
  };
}

function activation(json: JsonFile, key: string): 'gelu' | 'relu' {
  const name = json.string(key, 'gelu');
  if (name !== 'gelu' && name !== 'relu') throw json.fault(key, '"gelu" or "relu", the ones supported');
  return name;
}
