import { type BytePairConfig, BytePairModel } from './byte-pairs';
import type { PieceModel } from './model';
import { type UnigramConfig, UnigramModel } from './unigram';
import { type WordPieceConfig, WordPieceModel } from './word-piece';

/** A model of `tokenizer.json` that this package carries out itself. */
export interface OwnModel {
  vocabulary(): Iterable<readonly [piece: string, id: number]>;
  open(): PieceModel;
}

type ModelConfig = { type?: unknown; vocab?: unknown } & Record<string, unknown>;

/** The model that a `model` object describes; undefined where it has settings that only the library knows, or is damaged. */
export function ownModel(config: unknown): OwnModel | undefined {
  if (typeof config !== 'object' || config === null) return undefined;
  const model = config as ModelConfig;
  switch (model.type) {
    case 'Unigram':
      return isUnigram(model) ? unigram(model) : undefined;
    case 'WordPiece':
      return isWordPiece(model) ? own(model.vocab, () => new WordPieceModel(model)) : undefined;
    case 'BPE':
      return isBytePair(model) ? own(model.vocab, () => new BytePairModel(model)) : undefined;
    default:
      return undefined;
  }
}

function own(vocab: Readonly<Record<string, number>>, open: () => PieceModel): OwnModel {
  return { vocabulary: () => Object.entries(vocab), open };
}

function unigram(config: UnigramConfig): OwnModel {
  return {
    *vocabulary() {
      for (let id = 0; id < config.vocab.length; id++) yield [config.vocab[id]![0], id];
    },
    open: () => new UnigramModel(config),
  };
}

/** Scores must be log probabilities: above 0 a run of unknown characters could score higher than the piece that it is. */
function isUnigram(config: ModelConfig): config is ModelConfig & UnigramConfig {
  const { vocab, unk_id } = config;
  return (
    Array.isArray(vocab) &&
    Object.hasOwn(vocab, String(unk_id)) &&
    vocab.every(row => Array.isArray(row) && typeof row[0] === 'string' && Number.isFinite(row[1])) &&
    vocab.some(row => row[1] <= 0)
  );
}

function isWordPiece(config: ModelConfig): config is ModelConfig & WordPieceConfig {
  const { vocab, unk_token, continuing_subword_prefix, max_input_chars_per_word } = config;
  return (
    isRecord(vocab) &&
    typeof unk_token === 'string' &&
    Object.hasOwn(vocab, unk_token) &&
    typeof continuing_subword_prefix === 'string' &&
    typeof max_input_chars_per_word === 'number'
  );
}

function isBytePair(config: ModelConfig): config is ModelConfig & BytePairConfig {
  const { vocab, merges, unk_token, continuing_subword_prefix, end_of_word_suffix, fuse_unk, byte_fallback } =
    config;
  const isPair = (merge: unknown) =>
    typeof merge === 'string'
      ? merge.split(' ').length === 2
      : Array.isArray(merge) && merge.length === 2 && merge.every(part => typeof part === 'string');
  return (
    isRecord(vocab) &&
    Array.isArray(merges) &&
    merges.every(isPair) &&
    (unk_token == null || (typeof unk_token === 'string' && Object.hasOwn(vocab, unk_token))) &&
    !config.dropout &&
    !continuing_subword_prefix &&
    !end_of_word_suffix &&
    !fuse_unk &&
    !byte_fallback
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
