import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors';
import { parseConfig } from '../../src/encoder/config';
import { JsonFile } from '../../src/encoder/json-file';

const parse = (values: unknown) =>
  parseConfig(JsonFile.parse('config.json', JSON.stringify(values, null, 2)));
const fixture = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/encoders/checkpoints/${name}/config.json`, import.meta.url), 'utf8'),
  );

/** As the published checkpoint writes it. */
const bertBase = {
  architectures: ['BertForMaskedLM'],
  hidden_act: 'gelu',
  hidden_size: 768,
  intermediate_size: 3072,
  layer_norm_eps: 1e-12,
  max_position_embeddings: 512,
  model_type: 'bert',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  pad_token_id: 0,
  type_vocab_size: 2,
  vocab_size: 30522,
};

describe('parseConfig', () => {
  it('reads BERT', () => {
    expect(parse(bertBase)).toEqual({
      architecture: 'bert',
      vocabularySize: 30522,
      hiddenSize: 768,
      layers: 12,
      heads: 12,
      intermediateSize: 3072,
      positionRows: 512,
      positionOffset: 0,
      maxTokens: 512,
      learnedPositions: true,
      typeVocabularySize: 2,
      padTokenId: 0,
      layerNormEpsilon: 1e-12,
      activation: 'gelu',
    });
  });

  it.each(['xlm-roberta', 'roberta', 'camembert'])(
    'starts the positions of %s after the padding',
    model_type => {
      const sizes = {
        model_type,
        max_position_embeddings: 514,
        pad_token_id: 1,
        type_vocab_size: 1,
        layer_norm_eps: 1e-5,
      };
      expect(parse({ ...bertBase, ...sizes })).toMatchObject({
        architecture: 'xlm-roberta',
        positionRows: 514,
        positionOffset: 2,
        maxTokens: 512,
        typeVocabularySize: 1,
        layerNormEpsilon: 1e-5,
      });
    },
  );

  it('reads DistilBERT by its own names', () => {
    expect(parse(fixture('distilbert-max'))).toMatchObject({
      architecture: 'distilbert',
      vocabularySize: 600,
      hiddenSize: 32,
      layers: 2,
      heads: 4,
      intermediateSize: 64,
      maxTokens: 64,
      learnedPositions: true,
      typeVocabularySize: 0,
      padTokenId: 1,
    });
    expect(parse({ ...fixture('distilbert-max'), sinusoidal_pos_embds: true }).learnedPositions).toBe(false);
  });

  it('takes a null for an absent key, as Python writes None', () => {
    expect(parse({ ...bertBase, pad_token_id: null, position_embedding_type: null }).padTokenId).toBe(0);
  });

  it.each([
    ['model_type', 'gpt2', /model_type is "gpt2", expected one of bert, /],
    ['model_type', 'constructor', /model_type is "constructor"/],
    ['model_type', undefined, /model_type is missing/],
    [
      'position_embedding_type',
      'relative_key',
      /position_embedding_type is "relative_key", expected "absolute"/,
    ],
    ['is_decoder', true, /is_decoder is true, expected false/],
    ['add_cross_attention', true, /add_cross_attention is true/],
    ['hidden_act', 'silu', /hidden_act is "silu", expected "gelu" or "relu"/],
    ['hidden_size', '768', /hidden_size is "768", expected an integer of at least 1/],
    ['hidden_size', 770, /num_attention_heads is 12, expected a divisor of the hidden size 770/],
    ['num_hidden_layers', -1, /num_hidden_layers is -1/],
    ['vocab_size', undefined, /vocab_size is missing/],
    ['pad_token_id', 30522, /pad_token_id is 30522, expected less than vocab_size 30522/],
    ['layer_norm_eps', 0, /layer_norm_eps is 0, expected a number above 0/],
    ['max_position_embeddings', 2, /max_position_embeddings is 2, expected at least 3/],
    ['quantization_config', { bits: 4 }, /quantization_config is \{"bits":4\}/],
  ])('refuses %s = %s', (key, value, message) => {
    expect(() => parse({ ...bertBase, [key]: value })).toThrow(message);
    expect(() => parse({ ...bertBase, [key]: value })).toThrow(UserError);
  });

  it('names the line of the key', () => {
    expect(() => parse({ ...bertBase, hidden_act: 'silu' })).toThrow(/^config\.json:5:17: /);
  });

  it('ends in a UserError or a valid result for any object', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom('gelu', 'bert', 0, 1e300, -1, null));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(bertBase)), odd, fc.boolean(), (key, value, distil) => {
        try {
          parse({ ...(distil ? fixture('distilbert-max') : bertBase), [key]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('JsonFile', () => {
  it('refuses what is not a JSON object', () => {
    for (const text of ['', '[1]', 'null', '{"a":', '3'])
      expect(() => JsonFile.parse('x.json', text)).toThrow(UserError);
  });
});
