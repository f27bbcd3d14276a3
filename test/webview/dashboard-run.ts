import type { EvaluationSummary } from '../../src/core/metrics/evaluation/summary';
import type { NewEvent } from '../../src/core/runs/events';

/** A step of a training that learns. */
export function stepEvent(step: number, total: number): NewEvent {
  const isCross = step % 3 === 0;
  return {
    type: 'step',
    step,
    progress: step / total,
    kind: isCross ? 'crosslingual' : 'monolingual',
    dataset: 'qa/train.jsonl',
    loss: (isCross ? 2 : 1) * Math.exp(-step / total) * (1 + 0.3 * Math.sin(12.9898 * step)),
    learningRate: 3e-5 * (1 - step / total),
    gradientNorm: 3 + Math.cos(78.233 * step),
    maskedNegatives: step % 5,
    examples: 32 * step,
    tokens: 2900 * step,
    examplesPerSecond: 50 + (step % 7),
    tokensPerSecond: 4500 + (step % 11),
    memoryBytes: 2e9,
  };
}

const interval = (mean: number) => ({ mean, low: mean - 0.02, high: mean + 0.03 });

/** Results on a test set for which the paper has some. */
export const SUMMARY: EvaluationSummary = {
  dataset: 'xquad-r',
  languages: ['de', 'en'],
  queries: 40,
  passages: { de: 30, en: 31 },
  measures: ['map', 'recall_10'],
  settings: [
    {
      setting: 'monolingual',
      tasks: 2,
      queries: 40,
      leftOut: 0,
      macro: { map: interval(0.71), recall_10: interval(0.83) },
      micro: { map: 0.71, recall_10: 0.83 },
    },
    {
      setting: 'multilingual',
      tasks: 2,
      queries: 38,
      leftOut: 2,
      macro: { map: interval(0.52), recall_10: interval(0.61) },
      micro: { map: 0.52, recall_10: 0.61 },
      rankDistance: { macro: { mean: 17.25, low: 12, high: 21 }, micro: 17, leftOut: 0 },
    },
  ],
  tasks: [],
};
