import { join } from 'node:path';
import { openDataset } from '../core/data/evaluation/open';
import type { Experiment } from '../core/experiment/schema';
import type { EvaluationSummary } from '../core/metrics/evaluation/summary';
import { parseMeasures } from '../core/metrics/names';
import { EvaluationTables } from '../core/runs/tables';
import type { DualEncoder, Embedder } from '../engine/dual-encoder';
import { withEmbedder } from '../engine/embedder';
import type { EvaluationTokenizer } from '../engine/evaluation/embed-dataset';
import { evaluate } from '../engine/evaluation/evaluate';
import type { Report } from './report';

/** Tokens that are embedded at once; larger chunks are no faster, smaller ones pad less. */
const EMBED_TOKENS = 4096;

export interface EvaluationPhase {
  experiment: Experiment;
  encoder: DualEncoder;
  tokenizer: EvaluationTokenizer;
  runFolder: string;
  report: Report;
  /** Test sets that an earlier part of the run has done. */
  done: readonly EvaluationSummary[];
  stopRequested(): boolean;
  /** Called with the files that were read. */
  onData(files: readonly string[]): Promise<void>;
  /** Called with all summaries so far after each test set. */
  onSummary(summaries: readonly EvaluationSummary[]): Promise<void>;
}

/** Evaluates on every test set of the experiment. @returns false where a stop was asked for */
export function evaluationPhase(phase: EvaluationPhase): Promise<boolean> {
  const { precision } = phase.experiment.evaluate!;
  return withEmbedder(phase.encoder, precision, embedder => evaluateAll(phase, embedder));
}

async function evaluateAll(phase: EvaluationPhase, encoder: Embedder): Promise<boolean> {
  const { experiment, tokenizer, runFolder, report } = phase;
  const options = experiment.evaluate!;
  const measures = parseMeasures(options.measures);
  const summaries = [...phase.done];
  for (const data of options.data) {
    if (summaries.some(({ dataset }) => dataset === data.name)) continue;
    report.stage(`reading ${data.name}`);
    const dataset = await openDataset(data);
    await phase.onData(dataset.files);
    const folder = join(runFolder, 'eval', data.name);
    const tables = await EvaluationTables.create(folder, {
      dataset,
      measures: measures.map(({ name }) => name),
    });
    let summary: EvaluationSummary | undefined;
    try {
      report.stage(`evaluating ${data.name}`);
      summary = await evaluate(encoder, dataset, {
        tokenizer,
        chunkTokens: EMBED_TOKENS,
        scratchFile: join(runFolder, `${data.name}.embeddings.tmp`),
        settings: options.settings,
        measures,
        depth: options.depth,
        crossDepth: options.crosslingual_depth,
        sink: tables,
        onProgress: (stage, done, total) => report.progress(data.name, stage, done, total),
        stopRequested: phase.stopRequested,
      });
    } finally {
      // A table is there whole or not at all.
      if (summary) await tables.finish();
      else await tables.discard();
    }
    if (!summary) return false;
    summaries.push(summary);
    await phase.onSummary(summaries);
    report.evaluation(summary);
  }
  return true;
}
