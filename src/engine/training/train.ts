import type { Batch } from '../../core/sampling/batch';
import type { Checkpoints, LoopState } from './checkpoints';
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
}

export type TrainOutcome = 'finished' | 'stopped early' | 'interrupted';

/**
 * Trains until the budget is spent, validation stops improving, or a stop is asked for, which leaves a checkpoint. With
 * early stopping, the encoder ends with the parameters of its best validation.
 */
export async function train(loop: TrainLoop): Promise<TrainOutcome> {
  const { trainer, checkpoints, validation } = loop;
  let state: LoopState = { stale: 0 };
  if (loop.resume) state = (await checkpoints.restore(trainer)) ?? state;

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
    if (steps % loop.checkpointEvery === 0 && !trainer.finished) await saveCheckpoint(loop, state);
  }
  if (outcome === 'interrupted') {
    await saveCheckpoint(loop, state);
    return outcome;
  }
  await trainer.settle();
  if (validation?.patience !== undefined && state.bestLoss !== undefined)
    await checkpoints.restoreBest(trainer.encoder);
  return outcome;
}

async function validate(loop: TrainLoop, state: LoopState): Promise<LoopState> {
  const { trainer, checkpoints, validation } = loop;
  const loss = await trainer.validate(validation!.batches);
  // NaN is never the best.
  const best = loss < (state.bestLoss ?? Number.POSITIVE_INFINITY);
  loop.onValidation(trainer.progress.steps, loss, best);
  if (!best) return { ...state, stale: state.stale + 1 };
  if (validation!.patience !== undefined) await checkpoints.saveBest(trainer.encoder);
  return { bestLoss: loss, stale: 0 };
}

async function saveCheckpoint(
  { trainer, checkpoints, onCheckpoint }: TrainLoop,
  state: LoopState,
): Promise<void> {
  onCheckpoint(trainer.progress.steps, await checkpoints.save(trainer, state));
}
