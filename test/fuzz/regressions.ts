import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** A file with which a reader once failed. */
export interface Regression {
  /** What it is, and what went wrong. */
  name: string;
  target: string;
  file: string;
  content: string | Uint8Array;
  /** How reading ends now; left out where it ends well. */
  expected?: RegExp;
}

/** A Parquet file of nothing but a footer. */
function footer(bytes: readonly number[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from('PAR1'), Buffer.from(bytes), size, Buffer.from('PAR1')]);
}

/** A Parquet file among the seeds, in which bytes stand for others, both in hexadecimal. */
function patched(seed: string, from: string, to: string): Buffer {
  const file = readFileSync(`test/fuzz/seeds/${seed}.parquet`);
  const [at, bytes] = [file.indexOf(Buffer.from(from, 'hex')), Buffer.from(to, 'hex')];
  const parts = [file.subarray(0, at), bytes, file.subarray(at + from.length / 2)];
  const all = Buffer.concat(parts);
  const end = all.length - 8;
  // The footer stands behind the pages: its length counts what was put into it.
  all.writeUInt32LE(all.readUInt32LE(end) + all.length - file.length, end);
  return all;
}

/** A tokenizer of few parts, and these. */
function tokenizerJson(parts: object): string {
  return JSON.stringify({
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: { type: 'WordPiece', unk_token: 'a', vocab: { a: 0 } },
    ...parts,
  });
}

export const REGRESSIONS: readonly Regression[] = [
  {
    name: 'keys that are mappings inside of keys: each level doubled the text of the key',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `train:\n  ${'? '.repeat(40)}alpha: 0.5\n`,
    expected: /a key is a list or a mapping, expected a name/,
  },
  {
    name: 'aliases to the list around them: followed twenty thousand times',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `train: [${'&a [*a, '.repeat(60)}${']'.repeat(60)}]\n`,
    expected: /the alias \*a stands for nothing that ends before it/,
  },
  {
    name: 'ten aliases to a list of ten aliases, and so on: more values than memory',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join()}]\n`).join('')}`,
    expected: /more than 20000 values/,
  },
  {
    name: 'a key of many letters that is unknown: shown as a whole',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `encoder: .\n${'long '.repeat(180)}: 1\n`,
    expected: /unknown key .{60}…, expected one of/,
  },
  {
    name: 'a key of many letters that is given twice: shown as a whole',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `${'long '.repeat(180)}: 1\n`.repeat(2),
    expected: /(long ){12}… is given twice, first in line 1/,
  },
  {
    name: 'a fault of syntax that quotes a text of many letters: shown as a whole',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: `name: >${'long'.repeat(300)}\n`,
    expected: /Block scalar header includes extra characters: >(long)+…/,
  },
  {
    name: 'a pattern of optional letters that tries all their combinations: no end',
    target: 'tokenizer',
    file: 'tokenizer.json',
    content: tokenizerJson({
      pre_tokenizer: { type: 'Split', pattern: { Regex: `${' ?e?'.repeat(60)}$` }, behavior: 'Removed' },
    }),
    expected:
      /tokenizer\.json: does not tokenize "A bee, 12 bees! .{30,50}… within \d+ ms\. Simplify the patterns/,
  },
  {
    name: 'a way to split that is an object: called [object Object]',
    target: 'tokenizer',
    file: 'tokenizer.json',
    content: tokenizerJson({ pre_tokenizer: { type: 'Punctuation', behavior: { a: 1 } } }),
    expected: /pre_tokenizer: Punctuation with behavior \{"a":1\} is not supported/,
  },
  {
    name: 'unknown characters in a row: fused in time that grew with their square, and too many for the stack',
    target: 'tokenizer',
    file: 'tokenizer.json',
    content: tokenizerJson({
      normalizer: { type: 'Replace', pattern: { Regex: 'e' }, content: 'x'.repeat(1000) },
      // With scores above 0 it is the library that carries the model out.
      model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 1]] },
    }),
  },
  {
    name: 'a name of the prototype as a key of the matrix',
    target: 'experiment',
    file: 'full.polyrank.yaml',
    content: 'encoder: .\nmatrix: {__proto__.polluted: [1], constructor.prototype.polluted: [1]}\n',
    expected: /__proto__/,
  },
  {
    name: 'more layers than any encoder has: all were named before the weights were looked at',
    target: 'encoder',
    file: 'config.json',
    content: JSON.stringify({
      model_type: 'bert',
      vocab_size: 10,
      hidden_size: 4,
      num_hidden_layers: 2 ** 53 - 1,
      num_attention_heads: 2,
      intermediate_size: 8,
    }),
    expected: /num_hidden_layers is 9007199254740991, expected at most 1000/,
  },
  {
    name: 'a tensor without type: called undefined',
    target: 'safetensors',
    file: 'header.safetensors',
    content: '{"a":{"shape":[0],"data_offsets":[0,0]}}',
    expected: /tensor a: dtype is missing, expected a name such as "F32"/,
  },
  {
    name: 'an element type named like a method of objects: NaN bytes',
    target: 'safetensors',
    file: 'header.safetensors',
    content: '{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,0]}}',
  },
  {
    name: 'a delete character in a score: went to the terminal as it was',
    target: 'trec-run',
    file: 'run',
    content: 'q Q0 a 1 0.\x7f5 tag\n',
    expected: /the score is "0\.\\u007f5"/,
  },
  {
    name: 'a run without status: called undefined',
    target: 'run-files',
    file: 'run.json',
    content: '{"version":1,"id":"a","experiment":"b","cell":"c"}',
    expected: /status is missing, expected one of queued/,
  },
  {
    name: 'a negative that is a list deeper than the stack',
    target: 'pairs',
    file: 'pairs.jsonl',
    content: `{"id":1,"language":"en","query":${'['.repeat(20000)}${']'.repeat(20000)},"positive":"a"}\n`,
    expected: /"query" is \[\[\[…\]\]\], expected a text/,
  },
  {
    name: 'a hundred thousand columns: compared each with each, and all named in the error',
    target: 'csv',
    file: 'table.csv',
    content: `${Array.from({ length: 100_000 }, (_, i) => i).join()}\n1\n`,
    expected: /no column for the query .* and others\.$/,
  },
  {
    name: 'a Parquet footer that is a list where a structure belongs: an error of the program',
    target: 'parquet',
    file: 'table.parquet',
    content: footer([0x15, 0x02, 0x15, 0x02, 0x00]),
    expected: /cannot be read as Parquet: its footer is incomplete/,
  },
  {
    name: 'a Parquet footer with an integer that never ends: quadratic time',
    target: 'parquet',
    file: 'table.parquet',
    content: footer([0x16, ...Array<number>(200_000).fill(0xff)]),
    expected: /cannot be read as Parquet: an integer is too long/,
  },
  {
    name: 'a Parquet footer with a list of two billion items',
    target: 'parquet',
    file: 'table.parquet',
    content: footer([0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00]),
    expected: /cannot be read as Parquet: a list of 2147483647 items does not fit in/,
  },
  {
    name: 'a Parquet page with fewer levels than values: what stands behind them was taken for runs, of any length',
    target: 'parquet',
    file: 'table.parquet',
    content: patched('pages-v2', '060102032400', '0201feff7f00'),
    expected: /cannot be read as Parquet: 1 levels for 3 values/,
  },
  {
    name: 'differences in Parquet in a negative number of blocks: read in a circle for ever',
    target: 'parquet',
    file: 'table.parquet',
    content: patched('delta', '80010403020200', '8001ffffffff0f'),
    expected: /cannot be read as Parquet: differences in blocks of 128 in 4294967295 parts/,
  },
  {
    name: 'a Parquet file of a few hundred bytes that says it has eight million rows',
    target: 'parquet',
    file: 'table.parquet',
    content: patched('pages-v2', '1692031606', '1692031680808008'),
    expected: /row group 1 has 8388608 rows, at most 1048576 are read/,
  },
  {
    name: 'a gzip file that is cut',
    target: 'beir',
    file: 'packed/corpus.jsonl.gz',
    content: gzipSync('{"_id":"a","text":"b"}\n').subarray(0, 30),
    expected: /the gzip stream ends too early/,
  },
];
