// Training and embedding on a GPU: examples a second, arithmetic and its share of what the card can do, and where the time goes.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { env } from 'onnxruntime-node';
import { Random } from '../../src/core/random';
import { parameterShapes } from '../../src/encoder/architectures/parameters';
import type { EncoderSpec } from '../../src/encoder/training/graphs';
import { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import { probe } from '../../src/engine/probe/probe';
import { concatTexts } from '../../src/engine/token-batch';
import type { TokenizedBatch } from '../../src/engine/training/batch-gradient';
import { randomBatch, TrainingStep } from '../support/encoder';
import { cardName, isSoftware, usedMemory } from './card';
import { forwardOperations, STEP } from './operations';
import { timeOperators } from './operators';
import { type Options, readOptions } from './options';
import { timeParts } from './parts';
import { measurePeers, type Peer } from './peer';
import { measureProducts, type Product } from './product';
import { randomWeights } from './random-weights';
import { type Found, markdown, operatorsMarkdown } from './report';
import { SIZES } from './sizes';

interface Measured {
  /** Seconds of each step. */
  training: number[];
  /** Seconds of embedding the texts of a step. */
  embedding: number[];
  /** Whether the batch ran by chunks. */
  cached: boolean;
  /** Seconds of one more step, by what they went into. */
  parts: [part: string, seconds: number][];
  /** Bytes on the card that were not in use before. */
  memory?: number;
}

async function measure(device: Device, spec: EncoderSpec, options: Options): Promise<Measured> {
  const { batch: pairs, length, chunkTokens, steps } = options;
  const before = usedMemory();
  const step = await openStep(device, spec, options);
  const { encoder } = step;
  const draw = batches(options, spec);
  // Compiles, and fills the runtime's caches of buffers.
  for (let i = 0; i < 2; i++) await step.run(draw());
  const training: number[] = [];
  const embedding: number[] = [];
  for (let i = 0; i < steps; i++) {
    const batch = draw();
    const start = performance.now();
    const loss = await step.run(batch);
    // The norm of the gradient came back, but the update may still run.
    await encoder.read('embeddings.LayerNorm.bias');
    training.push((performance.now() - start) / 1000);
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  }
  const after = usedMemory();
  const parts = await timeParts(encoder.memory, () => step.run(draw()));
  for (let i = 0; i <= steps; i++) {
    const { queries, passages } = draw();
    const start = performance.now();
    await encoder.embed(concatTexts([queries, passages]), chunkTokens);
    // The first one compiles.
    if (i > 0) embedding.push((performance.now() - start) / 1000);
  }
  await step.close();
  return {
    training,
    embedding,
    cached: 2 * pairs * length > chunkTokens,
    parts: [...parts],
    ...(before !== undefined && after !== undefined && { memory: after - before }),
  };
}

/** Nothing but the steps. */
async function train(device: Device, spec: EncoderSpec, options: Options): Promise<void> {
  const step = await openStep(device, spec, options);
  const draw = batches(options, spec);
  for (let i = 0; i < options.steps; i++) await step.run(draw());
  await step.close();
}

async function openStep(device: Device, spec: EncoderSpec, { chunkTokens }: Options): Promise<TrainingStep> {
  return TrainingStep.create(await DualEncoder.open(spec, randomWeights(), device), chunkTokens);
}

function batches({ batch, length }: Options, { config }: EncoderSpec): () => TokenizedBatch {
  const random = new Random(2);
  return () => randomBatch(random, batch, length, config.vocabularySize);
}

/** Why nothing can be measured, and whether that is a fault. */
async function obstacle(
  name: Options['device'],
  precision: Options['precision'],
): Promise<{ text: string; isFault: boolean } | undefined> {
  const found = await probe(name, { mixed: precision === 'mixed' });
  if (found.status === 'missing')
    return { text: `There is no ${name} here: ${found.reason}`, isFault: false };
  if (found.status !== 'works') return { text: `${name} fails: ${found.reason}`, isFault: true };
  if (precision === 'mixed' && !found.mixed)
    return { text: `${name} does not compute in half precision here.`, isFault: false };
  return undefined;
}

async function main(): Promise<void> {
  const options = readOptions();
  const { device: name, precision } = options;
  const why = await obstacle(name, precision);
  if (why) {
    console.log(`${why.text}\nNothing was measured.`);
    process.exitCode = why.isFault ? 1 : 0;
    return;
  }
  const software = name !== 'cpu' && isSoftware();
  if (software) console.error('The only Vulkan driver here computes on the CPU: no numbers of a GPU.');
  const config = SIZES.get(options.size)!;
  const spec: EncoderSpec = {
    config,
    head: { pooling: 'mean', dense: [], normalize: true },
    precision,
  };
  if (options.operators) {
    const times = await timeOperators(name, device => train(device, spec, options));
    console.log(operatorsMarkdown(times, options.steps));
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ options, times }, undefined, 2)}\n`);
    return;
  }
  const log = (text: string) => console.error(`${text} …`);
  // First PyTorch, which gives its memory back when it ends.
  let peers: Peer[] | string = 'not asked for (--torch)';
  if (options.torch) {
    log('PyTorch');
    peers = measurePeers(options.torch, config, options);
  }
  log('matrix products');
  const device = new Device(name);
  const products: Product[] = await measureProducts(device);
  log('training and embedding');
  const ours = await measure(device, spec, options);

  const parameters = [...parameterShapes(config, spec.head).values()]
    .map(shape => shape.reduce((a, b) => a * b, 1))
    .reduce((a, b) => a + b, 0);
  for (const peer of Array.isArray(peers) ? peers : [])
    if (peer.parameters !== parameters)
      throw new Error(`${parameters} parameters, in PyTorch ${peer.parameters}`);
  const forward = forwardOperations(config, options.length) * 2 * options.batch * options.length;
  const found: Found = {
    date: new Date().toISOString(),
    card:
      name === 'cpu' ? cpus()[0]!.model.trim() : (cardName() ?? 'a card whose driver does not tell its name'),
    software,
    node: process.version,
    onnxruntime: env.versions.node!,
    options,
    parameters,
    operations: { forward, model: STEP.model * forward, cached: STEP.cached * forward },
    products,
    ours,
    peers,
  };
  console.log(markdown(found));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(found, undefined, 2)}\n`);
}

void main();
