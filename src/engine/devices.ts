import type { InferenceSession } from 'onnxruntime-node';

export const DEVICE_NAMES = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];
/** What a user may ask for. */
export type DeviceChoice = DeviceName | 'auto';

/** Where onnxruntime-node has each device; CUDA also needs libraries that its npm package leaves out. */
export const AVAILABILITY: Readonly<Record<DeviceName, string>> = {
  cpu: 'everywhere',
  webgpu: 'on Windows, macOS and Linux x64',
  cuda: 'on Linux x64',
  dml: 'on Windows',
  coreml: 'on macOS',
};

/** Where programs run. */
export class Device {
  constructor(
    readonly name: DeviceName,
    /**
     * Threads of one operator on the CPU; 0 leaves the choice to the runtime: one for each physical core, pinned to it. Threads
     * that may move were no faster by more than measurements scatter, and one for each hyperthread shares its vector units.
     */
    readonly threads = 0,
  ) {}

  /** Whether tensors stay on the device between runs. The runtime gives JavaScript no buffers of other GPUs. */
  get isResident(): boolean {
    return this.name === 'webgpu';
  }

  sessionOptions(): InferenceSession.SessionOptions {
    const options: InferenceSession.SessionOptions = {
      // Names of nodes that the optimizer made differ from ours; its remarks on them help nobody.
      logSeverityLevel: 3,
      executionProviders: this.name === 'cpu' ? ['cpu'] : [this.name, 'cpu'],
      // 'all' fuses Add + LayerNormalization on WebGPU into an operator that then fails on its three outputs.
      graphOptimizationLevel: this.name === 'cpu' ? 'all' : 'basic',
      executionMode: 'sequential',
      // The runtime would keep a memory plan for every new shape of the inputs, and almost every batch has one.
      enableMemPattern: false,
      // Threads that spin when their work is done slow down what comes next: another session, or JavaScript. With them a training
      // step takes 1.8 times the processor time, and 2.7 times as long on a machine with other work.
      // x64quantprecision: where the processor's int8 products overflow (x86 without VNNI), take those that are exact.
      extra: { session: { intra_op: { allow_spinning: '0' }, x64quantprecision: '1' } },
    };
    if (this.threads > 0) options.intraOpNumThreads = this.threads;
    return options;
  }
}
