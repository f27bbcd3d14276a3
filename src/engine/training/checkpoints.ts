import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../core/errors';
import { parameterShapes } from '../../encoder/architectures/parameters';
import { exists } from '../../encoder/exists';
import type { DualEncoder } from '../dual-encoder';
import { readCheckpoint, type StoredTensor, writeCheckpoint } from './checkpoint-folder';
import type { Trainer, TrainerState } from './trainer';

/** What the training loop keeps beside the trainer's own state. */
export interface LoopState {
  bestLoss?: number;
  /** Where the parameters of the best validation are kept: their folder's name. */
  best?: string;
  /** Validations since the best. */
  stale: number;
}

/** What a training goes on from. */
export interface Restored {
  loop: LoopState;
  /** Tells the user what was damaged, and what came of it. */
  warning?: string;
}

const KEPT = 2;

/**
 * The `checkpoints/` folder of a run: `step-N/` with the whole state of a training, the newest two, and `best-N/` with the
 * parameters of the lowest validation loss until then, one for each of them.
 */
export class Checkpoints {
  constructor(readonly folder: string) {}

  /** Saves the state after the present step. @throws UserError where that fails; earlier ones then still stand */
  async save(trainer: Trainer, loop: LoopState): Promise<string> {
    const { steps } = trainer.progress;
    const folder = join(this.folder, nameOf('step', steps));
    await writeCheckpoint(folder, trainer.tensors(), { trainer: trainer.state(), loop });
    await this.#prune(steps);
    return folder;
  }

  /**
   * Brings a trainer to the newest checkpoint that is whole, its best parameters included; an older one stands in for a
   * damaged one. Where the best parameters of all are damaged, the newest that is whole otherwise goes on without.
   *
   * @returns undefined where there is none
   * @throws UserError where none can be read
   */
  async restore(trainer: Trainer): Promise<Restored | undefined> {
    const names = namesOf('step', await this.#entries());
    const faults = new Map<string, string>();
    for (const withBest of [true, false]) {
      for (const name of names) {
        try {
          const loop = await this.#read(name, trainer, withBest);
          await this.#prune(trainer.progress.steps);
          if (faults.size === 0) return { loop };
          const consequence = withBest ? '' : ', and seeks the best validation anew';
          return {
            loop,
            warning: `damaged: ${listed(faults)}. Training goes on from ${name}${consequence}.`,
          };
        } catch (error) {
          if (!faults.has(name)) faults.set(name, faultOf(error));
        }
      }
    }
    if (faults.size === 0) return undefined;
    throw new UserError(
      `no checkpoint can be read (${listed(faults)})`,
      { file: this.folder },
      'Start a new run.',
    );
  }

  /** @returns what `restoreBest` takes */
  async saveBest(trainer: Trainer): Promise<string> {
    const { steps } = trainer.progress;
    const name = nameOf('best', steps);
    await writeCheckpoint(join(this.folder, name), parametersOf(trainer.encoder), {});
    await this.#prune(steps);
    return name;
  }

  /** @throws UserError where the parameters are missing or damaged */
  async restoreBest(encoder: DualEncoder, name: string): Promise<void> {
    const folder = join(this.folder, name);
    try {
      await readCheckpoint(folder, parametersOf(encoder));
    } catch (error) {
      throw new UserError(
        `the parameters of the best validation are damaged (${faultOf(error)})`,
        { file: folder },
        'Resume the run.',
        { cause: error },
      );
    }
  }

  async #entries(): Promise<string[]> {
    return readdir(this.folder).catch(() => []);
  }

  async #read(name: string, trainer: Trainer, withBest: boolean): Promise<LoopState> {
    const { trainer: state, loop } = await readCheckpoint<{ trainer: TrainerState; loop: LoopState }>(
      join(this.folder, name),
      trainer.tensors(),
    );
    const { bestLoss, best = bestLoss === undefined ? undefined : await this.#oldBest() } = loop;
    if (best !== undefined && withBest) {
      const unused = parametersOf(trainer.encoder).map(tensor => ({ ...tensor, restore: async () => {} }));
      await readCheckpoint(join(this.folder, best), unused).catch(error => {
        throw new Error(`${best}: ${faultOf(error)}`);
      });
    }
    trainer.restore(state);
    if (!withBest) return { stale: 0 };
    return best === undefined ? loop : { ...loop, best };
  }

  /** Checkpoints of version 1 had one folder for the best parameters. */
  async #oldBest(): Promise<string | undefined> {
    return (await exists(join(this.folder, 'best'))) ? 'best' : undefined;
  }

  /** Removes what is older than needed, what a training that went on from this step has given up, and what is half written. */
  async #prune(step: number): Promise<void> {
    const names = (await this.#entries()).filter(name => /^\.?(step|best)-\d+(\.tmp)?$/.test(name));
    const upTo = (kind: Kind) => namesOf(kind, names).filter(name => name <= nameOf(kind, step));
    const steps = upTo('step').slice(0, KEPT);
    const bests = upTo('best');
    const needed = steps.map(name => bests.find(best => stepOf(best) <= stepOf(name)));
    const kept = new Set([...steps, ...needed, bests[0]]);
    for (const name of names)
      if (!kept.has(name)) await rm(join(this.folder, name), { recursive: true, force: true });
  }
}

type Kind = 'step' | 'best';

/** Sorts as the step does. */
const nameOf = (kind: Kind, step: number): string => `${kind}-${String(step).padStart(8, '0')}`;
const stepOf = (name: string): number => Number(name.slice(name.indexOf('-') + 1));

/** The newest first. */
const namesOf = (kind: Kind, entries: readonly string[]): string[] =>
  entries
    .filter(name => name.startsWith(`${kind}-`))
    .sort()
    .reverse();

/** In few words; which checkpoint it is of is said beside it. */
function faultOf(error: unknown): string {
  if (error instanceof UserError) return `${basename(error.place?.file ?? '')}: ${error.fault}`;
  const { code, path, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? `${basename(path ?? '')}: no such file` : message;
}

const listed = (faults: ReadonlyMap<string, string>): string =>
  [...faults].map(([name, fault]) => `${name} (${fault})`).join('; ');

function parametersOf(encoder: DualEncoder): StoredTensor[] {
  const shapes = parameterShapes(encoder.spec.config, encoder.spec.head);
  return [...shapes].map(([name, shape]) => ({
    name,
    shape,
    read: () => encoder.read(name),
    restore: stored => encoder.write(name, stored),
  }));
}
