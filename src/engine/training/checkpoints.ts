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
    await this.#write(name, tensorsOf(trainer), { version: VERSION, trainer: trainer.state(), loop });
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
    for (const { name } of parameterSources(encoder)) encoder.tensor(name).set(await file.read(name));
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
    for (const { name: tensor, shape, restore } of tensorsOf(trainer)) {
      const stored = file.tensors.get(tensor)?.shape;
      if (String(stored) !== String(shape))
        throw new Error(`${tensor} has the shape [${stored}], expected [${shape}]`);
      restore(await file.read(tensor));
    }
    trainer.restore(state.trainer);
    return state.loop;
  }
}

interface StateTensor extends TensorSource {
  restore(values: Float32Array): void;
}

function tensorsOf({ encoder, updater }: Trainer): StateTensor[] {
  const { rows, state, options } = updater;
  const arenas = [
    ['parameters', encoder.parameters] as const,
    ...options.optimizer.state.map((slot, i) => [slot, state[i]!] as const),
  ];
  return [
    ...arenas.map(([name, { data }]) => stateTensor(name, data)),
    stateTensor('word_table', encoder.table),
    ...rows.state.map((values, slot) => stateTensor(`word_table.${options.optimizer.state[slot]}`, values)),
    stepTensor('word_table.last_step', rows.lastStep),
    stepTensor('word_table.last_gradient', rows.lastGradient),
  ];
}

const stateTensor = (name: string, values: Float32Array): StateTensor => ({
  name,
  shape: [values.length],
  read: () => values,
  restore: stored => values.set(stored),
});

/** Step numbers are exact in float32 up to 16 million. */
const stepTensor = (name: string, steps: Int32Array): StateTensor => ({
  name,
  shape: [steps.length],
  read: () => Float32Array.from(steps),
  restore: stored => steps.set(stored),
});

function parameterSources(encoder: DualEncoder): TensorSource[] {
  const shapes = parameterShapes(encoder.spec.config, encoder.spec.head);
  return [...shapes].map(([name, shape]) => ({ name, shape, read: () => encoder.tensor(name) }));
}
