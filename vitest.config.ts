import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // ONNX Runtime aborts the process when a worker thread that holds a session is terminated.
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      // The bundles as users run them.
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: 'test/build.ts' },
      },
    ],
  },
});
