import { parseArgs } from 'node:util';
import type { Precision } from '../../src/encoder/architectures/transformer';
import { DEVICE_NAMES, type DeviceName } from '../../src/engine/devices';
import { SIZES } from './sizes';

const USAGE = `Measures training and embedding with random weights.

  --device webgpu        or ${DEVICE_NAMES.filter(name => name !== 'webgpu').join(', ')}
  --size xlm-r-base      or ${[...SIZES.keys()].slice(1).join(', ')}
  --batch 100            pairs of a training step
  --length 128           tokens of a text
  --chunk-tokens 2048    tokens that run at once; 2048 takes about 8 GB with xlm-r-base
  --steps 5              training steps that are timed, after one that warms up
  --peak TFLOPS          of the card in fp32; without it shares are of the best matrix product measured
  --precision float32    or mixed
  --torch PYTHON         measures PyTorch with this Python too, on the same card
  --operators            instead, where the time of the steps goes by operator and shape (WebGPU)
  --json FILE            writes all numbers there`;

export interface Options {
  device: DeviceName;
  size: string;
  batch: number;
  length: number;
  chunkTokens: number;
  steps: number;
  /** Operations a second. */
  peak?: number;
  precision: Precision;
  torch?: string;
  operators: boolean;
  json?: string;
}

/** Ends the process where they are wrong, or help is asked for. */
export function readOptions(): Options {
  try {
    return parseOptions();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function parseOptions(): Options {
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'webgpu' },
      size: { type: 'string', default: 'xlm-r-base' },
      batch: { type: 'string', default: '100' },
      length: { type: 'string', default: '128' },
      'chunk-tokens': { type: 'string', default: '2048' },
      steps: { type: 'string', default: '5' },
      peak: { type: 'string' },
      precision: { type: 'string', default: 'float32' },
      torch: { type: 'string' },
      operators: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  return {
    device: oneOf('device', values.device, DEVICE_NAMES),
    size: oneOf('size', values.size, [...SIZES.keys()]),
    batch: positive('batch', values.batch),
    length: positive('length', values.length),
    chunkTokens: positive('chunk-tokens', values['chunk-tokens']),
    steps: positive('steps', values.steps),
    ...(values.peak && { peak: positive('peak', values.peak) * 1e12 }),
    precision: oneOf('precision', values.precision, ['float32', 'mixed'] as const),
    ...(values.torch && { torch: values.torch }),
    operators: values.operators,
    ...(values.json && { json: values.json }),
  };
}

function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === value);
  if (found === undefined)
    throw new Error(`--${option} is ${value}, but must be one of ${choices.join(', ')}`);
  return found;
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${option} is ${value}, but must be a number above 0`);
  return number;
}
