import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../../src/encoder/architectures/transformer';
import type { Device } from '../../../src/engine/devices';
import { probe } from '../../../src/engine/probe/probe';
import type { StepReport } from '../../../src/engine/training/trainer';
import { LAVAPIPE } from '../../lavapipe';
import { SampleTraining } from '../training/sample-training';
import { CPU, GPU, relativeDifference } from './support';

/** A few of them take one program, the others chunks. */
const STEPS = 9;

interface Outcome {
  steps: StepReport[];
  parameters: Map<string, Float32Array>;
  lossScale: number | undefined;
}

async function trained(folder: string, device: Device, precision: Precision): Promise<Outcome> {
  const training = await SampleTraining.open(folder, {}, {}, device, precision);
  const steps = await training.steps(STEPS);
  const parameters = await training.encoder.readAll();
  const lossScale = training.trainer.state().lossScale?.scale;
  await training.close();
  return { steps, parameters, lossScale };
}

/** Whether a number has no more significant bits than half precision. */
const isHalf = (value: number): boolean =>
  (new Uint32Array(Float32Array.of(value).buffer)[0]! & 0x1fff) === 0;

describe.skipIf(!LAVAPIPE)('training in mixed precision on a GPU', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-mixed-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let [single, mixed]: Outcome[] = [];

  beforeAll(async () => {
    // The driver is looked up when the first program is compiled.
    Object.assign(process.env, { VK_ICD_FILENAMES: LAVAPIPE, XDG_RUNTIME_DIR: folder });
    single = await trained(folder, CPU, 'float32');
    mixed = await trained(folder, GPU, 'mixed');
  }, 600_000);

  it('learns as in single precision', () => {
    const differenceOf = (value: 'loss' | 'gradientNorm') => {
      const [actual, expected] = [mixed, single].map(outcome => outcome!.steps.map(step => step[value]));
      return relativeDifference(actual!, expected!);
    };
    expect(differenceOf('loss')).toBeLessThan(5e-3);
    expect(differenceOf('gradientNorm')).toBeLessThan(2e-2);
    // There would be hardly any where products were not in half precision.
    expect(differenceOf('loss')).toBeGreaterThan(1e-6);
  });

  it('scales the loss', () => {
    expect(single!.lossScale).toBeUndefined();
    expect(mixed!.lossScale).toBeGreaterThan(1);
  });

  it('keeps parameters in single precision', () => {
    for (const [name, values] of mixed!.parameters) {
      if (!name.endsWith('query.weight')) continue;
      expect(values.filter(isHalf).length / values.length, name).toBeLessThan(0.1);
    }
  });

  it('is offered by the probe', { timeout: 600_000 }, async () => {
    expect(await probe('webgpu', { mixed: true })).toMatchObject({ status: 'works', mixed: true });
  });
});
