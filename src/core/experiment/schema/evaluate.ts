import { Type } from '@sinclair/typebox';
import { PLAIN_NAME } from '../../files/plain-name';
import { choice, LANGUAGE, LANGUAGES, mapping, type Notes, oneOrMore, path, withDefault } from './fields';

/** One file, or one for each language. */
function files(notes: Notes) {
  const one = Type.String({ minLength: 1 });
  return Type.Union([one, Type.Record(Type.String(), one)], { ...notes });
}

export const EvaluationDataSchema = mapping(
  {
    name: Type.Optional(
      Type.String({
        title: 'Name',
        description: 'Names the results and their folder.',
        otherwise: 'the last part of the path',
        pattern: PLAIN_NAME,
        // Of three bytes at most each: what file systems take, with room for what stands around the name.
        maxLength: 64,
        examples: ['xquad-r'],
      }),
    ),
    path: Type.Optional(
      path({
        title: 'Path',
        description:
          'The folder of the test set, or its file. Not needed where the files are named one by one.',
        examples: ['../data/xquad-r'],
      }),
    ),
    format: withDefault(
      choice(
        {
          auto: 'by the names of the files',
          lareqa:
            'XQuAD-R and MLQA-R: a folder with a SQuAD file for each language, `ar.json` or `ar.json.gz`',
          beir: 'a folder with `corpus.jsonl`, `queries.jsonl` and `qrels/`',
          trec: 'TREC judgments, with queries and passages as JSON Lines or lines of id, tab, text; MS MARCO and mMARCO',
          miracl: 'MIRACL: `topics.miracl-…` and `qrels.miracl-…`, and folders of `docs-N.jsonl.gz`',
          pairs:
            'the pairs of training: every positive passage is a candidate; relevant is that of the same id in every language',
          jsonl: 'Polyrank’s own JSON Lines: `queries.jsonl`, `passages.jsonl`, `judgments.jsonl`',
        },
        { title: 'Format', description: 'How the test set is laid out.' },
      ),
      'auto',
    ),
    languages: Type.Optional(LANGUAGES),
    language: Type.Optional(LANGUAGE),
    context: withDefault(
      Type.Boolean({
        title: 'Context',
        description: 'LAReQA: encode each candidate sentence together with its paragraph.',
      }),
      false,
    ),
    split: Type.Optional(
      Type.String({
        title: 'Split',
        description: 'BEIR: `qrels/<split>.tsv`; MIRACL: the part of the file names.',
        otherwise: '`test`, else `dev`, of BEIR; `dev` of MIRACL',
        minLength: 1,
        examples: ['dev'],
      }),
    ),
    queries: Type.Optional(
      files({
        title: 'Queries',
        description:
          'TREC: the file of the queries, relative to `path` if that is given; or one for each language.',
        examples: ['queries.tsv', { de: 'queries.de.tsv', en: 'queries.en.tsv' }],
      }),
    ),
    corpus: Type.Optional(
      files({
        title: 'Corpus',
        description:
          'TREC: the file of the passages, likewise; or one for each language. MIRACL: the folder of the passages.',
        examples: ['corpus.tsv', { de: 'corpus.de.tsv', en: 'corpus.en.tsv' }],
      }),
    ),
    qrels: Type.Optional(
      Type.String({
        title: 'Judgments',
        description: 'TREC: the file of the judgments, likewise. They hold for every language.',
        minLength: 1,
        examples: ['qrels.tsv'],
      }),
    ),
  },
  { title: 'Test set', description: 'Queries, passages and judgments.' },
);

export const EvaluateSchema = mapping(
  {
    data: oneOrMore(EvaluationDataSchema, {
      title: 'Test sets',
      description: 'One test set or a list of them.',
      paper: 'XQuAD-R, MLQA-R and MIRACL.',
      examples: [[{ path: '../data/xquad-r', format: 'lareqa' }]],
    }),
    settings: withDefault(
      Type.Array(
        choice(
          {
            monolingual: 'each language’s queries against the passages of the same language',
            crosslingual: 'every ordered pair of different languages: queries of one, passages of the other',
            multilingual: 'each language’s queries against the passages of all languages together',
          },
          { title: 'Setting', description: '' },
        ),
        {
          title: 'Settings',
          description:
            'Which passages a query is searched in. Queries without a relevant passage among them are left out and counted.',
          minItems: 1,
          uniqueItems: true,
        },
      ),
      ['monolingual', 'crosslingual', 'multilingual'],
    ),
    measures: withDefault(
      Type.Array(Type.String({ minLength: 1 }), {
        title: 'Measures',
        description:
          'Names of trec_eval, with the cutoff after a point, computed at full depth. The rank distance and the number of relevant passages are always there.',
        paper:
          'MAP; recall@1 in the monolingual and cross-lingual settings, recall@10 in the multilingual one; nDCG@10 and recall@100 on MIRACL.',
        minItems: 1,
        uniqueItems: true,
        examples: [['map', 'ndcg_cut.10', 'recall.1', 'recall.10']],
      }),
      ['map', 'ndcg_cut.10', 'recall.1', 'recall.10', 'recall.100', 'recip_rank'],
    ),
    depth: withDefault(
      Type.Integer({
        title: 'Depth',
        description:
          'Passages kept of each query’s ranking, in the monolingual and multilingual settings. Measures do not depend on it.',
        unit: 'passages',
        minimum: 1,
      }),
      100,
    ),
    crosslingual_depth: withDefault(
      Type.Integer({
        title: 'Cross-lingual depth',
        description:
          'The same in the cross-lingual setting, where every query has one ranking for each other language.',
        unit: 'passages',
        minimum: 1,
      }),
      10,
    ),
    precision: withDefault(
      choice(
        {
          float32: 'in single precision; after training in mixed precision, in that',
          int8: 'fully connected layers in whole numbers of 8 bits: faster, on the CPU whatever the device; scores differ a little, so compare runs of one precision',
        },
        { title: 'Precision', description: 'How texts are embedded.' },
      ),
      'float32',
    ),
  },
  { title: 'Evaluation', description: 'Exact search over test sets. Leave it out to train only.' },
);
