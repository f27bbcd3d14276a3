import type { DeviceName } from '../devices';

/** What is asked of a probe. */
export interface ProbeRequest {
  /** Also to try mixed precision. */
  mixed?: boolean;
  /** To give up a device that is slower than the CPU. */
  faster?: boolean;
}

/** What a probe found out about a device. */
export interface ProbeResult {
  device: DeviceName;
  /**
   * `works`: a training step gives the CPU's numbers. `wrong`: it gives others. `missing`: this machine or this build of
   * the runtime does not have the device. `crashed`: the step failed, took its process down, or did not end in time. `slow`: a
   * faster one than the CPU was asked for.
   */
  status: 'works' | 'wrong' | 'missing' | 'crashed' | 'slow';
  /**
   * Between the device's numbers and the CPU's, relative to the largest value of each tensor. Left out where the step did
   * not run to its end.
   */
  largestDifference?: number;
  /** How many times as fast as the CPU the device multiplies matrices; left out where that could not be found out. */
  speedup?: number;
  /** Where mixed precision was asked for: whether the device gives about the CPU's numbers in it. */
  mixed?: boolean;
  /** What the probe took, programs compiled; 0 where it did not come to that. */
  seconds: number;
  /** Why the device does not work. */
  reason?: string;
  /** What to do about it. */
  remedy?: string;
  /** Version of ONNX Runtime, where its native library loads. */
  runtime?: string;
}
