import type { Batch } from '../../core/sampling/batch';
import { UnfitNumber } from '../../encoder/safetensors/write';
import type { Checkpoints, LoopState } from './checkpoints';
import { unfitParameter, updateOverflowed } from './diverged';
import type { StepReport, Trainer } from './trainer';

export interface TrainLoop {
  trainer: Trainer;
  checkpoints: Checkpoints;
  /** Steps between two checkpoints. */
  checkpointEvery: number;
  validation?: {
    batches: readonly Batch[];
    /** Steps between two validations. */
    every: number;
    /** Validations without a new best after which training stops; none: it goes on. */
    patience?: number | undefined;
  };
  /** Go on from the newest checkpoint. */
  resume: boolean;
  /** Asked between steps. */
  stopRequested(): boolean;
  onStep(report: StepReport): void;
  onValidation(step: number, loss: number, best: boolean): void;
  onCheckpoint(step: number, path: string): void;
  onWarning(message: string): void;
}

export type TrainOutcome = 'finished' | 'stopped early' | 'interrupted';

/**
 * Trains until the budget is spent, validation stops improving, or a stop is asked for, which leaves a checkpoint. With
 * early stopping, the encoder ends with the parameters of its best validation.
 *
 * @throws TrainingDiverged where a loss, a gradient or a parameter is not finite; the checkpoints made before stay
 */
export async function train(loop: TrainLoop): Promise<TrainOutcome> {
  const { trainer, checkpoints, validation } = loop;
  let state: LoopState = { stale: 0 };
  /** The step of the newest checkpoint. */
  let saved: number | undefined;
  const save = async () => {
    saved = trainer.progress.steps;
    loop.onCheckpoint(saved, await finite(trainer, () => checkpoints.save(trainer, state)));
  };
  const restored = loop.resume ? await checkpoints.restore(trainer) : undefined;
  if (restored) {
    state = restored.loop;
    saved = trainer.progress.steps;
    if (restored.warning) loop.onWarning(restored.warning);
  }

  let outcome: TrainOutcome = 'finished';
  while (!trainer.finished) {
    if (loop.stopRequested()) {
      outcome = 'interrupted';
      break;
    }
    loop.onStep(await trainer.step());
    const { steps } = trainer.progress;
    if (validation && (steps % validation.every === 0 || trainer.finished)) {
      state = await validate(loop, state);
      if (validation.patience !== undefined && state.stale >= validation.patience) {
        outcome = 'stopped early';
        break;
      }
    }
    if (steps % loop.checkpointEvery === 0 && !trainer.finished) await save();
  }
  if (outcome === 'interrupted') {
    // To write over the newest one would leave none for a moment.
    if (saved !== trainer.progress.steps) await save();
    return outcome;
  }
  await trainer.settle();
  if (state.best !== undefined) await checkpoints.restoreBest(trainer.encoder, state.best);
  const unfit = await unfitParameter(trainer.encoder);
  if (unfit) throw updateOverflowed(trainer.progress.steps, unfit);
  return outcome;
}

/** Writes parameters. Where they are not finite nothing is written, so that the last good ones stay. */
async function finite<T>(trainer: Trainer, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UnfitNumber) throw updateOverflowed(trainer.progress.steps, error.fault);
    throw error;
  }
}

async function validate(loop: TrainLoop, before: LoopState): Promise<LoopState> {
  const { trainer, checkpoints, validation } = loop;
  const loss = await trainer.validate(validation!.batches);
  // NaN is never the best.
  const best = loss < (before.bestLoss ?? Number.POSITIVE_INFINITY);
  loop.onValidation(trainer.progress.steps, loss, best);
  if (!best) return { ...before, stale: before.stale + 1 };
  const state: LoopState = { bestLoss: loss, stale: 0 };
  return validation!.patience === undefined
    ? state
    : { ...state, best: await finite(trainer, () => checkpoints.saveBest(trainer)) };
}
