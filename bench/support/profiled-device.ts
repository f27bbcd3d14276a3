import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device, type DeviceName } from '../../src/engine/devices';

/** An entry of the runtime's profile. On WebGPU those of the kind `Api` are the kernels, timed by the GPU. */
export interface ProfileEvent {
  cat: string;
  name: string;
  /** Microseconds. */
  dur: number;
  args?: { op_name?: string; node_index?: string; shapes?: string };
}

class ProfiledDevice extends Device {
  constructor(
    name: DeviceName,
    threads: number | undefined,
    private readonly folder: string,
  ) {
    super(name, threads);
  }

  override sessionOptions() {
    return {
      ...super.sessionOptions(),
      enableProfiling: true,
      profileFilePrefix: join(this.folder, 'profile'),
    };
  }
}

/**
 * What the runtime's own profiler sees of some work.
 *
 * @param work must close what it opens on the device: profiles are complete then
 * @returns the events of each program, in the order of their creation
 */
export async function profile(
  name: DeviceName,
  work: (device: Device) => Promise<void>,
  threads?: number,
): Promise<ProfileEvent[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    await work(new ProfiledDevice(name, threads, folder));
    const files = readdirSync(folder).sort();
    return files.map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProfileEvent[]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
