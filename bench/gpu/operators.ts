import type { Device, DeviceName } from '../../src/engine/devices';
import { profile } from '../support/profiled-device';

/** What the device itself measured of one kernel on tensors of some shapes. */
export interface OperatorTime {
  operator: string;
  shapes: string;
  runs: number;
  seconds: number;
}

/**
 * The kernels of some work, longest first in all their runs. Empty where the device keeps no time.
 *
 * @param work must close what it opens on the device
 */
export async function timeOperators(
  device: DeviceName,
  work: (device: Device) => Promise<void>,
): Promise<OperatorTime[]> {
  const times = new Map<string, OperatorTime>();
  for (const { cat, name, dur, args } of (await profile(device, work)).flat()) {
    if (cat !== 'Api' || !args?.shapes) continue;
    const [operator, shapes] = [name.split('&').at(-1)!, args.shapes.trim()];
    const key = `${operator} ${shapes}`;
    const time = times.get(key) ?? { operator, shapes, runs: 0, seconds: 0 };
    time.runs++;
    time.seconds += dur / 1e6;
    times.set(key, time);
  }
  return [...times.values()].sort((a, b) => b.seconds - a.seconds);
}
