import type { ProbeResult } from './result';

type Remedy = string | ((...groups: string[]) => string);

const CUDA_LIBRARIES = (version: string) =>
  `Install the runtime libraries of CUDA ${version} (cuBLAS, cudart, cuRAND) and put their folder on LD_LIBRARY_PATH.`;

/** What the runtime, the loader of native libraries and the driver say, and what helps. The first that matches counts. */
const REMEDIES: readonly (readonly [RegExp, Remedy])[] = [
  [
    /Cannot find module 'onnxruntime-|libonnxruntime\.\S*: cannot open/,
    'Install the packages again: npm ci.',
  ],
  [
    /Cannot find module '.*onnxruntime_binding\.node'/,
    'ONNX Runtime has binaries for Linux (x64, arm64), Windows (x64, arm64) and macOS (arm64) alone: use one of these.',
  ],
  [
    /(?:GLIBC|GLIBCXX|CXXABI)_[\d.]+' not found/,
    'ONNX Runtime needs glibc 2.28 or newer, as Debian 10, Ubuntu 20.04 and RHEL 8 have: use a newer system or container.',
  ],
  [
    /Error loading shared library|Error relocating|ld-linux/,
    'ONNX Runtime needs glibc, which Alpine does not have: use Debian, Ubuntu or Fedora.',
  ],
  [/specified module could not be found/, 'Install the newest Microsoft Visual C++ Redistributable.'],
  [
    /library (.+?)\/bin\/napi\S+ with error: .*libonnxruntime_providers_\w+\.so: cannot open/,
    folder =>
      'Download the CUDA provider from nuget.org, then ask the doctor again, who names the libraries of CUDA that it lacks: ' +
      `node "${folder}/script/install.js" --onnxruntime-node-install=cuda12`,
  ],
  [/libcuda\.so\.\d+: cannot open/, "Install NVIDIA's driver."],
  [/lib(?:cublas|cublasLt|cudart)\.so\.(\d+): cannot open/, CUDA_LIBRARIES],
  [/libcurand\.so\.\d+: cannot open/, CUDA_LIBRARIES('12 or 13')],
  [/(lib[\w+-]+\.so[.\d]*): cannot open/, library => `Install the library ${library}.`],
  [/WebGPU adapter/, webgpuRemedy(process.platform)],
];

function webgpuRemedy(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return "Update the GPU's driver.";
  return (
    'Install the Vulkan loader and a recent Vulkan driver for the GPU (Debian, Ubuntu: libvulkan1, and ' +
    "mesa-vulkan-drivers or NVIDIA's driver); vulkaninfo --summary must list it. A container must be given the GPU, " +
    'with NVIDIA_DRIVER_CAPABILITIES=all for one by NVIDIA.'
  );
}

/**
 * What to do about a device that does not work.
 *
 * @param words what the runtime said: the reason, and its log
 */
export function remedyFor(status: ProbeResult['status'], words: string): string | undefined {
  for (const [pattern, remedy] of REMEDIES) {
    const found = pattern.exec(words);
    if (found) return typeof remedy === 'string' ? remedy : remedy(...found.slice(1));
  }
  if (status === 'wrong' || status === 'crashed') return 'Try a newer driver; until then use another device.';
  return undefined;
}
