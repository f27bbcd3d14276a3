import type { EvaluationStage, RunEvent } from './events';

/** How far a run is. */
export interface Progress {
  /** `training`, `xquad-r: passages` */
  stage: string;
  /** 0 … 1, of this stage; absent where the stage does not tell. */
  fraction?: number;
  /** `loss 1.234`, `120 examples/s` */
  details: string[];
  /** Seconds that the stage still takes, once that can be told. */
  remaining?: number;
}

const UNITS: Readonly<Record<EvaluationStage, string>> = {
  queries: 'queries',
  passages: 'passages',
  search: 'queries',
  measures: 'rankings',
};

/** Weight of the losses before the last one in what is shown: single batches vary too much to be read. */
const SMOOTHING = 0.9;

/** Turns the events of one run into how far it is. */
export class ProgressTracker {
  #stage = '';
  #start = { time: 0, fraction: 0, count: 0 };
  #loss: number | undefined;
  #validation: number | undefined;

  /** @returns undefined where the event changes nothing of it */
  update(event: RunEvent): Progress | undefined {
    switch (event.type) {
      case 'stage':
        return { stage: event.stage, details: [] };
      case 'validation':
        this.#validation = event.loss;
        return undefined;
      case 'step': {
        const { loss, time, progress, examples } = event;
        this.#loss = this.#loss === undefined ? loss : SMOOTHING * this.#loss + (1 - SMOOTHING) * loss;
        const losses = [`loss ${this.#loss.toFixed(3)}`];
        if (this.#validation !== undefined) losses.push(`validation ${this.#validation.toFixed(3)}`);
        return this.#paced('training', time, progress, examples, 'examples', losses);
      }
      case 'progress': {
        const { dataset, stage, time, done, total } = event;
        const fraction = total === 0 ? 1 : done / total;
        return this.#paced(`${dataset}: ${stage}`, time, fraction, done, UNITS[stage], []);
      }
      default:
        return undefined;
    }
  }

  /** Rate and remaining time by what was done since the stage's first event: a resumed training begins in its midst. */
  #paced(
    stage: string,
    time: number,
    fraction: number,
    count: number,
    unit: string,
    details: string[],
  ): Progress {
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#start = { time, fraction, count };
    }
    const start = this.#start;
    const seconds = (time - start.time) / 1000;
    if (seconds <= 0 || fraction <= start.fraction) return { stage, fraction, details };
    const rate = (count - start.count) / seconds;
    return {
      stage,
      fraction,
      details: [...details, `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} ${unit}/s`],
      remaining: ((1 - fraction) * seconds) / (fraction - start.fraction),
    };
  }
}
