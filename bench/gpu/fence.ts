import type { DeviceMemory } from '../../src/engine/memory/memory';

/**
 * A device works on after a run has returned, where its results stay there. What this gives waits until all is done that was
 * asked of the device so far: it reads one number back, which takes its turn behind it.
 */
export async function fence(memory: DeviceMemory): Promise<() => Promise<void>> {
  const slot = await memory.zeros([1]);
  return async () => void (await memory.download(slot));
}
