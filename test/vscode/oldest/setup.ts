import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installHost } from '../support/host';
import { provideVSCode } from '../support/provide';

/** The same as for the newest VS Code; this one is skipped where it cannot be installed for any reason at all. */
export default (project: TestProject): Promise<(() => Promise<void>) | undefined> =>
  provideVSCode(project, () => {
    try {
      return installHost(join(import.meta.dirname, 'host'), {
        variable: 'POLYRANK_VSCODE_OLDEST',
        options: [],
        finish,
      });
    } catch (error) {
      return `the oldest VS Code cannot be installed: ${(error as Error).message}`;
    }
  });

/** What the server's own install script does besides: it would download ripgrep from elsewhere. */
function finish(modules: string): void {
  const server = join(modules, 'code-server', 'lib', 'vscode');
  for (const folder of [server, join(server, 'extensions')])
    symlinkSync('node_modules', join(folder, 'node_modules.asar'));
  const bin = join(server, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(bin);
  symlinkSync(join(modules, '@vscode', 'ripgrep-linux-x64', 'bin', 'rg'), join(bin, 'rg'));
}
