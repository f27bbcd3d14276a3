import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DRIVER = '/usr/lib/chromium/libvk_swiftshader.so';

/** Whether SwiftShader is there: a Vulkan driver that computes on the CPU, so that WebGPU can be tested without a GPU. */
export const hasSwiftShader = existsSync(DRIVER);
if (!hasSwiftShader)
  console.warn('no SwiftShader (Debian: apt-get install chromium libvulkan1): WebGPU is not tested');

/** The environment of a process that takes SwiftShader for its GPU. @param folder for the driver's manifest */
export function swiftShader(folder: string): Record<string, string> {
  const manifest = join(folder, 'swiftshader.json');
  writeFileSync(
    manifest,
    JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: DRIVER, api_version: '1.0.5' } }),
  );
  return { VK_ICD_FILENAMES: manifest, XDG_RUNTIME_DIR: folder };
}
