import type { Target } from '../engine/target';
import { openEncoder } from '../open-encoder';

const json = (value: unknown): string => JSON.stringify(value, undefined, 1);

export const encoder: Target = {
  name: 'encoder',
  files: [
    {
      name: 'config.json',
      seeds: [
        json({
          model_type: 'bert',
          vocab_size: 10,
          hidden_size: 4,
          num_hidden_layers: 1,
          num_attention_heads: 2,
          intermediate_size: 8,
          max_position_embeddings: 16,
          type_vocab_size: 2,
          pad_token_id: 0,
          layer_norm_eps: 1e-12,
          hidden_act: 'gelu',
        }),
        json({
          model_type: 'distilbert',
          vocab_size: 10,
          dim: 4,
          n_layers: 1,
          n_heads: 2,
          hidden_dim: 8,
          max_position_embeddings: 16,
          activation: 'relu',
          sinusoidal_pos_embds: true,
        }),
      ],
    },
    {
      name: 'modules.json',
      seeds: [
        json([
          { idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' },
          { idx: 1, name: '1', path: '1_Pooling', type: 'sentence_transformers.models.Pooling' },
          { idx: 2, name: '2', path: '2_Dense', type: 'sentence_transformers.models.Dense' },
          { idx: 3, name: '3', path: '3_Normalize', type: 'sentence_transformers.models.Normalize' },
        ]),
      ],
    },
    {
      name: '1_Pooling/config.json',
      seeds: [
        json({ word_embedding_dimension: 4, pooling_mode_cls_token: false, pooling_mode_mean_tokens: true }),
        json({ embedding_dimension: 4, pooling_mode: 'cls', include_prompt: true }),
      ],
    },
    {
      name: '2_Dense/config.json',
      seeds: [
        json({
          in_features: 4,
          out_features: 2,
          bias: true,
          activation_function: 'torch.nn.modules.activation.Tanh',
        }),
      ],
    },
    { name: 'sentence_bert_config.json', seeds: [json({ max_seq_length: 12, do_lower_case: false })] },
    { name: 'tokenizer_config.json', seeds: [json({ model_max_length: 1e30 })] },
    {
      name: 'config_sentence_transformers.json',
      seeds: [json({ prompts: { query: 'query: ', document: '' } })],
    },
  ],
  words: [
    'xlm-roberta',
    'camembert',
    'quantization_config',
    'pooling_mode_max_tokens',
    'Identity',
    'use_residual',
    '..',
  ],
  read: openEncoder,
};
