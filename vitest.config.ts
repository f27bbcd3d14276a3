import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // ONNX Runtime aborts the process when a worker thread that holds a session is terminated.
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**', 'test/vscode/**'] },
      },
      // The bundles as users run them.
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: 'test/build.ts' },
      },
      // The installed extension in a real VS Code; after the others, because it wants a processor to itself.
      {
        extends: true,
        test: {
          name: 'vscode',
          include: ['test/vscode/*.test.ts'],
          globalSetup: 'test/vscode/setup.ts',
          sequence: { groupOrder: 1 },
          poolOptions: { forks: { singleFork: true } },
        },
      },
      // Less of it in the oldest VS Code that the extension supports.
      {
        extends: true,
        test: {
          name: 'vscode-oldest',
          include: ['test/vscode/oldest/*.test.ts'],
          globalSetup: 'test/vscode/oldest/setup.ts',
          sequence: { groupOrder: 2 },
          poolOptions: { forks: { singleFork: true } },
        },
      },
    ],
  },
});
