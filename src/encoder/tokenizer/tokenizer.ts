import { join } from 'node:path';
import { BPE, type Model, Tokenizer, Unigram, WordPiece } from '@huggingface/tokenizers';
import { UserError } from '../../core/errors';
import { exists } from '../exists';
import { JsonFile } from '../json-file';
import { CachedModel } from './cached-model';
import { exactNormalizer } from './normalizers';
import { exactPreTokenizer, type PreTokenizerConfig } from './pre-tokenizers';

/** The tokens of many texts: text i has `ids[offsets[i] … offsets[i+1]−1]`. */
export interface TokenizedTexts {
  ids: Int32Array;
  /** One more than there are texts. */
  offsets: Int32Array;
}

/** Which end of a text goes where it is too long. */
export type TruncationSide = 'left' | 'right';

/**
 * The tokenizer that `tokenizer.json` describes (WordPiece, Unigram or BPE), carried out by `@huggingface/tokenizers` with the
 * parts replaced whose results differ from those of the Rust library. Each text gets the special tokens of the file's template.
 */
export class TextTokenizer {
  private constructor(
    private readonly inner: Tokenizer,
    /** Ids that the template puts before and after a text. */
    private readonly before: readonly number[],
    private readonly after: readonly number[],
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
      checkAddedTokens(json);
      const library = new Tokenizer(json.values, {});
      if (library.normalizer) library.normalizer = exactNormalizer(json.path, library.normalizer);
      if (library.pre_tokenizer) {
        const config = json.get('pre_tokenizer') as PreTokenizerConfig;
        library.pre_tokenizer = exactPreTokenizer(json.path, library.pre_tokenizer, config);
      }
      const model = library.model!;
      checkModel(json, model, vocabularySize);
      library.model = new CachedModel(model);
      const [before, after] = readTemplate(json, library);
      const tokenizer = new TextTokenizer(library, before, after, side);
      tokenizer.encode('a é 中 \u{1f600}', before.length + after.length + 1);
      return tokenizer;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { message } = error as Error;
      throw new UserError(
        `describes a tokenizer that cannot be used: ${message}.`,
        { file: json.path },
        remedy,
        {
          cause: error,
        },
      );
    }
  }

  /** The ids of one text, special tokens included. */
  encode(text: string, maxTokens: number): number[] {
    const ids = this.inner.encode(text, { add_special_tokens: false }).ids;
    const room = maxTokens - this.before.length - this.after.length;
    if (room < 1) throw new RangeError(`${maxTokens} tokens leave no room for text beside the special ones`);
    const surplus = Math.max(0, ids.length - room);
    const kept = this.truncationSide === 'right' ? ids.slice(0, room) : ids.slice(surplus);
    return [...this.before, ...kept, ...this.after];
  }

  /**
   * The ids of many texts, in two arrays.
   *
   * @param maxTokens of each text, special tokens included; what is longer is cut
   */
  encodeAll(texts: readonly string[], maxTokens: number): TokenizedTexts {
    let ids = new Int32Array(texts.length * 32);
    const offsets = new Int32Array(texts.length + 1);
    texts.forEach((text, i) => {
      const row = this.encode(text, maxTokens);
      const end = offsets[i]! + row.length;
      if (end > ids.length) {
        const larger = new Int32Array(2 * end);
        larger.set(ids);
        ids = larger;
      }
      ids.set(row, offsets[i]);
      offsets[i + 1] = end;
    });
    return { ids: ids.slice(0, offsets[texts.length]), offsets };
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

/** The library finds added tokens inside of words too. */
function checkAddedTokens(json: JsonFile): void {
  const tokens = (json.get('added_tokens') ?? []) as { content: string; single_word?: boolean }[];
  const unsupported = tokens.find(token => token.single_word);
  if (unsupported)
    throw new UserError(`added token ${unsupported.content}: single_word is not supported.`, {
      file: json.path,
    });
}

function checkModel(json: JsonFile, model: Model, vocabularySize: number): void {
  const place = { file: json.path };
  if (!(model instanceof WordPiece || model instanceof Unigram || model instanceof BPE))
    throw new UserError('describes a model that is none of WordPiece, Unigram and BPE.', place, remedy);
  if (model instanceof Unigram && !Number.isInteger(model.unk_token_id))
    throw new UserError('names no id for unknown words (unk_id).', place, remedy);
  if (typeof model.unk_token === 'string' && !model.tokens_to_ids.has(model.unk_token))
    throw new UserError(
      `unknown words become ${model.unk_token}, which is not in the vocabulary.`,
      place,
      remedy,
    );
  for (const [token, id] of model.tokens_to_ids)
    if (!Number.isInteger(id) || id < 0 || id >= vocabularySize)
      throw new UserError(
        `token ${JSON.stringify(token)} has id ${id}, expected less than vocab_size ${vocabularySize} of config.json.`,
        place,
        'The tokenizer and the weights are not of the same model.',
      );
}

/** What the post-processor puts around a text, learned from what it puts around a token that no vocabulary has. */
function readTemplate(json: JsonFile, library: Tokenizer): [before: number[], after: number[]] {
  if (!library.post_processor) return [[], []];
  const text = '\0text\0';
  const { tokens, token_type_ids: types = [] } = library.post_processor.post_process([text], null, true);
  const ids = tokens.map(token => library.token_to_id(token));
  const at = tokens.indexOf(text);
  if (at < 0 || ids.some((id, i) => id === undefined && i !== at) || types.some(type => type !== 0))
    throw new UserError(
      'post_processor: expected known tokens of type 0 around the text.',
      { file: json.path },
      remedy,
    );
  return [ids.slice(0, at) as number[], ids.slice(at + 1) as number[]];
}
