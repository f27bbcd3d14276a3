import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors';
import { writeFileAtomic } from '../../core/files/atomic';
import { parameterShapes } from '../../encoder/architectures/parameters';
import { SafetensorsFile } from '../../encoder/safetensors/file';
import { type TensorSource, writeSafetensors } from '../../encoder/safetensors/write';
import type { DualEncoder } from '../dual-encoder';
import type { Trainer, TrainerState } from './trainer';

/** What the training loop keeps beside the trainer's own state. */
export interface LoopState {
  bestLoss?: number;
  /** Validations since the best. */
  stale: number;
}

const VERSION = 1;
const KEPT = 2;

/**
 * The `checkpoints/` folder of a run: `step-N/` with the whole state of a training, the newest two, and `best/` with the
 * parameters of the lowest validation loss. Each is written under a temporary name and then renamed, so that whatever stands
 * there is whole.
 */
export class Checkpoints {
  constructor(readonly folder: string) {}

  /** Saves the state after the present step. */
  async save(trainer: Trainer, loop: LoopState): Promise<string> {
    const name = `step-${String(trainer.progress.steps).padStart(8, '0')}`;
    await this.#write(name, trainer.tensors(), { version: VERSION, trainer: trainer.state(), loop });
    for (const old of (await this.#steps()).slice(KEPT))
      await rm(join(this.folder, old), { recursive: true });
    return join(this.folder, name);
  }

  /**
   * Brings a trainer to the newest checkpoint that is whole; an older one stands in for a damaged one.
   *
   * @returns undefined where there is none
   */
  async restore(trainer: Trainer): Promise<LoopState | undefined> {
    const faults: string[] = [];
    for (const name of await this.#steps()) {
      try {
        return await this.#read(name, trainer);
      } catch (error) {
        faults.push(`${name}: ${(error as Error).message}`);
      }
    }
    if (faults.length === 0) return undefined;
    throw new UserError(
      `no checkpoint can be read (${faults.join('; ')})`,
      { file: this.folder },
      'Start a new run.',
    );
  }

  async saveBest(encoder: DualEncoder): Promise<void> {
    await this.#write('best', parameterSources(encoder), { version: VERSION });
  }

  async restoreBest(encoder: DualEncoder): Promise<void> {
    const file = await SafetensorsFile.open(join(this.folder, 'best', 'tensors.safetensors'));
    for (const { name } of parameterSources(encoder)) await encoder.write(name, await file.read(name));
  }

  /** Newest first. */
  async #steps(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter(name => /^step-\d+$/.test(name))
      .sort()
      .reverse();
  }

  async #write(name: string, tensors: readonly TensorSource[], state: unknown): Promise<void> {
    const temporary = join(this.folder, `.${name}.tmp`);
    const final = join(this.folder, name);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await writeSafetensors(join(temporary, 'tensors.safetensors'), tensors);
    await writeFileAtomic(join(temporary, 'state.json'), JSON.stringify(state));
    await rm(final, { recursive: true, force: true });
    await rename(temporary, final);
  }

  async #read(name: string, trainer: Trainer): Promise<LoopState> {
    const folder = join(this.folder, name);
    const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as {
      version: number;
      trainer: TrainerState;
      loop: LoopState;
    };
    if (state.version !== VERSION) throw new Error(`version ${state.version}, expected ${VERSION}`);
    const file = await SafetensorsFile.open(join(folder, 'tensors.safetensors'));
    for (const { name: tensor, shape, restore } of trainer.tensors()) {
      const stored = file.tensors.get(tensor)?.shape;
      if (String(stored) !== String(shape))
        throw new Error(`${tensor} has the shape [${stored}], expected [${shape}]`);
      await restore(await file.read(tensor));
    }
    trainer.restore(state.trainer);
    return state.loop;
  }
}

function parameterSources(encoder: DualEncoder): TensorSource[] {
  const shapes = parameterShapes(encoder.spec.config, encoder.spec.head);
  return [...shapes].map(([name, shape]) => ({ name, shape, read: () => encoder.read(name) }));
}
