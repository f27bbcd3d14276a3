import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { parameterShapes } from '../../src/encoder/architectures/parameters';
import { writeSafetensors } from '../../src/encoder/safetensors/write';
import { randomTensor, SMALL } from './encoder';

/** An encoder whose tokenizer is a real one. */
export const TOKENIZER = ['samples/encoder', 'test/fixtures/encoders/checkpoints/bert-mean'].find(path =>
  existsSync(join(path, 'tokenizer.json')),
)!;
export const MAX_TOKENS = 128;

/** Writes an encoder with random weights, and a real tokenizer, as sentence-transformers reads it. */
export async function writeModelFolder(folder: string, { config, head } = SMALL): Promise<void> {
  await mkdir(join(folder, '1_Pooling'), { recursive: true });
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(TOKENIZER, name), join(folder, name));
  const { pad_token_id } = JSON.parse(await readFile(join(TOKENIZER, 'config.json'), 'utf8'));
  const json = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  await json('config.json', {
    architectures: ['BertModel'],
    model_type: 'bert',
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.positionRows,
    type_vocab_size: config.typeVocabularySize,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_act: config.activation,
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    pad_token_id,
  });
  await json('sentence_bert_config.json', { max_seq_length: MAX_TOKENS, do_lower_case: false });
  const module = (idx: number, path: string, type: string) => ({ idx, name: `${idx}`, path, type });
  await json('modules.json', [
    module(0, '', 'sentence_transformers.models.Transformer'),
    module(1, '1_Pooling', 'sentence_transformers.models.Pooling'),
    module(2, '2_Normalize', 'sentence_transformers.models.Normalize'),
  ]);
  await json('1_Pooling/config.json', {
    word_embedding_dimension: config.hiddenSize,
    pooling_mode_mean_tokens: true,
    pooling_mode_cls_token: false,
    pooling_mode_max_tokens: false,
  });
  const random = new Random(1);
  const tensors = [...parameterShapes(config, head)].map(([name, shape]) => ({
    name,
    shape,
    read: () => randomTensor(random, name, shape),
  }));
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
}
