import { describe, expect, it } from 'vitest';
import { remedyFor } from '../../../src/engine/probe/remedies';

/** As the runtime and the loaders of Linux and Windows say it. */
const cases: [string, string, RegExp][] = [
  ['packages', "Cannot find module 'onnxruntime-node'", /npm ci/],
  [
    'a platform without a binary',
    "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'",
    /macOS \(arm64\)/,
  ],
  ['a lost library', 'libonnxruntime.so.1: cannot open shared object file', /npm ci/],
  [
    'an old system',
    "/lib64/libc.so.6: version `GLIBC_2.28' not found (required by /x/libonnxruntime.so.1)",
    /glibc 2\.28/,
  ],
  [
    'Alpine',
    'Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /x/libonnxruntime.so.1)',
    /Debian/,
  ],
  [
    'Windows',
    'The specified module could not be found.\n\\\\?\\C:\\x\\onnxruntime_binding.node',
    /Visual C\+\+/,
  ],
  [
    'no CUDA provider',
    'Failed to load library /a b/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_shared.so with error: /a b/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_shared.so: cannot open shared object file',
    /node "\/a b\/onnxruntime-node\/script\/install\.js" --onnxruntime-node-install=cuda12$/,
  ],
  [
    'no CUDA libraries',
    'Failed to load library /x/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file',
    /CUDA 13 /,
  ],
  ['no NVIDIA driver', 'with error: libcuda.so.1: cannot open shared object file', /NVIDIA's driver/],
  [
    'another library',
    'with error: libcudnn.so.9: cannot open shared object file',
    /library libcudnn\.so\.9\.$/,
  ],
  ['no GPU', 'Failed to get a WebGPU adapter: No supported adapters', /driver/],
];

describe('remedies', () => {
  it.each(cases)('%s', (_, words, remedy) => {
    expect(remedyFor('missing', words)).toMatch(remedy);
  });

  it('know nothing of what they have not heard of', () => {
    expect(remedyFor('missing', 'whatever')).toBeUndefined();
    expect(remedyFor('wrong', 'whatever')).toMatch(/newer driver/);
  });
});
