import { BPE, type Model, Unigram, WordPiece } from '@huggingface/tokenizers';
import { excerpt } from '../../../core/data/json-lines';
import { UserError } from '../../../core/errors';
import type { IdBuffer } from '../id-buffer';
import type { PieceModel } from './model';

/** A model carried out by `@huggingface/tokenizers`: for the settings that the models beside this one do not know. */
export class LibraryModel implements PieceModel {
  /** @throws UserError where the model cannot be used */
  constructor(
    path: string,
    private readonly model: Model,
  ) {
    const place = { file: path };
    const remedy = 'Fetch the file again, or save it anew with transformers.';
    if (!(model instanceof WordPiece || model instanceof Unigram || model instanceof BPE))
      throw new UserError('describes a model that is none of WordPiece, Unigram and BPE.', place, remedy);
    if (model instanceof Unigram && !Number.isInteger(model.unk_token_id))
      throw new UserError('names no id for unknown words (unk_id).', place, remedy);
    if (typeof model.unk_token === 'string' && !model.tokens_to_ids.has(model.unk_token))
      throw new UserError(
        `unknown words become ${excerpt(model.unk_token)}, which is not in the vocabulary.`,
        place,
        remedy,
      );
  }

  idOf(piece: string): number {
    return this.model.tokens_to_ids.get(piece) ?? -1;
  }

  encode(pretoken: string, out: IdBuffer): void {
    const { model } = this;
    let wasUnknown = false;
    // Not the model as a function: that would fuse unknown pieces by way of their texts, in time that grows with their square.
    // Nor Unigram's `encode`, which passes all pieces as arguments, of which there cannot be a hundred thousand.
    const pieces = model instanceof Unigram ? model.tokenize(pretoken) : model.encode([pretoken]);
    for (const piece of pieces) {
      const id = model.tokens_to_ids.get(piece) ?? model.unk_token_id;
      const isUnknown = id === model.unk_token_id;
      if (id !== undefined && !(isUnknown && wasUnknown && model.fuse_unk)) out.push(id);
      wasUnknown = isUnknown;
    }
  }
}
