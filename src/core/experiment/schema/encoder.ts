import { Type } from '@sinclair/typebox';
import { choice, mapping, orPath, path, withDefault } from './fields';

const PREFIX = 'Written before every text, blanks included.';

export const EncoderSchema = orPath(
  mapping(
    {
      path: path({
        title: 'Folder',
        description:
          'Folder in Hugging Face format: `config.json`, `tokenizer.json`, `model.safetensors`, and `modules.json` where sentence-transformers wrote one. BERT, XLM-RoBERTa and DistilBERT.',
        paper: 'XLM-R and LaBSE.',
        examples: ['./encoder'],
      }),
      pooling: Type.Optional(
        choice(
          {
            mean: 'the mean of the token vectors, without padding',
            cls: 'the vector of the first token',
            max: 'the maximum of each component over the tokens',
          },
          {
            title: 'Pooling',
            description: 'How the vectors of the tokens become one vector.',
            otherwise: 'what `modules.json` in the folder says, else `mean`',
          },
        ),
      ),
      query_prefix: withDefault(
        Type.String({
          title: 'Query prefix',
          description: PREFIX,
          paper: '`query: `, as in E5.',
          examples: ['query: '],
        }),
        '',
      ),
      passage_prefix: withDefault(
        Type.String({
          title: 'Passage prefix',
          description: PREFIX,
          paper: '`passage: `, as in E5.',
          examples: ['passage: '],
        }),
        '',
      ),
      max_query_tokens: Type.Optional(
        Type.Integer({
          title: 'Query length',
          description: 'Longer queries are cut. Special tokens and prefix count.',
          unit: 'tokens',
          otherwise: 'the most that the model takes, up to 512',
          minimum: 3,
          examples: [64],
        }),
      ),
      max_passage_tokens: Type.Optional(
        Type.Integer({
          title: 'Passage length',
          description: 'Longer passages are cut. Special tokens and prefix count.',
          unit: 'tokens',
          otherwise: 'the most that the model takes, up to 512',
          minimum: 3,
          examples: [128],
        }),
      ),
    },
    { title: 'Encoder', description: 'The encoder of queries and passages.' },
  ),
  {
    title: 'Encoder',
    description:
      'The encoder to train and evaluate: one model for queries and passages, compared by cosine. A path, or a mapping.',
    examples: ['./encoder', { path: './encoder', query_prefix: 'query: ', passage_prefix: 'passage: ' }],
  },
);
