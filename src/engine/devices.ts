import type { InferenceSession } from 'onnxruntime-node';

export const DEVICE_NAMES = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** Where programs run. */
export class Device {
  constructor(
    readonly name: DeviceName,
    /** Threads of one operator on the CPU; 0 leaves the choice to the runtime: one for each physical core. */
    readonly threads = 0,
  ) {}

  sessionOptions(): InferenceSession.SessionOptions {
    const options: InferenceSession.SessionOptions = {
      // Names of nodes that the optimizer made differ from ours; its remarks on them help nobody.
      logSeverityLevel: 3,
      executionProviders: this.name === 'cpu' ? ['cpu'] : [this.name, 'cpu'],
      // 'all' fuses Add + LayerNormalization on WebGPU into an operator that then fails on its three outputs.
      graphOptimizationLevel: this.name === 'cpu' ? 'all' : 'basic',
      executionMode: 'sequential',
    };
    if (this.threads > 0) options.intraOpNumThreads = this.threads;
    return options;
  }
}
