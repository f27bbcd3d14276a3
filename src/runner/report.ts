import type { EvaluationSummary } from '../core/metrics/evaluation/summary';
import { EVENTS_VERSION, type EvaluationStage, type NewEvent } from '../core/runs/events';
import type { Budget } from '../engine/training/budget';
import type { StepReport } from '../engine/training/trainer';

/** Turns what the engine reports into the events of a run. */
export class Report {
  #lastProgress = 0;

  constructor(readonly emit: (event: NewEvent) => void) {}

  started(run: string, resumed: boolean): void {
    this.emit({ type: 'started', version: EVENTS_VERSION, run, resumed });
  }

  stage(stage: string): void {
    this.emit({ type: 'stage', stage });
  }

  step(report: StepReport, budget: Budget): void {
    this.emit({
      type: 'step',
      step: report.steps,
      progress: Math.min(1, report[budget.unit] / budget.amount),
      kind: report.kind,
      dataset: report.dataset,
      loss: report.loss,
      learningRate: report.learningRate,
      gradientNorm: report.gradientNorm,
      maskedNegatives: report.maskedNegatives,
      examples: report.examples,
      tokens: report.tokens,
      examplesPerSecond: report.batchExamples / report.seconds,
      tokensPerSecond: report.batchTokens / report.seconds,
      memoryBytes: process.memoryUsage.rss(),
    });
  }

  validation(step: number, loss: number, best: boolean): void {
    this.emit({ type: 'validation', step, loss, best });
  }

  checkpoint(step: number, path: string): void {
    this.emit({ type: 'checkpoint', step, path });
  }

  warning(message: string): void {
    this.emit({ type: 'warning', message });
  }

  progress(dataset: string, stage: EvaluationStage, done: number, total: number): void {
    const now = performance.now();
    // Several chunks a second would be more lines than anyone reads.
    if (done < total && now - this.#lastProgress < 250) return;
    this.#lastProgress = now;
    this.emit({ type: 'progress', dataset, stage, done, total });
  }

  evaluation(summary: EvaluationSummary): void {
    this.emit({ type: 'evaluation', summary });
  }
}
