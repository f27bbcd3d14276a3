import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { excerpt, excerptOfJson } from '../../core/data/json-lines';
import { UserError } from '../../core/errors';
import { exists } from '../exists';
import { JsonFile } from '../json-file';
import { type AddedToken, AddedTokens } from './added-tokens';
import { IdBuffer } from './id-buffer';
import { LibraryModel } from './models/library-model';
import { ownModel } from './models/open';
import { exactNormalizer } from './normalizers';
import { Pipeline } from './pipeline';
import { exactPreTokenizer, type PreTokenizerConfig } from './pre-tokenizers';
import { TimeLimitError, withTimeLimit } from './time-limit';
import { wordExceptions } from './words';

/** The tokens of many texts: text i has `ids[offsets[i] … offsets[i+1]−1]`. */
export interface TokenizedTexts {
  ids: Int32Array;
  /** One more than there are texts. */
  offsets: Int32Array;
}

/** Which end of a text goes where it is too long. */
export type TruncationSide = 'left' | 'right';

/**
 * The tokenizer that `tokenizer.json` describes (WordPiece, Unigram or BPE), with the Rust library's results. Normalizers,
 * pre-tokenizers and templates are read by `@huggingface/tokenizers`, with the parts replaced whose results differ; models are carried
 * out here, but for settings that only the library knows. Each text gets the special tokens of the file's template.
 */
export class TextTokenizer {
  private constructor(
    private readonly path: string,
    /** Whether the file brings regular expressions. */
    private readonly hasPatterns: boolean,
    private readonly pipeline: Pipeline,
    /** Ids that the template puts before and after a text. */
    private readonly before: Int32Array,
    private readonly after: Int32Array,
    private readonly truncationSide: TruncationSide,
  ) {}

  /**
   * @param vocabularySize rows of the word table; every id must be less
   * @throws UserError where the file is missing, malformed or describes a tokenizer that is not supported
   */
  static async open(folder: string, vocabularySize: number): Promise<TextTokenizer> {
    const path = join(folder, 'tokenizer.json');
    if (!(await exists(path)))
      throw new UserError(
        'holds no tokenizer.json.',
        { file: folder },
        'Make it in Python: transformers.AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)',
      );
    const json = await JsonFile.read(path);
    return TextTokenizer.parse(json, vocabularySize, await truncationSide(folder, json));
  }

  /** @param json the content of `tokenizer.json` */
  static parse(json: JsonFile, vocabularySize: number, side: TruncationSide = 'right'): TextTokenizer {
    try {
      const own = ownModel(json.get('model'));
      const added = readAddedTokens(json);
      const library = new Tokenizer(
        {
          ...json.values,
          // The library would normalise them, for which it has no time limit.
          added_tokens: added.map(token => ({ ...token, normalized: false })),
          ...(own && { model: placeholder }),
        },
        {},
      );
      if (library.normalizer) library.normalizer = exactNormalizer(json.path, library.normalizer);
      const preTokenizer = json.get('pre_tokenizer') as PreTokenizerConfig | undefined;
      if (library.pre_tokenizer)
        library.pre_tokenizer = exactPreTokenizer(json.path, library.pre_tokenizer, preTokenizer!);
      const vocabulary = own ? own.vocabulary() : library.model!.tokens_to_ids;
      checkIds(json, vocabulary, vocabularySize);
      checkIds(
        json,
        added.map(({ content, id }) => [content, id] as const),
        vocabularySize,
      );
      const model = own ? own.open() : new LibraryModel(json.path, library.model!);
      const [before, after] = readTemplate(json, library, piece => {
        const id = added.find(({ content }) => content === piece)?.id ?? model.idOf(piece);
        return id < 0 ? undefined : id;
      });
      const { normalizer } = library;
      const isNormalized = ({ normalized, special }: AddedToken) => !!normalizer && (normalized ?? !special);
      const pipeline = new Pipeline({
        addedTokens: new AddedTokens(added.filter(token => !isNormalized(token))),
        normalizedTokens: new AddedTokens(
          added.filter(isNormalized).map(token => ({
            ...token,
            content: inTime(json.path, token.content, () => normalizer!.normalize(token.content)),
          })),
        ),
        normalizer,
        preTokenizer: library.pre_tokenizer,
        model,
        wordExceptions: wordExceptions(normalizer, preTokenizer),
      });
      const tokenizer = new TextTokenizer(
        json.path,
        hasPatterns(json),
        pipeline,
        Int32Array.from(before),
        Int32Array.from(after),
        side,
      );
      tokenizer.encode('a é 中 \u{1f600}', before.length + after.length + 1);
      return tokenizer;
    } catch (error) {
      if (error instanceof UserError) throw error;
      // What the library says of a part that it knows is for users; that of JavaScript about values of another type is not.
      const { message } = error as Error;
      const isOfCode = error instanceof TypeError || /undefined|\[object/.test(message);
      const why = isOfCode ? 'a value is missing or of another type' : excerpt(message, 120);
      throw new UserError(`describes a tokenizer that cannot be used: ${why}.`, { file: json.path }, remedy, {
        cause: error,
      });
    }
  }

  /** The ids of one text, special tokens included. */
  encode(text: string, maxTokens: number): number[] {
    return [...this.encodeAll([text], maxTokens).ids];
  }

  /**
   * The ids of many texts, in two arrays.
   *
   * @param maxTokens of each text, special tokens included; what is longer is cut
   * @throws UserError where a pattern of the file finds no end in a text
   */
  encodeAll(texts: readonly string[], maxTokens: number): TokenizedTexts {
    const room = maxTokens - this.before.length - this.after.length;
    if (room < 1) throw new RangeError(`${maxTokens} tokens leave no room for text beside the special ones`);
    const out = new IdBuffer(texts.length * 32);
    const offsets = new Int32Array(texts.length + 1);
    const encode = (from: number, to: number) => {
      for (let i = from; i < to; i++) {
        out.length = offsets[i]!;
        this.#append(texts[i]!, room, out);
        offsets[i + 1] = out.length;
      }
    };
    if (this.hasPatterns) this.#encodeInTime(texts, encode);
    else encode(0, texts.length);
    return { ids: out.ids.slice(0, out.length), offsets };
  }

  /** @param encode appends the ids of `texts[from … to−1]` */
  #encodeInTime(texts: readonly string[], encode: (from: number, to: number) => void): void {
    for (let start = 0, end = 0; start < texts.length; start = end) {
      let length = 0;
      while (end < texts.length && length < charactersAtOnce) length += texts[end++]!.length;
      try {
        withTimeLimit(timeLimit(length), () => encode(start, end));
      } catch (error) {
        if (!(error instanceof TimeLimitError)) throw error;
        // Finds the one that takes so long.
        for (let i = start; i < end; i++) inTime(this.path, texts[i]!, () => encode(i, i + 1));
      }
    }
  }

  #append(text: string, room: number, out: IdBuffer): void {
    out.pushAll(this.before, 0, this.before.length);
    const from = out.length;
    const cutsLeft = this.truncationSide === 'left';
    this.pipeline.encode(text, cutsLeft ? Number.POSITIVE_INFINITY : room, out);
    const surplus = Math.max(0, out.length - from - room);
    if (cutsLeft) out.ids.copyWithin(from, from + surplus, out.length);
    out.length -= surplus;
    out.pushAll(this.after, 0, this.after.length);
  }
}

/** Characters tokenized under one time limit: enough that setting it costs nothing. */
const charactersAtOnce = 1 << 16;

/** Milliseconds for texts of so many characters together: some hundred times what the slowest known tokenizer takes. */
function timeLimit(characters: number): number {
  return Math.ceil(2000 + characters / 10);
}

/** @throws UserError where a pattern of the file finds no end in the text */
function inTime<T>(path: string, text: string, task: () => T): T {
  try {
    return withTimeLimit(timeLimit(text.length), task);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new UserError(
      `does not tokenize ${excerptOfJson(text)} within ${error.milliseconds} ms.`,
      { file: path },
      'Simplify the patterns in normalizer and pre_tokenizer: one of them backtracks without end.',
      { cause: error },
    );
  }
}

const remedy = 'Fetch the file again, or save it anew with transformers.';

async function truncationSide(folder: string, json: JsonFile): Promise<TruncationSide> {
  const path = join(folder, 'tokenizer_config.json');
  const settings = (await exists(path)) ? await JsonFile.read(path) : undefined;
  const truncation = json.get('truncation') as { direction?: unknown } | undefined;
  const side = settings?.get('truncation_side') ?? truncation?.direction ?? 'right';
  return String(side).toLowerCase() === 'left' ? 'left' : 'right';
}

function hasPatterns(json: JsonFile): boolean {
  return JSON.stringify([json.get('normalizer'), json.get('pre_tokenizer')]).includes('"Regex"');
}

/** Stands for a model that the library need not build. */
const placeholder = {
  type: 'WordPiece',
  vocab: {},
  unk_token: '',
  continuing_subword_prefix: '',
  max_input_chars_per_word: 0,
};

function readAddedTokens(json: JsonFile): readonly AddedToken[] {
  const tokens = json.get('added_tokens') ?? [];
  if (!isAddedTokens(tokens))
    throw new UserError(
      'added_tokens: expected a list of tokens, each with content that is a text and an id that is a number.',
      { file: json.path },
      remedy,
    );
  const unsupported = tokens.find(token => token.single_word);
  if (unsupported)
    throw new UserError(`added token ${excerpt(unsupported.content)}: single_word is not supported.`, {
      file: json.path,
    });
  return tokens;
}

function isAddedTokens(tokens: unknown): tokens is readonly AddedToken[] {
  const known = (token: Partial<AddedToken> | null) =>
    typeof token?.content === 'string' && typeof token.id === 'number';
  return Array.isArray(tokens) && tokens.every(known);
}

function checkIds(
  json: JsonFile,
  vocabulary: Iterable<readonly [token: string, id: number]>,
  vocabularySize: number,
): void {
  for (const [token, id] of vocabulary)
    if (!Number.isInteger(id) || id < 0 || id >= vocabularySize)
      throw new UserError(
        `token ${excerptOfJson(token)} has id ${excerpt(id)}, expected less than vocab_size ${vocabularySize} of config.json.`,
        { file: json.path },
        'The tokenizer and the weights are not of the same model.',
      );
}

/** What the post-processor puts around a text, learned from what it puts around a token that no vocabulary has. */
function readTemplate(
  json: JsonFile,
  library: Tokenizer,
  idOf: (token: string) => number | undefined,
): [before: number[], after: number[]] {
  if (!library.post_processor) return [[], []];
  const text = '\0text\0';
  const { tokens, token_type_ids: types = [] } = library.post_processor.post_process([text], null, true);
  const ids = tokens.map(idOf);
  const at = tokens.indexOf(text);
  if (at < 0 || ids.some((id, i) => id === undefined && i !== at) || types.some(type => type !== 0))
    throw new UserError(
      'post_processor: expected known tokens of type 0 around the text.',
      { file: json.path },
      remedy,
    );
  return [ids.slice(0, at) as number[], ids.slice(at + 1) as number[]];
}
