import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The card as its driver tells it, or nothing where it does not. */
export function cardName(): string | undefined {
  return nvidia('name,driver_version')?.replace(/,\s*/, ', driver ');
}

/**
 * Memory of the card in use by everybody, in bytes: NVIDIA's through `nvidia-smi`, AMD's on Linux through the kernel. Nothing
 * where neither tells it.
 */
export function usedMemory(): number | undefined {
  const megabytes = nvidia('memory.used');
  return megabytes !== undefined ? Number.parseFloat(megabytes) * 2 ** 20 : amdMemory();
}

/** The first card's values. */
function nvidia(query: string): string | undefined {
  const { stdout, status } = spawnSync('nvidia-smi', [`--query-gpu=${query}`, '--format=csv,noheader'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.split('\n')[0]!.trim() : undefined;
}

function amdMemory(): number | undefined {
  const root = '/sys/class/drm';
  try {
    const used = readdirSync(root).flatMap(card => {
      try {
        return [Number(readFileSync(join(root, card, 'device/mem_info_vram_used'), 'utf8'))];
      } catch {
        return [];
      }
    });
    return used.length > 0 ? Math.max(...used) : undefined;
  } catch {
    return undefined;
  }
}

/** Drivers that compute on the CPU: what they measure says nothing about a GPU. */
const SOFTWARE = /libvk_swiftshader|libvulkan_lvp/;
const HARDWARE = /lib(GLX_|nvidia-|vulkan_(?!lvp))/;

/** Whether the only Vulkan driver that this process has loaded computes on the CPU; it is known on Linux alone. */
export function isSoftware(): boolean {
  try {
    const loaded = readFileSync('/proc/self/maps', 'utf8');
    return SOFTWARE.test(loaded) && !HARDWARE.test(loaded);
  } catch {
    return false;
  }
}
