import type { DeviceName } from '../devices';

/** What a probe found out about a device. */
export interface ProbeResult {
  device: DeviceName;
  /**
   * `works`: a training step gives the CPU's numbers. `wrong`: it gives others. `missing`: this machine or this build of
   * the runtime does not have the device. `crashed`: the step failed, took its process down, or did not end in time.
   */
  status: 'works' | 'wrong' | 'missing' | 'crashed';
  /**
   * Between the device's numbers and the CPU's, relative to the largest value of each tensor. Left out where the step did
   * not run to its end.
   */
  largestDifference?: number;
  /** How many times as fast as the CPU the device multiplies matrices; left out where it does not work. */
  speedup?: number;
  /** Where mixed precision was asked for: whether the device gives about the CPU's numbers in it. */
  mixed?: boolean;
  /** What the step took on the device, its programs compiled; 0 where it did not come to that. */
  seconds: number;
  /** Why the device does not work. */
  reason?: string;
  /** What to do about it. */
  remedy?: string;
  /** Version of ONNX Runtime, where its native library loads. */
  runtime?: string;
}
