import { WORD_EMBEDDINGS } from '../../encoder/architectures/names';
import { gradientOf, sumOf } from '../../encoder/training/graphs';
import type { DualEncoder } from '../dual-encoder';
import type { Block } from '../memory/memory';
import { Slot } from '../memory/slot';
import type { Tensor } from '../runtime';
import { WordRows } from '../word-rows';

/** The gradients of a batch, on the encoder's device. */
export class Gradients {
  /** Of all parameters but the word table. */
  readonly parameters: Block;
  /** Which rows of the word table the batch touches. */
  readonly words: WordRows;
  /** Of those rows, `[words.tokens.length, hidden]`. */
  readonly rows = new Slot();

  constructor(private readonly encoder: DualEncoder) {
    this.parameters = encoder.memory.block(encoder.parameters.layout);
    this.words = new WordRows(encoder.spec.config.vocabularySize);
  }

  /** Makes room for the gradients of a batch of these tokens. Those of parameters keep their old values. */
  async begin(ids: Int32Array): Promise<void> {
    this.words.use(ids);
    const { hiddenSize } = this.encoder.spec.config;
    this.rows.take(await this.encoder.memory.zeros([this.words.tokens.length, hiddenSize]));
  }

  /** Where programs write them. */
  get targets(): Record<string, Slot> {
    const targets: Record<string, Slot> = { [gradientOf(WORD_EMBEDDINGS)]: this.rows };
    for (const name of this.parameters.layout.names) targets[gradientOf(name)] = this.parameters.slot(name);
    return targets;
  }

  /** What they hold so far, for programs that add to it. */
  get sums(): Record<string, Tensor> {
    const sums: Record<string, Tensor> = { [sumOf(WORD_EMBEDDINGS)]: this.rows.tensor };
    for (const name of this.parameters.layout.names) sums[sumOf(name)] = this.parameters.slot(name).tensor;
    return sums;
  }

  free(): void {
    this.parameters.free();
    this.rows.free();
  }
}
