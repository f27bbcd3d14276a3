import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunEvent } from '../core/runs/events';
import type { RunDirectory } from '../core/runs/run-directory';
import { EncoderFolder } from '../encoder/folder';
import { Device, type DeviceChoice } from '../engine/devices';
import { DualEncoder } from '../engine/dual-encoder';
import { memoryRemedy } from './death';
import { evaluationPhase } from './evaluation-phase';
import { Report } from './report';
import { saveModel } from './save-model';
import { openTokenizers } from './tokenizers';
import { trainingPhase } from './training-phase';

export interface CellOptions {
  directory: RunDirectory;
  resume: boolean;
  /** Stands above the experiment's. */
  device?: DeviceChoice | undefined;
  /** Asked between steps. */
  stopRequested(): boolean;
  onEvent(event: RunEvent): void;
}

/**
 * Carries out one cell in this process: trains, writes the model, evaluates. Every artefact is written before the run is
 * marked done.
 *
 * @returns `stopped` where a stop was asked for; the run can be resumed
 * @throws whatever went wrong, after marking the run failed
 */
export async function runCell(options: CellOptions): Promise<'done' | 'stopped'> {
  const { directory } = options;
  const emit = (event: Parameters<RunDirectory['append']>[0]) => options.onEvent(directory.append(event));
  try {
    const outcome = await carryOut(options, new Report(emit));
    const ended = new Date().toISOString();
    await directory.update({ status: outcome, times: { ...directory.record.times, ended } });
    emit(outcome === 'done' ? { type: 'done' } : { type: 'stopped', reason: 'as asked' });
    return outcome;
  } catch (error) {
    const { message } = error as Error;
    // ONNX Runtime ends its messages with a line break.
    const remedy = memoryRemedy(message);
    const reason = remedy ? `${message.trim()}. ${remedy}` : message;
    try {
      const ended = new Date().toISOString();
      await directory.update({ status: 'failed', reason, times: { ...directory.record.times, ended } });
      emit({ type: 'failed', reason });
    } catch {
      // With the disk full not even this can be written. Viewers see that the process is gone.
    }
    throw reason === message ? error : new Error(reason, { cause: error });
  } finally {
    directory.close();
  }
}

async function carryOut(options: CellOptions, report: Report): Promise<'done' | 'stopped'> {
  const { directory, resume, stopRequested } = options;
  const { resolved: experiment, id } = directory.record;
  const choice = options.device ?? experiment.device;
  // Who starts a run has found out what `auto` stands for here.
  const device = new Device(choice === 'auto' ? 'cpu' : choice);
  await directory.update({
    status: 'running',
    reason: undefined,
    device: device.name,
    times: { ...directory.record.times, started: new Date().toISOString() },
  });
  report.started(id, resume);

  // A run that was stopped while it evaluated has trained already, and its model is there.
  const trained = directory.record.training !== undefined;
  const source = trained ? join(directory.path, 'model') : experiment.encoder.path;
  report.stage('reading the encoder');
  const folder = await EncoderFolder.open(source);
  const { pooling } = experiment.encoder;
  const spec = {
    config: folder.config,
    head: pooling ? { ...folder.head, pooling } : folder.head,
    precision: experiment.train?.precision,
  };
  const encoder = await DualEncoder.open(spec, name => folder.read(name), device);
  try {
    const tokenizer = await openTokenizers(folder, experiment.encoder);
    const addHashes = (hashes: Readonly<Record<string, string>>) =>
      directory.update({ hashes: { ...directory.record.hashes, ...hashes } });
    await addHashes(await hashesOf(new Set([...folder.tensors.values()].map(({ file }) => file.path))));
    const shared = { experiment, encoder, tokenizer, runFolder: directory.path, report, stopRequested };
    if (experiment.train && !trained) {
      const start = performance.now();
      const { outcome, progress } = await trainingPhase({ ...shared, resume, onData: addHashes });
      const before = directory.record.times.training ?? 0;
      const training = before + (performance.now() - start) / 1000;
      await directory.update({ times: { ...directory.record.times, training } });
      if (outcome === 'interrupted') return 'stopped';
      report.stage('writing the model');
      // Left by a runner that died before it could note that it was written.
      await rm(join(directory.path, 'model'), { recursive: true, force: true });
      await saveModel(folder, encoder, experiment.encoder, join(directory.path, 'model'));
      await directory.update({ training: { ...progress, outcome } });
    }
    if (directory.record.training) {
      await rm(join(directory.path, 'checkpoints'), { recursive: true, force: true });
    }
    if (experiment.evaluate) {
      const start = performance.now();
      const finished = await evaluationPhase({
        ...shared,
        done: directory.record.evaluations ?? [],
        onData: async files => addHashes(await hashesOf(files)),
        onSummary: evaluations => directory.update({ evaluations }),
      });
      const before = directory.record.times.evaluation ?? 0;
      const evaluation = before + (performance.now() - start) / 1000;
      await directory.update({ times: { ...directory.record.times, evaluation } });
      if (!finished) return 'stopped';
    }
    return 'done';
  } finally {
    await encoder.close();
  }
}

/** SHA-256 of files. */
async function hashesOf(files: Iterable<string>): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const file of files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    hashes[file] = hash.digest('hex');
  }
  return hashes;
}
