import { RunDirectory } from '../../src/core/runs/run-directory';
import { EncoderFolder } from '../../src/encoder/folder';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import { evaluationPhase } from '../../src/runner/evaluation-phase';
import { Report } from '../../src/runner/report';
import { openTokenizers } from '../../src/runner/tokenizers';
import { trainingPhase } from '../../src/runner/training-phase';
import { type Sample, sample } from './sample';

/** What the worker tells after each evaluation. */
export interface WorkerReport {
  sample: Sample;
  steps: number;
  evaluations: number;
}

/**
 * One process that trains without end, as a runner does, with validations and checkpoints, and evaluates at the same time
 * again and again. Called with the folder of a run; ends when it is asked to.
 */
async function work(path: string): Promise<void> {
  const start = performance.now();
  const directory = await RunDirectory.open(path);
  const { resolved: experiment } = directory.record;
  const folder = await EncoderFolder.open(experiment.encoder.path);
  const encoder = await DualEncoder.open(folder, name => folder.read(name), new Device('cpu'));
  const tokenizer = await openTokenizers(folder, experiment.encoder);
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  let steps = 0;
  const report = new Report(event => {
    directory.append(event);
    if (event.type === 'step') steps = event.step;
  });
  const shared = {
    experiment,
    encoder,
    tokenizer,
    runFolder: path,
    report,
    stopRequested: () => stopped,
    onData: async () => {},
  };
  const training = trainingPhase({ ...shared, resume: false });
  for (let evaluations = 0; !stopped; ) {
    await evaluationPhase({ ...shared, done: [], onSummary: async () => {} });
    evaluations++;
    process.send!({ sample: await sample(start), steps, evaluations } satisfies WorkerReport);
  }
  await training;
  await encoder.close();
  directory.close();
  process.disconnect();
}

void work(process.argv[2]!);
