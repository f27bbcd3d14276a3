import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { EncoderConfig } from '../../src/encoder/config';
import type { Options } from './options';

/** What peer.py takes. */
interface PeerOptions {
  layers: number;
  hidden: number;
  heads: number;
  inner: number;
  vocabulary: number;
  positions: number;
  batch: number;
  length: number;
  chunkTokens: number;
  steps: number;
  device: 'cuda' | 'cpu';
  modes: ('float32' | 'tf32' | 'float16')[];
}

/** PyTorch in one mode, on the same shapes. */
export interface Peer {
  mode: string;
  torch: string;
  parameters: number;
  /** Whether the batch did not fit at once, so that it too ran by chunks. */
  cached: boolean;
  /** Seconds of each training step. */
  training: number[];
  /** Seconds of embedding the texts of a step. */
  embedding: number[];
  /** Peak on the card, in bytes. */
  memory?: number;
}

/** @returns why there is none, where there is none */
export function measurePeers(python: string, config: EncoderConfig, options: Options): Peer[] | string {
  const { batch, length, chunkTokens, steps, device, precision } = options;
  const peerOptions: PeerOptions = {
    layers: config.layers,
    hidden: config.hiddenSize,
    heads: config.heads,
    inner: config.intermediateSize,
    vocabulary: config.vocabularySize,
    positions: config.positionRows,
    ...{ batch, length, chunkTokens, steps },
    device: device === 'cpu' ? 'cpu' : 'cuda',
    modes: ['float32', ...(device === 'cpu' ? [] : (['tf32'] as const))],
  };
  if (precision === 'mixed') peerOptions.modes.push('float16');
  const { stdout, status, error } = spawnSync(
    python,
    [join(__dirname, 'peer.py'), JSON.stringify(peerOptions)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (error) return `${python} did not start: ${error.message}`;
  const answers = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Peer & { missing?: string });
  const missing = answers.find(answer => answer.missing)?.missing;
  if (missing !== undefined) return missing;
  return status === 0 ? answers : `${python} ended with code ${status}`;
}
