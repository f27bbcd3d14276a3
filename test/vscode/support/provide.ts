import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Host, whyNoHost } from './host';
import { type ServerAddress, VSCodeServer } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the tests of a project share, or undefined where none can run. */
    vscode: ServerAddress | undefined;
  }
}

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Packages the extension and installs it into a VS Code server, once for all tests of a project.
 *
 * @param install gives the server, or says why there is none
 * @returns what stops the server
 */
export async function provideVSCode(
  project: TestProject,
  install: () => Host | string,
): Promise<(() => Promise<void>) | undefined> {
  const host = whyNoHost() ?? install();
  if (typeof host === 'string') {
    console.log(`the tests of the project ${project.name} skip: ${host}`);
    project.provide('vscode', undefined);
    return undefined;
  }
  // Projects share the package, but no module: each loads its setup by itself.
  process.env.POLYRANK_VSIX ??= packaged();
  const server = await VSCodeServer.start(host, process.env.POLYRANK_VSIX);
  project.provide('vscode', server.address);
  return () => server.stop();
}

/** The package of the working tree. */
function packaged(): string {
  execFileSync(process.execPath, ['scripts/package.mjs', 'linux-x64'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(root, 'out', 'polyrank-linux-x64.vsix');
}
