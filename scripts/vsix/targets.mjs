const MB = 1e6;

/**
 * What is packaged: VS Code's names of platforms, and the folder of onnxruntime-node's binaries with the files that its devices
 * need. DirectML.dll is the device `dml`; dxcompiler.dll and dxil.dll compile the shaders of `webgpu` on Windows. `universal` is
 * for every other platform.
 *
 * @type {Record<string, { platform?: { folder: string, files: string[] }, limit: number }>} limit: bytes of the .vsix
 */
export const TARGETS = {
  'linux-x64': {
    platform: { folder: 'linux/x64', files: ['onnxruntime_binding.node', 'libonnxruntime.so.1'] },
    limit: 30 * MB,
  },
  'linux-arm64': {
    platform: { folder: 'linux/arm64', files: ['onnxruntime_binding.node', 'libonnxruntime.so.1'] },
    limit: 30 * MB,
  },
  'darwin-arm64': {
    // The package holds the library twice; the binding loads it under this name.
    platform: { folder: 'darwin/arm64', files: ['onnxruntime_binding.node', 'libonnxruntime.1.dylib'] },
    limit: 35 * MB,
  },
  'win32-x64': { platform: windows('x64'), limit: 45 * MB },
  'win32-arm64': { platform: windows('arm64'), limit: 45 * MB },
  universal: { limit: 15 * MB },
};

function windows(cpu) {
  const libraries = ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll'];
  return { folder: `win32/${cpu}`, files: ['onnxruntime_binding.node', ...libraries] };
}
