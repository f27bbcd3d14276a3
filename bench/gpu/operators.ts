import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device, type DeviceName } from '../../src/engine/devices';

/** What the device itself measured of one kernel on tensors of some shapes. */
export interface OperatorTime {
  operator: string;
  shapes: string;
  runs: number;
  seconds: number;
}

class ProfiledDevice extends Device {
  constructor(
    name: DeviceName,
    private readonly folder: string,
  ) {
    super(name);
  }

  override sessionOptions() {
    return {
      ...super.sessionOptions(),
      enableProfiling: true,
      profileFilePrefix: join(this.folder, 'profile'),
    };
  }
}

/** An entry of the runtime's profile. On WebGPU those of the kind `Api` are the kernels, timed by the GPU. */
interface ProfileEvent {
  cat: string;
  name: string;
  /** Microseconds. */
  dur: number;
  args?: { shapes?: string };
}

/**
 * The kernels of some work, longest first in all their runs. Empty where the device keeps no time.
 *
 * @param work must close what it opens on the device: profiles are complete then
 */
export async function timeOperators(
  name: DeviceName,
  work: (device: Device) => Promise<void>,
): Promise<OperatorTime[]> {
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    await work(new ProfiledDevice(name, folder));
    const times = new Map<string, OperatorTime>();
    for (const file of readdirSync(folder)) {
      const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProfileEvent[];
      for (const { cat, name, dur, args } of events) {
        if (cat !== 'Api' || !args?.shapes) continue;
        const [operator, shapes] = [name.split('&').at(-1)!, args.shapes.trim()];
        const key = `${operator} ${shapes}`;
        const time = times.get(key) ?? { operator, shapes, runs: 0, seconds: 0 };
        time.runs++;
        time.seconds += dur / 1e6;
        times.set(key, time);
      }
    }
    return [...times.values()].sort((a, b) => b.seconds - a.seconds);
  } finally {
    await rm(folder, { recursive: true });
  }
}
