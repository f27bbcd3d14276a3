import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installHost, whyNoHost } from './support/host';
import { type ServerAddress, VSCodeServer } from './support/server';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the tests share, or undefined where none can run. */
    vscode: ServerAddress | undefined;
  }
}

const root = join(import.meta.dirname, '..', '..');

/** Packages the extension and installs it into a VS Code server, once for all tests. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const reason = whyNoHost();
  if (reason !== undefined) {
    console.log(`the tests in VS Code skip: ${reason}`);
    project.provide('vscode', undefined);
    return undefined;
  }
  const host = installHost(join(import.meta.dirname, 'host'));
  execFileSync(process.execPath, ['scripts/package.mjs', 'linux-x64'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = await VSCodeServer.start(host, join(root, 'out', 'polyrank-linux-x64.vsix'));
  project.provide('vscode', server.address);
  return () => server.stop();
}
